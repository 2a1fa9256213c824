"""One crossover."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import WORD, Recombination, n_words
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.counters import Address, uniforms

_ALL = 2**WORD - 1


class OnePoint(Recombination):
    """Exactly one crossover, equally likely in each of the L - 1 intervals; which parent comes first is a toss."""

    kind: Literal["one_point"] = "one_point"

    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """See `Recombination.origins`."""
        draws = uniforms(address, np.arange(n_children), 2)
        point = 1 + (draws[:, 0] * max(0, n_loci - 1)).astype(np.int64)
        # In each word: how many of its loci lie before the crossover.
        before = np.clip(point[:, None] - WORD * np.arange(n_words(n_loci)), 0, WORD).astype(np.uint64)
        behind = (np.uint64(_ALL) << before).astype(np.uint32)
        return np.asarray(behind ^ np.where(draws[:, 1:] < 0.5, np.uint32(_ALL), np.uint32(0)))

    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """See `Recombination.contradicted_by`: where there is no interval there is no crossover."""
        return None
