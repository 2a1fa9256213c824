"""Objectives: what each life earned in each task, for regimes that do not add tasks up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.assessing import assess_each
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Lived


def merits(scenario: Scenario, lived: Lived, moment: Moment) -> NDArray[np.float64]:
    """What selection reads of a generation: its fitness, or its objectives where the regime asks for them.

    Parameters
    ----------
    scenario : Scenario
    lived : Lived
    moment : Moment
        In which it lived.

    Returns
    -------
    (n_individuals,) float64 array
        Or (n_individuals, n_objectives), one for each task that pays, in the order of their names.

    Raises
    ------
    MeasureError
        As in `assessing.assess`.
    """
    if not scenario.selection.by_objectives:
        return lived.fitness
    return assess_each(scenario, lived.wiring, lived.life, lived.repertoire, moment)
