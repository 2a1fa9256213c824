"""A population: the alleles that individuals carry, and whose children they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Population:
    """One generation of genotypes, as a struct of arrays.

    Attributes
    ----------
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        Alleles, in effect units. Copy 0 came from the first parent, copy 1 from the second.
    parents : (n_individuals, 2) int32 array
        Positions of both parents in the previous generation; -1 for founders. Where generations overlap, positions are taken
        again, and parents are named by birth id.
    birth_ids : (n_individuals,) int64 array
        Unique over the run.
    demes : (n_individuals,) int32 array
    """

    genotypes: NDArray[np.float32]
    parents: NDArray[np.int32]
    birth_ids: NDArray[np.int64]
    demes: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of individuals, N."""
        return len(self.genotypes)

    @property
    def ploidy(self) -> int:
        """Copies per locus."""
        return int(self.genotypes.shape[2])

    @property
    def haplotypes(self) -> NDArray[np.float32]:
        """(n_individuals * ploidy, n_loci) float32 array: copy c of individual i is row ploidy * i + c.

        A view of the genotypes where each copy lies in one piece, as `genotypes_of` leaves them.
        """
        n, n_loci, ploidy = self.genotypes.shape
        return self.genotypes.transpose(0, 2, 1).reshape(n * ploidy, n_loci)

    @property
    def positions(self) -> NDArray[np.int64]:
        """(n_individuals,) int array: 0, 1, 2, ..., the individual part of a random address."""
        return np.arange(self.size, dtype=np.int64)


def genotypes_of(haplotypes: NDArray[np.float32], ploidy: int) -> NDArray[np.float32]:
    """Individuals from their copies of the genome, without writing an allele anew.

    Parameters
    ----------
    haplotypes : (n_individuals * ploidy, n_loci) float32 array
        As in `Population.haplotypes`.
    ploidy : int

    Returns
    -------
    (n_individuals, n_loci, ploidy) float32 array
        A view: the loci of one copy lie side by side.
    """
    return haplotypes.reshape(-1, ploidy, haplotypes.shape[1]).transpose(0, 2, 1)
