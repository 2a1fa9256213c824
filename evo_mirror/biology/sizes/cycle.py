"""Sizes that come round again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.foundation.settings import Contradiction, param, ranged, require

Size = Annotated[int, ranged(ge=2, le=10_000_000)]


class Cycle(Sizes):
    """A list of sizes, repeated: generation g has that at place g modulo its length; bottlenecks do not stop the clock."""

    kind: Literal["cycle"] = "cycle"
    individuals: tuple[Size, ...] = param(
        unit="individuals", about="sizes of generations 0, 1, 2, ...; the first is population.size", min_length=1
    )

    def between(
        self, generations: NDArray[np.int64], *, founders: int, since: int, start: int
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Sizes.between`."""
        return np.array(self.individuals, np.int64)[generations % len(self.individuals)]

    def contradicted_by(self, *, founders: int, n_generations: int) -> Iterator[Contradiction | None]:
        """See `Sizes.contradicted_by`: a cycle begins with the founders."""
        yield require(
            self.individuals[0] == founders, "population.sizes.individuals",
            f"begin with the {founders} founders of population.size", got=self.individuals[0],
            beside=("population.size",), remedy="Change one of the two.",
        )  # fmt: skip

    @property
    def may_change(self) -> bool:
        """See `Sizes.may_change`."""
        return True
