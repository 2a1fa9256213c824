"""Identify the action seen."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task, above_chance
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import IDENTIFY, Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Identify(Task):
    """Which of the A actions was that? Both routes vote, by phi; chance is 1/A."""

    kind: Literal["identify"] = "identify"
    asks: ClassVar[str] = "identify"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "understanding"

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        return ages.mean(above_chance(life.correct[:, :, IDENTIFY], 1.0 / repertoire.n_actions))
