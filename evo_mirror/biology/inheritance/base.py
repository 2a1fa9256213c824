"""The family of recombination schemes."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.machine.counters import Address


class Recombination(Family):
    """Says, for each locus of each child, which of its two parents the allele comes from.

    ``places`` says which of two parental places its first and its second parent are taken from.
    """

    places: ClassVar[tuple[int, int]] = (0, 1)

    @abstractmethod
    def from_second(self, n_children: int, n_loci: int, address: Address) -> NDArray[np.bool_]:
        """Draw the origins of alleles.

        Parameters
        ----------
        n_children, n_loci : int
        address : Address
            Child k is individual k of the address.

        Returns
        -------
        (n_children, n_loci) bool array
            True where the allele comes from the second parent.
        """
