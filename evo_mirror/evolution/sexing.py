"""Sexing: which members of a generation are female, asked of the scenario."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sexes import sexed
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario


def females(scenario: Scenario, demes: NDArray[np.int32], moment: Moment) -> NDArray[np.bool_] | None:
    """Who is female: the same whenever it is asked of the same generation, so that nobody need keep it.

    Parameters
    ----------
    scenario : Scenario
    demes : (n_individuals,) int32 array
        Where each of the generation lives.
    moment : Moment
        In which they live. Where generations overlap, any: sex then belongs to the place, from the founders on.

    Returns
    -------
    (n_individuals,) bool array, or None
        None where everybody is a hermaphrodite.
    """
    population = scenario.population
    if population.sexes == "hermaphrodite":
        return None
    when = moment.at(0) if population.overlaps else moment
    return sexed(demes, population.female_share, population.sex_shares, when.address("sex"))
