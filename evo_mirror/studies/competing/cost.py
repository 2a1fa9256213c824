"""Cost: what a competition will take, said before it begins."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evo_mirror.evolution.dividing import TRIALS_OF_OVERHEAD
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import trials_of_a_generation
from evo_mirror.studies.competing.boundaries import rows_of, why_no_theory
from evo_mirror.studies.competing.cells import DIRECTIONS
from evo_mirror.studies.competing.contenders import MORPHS, names
from evo_mirror.studies.competing.design import Design

_SECONDS_A_TRIAL = 0.07e-6
"""A trial, or a test, of one individual: measured on one core with the settings of ``when-to-learn`` and ``origin``."""


def neutral_time(share: float, size: int) -> float:
    """Generations until one of two equal clones is left: -2 N (x ln x + (1 - x) ln (1 - x)), by diffusion.

    Parameters
    ----------
    share : float
        x, at the start.
    size : int
        N.
    """
    x = np.array([share, 1.0 - share])
    return float(-2.0 * size * (x * np.log(x)).sum())


def generations_of_a_cell(scenario: Scenario, design: Design) -> int:
    """How many generations will live in one cell, at most on average: contests between equals last longest.

    Parameters
    ----------
    scenario : Scenario
    design : Design
    """
    counted = 2 if scenario.asks_elders else 1
    evolving = sum(name not in MORPHS for name in design.between) * scenario.generations
    a_contest = neutral_time(design.rare / design.size, design.size)
    ways = len(DIRECTIONS) - 1
    return round(design.worlds * (len(DIRECTIONS) * counted + evolving) + design.contests * ways * a_contest)


def explained(scenario: Scenario, design: Design, *, workers: int) -> Iterator[str]:
    """Say what will be done and what it will cost, line by line.

    Parameters
    ----------
    scenario : Scenario
    design : Design
    workers : int
        Processes that will share it out.
    """
    about = names()
    for name in design.between:
        yield f"{name}: {about[name]}"
    axes = " x ".join(f"{len(values)} of {key} ({values[0]:g} to {values[-1]:g})" for key, values in design.axes)
    yield f"Cells: {axes} = {len(design.cells)}."
    mutates = "nothing mutates" if design.genes == "fixed" else "all mutates but what makes a contender what it is"
    yield (
        f"Each cell: {design.size} clones; relative fitness half and half, and with {design.rare} of one among the others, in "
        f"{design.worlds} worlds; {design.contests} contests each way from {design.rare} to the end. Genes are {design.genes}: "
        f"{mutates}."
    )
    if "innate" in design.between and design.genes == "fixed" and not scenario.environment.returns:
        yield (
            "Where looks change for good, the innate know those of the generation before the first: relative fitness and "
            "invasion are told of that first generation; contests go on while ever fewer looks are left that they know."
        )
    reasons = why_no_theory(scenario, design)
    yield f"Theory's boundary: {'q - c = p, drawn beside what is measured' if not reasons else f'none, as {reasons[0]}'}."
    n = generations_of_a_cell(scenario, design)
    rows = 0 if reasons else 3 * design.worlds * len(rows_of(design))
    total, seconds = n * len(design.cells) + rows, seconds_of(scenario, design)
    lasts = _told_short(seconds / workers)
    yield (
        f"Cost: at most about {total:,} generations of {design.size} individuals and {scenario.rearing.trials} trials; about "
        f"{lasts} on {workers} process{'es' if workers != 1 else ''}."
    )


def _told_short(seconds: float) -> str:
    if seconds >= 90.0:
        return f"{seconds / 60.0:.0f} minutes"
    return f"{seconds:.0f} seconds" if seconds >= 1.5 else "a second"


def seconds_of(scenario: Scenario, design: Design) -> float:
    """What all cells take of one core, at most, about [seconds].

    Parameters
    ----------
    scenario : Scenario
    design : Design
    """
    shared = design.world_of(scenario, design.cells[0])
    trials = trials_of_a_generation(shared) + TRIALS_OF_OVERHEAD
    return _SECONDS_A_TRIAL * trials * generations_of_a_cell(scenario, design) * len(design.cells)
