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
    founder_shares_exact : bool
        Whether founders carry few alleles in exactly these shares, as nearly as their number allows, rather than each drawing
        one.
    mutation_rate : float or None
        Mutations per locus per generation; None for the rate of the population.
    mutation_redraws : bool
        Whether a mutant's allele is drawn around the founders' mean, with ``mutation_size``, whatever it was before (house of
        cards); else it takes a step from where it was. Of no concern to few alleles.
    mutation_matrix : tuple of tuple of float
        If given, which of few alleles a mutation leads to: row, allele before; column, after. Without, the founders' shares.
    dominance : float
        h: what a heterozygote expresses lies this far on the way from the smaller of its alleles to the larger.
    dominance_order : tuple of int
        Of few alleles: their numbers from the most dominant to the most recessive; without, the order of their numbers.
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
    founder_shares_exact: bool = False
    mutation_rate: float | None = None
    mutation_redraws: bool = False
    mutation_matrix: tuple[tuple[float, ...], ...] = ()
    dominance: float = 0.5
    dominance_order: tuple[int, ...] = ()


@dataclass(frozen=True)
class Genome:
    """All locus classes, in order along the genome."""

    classes: tuple[LocusClass, ...]

    @cached_property
    def n_loci(self) -> int:
        """Number of loci, L."""
        return sum(c.n_loci for c in self.classes)

    @cached_property
    def n_inherited(self) -> int:
        """Number of loci that are inherited: those on the map."""
        return sum(c.n_loci for c in self.classes if c.is_heritable)

    @cached_property
    def inherited(self) -> NDArray[np.int64]:
        """(n_inherited,) int64 array: where the loci that are inherited lie along the genome."""
        return np.flatnonzero(self.per_locus("is_heritable"))

    @cached_property
    def named(self) -> dict[str, LocusClass]:
        """The classes by name."""
        return {c.name: c for c in self.classes}

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where each class lies along the genome, by name."""
        ends = np.cumsum([c.n_loci for c in self.classes]).tolist()
        return {c.name: slice(end - c.n_loci, end) for c, end in zip(self.classes, ends, strict=True)}

    def per_locus(self, attribute: str) -> NDArray[np.float64]:
        """(n_loci,) float64 array of one attribute of each locus' class."""
        values = [float(getattr(c, attribute)) for c in self.classes]
        return np.repeat(np.array(values), [c.n_loci for c in self.classes])
