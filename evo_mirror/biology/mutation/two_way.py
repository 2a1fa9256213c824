"""Two alleles, and mutation both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from evo_mirror.biology.mutation.base import MutationKernel, key_of
from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.state.genome import LocusClass


class TwoWay(MutationKernel):
    """Allele 0 mutates to 1 at the rate u, and 1 to 0 at the rate v; every mutation is a change [Wright1931]_.

    Without selection the frequency of allele 1 goes to u / (u + v), and its distance from there shrinks by 1 - u - v in each
    generation. Where a class has room for more alleles, the others must not occur; they would not mutate.

    References
    ----------
    .. [Wright1931] Wright (1931), Evolution in Mendelian populations, Genetics 16:97. Recalled.
    """

    kind: Literal["two_way"] = "two_way"
    forward: float = param(0.01, ge=0.0, le=1.0, unit="per locus per generation", about="u: from allele 0 to allele 1")
    backward: float = param(0.01, ge=0.0, le=1.0, unit="per locus per generation", about="v: from allele 1 to allele 0")

    def applied(self, locus_class: LocusClass) -> LocusClass:
        """See `MutationKernel.applied`: mutations at the larger rate, some of which leave the rarer kind as it was."""
        rate, k = max(self.forward, self.backward), len(locus_class.founder_shares)
        u, v = (self.forward / rate, self.backward / rate) if rate > 0.0 else (0.0, 0.0)
        rows = [[float(a == b) for b in range(k)] for a in range(k)]
        rows[0][:2], rows[1][:2] = [1.0 - u, u], [v, 1.0 - v]
        return replace(locus_class, mutation_rate=rate, mutation_redraws=False, mutation_matrix=tuple(map(tuple, rows)))

    def contradicted_by(self, locus_class: LocusClass) -> Contradiction | None:
        """See `MutationKernel.contradicted_by`: there must be two alleles."""
        shares = locus_class.founder_shares
        got = f"{sum(share > 0.0 for share in shares)}" if shares else "a continuum"
        return require(
            len(shares) >= 2 and not any(share > 0.0 for share in shares[2:]), key_of(locus_class, "kind"),
            "belong to loci whose founders carry the alleles 0 and 1 only", got=Words(got), beside=("encoding",),
            remedy="Choose another kernel, or set the shares of other alleles to 0.",
        )  # fmt: skip
