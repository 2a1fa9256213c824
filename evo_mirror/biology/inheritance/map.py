"""Recombination along a map."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination, follow, mark, n_words
from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.foundation.settings import Contradiction, param, ranged, require
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys, word
from evo_mirror.machine.threads import in_blocks

_LEAST = 2.0**-16
"""Chance of no crossover below which a new stretch begins: what a word of 32 bits can still tell apart to a part in 65 536."""

u4 = np.uint32

Rate = Annotated[float, ranged(ge=0.0, le=0.5)]


class Map(Recombination):
    """Each interval between neighbouring loci at its own rate, independently of the others: no interference [Haldane1919]_.

    The rate of an interval is its recombination fraction: the probability that the two loci beside it come from different
    parents, which is that of an odd number of crossovers between them. 0 is complete linkage, 1/2 none: nothing can part
    more often. An interval of x morgans has the rate (1 - exp(-2 x)) / 2. For loci farther apart, 1 - 2 r is the product of
    1 - 2 r_k over the intervals between. Which parent comes first is a toss.

    References
    ----------
    .. [Haldane1919] Haldane (1919), The combination of linkage values, Journal of Genetics 8:299. Recalled.
    """

    kind: Literal["map"] = "map"
    rates: Rate | tuple[Rate, ...] = param(
        0.01,
        unit="per interval",
        about="recombination fraction of neighbouring loci: one for all, or one for each interval",
    )

    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """See `Recombination.origins`.

        Raises
        ------
        ShapeError
            If there is a rate for each interval, and other intervals than these.
        """
        if not self._fits(n_loci):
            raise ShapeError(phrase("recombination.rates", self._wanted(n_loci), got=self._given))
        origins = np.zeros((n_children, n_words(n_loci)), u4)
        keys = individual_keys(address, np.arange(n_children))
        in_blocks(n_children, threads, _cross, keys, *_stretches(self.rates, max(0, n_loci - 1)), origins)
        return origins

    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """See `Recombination.contradicted_by`: a list must have as many rates as there are intervals."""
        return require(
            self._fits(n_loci), "recombination.rates", self._wanted(n_loci), got=self._given, beside=("heritable",),
            remedy="Or write one number, for all intervals.",
        )  # fmt: skip

    def _fits(self, n_loci: int) -> bool:
        return not isinstance(self.rates, tuple) or len(self.rates) == max(0, n_loci - 1)

    def _wanted(self, n_loci: int) -> str:
        return f"have {max(0, n_loci - 1)} rates, one for each interval between the {n_loci} loci that are inherited"

    @property
    def _given(self) -> Words:
        return Words(f"{len(self.rates)}" if isinstance(self.rates, tuple) else "one number")


@lru_cache(maxsize=16)
def _stretches(
    rates: float | tuple[float, ...], n_intervals: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:  # fmt: skip
    """Where stretches of intervals end, and the chance of no crossover from the beginning of a stretch up to each interval.

    Returns
    -------
    (n_stretches,) int64 array
        The interval after the last.
    (n_intervals,) float64 array
        Its own interval included.
    """
    none = 1.0 - np.broadcast_to(np.array(rates, np.float64), (n_intervals,))
    ends, kept, together = [], np.empty(n_intervals), 1.0
    for k, chance in enumerate(none.tolist()):
        together *= chance
        kept[k] = together
        if together < _LEAST or k + 1 == n_intervals:
            ends.append(k + 1)
            together = 1.0
    return np.array(ends, np.int64), kept


@compiled
def _cross(first: int, last: int, keys: Any, ends: Any, kept: Any, origins: Any) -> None:
    """From one crossover straight to the next: how far that is, is the inverse of the chance of none up to there.

    That chance has no memory, so it is drawn anew behind each crossover, and at the beginning of each stretch.
    """
    for child in range(first, last):
        lane, interval = 1, 0
        for stretch in range(ends.shape[0]):
            before = 1.0
            while interval < ends[stretch]:
                bound = before * (np.float64(word(keys[child], lane)) + 0.5) * 2.0**-32
                lane += 1
                # The first interval up to which no crossover is less likely than the bound; found by halving.
                end = ends[stretch]
                while interval < end:
                    middle = (interval + end) // 2
                    if kept[middle] <= bound:
                        end = middle
                    else:
                        interval = middle + 1
                if interval < ends[stretch]:
                    mark(origins[child], interval + 1)
                    before = kept[interval]
                    interval += 1
        follow(origins[child], word(keys[child], 0))
