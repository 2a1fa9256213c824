"""Observe: every measure, read off one generation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.learning.base import GENE_PREFIX, LearningRule
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.fields import unit_of
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.means import means_of_numbers
from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.genome import Genome
from evo_mirror.state.lived import Lived
from evo_mirror.state.record import Record
from evo_mirror.state.wiring import SENSORIMOTOR


@cache
def measures() -> tuple[Measure, ...]:
    """One of each measure there is, by kind."""
    return tuple(leaf() for leaf in leaves(Measure).values())


@cache
def columns() -> Mapping[str, Column]:
    """Columns of ``generations.csv`` after replicate and generation, with their units."""
    return {name: column for measure in measures() for name, column in measure.columns.items()}


@cache
def parameter_columns() -> Mapping[str, Column]:
    """Columns that there are only where parameters of the learning rule are loci: those of all rules, by the class of loci."""
    return {
        f"{GENE_PREFIX}{name}": Column(
            unit_of(rule.__pydantic_fields__[name]), f"expressed {name.replace('_', ' ')} of the learning rule, if inherited"
        )
        for rule in leaves(LearningRule).values()
        for name in rule.genes
    }  # fmt: skip


def columns_of(genome: Genome) -> Mapping[str, Column]:
    """`columns`, and those of the parameters of the learning rule that are loci of this genome.

    Parameters
    ----------
    genome : Genome
    """
    further = parameter_columns()
    return {**columns(), **{name: further[name] for name in genome.places if name in further}}


def observe(lived: Lived, moment: Moment, threads: int = 1) -> Record:
    """Measure a generation whose parents have been chosen.

    Parameters
    ----------
    lived : Lived
    moment : Moment
    threads : int
    """
    found: dict[str, float | NDArray[np.float64]] = {}
    for measure in measures():
        found.update(measure.observe(lived, threads))
    for k, name in enumerate((name for name in lived.genome.places if name in parameter_columns()), start=1):
        found[name] = lived.wiring.plasticity[:, SENSORIMOTOR, k].astype(np.float64)
    values: dict[str, float] = dict.fromkeys(found, np.nan)  # in this order
    each: dict[str, NDArray[np.float64]] = {}
    for name, value in found.items():
        if isinstance(value, float):
            values[name] = value
        else:
            each[name] = value
    values.update(means_of_numbers(each))
    return Record(moment.replicate, moment.generation, values, {**_who(lived), **each})


def _who(lived: Lived) -> dict[str, NDArray[np.generic]]:
    """Whom the rows of ``individuals.csv`` are about."""
    population = lived.population
    who: dict[str, NDArray[np.generic]] = {
        "birth_id": population.birth_ids,
        "parent_1": population.parents[:, 0],
        "parent_2": population.parents[:, 1],
        "deme": population.demes,
        "offspring": lived.offspring,
    }
    if lived.is_female is not None:
        who["female"] = lived.is_female.astype(np.int8)
    if lived.trials is not None:
        who["trials"] = lived.trials
    return who
