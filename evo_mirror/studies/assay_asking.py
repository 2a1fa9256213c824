"""What is asked of an assay, and everything about it that cannot be meant."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evo_mirror.assays import assays
from evo_mirror.assays.base import Assay
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Mistake, ScenarioError, Words, demand, either
from evo_mirror.foundation.settings import resolved
from evo_mirror.foundation.wording import near
from evo_mirror.scenario.reading import OVERRIDE, settings_from
from evo_mirror.scenario.scenario import Scenario

_SECTION = "assays."


@dataclass(frozen=True)
class Asked:
    """What is to be done.

    Attributes
    ----------
    scenario : Scenario
        That of the run, with settings of assays as asked for.
    assays : tuple of Assay
    replicates : tuple of int
    skipped : mapping of str to str
        Usual assays that the scenario does not allow, and why.
    """

    scenario: Scenario
    assays: tuple[Assay, ...]
    replicates: tuple[int, ...]
    skipped: Mapping[str, str]


def asked_for(
    scenario: Scenario, *, run: Path, out: Path, n_replicates: int, names: Sequence[str], replicates: Sequence[int],
    overrides: Sequence[str],
) -> Asked:  # fmt: skip
    """Make out what is to be done.

    Parameters
    ----------
    scenario : Scenario
        Of the run.
    run, out : Path
        Folders of the run and for the results.
    n_replicates : int
        Of the run.
    names : sequence of str
        Assays; the usual ones, as far as the scenario allows them, if there are none.
    replicates : sequence of int
        All of the run if there are none.
    overrides : sequence of str

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    known = {kind_of(type(assay)): assay for assay in assays()}
    mistakes, adjusted = _overridden(scenario, overrides)
    mistakes += [
        Mistake(name, f"there is no {name!r}; choose {either(known)}{near(name, known)}", source="--assay")
        for name in dict.fromkeys(names)
        if name not in known
    ]
    why = {kind: assay.impossible_in(scenario) for kind, assay in known.items()}
    mistakes += [
        Mistake(name, f"cannot be made on this run: {why[name]}. Leave it out.", source="--assay")
        for name in dict.fromkeys(names)
        if why.get(name)
    ]
    mistakes += [
        Mistake(
            str(replicate),
            demand(f"be a replicate of this run, from 0 to {n_replicates - 1}", got=replicate), source="--replicate",
        )
        for replicate in dict.fromkeys(replicates)
        if not 0 <= replicate < n_replicates
    ]  # fmt: skip
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        message = demand(
            "be a new or an empty folder",
            got=Words("something else there"),
            remedy="Choose another; nothing was changed.",
        )
        mistakes.append(Mistake(str(out), message, source="--out"))
    elif why_not := _in_the_way(out):
        message = demand(
            "be a folder that can be made", got=Words(why_not), remedy="Choose another; nothing was changed."
        )
        mistakes.append(Mistake(str(out), message, source="--out"))
    if mistakes:
        raise ScenarioError(f"what is asked of {run}", mistakes)
    usual = [kind for kind, assay in known.items() if assay.is_usual]
    kinds = list(dict.fromkeys(names)) or [kind for kind in usual if not why[kind]]
    skipped = {} if names else {kind: why[kind] for kind in usual if why[kind]}
    return Asked(
        adjusted, tuple(known[kind] for kind in kinds), tuple(sorted(set(replicates))) or tuple(range(n_replicates)), skipped
    )  # fmt: skip


def _in_the_way(out: Path) -> str:
    """Why a folder cannot be made there, as far as can be seen before hours are spent; empty if nothing is seen."""
    there = next(folder for folder in out.absolute().parents if folder.exists())
    if not there.is_dir():
        return f"{there}, which is no folder"
    return "" if os.access(there, os.W_OK | os.X_OK) else f"{there}, in which nothing may be written"


def _overridden(scenario: Scenario, overrides: Sequence[str]) -> tuple[list[Mistake], Scenario]:
    """The scenario with other settings of assays; what else is asked for would change what has evolved."""
    foreign = [text for text in overrides if "=" in text and not text.strip().startswith(_SECTION)]
    mistakes = [
        Mistake(
            text.partition("=")[0].strip(),
            demand(
                "be a setting of the assays",
                got=text,
                remedy="What has evolved is as it is; run the scenario again instead.",
            ),
            source=OVERRIDE,
        )
        for text in foreign
    ]
    mine = [text for text in overrides if text not in foreign]
    try:
        return mistakes, settings_from(resolved(scenario), Scenario, source="the run", overrides=mine)
    except ScenarioError as error:
        return [*mistakes, *error.mistakes], scenario
