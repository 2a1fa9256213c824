"""One crossover."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination
from evo_mirror.machine.counters import Address, uniforms


class OnePoint(Recombination):
    """Exactly one crossover, equally likely in each of the L - 1 intervals; which parent comes first is a toss."""

    kind: Literal["one_point"] = "one_point"

    def from_second(self, n_children: int, n_loci: int, address: Address) -> NDArray[np.bool_]:
        """See `Recombination.from_second`."""
        draws = uniforms(address, np.arange(n_children), 2)
        point = 1 + (draws[:, 0] * max(0, n_loci - 1)).astype(np.int64)
        behind = np.arange(n_loci)[None, :] >= point[:, None]
        return behind ^ (draws[:, 1:] < 0.5)
