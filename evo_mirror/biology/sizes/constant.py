"""A constant size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.foundation.settings import Contradiction


class Constant(Sizes):
    """As many as there are founders, in every generation."""

    kind: Literal["constant"] = "constant"

    def between(
        self, generations: NDArray[np.int64], *, founders: int, since: int, start: int
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Sizes.between`."""
        return np.full(len(generations), founders, np.int64)

    def contradicted_by(self, *, founders: int, n_generations: int) -> Iterator[Contradiction | None]:
        """See `Sizes.contradicted_by`: nothing."""
        return iter(())

    @property
    def may_change(self) -> bool:
        """See `Sizes.may_change`: only in bottlenecks."""
        return bool(self.bottlenecks)
