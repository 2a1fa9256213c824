"""A competition from end to end: cells of a phase diagram, in a folder that any interruption leaves in order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evo_mirror.evolution.dividing import divided
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import resolved
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import require_memory
from evo_mirror.studies import tables
from evo_mirror.studies.alone import alone_in
from evo_mirror.studies.competing.boundaries import (
    Boundary,
    measured_boundary,
    rows_of,
    theoretical_boundary,
    why_no_theory,
)  # fmt: skip
from evo_mirror.studies.competing.cells import EVEN, FIRST_RARE, Row, design_of, measure_cell, read_cell
from evo_mirror.studies.competing.cost import generations_of_a_cell
from evo_mirror.studies.competing.design import Design, designed
from evo_mirror.studies.competing.summing import Cell, evenly, summed
from evo_mirror.studies.progress import Progress, silent
from evo_mirror.studies.provenance import claim, read_json, read_provenance, read_scenario, write_json
from evo_mirror.studies.warming import warm_up
from evo_mirror.studies.workers import share_out

CELLS, DESIGN, TABLE, RESULT = "cells", "design.json", "competition.csv", "competition.json"
Table = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Competition:
    """All that was measured.

    Attributes
    ----------
    scenario : Scenario
        As the user gave it.
    design : Design
    seed : int
    cells : tuple of Cell
        In the order of ``design.cells``.
    boundaries : tuple of Boundary
        One for each row of the diagram.
    no_theory : tuple of str
        Why theory draws no boundary; empty where it does.
    """

    scenario: Scenario
    design: Design
    seed: int
    cells: tuple[Cell, ...]
    boundaries: tuple[Boundary, ...]
    no_theory: tuple[str, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """As JSON has it, undefined numbers as null."""
        named = {"first": self.design.between[0], "second": self.design.between[1]}
        return {
            "format": 1,
            **named,
            "design": self.design.to_json_dict(),
            "seed": self.seed,
            "cells": [cell.to_json_dict() for cell in self.cells],
            "boundaries": [
                {key: None if value != value else value for key, value in asdict(one).items()}
                for one in self.boundaries
            ],
            "no_theory": list(self.no_theory),
        }


def compete(
    scenario: Scenario, *, between: Sequence[str] = ("innate", "learner"),
    vary: Sequence[str] | Mapping[str, Sequence[float]] = (), out: Path, seed: int = 1, size: int = 60,
    rare: int | None = None, worlds: int | None = None, contests: int | None = None, genes: str = "fixed",
    workers: int | None = None, progress: Progress = silent,
) -> Competition:  # fmt: skip
    """Let two morphs, or two accounts, compete in one population, over one or two settings; carry on what is in the folder.

    Parameters
    ----------
    scenario : Scenario
    between : sequence of str
        Two contenders: ``innate``, ``learner``, or names of accounts; see `contenders`.
    vary : sequence of str, or mapping of str to sequence of float
        ``"payoff.upkeep=0:0.8:5"`` and the like; between-generation change and the cost of learning unless given.
    out : Path
        A new or empty folder, or that of the same competition.
    seed : int
    size : int
        Individuals in the common population.
    rare : int, optional
        How many a rare contender has at the start; a twentieth unless given.
    worlds, contests : int, optional
        Worlds in which relative fitness is measured, and how many contests each way are carried to their end.
    genes : {"fixed", "evolving"}
        Whether anything mutates; what makes a contender what it is never does.
    workers : int, optional
        Processes that share out the cells; the results do not depend on it.
    progress : Progress

    Returns
    -------
    Competition

    Raises
    ------
    ScenarioError
        With everything that is wrong with what was asked; nothing has been written then.
    RunError
        If the folder belongs to something else, or another process is at work in it.
    MeasureError
        If a life has no worth that selection can read, with the cell.
    """
    design = designed(
        scenario, between=between, vary=vary, size=size, rare=rare, worlds=worlds, contests=contests, genes=genes
    )  # fmt: skip
    return carried_out(scenario, design, out=Path(out), seed=seed, workers=workers, progress=progress)


def carried_out(
    scenario: Scenario, design: Design, *, out: Path, seed: int, workers: int | None = None, progress: Progress = silent
) -> Competition:  # fmt: skip
    """Carry out a design; see `compete`."""
    asked = {**design.to_json_dict(), "seed": seed}
    text = json.dumps(asked, indent=1, sort_keys=True)
    _require_same_design(out, text)
    share = design.world_of(scenario, design.cells[0])
    files = [out / CELLS / f"cell-{k:04d}.json" for k in range(len(design.cells))]
    generations = generations_of_a_cell(scenario, design)
    asked_for = divided(share, pieces=len(files), generations=generations, workers=workers, threads=1)
    require_memory(share, asked_for.workers)
    claim(out, scenario, kind="competition", seed=seed, replicates=design.worlds)
    with alone_in(out):
        write_whole(out / DESIGN, text)
        (out / CELLS).mkdir(exist_ok=True)
        left = [(cell, file) for cell, file in zip(design.cells, files, strict=True) if not file.is_file()]
        if left:
            plain = resolved(scenario)
            todo = [(plain, asked, cell, str(file)) for cell, file in left]
            warm_up([share], workers=1, progress=progress)
            by = divided(share, pieces=len(left), generations=generations, workers=workers, threads=1)
            share_out(
                measure_cell, todo, workers=by.workers, progress=progress, stage="competing",
                total=len(files) * design.worlds, done=(len(files) - len(left)) * design.worlds,
            )  # fmt: skip
        rows = [read_cell(file) for file in files]
        progress("drawing the boundary", 0, 0)
        found = _gathered(scenario, design, seed, rows)
        write_whole(out / TABLE, csv_of(design, rows))
        write_json(out / RESULT, found.to_json_dict())
    return found


def _require_same_design(out: Path, text: str) -> None:
    """Refuse a folder that holds a competition of another design, before anything in it is touched."""
    kept = out / DESIGN
    if kept.is_file() and kept.read_text(encoding="utf-8") != text:
        raise RunError(
            phrase(
                str(out), "be a new folder or one of the same competition", got=Words("one of another design"),
                remedy="Choose another folder with --out.",
            )
        )  # fmt: skip


def _gathered(scenario: Scenario, design: Design, seed: int, rows: Sequence[Sequence[Row]]) -> Competition:
    cells = tuple(summed(at, mine) for at, mine in zip(design.cells, rows, strict=True))
    reasons = why_no_theory(scenario, design)
    return Competition(
        scenario, design, seed, cells, _boundaries(scenario, design, seed, rows, not reasons), tuple(reasons)
    )


def _boundaries(
    scenario: Scenario, design: Design, seed: int, rows: Sequence[Sequence[Row]], has_theory: bool
) -> tuple[Boundary, ...]:  # fmt: skip
    x = np.array(design.axes[0][1])
    found = []
    for k, value in enumerate(rows_of(design)):
        growth = np.array([evenly(mine) for mine in rows[k * len(x) : (k + 1) * len(x)]])
        theory = theoretical_boundary(scenario, design, value, seed) if has_theory else ()
        found.append(Boundary(value, *measured_boundary(x, growth), *theory))
    return tuple(found)


def csv_of(design: Design, rows: Sequence[Sequence[Row]]) -> str:
    """``competition.csv``: a row for each cell, world and direction.

    Parameters
    ----------
    design : Design
    rows : sequence of sequence of mapping
        Those of each cell.
    """
    keys = [key for key, _ in design.axes]
    names = ["cell", *keys, *COLUMNS]
    table: dict[str, list[Any]] = {name: [] for name in names}
    for k, (at, mine) in enumerate(zip(design.cells, rows, strict=True)):
        for row in mine:
            told = told_of(design, row)
            values = [k, *at, *(told[name] for name in COLUMNS)]
            for name, value in zip(names, values, strict=True):
                table[name].append(value)
    return tables.csv_text(table, names)


COLUMNS = {
    "replicate": "which world, from 0; the same in all cells",
    "direction": "even, or which contender is rare",
    "focal": "whose fitness and fate it is",
    "share": "of the focal contender at the start",
    "log_relative_fitness": "log of its mean expected offspring over that of the other, in the first generation",
    "outcome": "fixed or lost or unresolved; empty where no contest was held",
    "generations": "until then",
}
"""Columns after the cell and its settings."""


def told_of(design: Design, row: Row) -> dict[str, Any]:
    """A row in the words of the table."""
    first, second = design.between
    rare = first if row["direction"] == FIRST_RARE else second
    return {
        "replicate": row["replicate"],
        "direction": EVEN if row["direction"] == EVEN else f"{rare}_rare",
        "focal": rare,
        "share": row["share"],
        "log_relative_fitness": row["growth"],
        "outcome": row["outcome"],
        "generations": "" if row["generations"] != row["generations"] else str(int(row["generations"])),
    }


def read_competition(out: Path) -> Competition:
    """Read a finished competition back, from the rows of its cells.

    Raises
    ------
    RunError
        If the folder is not that of one, or it is not finished.
    """
    scenario, what = read_scenario(out), read_provenance(out)
    if what["kind"] != "competition" or not (out / RESULT).is_file():
        raise RunError(
            phrase(
                str(out), "be the folder of a finished competition", got=Words(f"that of a {what['kind']}, or unfinished"),
                remedy="Repeat 'evo-mirror compete' to carry one on.",
            )
        )  # fmt: skip
    asked, found = read_json(out / DESIGN), read_json(out / RESULT)
    design = design_of(asked)
    files = [out / CELLS / f"cell-{k:04d}.json" for k in range(len(design.cells))]
    cells = tuple(summed(at, read_cell(file)) for at, file in zip(design.cells, files, strict=True))
    boundaries = tuple(
        Boundary(**{key: np.nan if value is None else value for key, value in one.items()})
        for one in found["boundaries"]
    )
    return Competition(scenario, design, int(asked["seed"]), cells, boundaries, tuple(found["no_theory"]))
