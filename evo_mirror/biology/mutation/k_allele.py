"""K alleles, and which of them mutants carry."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self

from evo_mirror.biology.mutation.base import MutationKernel, key_of
from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.settings import Contradiction, checked, model_validator, param, ranged, require
from evo_mirror.state.genome import LocusClass

Chance = Annotated[float, ranged(ge=0.0, le=1.0)]


class KAllele(MutationKernel):
    """A mutant carries one of K alleles, with chances that depend on which it would have carried [CrowKimura1970]_.

    Without a matrix, each of the other K - 1 is as likely: the K-allele model. A matrix U for whole generations, with the
    chances of no mutation on its diagonal, is had from the largest rate mu = max(1 - U_aa) and the matrix 1 + (U - 1) / mu.

    References
    ----------
    .. [CrowKimura1970] Crow & Kimura (1970), An Introduction to Population Genetics Theory, section 9.2. Recalled.
    """

    kind: Literal["k_allele"] = "k_allele"
    rate: float | None = param(
        None,
        ge=0.0,
        le=1.0,
        unit="per locus per generation",
        about="mu of this class; that of the population unless given",
    )
    matrix: tuple[tuple[Chance, ...], ...] = param(
        (),
        unit="1",
        about="allele of mutants; a row for each allele before, a column for each after; else all others alike",
    )

    @model_validator(mode="after")
    def _rows_add_up(self) -> Self:
        totals = [sum(row) for row in self.matrix]
        return checked(
            self,
            *(
                require(
                    abs(total - 1.0) < 1e-9, f"matrix.{allele}", "add up to 1: a mutant carries something", got=round(total, 9),
                    beside=(),
                )
                for allele, total in enumerate(totals)
            ),
        )  # fmt: skip

    def applied(self, locus_class: LocusClass) -> LocusClass:
        """See `MutationKernel.applied`."""
        k = len(locus_class.founder_shares)
        others = tuple(tuple(float(a != b) / (k - 1) for b in range(k)) for a in range(k))
        return replace(
            locus_class, mutation_rate=self.rate, mutation_redraws=False, mutation_matrix=self.matrix or others
        )

    def contradicted_by(self, locus_class: LocusClass) -> Contradiction | None:
        """See `MutationKernel.contradicted_by`: a matrix has as many rows and columns as there are alleles."""
        k = len(locus_class.founder_shares)
        if k < 2:
            return require(
                False, key_of(locus_class, "kind"), "suit loci with a continuum of alleles", got="k_allele",
                beside=("encoding",), remedy="Choose 'gaussian_step' or 'house_of_cards'.",
            )  # fmt: skip
        lengths = [len(row) for row in self.matrix]
        return require(
            not lengths or lengths == [k] * k, key_of(locus_class, "matrix"),
            f"have {k} rows of {k} chances, one for each allele", got=Words(f"rows of {lengths}"), beside=("encoding",),
        )  # fmt: skip
