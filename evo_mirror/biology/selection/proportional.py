"""Fitness-proportional selection."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.chances import drawn, one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.machine.threads import in_blocks


class Proportional(Selection):
    """Each parental place goes to an individual with probability fitness / sum of fitness (Wright and Fisher's model).

    Here the size of fitness counts, in any unit: it is the expected number of offspring, as far as everybody's have the same
    factor.
    """

    kind: Literal["proportional"] = "proportional"
    in_proportion: ClassVar[bool] = True

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`.

        Raises
        ------
        MeasureError
            If a fitness is negative or without limit, or all are 0: shares of offspring are undefined.
        """
        fitness = self.admitted(fitness)
        totals = _totals(fitness)
        guide, chosen = np.empty(len(totals), np.int64), np.empty(n_places, np.int64)
        last_fit = int(np.flatnonzero(fitness)[-1])
        _lay_out(totals, last_fit, guide)
        keys = individual_keys(address, np.arange(n_places))
        in_blocks(n_places, threads, _look_up, totals, last_fit, guide, keys, chosen)
        return chosen

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fitness / sum of fitness."""
        fitness = self.admitted(fitness)
        return np.asarray(fitness / _totals(fitness)[-1])

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: any number can share."""
        return None


def _totals(fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n_individuals,) sums of fitness up to each individual."""
    with np.errstate(over="ignore"):  # refused below
        totals = np.cumsum(fitness)
    if not (fitness.min() >= 0 and 0 < totals[-1] < np.inf):
        raise MeasureError(
            phrase(
                "fitness", "be at least 0 and somewhere above 0 under proportional selection",
                got=Words(f"from {fitness.min():g} to {fitness.max():g}"),
                remedy="Where lives earn it, raise payoff.baseline or lower the costs; else give none below 0.",
                unit="expected offspring",
            )
        )  # fmt: skip
    return np.asarray(totals)


@compiled
def _lay_out(totals: Any, last_fit: int, guide: Any) -> None:
    """Note, for each of N equal parts of the whole, whose share it begins in: the search is over after a step or two."""
    n = len(totals)
    position = 0
    for part in range(n):
        begin = totals[n - 1] * (part / n)
        while position < last_fit and totals[position] <= begin:
            position += 1
        guide[part] = position


@compiled
def _look_up(first: int, last: int, totals: Any, last_fit: int, guide: Any, keys: Any, chosen: Any) -> None:
    """Fill some places: whose share a random point of the whole falls into."""
    n = len(totals)
    for place in range(first, last):
        point = (np.float64(drawn(keys[place], 0)) + 0.5) * 2.0**-32 * totals[n - 1]
        position = guide[one_of(n, keys[place], 0)]
        while position < last_fit and totals[position] <= point:
            position += 1
        chosen[place] = position
