"""Forage by conditioning: a reason to learn that is not social."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task, above_chance
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import FORAGE, Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Forage(Task):
    """Foretell what each arbitrary cue brings. What cues mean is drawn anew in every life: it can only be learned."""

    kind: Literal["forage"] = "forage"
    asks: ClassVar[str] = "forage"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "foraging"

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        return ages.mean(above_chance(life.correct[:, :, FORAGE], 1.0 / wiring.foraging.shape[2]))
