"""The family of encodings, and what they share: the loci beside the wiring."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.state.genome import LocusClass
from evo_mirror.state.repertoire import Channels, Heads


@dataclass(frozen=True)
class Innate:
    """What the wiring loci of a population make.

    Attributes
    ----------
    strength : (n_individuals, n_features, n_heads) float32 array
    is_open : (n_individuals, n_features, n_units) bool array
        Or (n_individuals, 0, 0) where the encoding leaves nothing open.
    """

    strength: NDArray[np.float32]
    is_open: NDArray[np.bool_]


class Encoding(Family):
    """How wiring loci become innate strengths from sights to heads."""

    leaves_open: ClassVar[bool] = False

    @abstractmethod
    def loci(self, channels: Channels, heads: Heads, heritable: bool) -> tuple[LocusClass, ...]:
        """The locus classes that this encoding needs for one wiring."""

    @abstractmethod
    def develop(self, alleles: NDArray[np.float32], channels: Channels, heads: Heads) -> Innate:
        """Turn alleles into innate strengths.

        Parameters
        ----------
        alleles : (n_individuals, n_wiring_loci) float32 array
            Expressed effect at each wiring locus.
        channels : Channels
        heads : Heads
        """

    @abstractmethod
    def alleles_for(self, strength: NDArray[np.float64], heads: Heads) -> NDArray[np.float64]:
        """Alleles whose development gives a wanted wiring, as nearly as the encoding can.

        Parameters
        ----------
        strength : (n_features, n_heads) float64 array
        heads : Heads

        Returns
        -------
        (n_wiring_loci,) float64 array
        """
