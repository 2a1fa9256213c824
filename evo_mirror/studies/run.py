"""A run: one scenario, evolved in every replicate, in a folder that any interruption leaves in order."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.dividing import divided
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.observing import columns_of
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import resolved, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import require_memory
from evo_mirror.state.living import NEEDED_OF_LIVING
from evo_mirror.studies import checkpoint, tables
from evo_mirror.studies.alone import alone_in
from evo_mirror.studies.pedigree import NEEDED_IN_CHECKPOINT, PedigreeWriter, folder_of
from evo_mirror.studies.progress import Progress, silent
from evo_mirror.studies.provenance import claim, number_of_replicates, read_provenance, read_scenario
from evo_mirror.studies.warming import warm_up
from evo_mirror.studies.workers import count_generation, share_out

GENERATIONS, INDIVIDUALS, CHECKPOINTS = "generations.csv", "individuals.csv", "checkpoints"
_SECONDS_BETWEEN_CHECKPOINTS = 2.0
_NEEDED = ("generation", "watched", "genotypes", "parents", "birth_ids", "demes", "rows")


@dataclass(frozen=True)
class RunData:
    """A finished run, read back.

    Attributes
    ----------
    generations, individuals : dict of str to (n_rows,) float64 arrays
        Columns as documented in `tables`.
    """

    scenario: Scenario
    provenance: Mapping[str, Any]
    generations: tables.Table
    individuals: tables.Table


def run(
    scenario: Scenario, *, out: Path, seed: int = 1, replicates: int | None = None, workers: int | None = None,
    threads: int | None = None, pedigree: bool = False, progress: Progress = silent,
) -> Path:  # fmt: skip
    """Evolve a scenario and write its folder; carry on if the folder holds the same run, unfinished.

    The bytes written depend on the scenario, the seed and the number of replicates alone.

    Parameters
    ----------
    scenario : Scenario
    out : Path
        A new or empty folder, or that of the same run.
    seed : int
    replicates : int, optional
        Instead of the scenario's.
    workers, threads : int, optional
        Processes for replicates, and threads in each for the lives of a generation. Unless given, chosen by the size of what
        is left to do; see `evo_mirror.evolution.dividing`.
    pedigree : bool
        Whether to take down who was there in each generation, and whose children they were. A run that was begun so goes on
        so; one that was not cannot be.
    progress : Progress

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    RunError
        If the folder belongs to something else, to a run that keeps no pedigree though one is asked for, or another process
        is at work in it.
    ScenarioError
        If the scenario needs more memory than there is.
    """
    n = number_of_replicates(scenario, replicates)
    asked = divided(scenario, pieces=n, generations=scenario.generations, workers=workers, threads=threads)
    require_memory(scenario, asked.workers)
    claim(out, scenario, kind="run", seed=seed, replicates=n, pedigree=pedigree)
    folder, keeps_pedigree = out / CHECKPOINTS, bool(read_provenance(out).get("pedigree"))
    if pedigree and not keeps_pedigree:
        raise RunError(
            phrase(
                str(out), "have been begun with --pedigree", got=Words("a run without one"),
                remedy="Choose another folder with --out.",
            )
        )  # fmt: skip
    if _is_finished(out):
        return out
    with alone_in(out):
        folder.mkdir(exist_ok=True)
        paths = [folder / f"replicate-{replicate:03d}.npz" for replicate in range(n)]
        lived = [_lived(path) for path in paths]
        left = [r for r in range(n) if lived[r] < scenario.generations]
        if left:
            unlived = sum(scenario.generations - lived[r] for r in left)
            by = divided(
                scenario, pieces=len(left), generations=unlived // len(left),
                workers=None if workers is None else asked.workers, threads=None if threads is None else asked.threads,
            )  # fmt: skip
            plain = resolved(scenario)
            kept = [str(folder_of(out, r)) if keeps_pedigree else "" for r in range(n)]
            todo = [(plain, seed, r, str(paths[r]), by.threads, kept[r]) for r in left]
            warm_up([scenario], workers=1, progress=progress)
            share_out(
                evolve_replicate, todo, workers=by.workers, progress=progress, stage="evolving",
                total=n * scenario.generations, done=sum(lived),
            )  # fmt: skip
        _write_tables(out, paths, scenario)
    return out


def resume(
    out: Path, *, workers: int | None = None, threads: int | None = None, progress: Progress = silent
) -> Path:  # fmt: skip
    """Carry on a run after any interruption, to the same bytes; a finished run is left as it is. Arguments as in `run`.

    Raises
    ------
    RunError
        If the folder is not that of a run.
    """
    scenario, what = read_scenario(out), read_provenance(out)
    if what["kind"] != "run":
        raise RunError(
            phrase(str(out), "be the folder of a run", got=what["kind"], remedy="Repeat the command to carry one on.")
        )
    return run(
        scenario, out=out, seed=what["seed"], replicates=what["replicates"], workers=workers, threads=threads,
        progress=progress,
    )  # fmt: skip


def read_run(out: Path) -> RunData:
    """Read a finished run.

    Raises
    ------
    RunError
        If the folder is not that of a run, or the run is not finished.
    """
    scenario = read_scenario(out)
    require_finished(out)
    return RunData(
        scenario, read_provenance(out), tables.read_csv(out / GENERATIONS), tables.read_csv(out / INDIVIDUALS)
    )


def require_finished(out: Path) -> None:
    """Refuse the folder of a run that is not finished.

    Raises
    ------
    RunError
        If its tables are not there.
    """
    if not _is_finished(out):
        raise RunError(
            phrase(
                str(out),
                "be a finished run",
                got=Words("an unfinished one"),
                remedy="Carry it on with 'evo-mirror resume'.",
            )
        )


def evolve_replicate(
    plain: Mapping[str, Any], seed: int, replicate: int, path: str, threads: int, pedigree: str = ""
) -> None:  # fmt: skip
    """Evolve one replicate to its end, from its checkpoint if there is one, saving as it goes; its pedigree, given a folder."""
    scenario, file = validated(Scenario, plain), Path(path)
    overlaps = scenario.population.overlaps
    writer = PedigreeWriter(Path(pedigree), overlaps=overlaps) if pedigree else None
    evolution = Evolution(scenario, seed=seed, replicate=replicate, threads=threads)
    rows: list[list[float]] = []
    if file.exists():
        needs = _NEEDED + NEEDED_IN_CHECKPOINT * (writer is not None) + NEEDED_OF_LIVING * overlaps
        stored = checkpoint.load(file, needs=needs)
        evolution.restore(stored)
        if writer:
            writer.restore(stored, evolution.generation)
        rows = stored["rows"].astype(np.float64).tolist()
    last = time.monotonic()
    for generation in range(evolution.generation, scenario.generations):
        newborns = evolution.population
        record = evolution.step()
        rows.append([record.values[name] for name in columns_of(scenario.genome)])
        count_generation()
        is_last = generation == scenario.generations - 1
        if writer:
            if not (overlaps and generation):
                writer.add(newborns)
            if evolution.births is not None and not is_last:
                writer.add(evolution.births)
            if is_last:
                writer.close()
        if is_last or time.monotonic() - last > _SECONDS_BETWEEN_CHECKPOINTS:
            last = time.monotonic()
            people = {f"individual_{name}": values for name, values in record.individuals.items()} if is_last else {}
            kin = writer.state() if writer else {}
            checkpoint.save(file, {**evolution.state(), "rows": np.array(rows, np.float64), **people, **kin})


def _lived(path: Path) -> int:
    return int(checkpoint.load(path, needs=_NEEDED)["generation"]) if path.exists() else 0


def _is_finished(out: Path) -> bool:
    return (out / GENERATIONS).is_file() and (out / INDIVIDUALS).is_file()


def _write_tables(out: Path, paths: list[Path], scenario: Scenario) -> None:
    """The tables last, and whole: their presence says that the run is finished."""
    stored = [checkpoint.load(path) for path in paths]
    rows = np.concatenate([one["rows"] for one in stored]).astype(np.float64)
    lengths = [len(one["rows"]) for one in stored]
    table: dict[str, NDArray[np.generic]] = {
        "replicate": np.repeat(np.arange(len(stored)), lengths),
        "generation": np.concatenate([np.arange(n) for n in lengths]),
        **{name: rows[:, k] for k, name in enumerate(columns_of(scenario.genome))},
    }
    people = [name.removeprefix("individual_") for name in stored[0] if name.startswith("individual_")]
    individuals = {name: np.concatenate([one[f"individual_{name}"] for one in stored]) for name in people}
    individuals["replicate"] = np.repeat(np.arange(len(stored)), [len(one["individual_birth_id"]) for one in stored])
    names = list(tables.individual_columns(individuals))
    write_whole(out / INDIVIDUALS, tables.csv_text(individuals, names))
    write_whole(out / GENERATIONS, tables.csv_text(table, list(table)))
