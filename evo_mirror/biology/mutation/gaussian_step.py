"""Normal steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from evo_mirror.biology.mutation.base import MutationKernel, key_of
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.state.genome import LocusClass


class GaussianStep(MutationKernel):
    """A mutant's allele lies a normal step from where it was: a continuum of alleles [CrowKimura1964]_.

    Without limits in reach, each generation adds the variance mu sigma^2 to a locus. This is what loci with a continuum of
    alleles do unless they are told otherwise.

    References
    ----------
    .. [CrowKimura1964] Crow & Kimura (1964), The theory of genetic loads, Proc. XI Int. Congr. Genet. 2:495. Recalled.
    """

    kind: Literal["gaussian_step"] = "gaussian_step"
    rate: float | None = param(
        None,
        ge=0.0,
        le=1.0,
        unit="per locus per generation",
        about="mu of this class; that of the population unless given",
    )
    size: float | None = param(
        None, gt=0.0, unit="effect units", about="sigma: SD of a step; that of the encoding or trait unless given"
    )

    def applied(self, locus_class: LocusClass) -> LocusClass:
        """See `MutationKernel.applied`."""
        size = locus_class.mutation_size if self.size is None else self.size
        return replace(
            locus_class, mutation_rate=self.rate, mutation_size=size, mutation_redraws=False, mutation_matrix=()
        )

    def contradicted_by(self, locus_class: LocusClass) -> Contradiction | None:
        """See `MutationKernel.contradicted_by`: steps need a continuum."""
        return require(
            not locus_class.founder_shares, key_of(locus_class, "kind"),
            f"suit loci of {len(locus_class.founder_shares)} alleles, between which there are no steps", got="gaussian_step",
            beside=("encoding",), remedy="Choose 'house_of_cards' or 'k_allele' or 'two_way'.",
        )  # fmt: skip
