"""One cell of a phase diagram: relative fitness in every world, and contests carried to their end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from evo_mirror.foundation.errors import MeasureError, RunError, Words, phrase
from evo_mirror.foundation.settings import content_hash, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.competing.contenders import Band, recruited
from evo_mirror.studies.competing.design import Design
from evo_mirror.studies.competing.mixing import Mixture, contested, log_relative_fitness, mixed
from evo_mirror.studies.provenance import read_json, write_json
from evo_mirror.studies.workers import count_generation

EVEN, FIRST_RARE, SECOND_RARE = "even", "first_rare", "second_rare"
DIRECTIONS = (EVEN, FIRST_RARE, SECOND_RARE)
"""Half of each; a few of the first contender among the second; the other way round."""

Row = dict[str, Any]
_NEEDED = ("scenario_hash", "rows")


def measure_cell(plain: Mapping[str, Any], asked: Mapping[str, Any], cell: tuple[float, ...], file: str) -> None:
    """Measure a cell and write down what was found: one row for each world and direction.

    Parameters
    ----------
    plain : mapping
        The scenario as the user gave it, resolved.
    asked : mapping
        The design, as JSON has it, and the seed.
    cell : tuple of float
    file : str

    Raises
    ------
    MeasureError
        If a life there has no worth that selection can read; says in which cell.
    """
    design, seed = design_of(asked), int(asked["seed"])
    scenario = design.scenario_of(validated(Scenario, plain), cell)
    shared = design.world_of(validated(Scenario, plain), cell)
    rows: list[Row] = []
    for replicate in range(design.worlds):
        try:
            rows += measure_world(
                design, scenario, shared, Moment(seed, replicate), contests=replicate < design.contests
            )
        except MeasureError as error:
            where = ", ".join(f"{key} = {value:g}" for (key, _), value in zip(design.axes, cell, strict=True))
            raise MeasureError(f"In the cell {where}, world {replicate}: {error}") from error
        count_generation()
    write_json(Path(file), {"scenario_hash": content_hash(shared), "cell": list(cell), "rows": rows})


def measure_world(
    design: Design, scenario: Scenario, shared: Scenario, moment: Moment, *, contests: bool
) -> list[Row]:  # fmt: skip
    """All directions in one world.

    Parameters
    ----------
    design : Design
    scenario, shared : Scenario
        In which accounts evolve alone, and in which contenders meet.
    moment : Moment
        Seed and replicate.
    contests : bool
        Whether those that begin with a few are carried to their end.
    """
    bands, born = recruited(design.between, scenario, shared, moment, design.size)
    rows = []
    for direction in DIRECTIONS:
        mixture = mixture_of(design, shared, bands, direction, born)
        row: Row = {"replicate": moment.replicate, "direction": direction, "share": float(mixture.is_focal.mean())}
        if contests and direction != EVEN:
            first, contest = contested(mixture, evolves=design.genes == "evolving", most=design.most)
            row |= {"growth": first, "outcome": contest.outcome, "generations": contest.generations}
        else:
            row |= {"growth": log_relative_fitness(mixture), "outcome": "", "generations": None}
        rows.append(row)
    return rows


def mixture_of(design: Design, shared: Scenario, bands: list[Band], direction: str, born: Moment) -> Mixture:
    """The common population of one direction; evenly mixed, the second contender is what is looked at.

    Parameters
    ----------
    design : Design
    shared : Scenario
    bands : list of Band
        The two contenders.
    direction : str
        One of `DIRECTIONS`.
    born : Moment
    """
    focal = 0 if direction == FIRST_RARE else 1
    n_focal = design.size // 2 if direction == EVEN else design.rare
    return mixed(shared, bands[focal], bands[1 - focal], n_focal, born)


def design_of(asked: Mapping[str, Any]) -> Design:
    """The design, from what JSON has of it."""
    axes = tuple((str(axis["key"]), tuple(map(float, axis["values"]))) for axis in asked["axes"])
    numbers = {name: int(asked[name]) for name in ("size", "rare", "worlds", "contests", "most")}
    first, second = asked["between"]
    return Design((first, second), axes, genes=str(asked["genes"]), **numbers)


def read_cell(file: Path) -> list[Row]:
    """The rows of a cell, as `measure_cell` left them.

    Raises
    ------
    RunError
        If the file is something else.
    """
    remedy = "Delete this file; the cell will be measured again."
    found = read_json(file, remedy)
    missing = [key for key in _NEEDED if not isinstance(found, dict) or key not in found]
    if missing:
        got = Words("nothing about it")
        raise RunError(phrase(str(file), f"say the cell's {missing[0].replace('_', ' ')}", got=got, remedy=remedy))
    return [
        {**row, "generations": np.nan if row["generations"] is None else row["generations"]} for row in found["rows"]
    ]
