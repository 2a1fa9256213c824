"""The genome: which loci there are, what they may carry, and which of them are inherited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LocusClass:
    """Loci of one kind, side by side in the genome.

    Attributes
    ----------
    name : str
    n_loci : int
    founder_mean, founder_spread : float
        Mean and standard deviation of founders' alleles [effect units].
    mutation_size : float
        Standard deviation of a mutation's step [effect units].
    low, high : float
        Alleles are kept between these [effect units].
    is_heritable : bool
        Alleles of loci that are not heritable are drawn anew from the founders' distribution at each birth.
    founder_shares : tuple of float
        If given, alleles are whole numbers 0, 1, ..., drawn with these shares by founders and by mutation alike.
    """

    name: str
    n_loci: int
    founder_mean: float
    founder_spread: float
    mutation_size: float
    low: float
    high: float
    is_heritable: bool
    founder_shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Genome:
    """All locus classes, in order along the genome."""

    classes: tuple[LocusClass, ...]

    @property
    def n_loci(self) -> int:
        """Number of loci, L."""
        return sum(c.n_loci for c in self.classes)

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where each class lies along the genome, by name."""
        ends = np.cumsum([c.n_loci for c in self.classes]).tolist()
        return {c.name: slice(end - c.n_loci, end) for c, end in zip(self.classes, ends, strict=True)}

    def per_locus(self, attribute: str) -> NDArray[np.float64]:
        """(n_loci,) float64 array of one attribute of each locus' class."""
        values = [float(getattr(c, attribute)) for c in self.classes]
        return np.repeat(np.array(values), [c.n_loci for c in self.classes])
