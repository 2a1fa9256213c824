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
        Alleles, in effect units.
    parents : (n_individuals, 2) int32 array
        Positions of both parents in the previous generation; -1 for founders.
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
    def positions(self) -> NDArray[np.int64]:
        """(n_individuals,) int array: 0, 1, 2, ..., the individual part of a random address."""
        return np.arange(self.size, dtype=np.int64)
