"""The family of recombination schemes."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.machine.counters import Address

WORD = 32
"""Loci whose origins share a word."""


class Recombination(Family):
    """Says, for each locus of each child, which of its two parents the allele comes from.

    ``places`` says which of two parental places its first and its second parent are taken from.
    """

    places: ClassVar[tuple[int, int]] = (0, 1)

    @abstractmethod
    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """Draw the origins of alleles, one bit for each.

        Parameters
        ----------
        n_children, n_loci : int
        address : Address
            Child k is individual k of the address.
        threads : int
            For blocks of children, where a scheme has use for them; the origins do not depend on it.

        Returns
        -------
        (n_children, n_words) uint32 array
            Bit j (the one worth 2**j) of word k is 1 where the allele at locus 32 k + j comes from the second parent.
            Bits beyond the last locus mean nothing.
        """


def n_words(n_loci: int) -> int:
    """How many words hold the origins of one child's alleles."""
    return -(-n_loci // WORD)


def from_second(origins: NDArray[np.uint32], n_loci: int) -> NDArray[np.bool_]:
    """Spread origins out, to look at them.

    Parameters
    ----------
    origins : (n_children, n_words) uint32 array
    n_loci : int

    Returns
    -------
    (n_children, n_loci) bool array
        True where the allele comes from the second parent.
    """
    bits = (origins[:, :, None] >> np.arange(WORD, dtype=np.uint32)) & np.uint32(1)
    return bits.reshape(len(origins), origins.shape[1] * WORD)[:, :n_loci].astype(np.bool_)
