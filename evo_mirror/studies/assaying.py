"""Assaying: those that evolved in a run are put through experiments; the run stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evo_mirror.assays import Subjects, assays
from evo_mirror.assays.base import Assay, Effect, Outcome, require_made
from evo_mirror.evolution.dividing import divided
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import content_hash, resolved, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import require_memory
from evo_mirror.studies import checkpoint
from evo_mirror.studies.assay_asking import Asked, asked_for
from evo_mirror.studies.assay_tables import across, individuals, rows_of, table_text
from evo_mirror.studies.progress import Progress, silent
from evo_mirror.studies.provenance import read_provenance, read_scenario, software, write_json
from evo_mirror.studies.run import CHECKPOINTS, require_finished
from evo_mirror.studies.warming import warm_up
from evo_mirror.studies.workers import count_generation, share_out

FOLDER, TABLE, ACROSS, RECORD, PAGE = "assays", "assays.csv", "across.csv", "assays.json", "assays.html"
_NEEDED = ("generation", "watched", "genotypes", "parents", "birth_ids", "demes")
_LIKE_GENERATIONS = 60
"""Generations that a replicate's assays take as long as, for dividing the work."""


@dataclass(frozen=True)
class Examined:
    """What one assay found in one replicate."""

    replicate: int
    assay: str
    outcome: Outcome
    effects: Mapping[str, Effect]


@dataclass(frozen=True)
class Assayed:
    """Everything that was found in a run.

    Attributes
    ----------
    scenario : Scenario
        With the settings of the assays as they were asked for.
    record : mapping
        What goes into ``assays.json``.
    examined : tuple of Examined
        By replicate, then by assay in the order they were asked for.
    skipped : mapping of str to str
        Assays that nobody named and that this scenario does not allow, and why.
    """

    scenario: Scenario
    record: Mapping[str, Any]
    examined: tuple[Examined, ...]
    skipped: Mapping[str, str]

    @property
    def assays(self) -> tuple[Assay, ...]:
        """Those carried out, in order."""
        kinds = dict.fromkeys(one.assay for one in self.examined)
        known = {kind_of(type(assay)): assay for assay in assays()}
        return tuple(known[kind] for kind in kinds)

    @property
    def replicates(self) -> tuple[int, ...]:
        """Those examined, in order."""
        return tuple(dict.fromkeys(one.replicate for one in self.examined))

    def of(self, kind: str) -> tuple[Examined, ...]:
        """What one assay found, a replicate each."""
        return tuple(one for one in self.examined if one.assay == kind)


def assay_run(
    run: Path, *, out: Path, names: Sequence[str] = (), replicates: Sequence[int] = (), overrides: Sequence[str] = (),
    workers: int | None = None, threads: int | None = None, progress: Progress = silent,
) -> Assayed:  # fmt: skip
    """Put the newborns that a finished run would go on with through assays; nothing is written.

    Parameters
    ----------
    run : Path
        The folder of a finished run.
    out : Path
        Where results shall go: refused before anything is done if something is there.
    names : sequence of str
        Assays; all usual ones that the scenario allows unless given.
    replicates : sequence of int
        All unless given.
    overrides : sequence of str
        ``assays.individuals=20`` and the like.
    workers, threads : int, optional
        As in `run`; the results do not depend on them.
    progress : Progress

    Raises
    ------
    RunError
        If the folder is not that of a run, or the run is not finished, or a checkpoint cannot be read.
    ScenarioError
        With everything that cannot be meant: assays, replicates or settings that do not exist, assays that the scenario does
        not allow, a folder for results that is taken.
    MeasureError
        If an assay was named and those examined have not what it needs, such as enough units to match a lesion.
    """
    scenario, what = read_scenario(run), read_provenance(run)
    if what["kind"] != "run":
        raise RunError(
            phrase(str(run), "be the folder of a run", got=what["kind"], remedy="Give one that `run` wrote.")
        )
    require_finished(run)
    asked = asked_for(
        scenario, run=run, out=out, n_replicates=what["replicates"], names=names, replicates=replicates,
        overrides=overrides,
    )  # fmt: skip
    evolves = any(not assay.is_usual for assay in asked.assays)
    by = divided(
        asked.scenario, pieces=len(asked.replicates), workers=workers, threads=threads,
        generations=_LIKE_GENERATIONS + 3 * scenario.generations * evolves,
    )  # fmt: skip
    require_memory(asked.scenario, by.workers)
    kinds = tuple(kind_of(type(assay)) for assay in asked.assays)
    plain = resolved(asked.scenario)
    pieces = [
        (plain, what["seed"], r, str(run / CHECKPOINTS / f"replicate-{r:03d}.npz"), kinds, by.threads, bool(names))
        for r in asked.replicates
    ]
    warm_up([asked.scenario], workers=1, progress=progress)
    found: list[Examined] = []
    share_out(
        assay_replicate, pieces, workers=by.workers, progress=progress, stage="examining",
        total=len(pieces) * len(kinds), collect=found.extend,
    )  # fmt: skip
    order = {kind: k for k, kind in enumerate(kinds)}
    found.sort(key=lambda one: (one.replicate, order[one.assay]))
    return Assayed(asked.scenario, _record(asked, what, scenario), tuple(found), asked.skipped)


