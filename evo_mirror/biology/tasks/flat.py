"""No task: every life is worth the same."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Flat(Task):
    """Constant payoff: what is left of evolution is drift and mutation."""

    kind: Literal["flat"] = "flat"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "other"

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        return np.ones(wiring.size)
