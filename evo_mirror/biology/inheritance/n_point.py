"""A fixed number of crossovers."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import WORD, Recombination, follow, mark, n_words
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys, word
from evo_mirror.machine.threads import in_blocks

u4 = np.uint32


class NPoint(Recombination):
    """Exactly so many crossovers, in different ones of the L - 1 intervals, all choices alike; who comes first is a toss.

    Two loci d intervals apart part as often as an odd number of the n crossovers falls between them: the sum over odd k of
    C(d, k) C(L - 1 - d, n - k) / C(L - 1, n).
    """

    kind: Literal["n_point"] = "n_point"
    crossovers: int = param(2, ge=0, le=1_000_000, unit="crossovers", about="n: how many there are in each child")

    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """See `Recombination.origins`; where there are fewer intervals than crossovers, each has one."""
        origins = np.zeros((n_children, n_words(n_loci)), u4)
        keys, n_intervals = individual_keys(address, np.arange(n_children)), max(0, n_loci - 1)
        in_blocks(n_children, threads, _cross, keys, n_intervals, min(self.crossovers, n_intervals), origins)
        return origins

    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """See `Recombination.contradicted_by`: each crossover needs an interval of its own."""
        most = max(0, n_loci - 1)
        return require(
            n_loci < 2 or self.crossovers <= most, "recombination.crossovers",
            f"be at most {most} crossovers, one in each interval between the {n_loci} loci that are inherited",
            got=self.crossovers, beside=("recombination.kind", "heritable"),
        )  # fmt: skip


@compiled
def _cross(first: int, last: int, keys: Any, n_intervals: int, n_crossovers: int, origins: Any) -> None:
    """Draw a subset of the intervals: the j-th of the last n is taken, unless one up to it, drawn at random, is still free."""
    for child in range(first, last):
        for k in range(n_crossovers):
            j = n_intervals - n_crossovers + k
            locus = 1 + one_of(j + 1, keys[child], 1 + k)
            is_taken = (u4(origins[child, locus // WORD]) >> u4(locus % WORD)) & u4(1)
            mark(origins[child], 1 + j if is_taken else locus)
        follow(origins[child], word(keys[child], 0))
