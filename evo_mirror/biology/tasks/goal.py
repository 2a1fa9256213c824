"""Name the goal of the action seen."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task, above_chance
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import GOAL, Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Goal(Task):
    """What is that done for? Both routes vote, by phi; chance is the share of the commonest goal.

    The mirror route names a goal only through programs whose goals the individual has learned from doing.
    """

    kind: Literal["goal"] = "goal"
    asks: ClassVar[str] = "goal"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "understanding"

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        by_age = []
        for age, lived in enumerate(life.ages):
            commonest = float(np.bincount(repertoire.at(int(lived)).goal_of).max()) / repertoire.n_actions
            by_age.append(above_chance(life.correct[:, age, GOAL], commonest))
        return ages.mean(np.stack(by_age, axis=1))
