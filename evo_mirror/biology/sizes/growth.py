"""Growth up to what the world can carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.foundation.settings import Contradiction, param


class Growth(Sizes):
    """Growth by a rate per generation, slowed as the capacity comes near.

    N' = (1 + r) N / (1 + r N / K) [BevertonHolt1957]_: few multiply by 1 + r per generation, K stay K, and more than K decline
    towards it. After t generations N(t) = K / (1 + (K / N(0) - 1) (1 + r)^-t), of which sizes are the nearest whole numbers, a
    half upwards: nothing is lost to rounding from generation to generation.

    References
    ----------
    .. [BevertonHolt1957] Beverton & Holt (1957), On the Dynamics of Exploited Fish Populations. Recalled.
    """

    kind: Literal["growth"] = "growth"
    rate: float = param(0.1, gt=0.0, le=100.0, unit="per generation", about="r: by how much few grow")
    capacity: int = param(1000, ge=2, le=10_000_000, unit="individuals", about="K: how many the world can carry")

    def between(
        self, generations: NDArray[np.int64], *, founders: int, since: int, start: int
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Sizes.between`."""
        room = (self.capacity / start - 1.0) * np.float64(1.0 + self.rate) ** -(generations - since).astype(np.float64)
        return np.floor(self.capacity / (1.0 + room) + 0.5).astype(np.int64)

    def contradicted_by(self, *, founders: int, n_generations: int) -> Iterator[Contradiction | None]:
        """See `Sizes.contradicted_by`: nothing."""
        return iter(())

    @property
    def may_change(self) -> bool:
        """See `Sizes.may_change`."""
        return True
