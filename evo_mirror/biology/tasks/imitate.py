"""Do what was seen."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task, above_chance
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import IMITATE, Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Imitate(Task):
    """Perform the action seen; only the mirror route can; chance is 1/A."""

    kind: Literal["imitate"] = "imitate"
    asks: ClassVar[str] = "imitate"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "understanding"

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        return ages.mean(above_chance(life.correct[:, :, IMITATE], 1.0 / repertoire.n_actions))