def assay_replicate(
    plain: Mapping[str, Any], seed: int, replicate: int, path: str, kinds: Sequence[str], threads: int,
    is_named: bool = False,
) -> list[Examined]:  # fmt: skip
    """Restore one replicate of a run and carry out assays on it; those that somebody named must be possible on it."""
    scenario = validated(Scenario, plain)
    evolution = Evolution(scenario, seed=seed, replicate=replicate, threads=threads)
    again = "Run the scenario again in another folder."
    evolution.restore(checkpoint.load(Path(path), needs=_NEEDED, remedy=again))
    known = {kind_of(type(assay)): assay for assay in assays()}
    subjects = Subjects.of(evolution, threads=threads)
    found = []
    for kind in kinds:
        outcome = known[kind].carry_out(subjects)
        if is_named:
            require_made(outcome, f"assay {kind} on replicate {replicate}")
        found.append(Examined(replicate, kind, outcome, known[kind].effects(subjects, outcome)))
        count_generation()
    return found


def write_assays(assayed: Assayed, out: Path, draw: Callable[[Assayed], str]) -> None:
    """Write tables, record and page, whole or not at all.

    Parameters
    ----------
    assayed : Assayed
    out : Path
        A folder that does not exist yet, or is empty.
    draw : callable
        Makes the page.

    Raises
    ------
    RunError
        If the folder cannot be made, or somebody has put something there.
    """
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        for assay in assayed.assays:
            kind = kind_of(type(assay))
            table = individuals(assay, assayed.scenario, assayed.of(kind))
            write_whole(beside / f"individuals-{kind}.csv", table_text(table))
        write_whole(beside / TABLE, table_text(rows_of(assayed)))
        write_whole(beside / ACROSS, table_text(across(assayed)))
        write_json(beside / RECORD, assayed.record)
        write_whole(beside / PAGE, draw(assayed))
        os.replace(beside, out)
    except OSError as error:
        raise RunError(
            phrase(
                str(out), "be a folder that can be made", got=Words(error.strerror), remedy="Choose another with --out."
            )
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _record(asked: Asked, what: Mapping[str, Any], as_run: Scenario) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": "assays",
        "scenario": what["scenario"],
        "scenario_hash": content_hash(as_run),
        "seed": what["seed"],
        "replicates": list(asked.replicates),
        "settings": resolved(asked.scenario.assays),
        "assays": [
            {
                "assay": kind_of(type(assay)),
                "procedure": assay.procedure,
                "arms": dict(assay.arms(asked.scenario)),
                "measured": {name: [of.unit, of.about] for name, of in assay.measured.items()},
                "statistics": {name: [assay.units[name], text] for name, text in assay.statistics.items()},
            }
            for assay in asked.assays
        ],
        "skipped": dict(asked.skipped),
        **software(),
    }
