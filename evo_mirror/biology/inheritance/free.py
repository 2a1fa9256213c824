"""Free recombination."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination, n_words
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys, word
from evo_mirror.machine.threads import in_blocks


class Free(Recombination):
    """All loci are unlinked: each allele comes from either parent with probability 1/2 (uniform crossover)."""

    kind: Literal["free"] = "free"

    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """See `Recombination.origins`."""
        origins = np.empty((n_children, n_words(n_loci)), np.uint32)
        in_blocks(n_children, threads, _fill, individual_keys(address, np.arange(n_children)), origins)
        return origins

    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """See `Recombination.contradicted_by`: any number of loci will do."""
        return None


@compiled
def _fill(first: int, last: int, keys: Any, origins: Any) -> None:
    """Each bit of a random word is a toss of its own."""
    for child in range(first, last):
        for k in range(origins.shape[1]):
            origins[child, k] = word(keys[child], k)
