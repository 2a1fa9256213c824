"""All or nothing: a liability beyond a threshold, which stress may bring nearer."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task
from evo_mirror.biology.traits import innate_trait
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import Address, normals
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Threshold(Task):
    """Perform if liability, stress and luck together exceed a threshold: 1 for those who do, 0 for others.

    Liability is the sum of all innate strengths from sights to motor units; luck in development is normal, with SD ``noise``.
    This is the model of Waddington's experiments: those who respond to stress are bred from, and their descendants are looked
    at without it [Waddington1953].
    """

    kind: Literal["threshold"] = "threshold"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "other"

    threshold: float = param(5.0, ge=-1e6, le=1e6, unit="strength", about="the liability beyond which it shows")
    stress: float = param(0.0, ge=0.0, le=1e6, unit="strength", about="how much nearer stress brings the threshold")
    noise: float = param(1.0, ge=0.0, le=1e6, unit="strength", about="SD of luck in development")

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        luck = self.noise * normals(address, np.arange(wiring.size), 1)[:, 0]
        return (innate_trait(wiring, repertoire) + luck + self.stress > self.threshold).astype(np.float64)
