"""Sexing: which members of a generation are female, asked of the scenario."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sexes import sexed
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario


def females(scenario: Scenario, n_individuals: int, moment: Moment) -> NDArray[np.bool_] | None:
    """Who is female: the same whenever it is asked of the same generation, so that nobody need keep it.

    Parameters
    ----------
    scenario : Scenario
    n_individuals : int
        Of the generation.
    moment : Moment
        In which they live.

    Returns
    -------
    (n_individuals,) bool array, or None
        None where everybody is a hermaphrodite.
    """
    population = scenario.population
    if population.sexes == "hermaphrodite":
        return None
    homes = scenario.structure.homes(n_individuals)
    return sexed(homes, population.female_share, population.sex_shares, moment.address("sex"))
