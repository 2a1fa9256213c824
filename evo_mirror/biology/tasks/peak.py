"""A peak of fitness, which learning may bring nearer."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task
from evo_mirror.biology.traits import innate_trait
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Peak(Task):
    """Performance is exp(-(z - optimum)^2 / (2 width^2)), for a trait z that is innate and, as far as it goes, learned.

    z at birth is the sum of all innate strengths from sights to motor units. Learning then takes it towards the optimum: by
    ``step``, though not beyond, and by ``fraction`` of what is left. The gain g is the ratio of fitness with learning and
    without; learning speeds evolution up where g rises uphill, and slows it down where g falls [Paenke2007].
    """

    kind: Literal["peak"] = "peak"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "other"

    optimum: float = param(4.0, ge=-1e6, le=1e6, unit="strength", about="the trait that performs best")
    width: float = param(1.0, gt=0.0, le=1e6, unit="strength", about="SD of the peak")
    step: float = param(0.0, ge=0.0, le=1e6, unit="strength", about="how far learning moves everybody's trait at most")
    fraction: float = param(
        0.0, ge=0.0, le=1.0, unit="1", about="how much of the way that is left learning goes, after the step"
    )

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        away = innate_trait(wiring, repertoire) - self.optimum
        away -= np.clip(away, -self.step, self.step)
        away *= 1.0 - self.fraction
        return np.asarray(np.exp(-0.5 * (away / self.width) ** 2))
