"""Observe: every measure, read off one generation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.means import mean_of_numbers
from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.lived import Lived
from evo_mirror.state.record import Record


@cache
def measures() -> tuple[Measure, ...]:
    """One of each measure there is, by kind."""
    return tuple(leaf() for leaf in leaves(Measure).values())


@cache
def columns() -> Mapping[str, Column]:
    """Columns of ``generations.csv`` after replicate and generation, with their units."""
    return {name: column for measure in measures() for name, column in measure.columns.items()}


def observe(lived: Lived, moment: Moment) -> Record:
    """Measure a generation whose parents have been chosen.

    Parameters
    ----------
    lived : Lived
    moment : Moment
    """
    values: dict[str, float] = {}
    population = lived.population
    individuals: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
        "birth_id": population.birth_ids,
        "parent_1": population.parents[:, 0],
        "parent_2": population.parents[:, 1],
        "deme": population.demes,
        "offspring": lived.offspring,
    }
    if lived.is_female is not None:
        individuals["female"] = lived.is_female.astype(np.int8)
    if lived.trials is not None:
        individuals["trials"] = lived.trials
    for measure in measures():
        for name, value in measure.observe(lived).items():
            if isinstance(value, float):
                values[name] = value
            else:
                values[name] = mean_of_numbers(value)
                individuals[name] = value
    return Record(moment.replicate, moment.generation, values, individuals)
