"""The family of sizes: how many individuals there are in each generation."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Contradiction, Family, Settings, param, require

_AT_ONCE = 65_536
"""Generations that are looked at together."""


class Bottleneck(Settings):
    """So few from one generation on, for some generations."""

    generation: int = param(ge=1, unit="generations", about="the first generation with so few, counted from 0")
    lasts: int = param(1, ge=1, unit="generations", about="how many generations have so few")
    size: int = param(ge=2, le=10_000_000, unit="individuals", about="how many there are meanwhile")

    @property
    def last(self) -> int:
        """The last generation with so few."""
        return self.generation + self.lasts - 1


class Sizes(Family):
    """Says how many individuals each generation has.

    Generation 0, the founders, has ``population.size`` individuals. A generation's size is the number of its newborns, all of
    whom live: the size of generation g + 1 is how many children generation g has. Bottlenecks come on top of every kind; when
    one is over, sizes are again what the kind says, and growth starts from those who were left.
    """

    bottlenecks: tuple[Bottleneck, ...] = param(
        (), unit="1", about="generations in which there are only so many, in order: generation, lasts, size"
    )

    @abstractmethod
    def between(
        self, generations: NDArray[np.int64], *, founders: int, since: int, start: int
    ) -> NDArray[np.int64]:  # fmt: skip
        """Sizes where there is no bottleneck.

        Parameters
        ----------
        generations : (n_generations,) int64 array
            None before `since`.
        founders : int
            How many there are in generation 0.
        since, start : int
            The last generation of the last bottleneck and its size; generation 0 and `founders` before any.

        Returns
        -------
        (n_generations,) int64 array
        """

    @abstractmethod
    def contradicted_by(self, *, founders: int, n_generations: int) -> Iterator[Contradiction | None]:
        """What a kind's own settings say that so many founders, or generations, contradict; keys begin at the scenario."""

    @property
    @abstractmethod
    def may_change(self) -> bool:
        """Whether some generation may have another size than the founders."""

    def at(self, generations: NDArray[np.int64], *, founders: int) -> NDArray[np.int64]:
        """Individuals in each of some generations.

        Parameters
        ----------
        generations : (n_generations,) int64 array
            Counted from 0.
        founders : int
            How many there are in generation 0.

        Returns
        -------
        (n_generations,) int64 array
        """
        sizes = self.between(generations, founders=founders, since=0, start=founders)
        for one in self.bottlenecks:
            later = np.maximum(generations, one.last)
            after = self.between(later, founders=founders, since=one.last, start=one.size)
            sizes = np.where(generations > one.last, after, sizes)
            sizes = np.where((generations >= one.generation) & (generations <= one.last), one.size, sizes)
        return np.asarray(sizes, np.int64)

    def extremes(self, *, founders: int, n_generations: int) -> tuple[int, int]:
        """The smallest and the largest size in generations 0 to ``n_generations - 1``.

        Parameters
        ----------
        founders, n_generations : int
        """
        return _extremes(self, founders, n_generations) if self.may_change else (founders, founders)

    def contradictions(self, *, founders: int, n_generations: int) -> list[Contradiction | None]:
        """Everything that does not fit together: bottlenecks in no order, that overlap or are none, or beyond the end.

        Parameters
        ----------
        founders, n_generations : int
        """
        key, beside = "population.sizes.bottlenecks", ("generations",)
        found: list[Contradiction | None] = []
        for k, (before, one) in enumerate(zip((None, *self.bottlenecks), self.bottlenecks, strict=False)):
            is_in_order = before is None or one.generation > before.last
            found.append(
                require(
                    is_in_order, f"{key}.{k}.generation",
                    f"be above {before.last if before else 0}, the last generation of the bottleneck before it",
                    got=one.generation, beside=(), remedy="Bottlenecks come in order, and do not overlap.",
                )
            )  # fmt: skip
            found.append(
                require(
                    one.last < n_generations, f"{key}.{k}.{'lasts' if one.generation < n_generations else 'generation'}",
                    f"let it end by generation {n_generations - 1}, the last that lives", got=one.last, beside=beside,
                    remedy="Begin it earlier, let it last less long, or raise generations.",
                )
            )  # fmt: skip
            earlier = self.model_copy(update={"bottlenecks": self.bottlenecks[:k]})
            most = earlier.extremes(founders=founders, n_generations=one.last + 1)[1]
            found.append(
                require(
                    one.size <= most or not is_in_order, f"{key}.{k}.size",
                    f"be at most {most} individuals, the most that there would have been without it", got=one.size,
                    beside=("population.size",), remedy="Sizes that rise are told by a schedule, a cycle or growth.",
                )
            )  # fmt: skip
        return [*found, *self.contradicted_by(founders=founders, n_generations=n_generations)]


@lru_cache(maxsize=64)
def _extremes(sizes: Sizes, founders: int, n_generations: int) -> tuple[int, int]:
    smallest = largest = founders
    for first in range(0, n_generations, _AT_ONCE):
        some = sizes.at(np.arange(first, min(first + _AT_ONCE, n_generations)), founders=founders)
        smallest, largest = min(smallest, int(some.min())), max(largest, int(some.max()))
    return smallest, largest
