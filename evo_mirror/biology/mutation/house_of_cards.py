"""Mutants drawn anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from evo_mirror.biology.mutation.base import MutationKernel, key_of
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.state.genome import LocusClass


class HouseOfCards(MutationKernel):
    """A mutant's allele is drawn anew, whatever it was: a mutation brings the house of cards down [Kingman1978]_.

    It is drawn from the founders' distribution, or from a normal one around their mean with an SD of its own. Loci of few
    alleles draw with the founders' shares, and may draw the allele that they had: they change with the probability
    mu (1 - share). That is what they do unless they are told otherwise.

    References
    ----------
    .. [Kingman1978] Kingman (1978), A simple model for the balance between selection and mutation, J. Appl. Probab. 15:1.
       Recalled.
    """

    kind: Literal["house_of_cards"] = "house_of_cards"
    rate: float | None = param(
        None,
        ge=0.0,
        le=1.0,
        unit="per locus per generation",
        about="mu of this class; that of the population unless given",
    )
    size: float | None = param(
        None,
        gt=0.0,
        unit="effect units",
        about="SD of mutants around the founders' mean; the founders' own unless given",
    )

    def applied(self, locus_class: LocusClass) -> LocusClass:
        """See `MutationKernel.applied`."""
        size = locus_class.founder_spread if self.size is None else self.size
        return replace(
            locus_class, mutation_rate=self.rate, mutation_size=size, mutation_redraws=True, mutation_matrix=()
        )

    def contradicted_by(self, locus_class: LocusClass) -> Contradiction | None:
        """See `MutationKernel.contradicted_by`: few alleles have no size, and without any spread all mutants are alike."""
        if locus_class.founder_shares:
            return require(
                self.size is None, key_of(locus_class, "size"),
                f"be left out for loci of {len(locus_class.founder_shares)} alleles, which are drawn with the founders' shares",
                got=self.size, beside=("encoding",),
            )  # fmt: skip
        return require(
            self.size is not None or locus_class.founder_spread > 0.0, key_of(locus_class, "size"),
            "be given in effect units where founders do not vary: all mutants would be alike", got=self.size,
            beside=("encoding", "founders", "heritable"),
        )  # fmt: skip
