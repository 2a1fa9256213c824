"""An environment in which cultural actions get new looks."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import Address, uniforms


class ChangingLooks(Environment):
    """Each cultural action gets a new look with probability u per generation, at birth of that generation."""

    kind: Literal["changing_looks"] = "changing_looks"
    rate: float = param(0.1, ge=0.0, le=1.0, unit="per action per generation", about="u: chance of a new look")

    def looks_since(self, is_cultural: NDArray[np.bool_], address: Address) -> NDArray[np.int64]:
        """See `Environment.looks_since`."""
        generations = np.arange(1, address.generation + 1)
        whole_run = Address(address.seed, "change of looks", address.replicate)
        changes = (uniforms(whole_run, generations, len(is_cultural)) < self.rate) & is_cultural
        return np.asarray((changes * generations[:, None]).max(axis=0, initial=0))

    def chances_of_change(self, is_cultural: NDArray[np.bool_]) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`."""
        return np.where(is_cultural, self.rate, 0.0)
