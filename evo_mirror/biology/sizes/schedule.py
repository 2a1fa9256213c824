"""Sizes by schedule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.foundation.settings import Contradiction, Settings, param, require


class Step(Settings):
    """From one generation on, another size."""

    generation: int = param(ge=1, unit="generations", about="the first generation of this size, counted from 0")
    size: int = param(ge=2, le=10_000_000, unit="individuals", about="how many there are from then on")


class Schedule(Sizes):
    """From each stated generation on so many, until the next one stated; before the first, as many as there are founders."""

    kind: Literal["schedule"] = "schedule"
    steps: tuple[Step, ...] = param(unit="1", about="changes of size, in order: generation, size", min_length=1)

    def between(
        self, generations: NDArray[np.int64], *, founders: int, since: int, start: int
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Sizes.between`."""
        sizes = np.array([founders, *(step.size for step in self.steps)], np.int64)
        return sizes[np.searchsorted([step.generation for step in self.steps], generations, side="right")]

    def contradicted_by(self, *, founders: int, n_generations: int) -> Iterator[Contradiction | None]:
        """See `Sizes.contradicted_by`: steps go upwards, within the run, and none is hidden by a bottleneck."""
        before = 0
        for k, step in enumerate(self.steps):
            key = f"population.sizes.steps.{k}.generation"
            yield require(
                step.generation > before, key, f"be above {before}, the generation of the step before it",
                got=step.generation, beside=(), remedy="Steps come in order.",
            )  # fmt: skip
            yield require(
                step.generation < n_generations, key, f"be at most {n_generations - 1}, the last generation that lives",
                got=step.generation, beside=("generations",), remedy="Begin it earlier, or raise generations.",
            )  # fmt: skip
            for one in self.bottlenecks:
                yield require(
                    not one.generation <= step.generation <= one.last, key,
                    f"not fall into the bottleneck of generations {one.generation} to {one.last}",
                    got=step.generation, beside=("population.sizes.bottlenecks",),
                    remedy=f"A step in generation {one.last + 1} says what comes after it.",
                )  # fmt: skip
            before = step.generation

    @property
    def may_change(self) -> bool:
        """See `Sizes.may_change`."""
        return True
