"""The family of recombination schemes."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Contradiction, Family
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address

WORD = 32
"""Loci whose origins share a word."""

u4 = np.uint32
_ALL = u4(2**WORD - 1)


class Recombination(Family):
    """Says, for each locus of each child, which of its two parents the allele comes from.

    ``places`` says which of two parental places its first and its second parent are taken from. ``is_meiotic`` says whether
    diploids make gametes, each recombined from both copies of its maker; see `biology.meiosis`, where "parents" are copies.
    """

    places: ClassVar[tuple[int, int]] = (0, 1)
    is_meiotic: ClassVar[bool] = True

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

    @abstractmethod
    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """What these settings ask for that a map of so many loci cannot give; its keys begin at the scenario.

        Parameters
        ----------
        n_loci : int
            Those that are inherited.
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


@partial(compiled, inlined=True)
def mark(crossings: Any, locus: int) -> None:
    """Note a crossover right before a locus of one child.

    Parameters
    ----------
    crossings : (n_words,) uint32 array
        Changed: noted twice is not noted.
    locus : int
    """
    crossings[locus // WORD] ^= u4(1) << u4(locus % WORD)


@partial(compiled, inlined=True)
def follow(crossings: Any, drawn: int) -> None:
    """Turn one child's crossovers into the origins of its alleles.

    Parameters
    ----------
    crossings : (n_words,) uint32 array
        Changed: a bit is 1 right behind a crossover; then, where the allele comes from the second parent.
    drawn : int
        A random word, whose first bit says which parent comes first.
    """
    others = _ALL if u4(drawn) >> u4(31) else u4(0)
    for k in range(crossings.shape[0]):
        word = u4(crossings[k])
        # Each bit becomes the sum, without carrying, of all up to it: five doublings instead of 32 steps.
        for n in (1, 2, 4, 8, 16):
            word ^= u4(word << u4(n))
        crossings[k] = word ^ others
        others = _ALL if crossings[k] >> u4(31) else u4(0)
