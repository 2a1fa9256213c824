"""Variation and selection, as a breeder would put them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.threads import in_blocks
from evo_mirror.measures.mirroring import index_and_gain
from evo_mirror.measures.recorded.base import AGES, Column, Measure
from evo_mirror.state.lived import Lived

_WRONG, _RIGHT, _OPEN = 0, 1, 2
_FEW = 64
"""Individuals whose mean stands for that of all, to begin with."""


class Heredity(Measure):
    """Genetic variance, shares of alleles, selection differentials and the size that drift sees.

    The selection differential weights by realised offspring: Cov(offspring, z) / mean offspring, the first term of Price's
    equation [Price1970]. The effective size is the inverse of the chance that two parental places, drawn without
    replacement, were filled by the same individual: N_e = (N k - 1) / (k - 1 + V / k), with k the mean number of places per
    individual (2) and V its variance. Where both places of a child go to one individual by rule, as in clones, it is too small;
    where that is ruled out, as with separate sexes, it is too large, by about 1 part in 2 N; where generations overlap, it is not
    given. Alleles are counted by copies.
    """

    kind: Literal["heredity"] = "heredity"
    columns: ClassVar[Mapping[str, Column]] = {
        "allele_variance": Column("effect units squared", "variance of alleles among all copies, mean of wiring loci"),
        "share_right": Column("1", "share of right alleles (ternary encoding)"),
        "share_wrong": Column("1", "share of wrong alleles (ternary encoding)"),
        "share_open": Column("1", "share of open alleles (ternary encoding)"),
        "differential_birth": Column("lambda", "selection differential of mirror gain at birth"),
        "differential_maturity": Column("lambda", "selection differential of mirror gain at maturity"),
        "effective_size": Column("individuals", "variance effective size, from places filled by each individual"),
    }

    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        alleles, place = np.ascontiguousarray(lived.population.haplotypes), lived.genome.places["wiring"]
        ternary = bool(lived.genome.classes[0].founder_shares)
        gain = index_and_gain(lived, threads)[1]
        right, wrong, still_open = (
            float((alleles[:, place] == code).mean()) if ternary else np.nan for code in (_RIGHT, _WRONG, _OPEN)
        )
        variances = np.empty(place.stop - place.start)
        in_blocks(len(variances), threads, _write_variances, alleles, place.start, variances)
        return {
            "allele_variance": float(variances.sum() / len(variances)),
            "share_right": right,
            "share_wrong": wrong,
            "share_open": still_open,
            "differential_birth": _differential(gain[:, 0], lived.offspring) if gain.shape[1] == len(AGES) else np.nan,
            "differential_maturity": _differential(gain[:, -1], lived.offspring),
            # Where generations overlap, the children of N steps are not those of a life.
            "effective_size": _effective_size(lived.offspring) if lived.trials is None else float("nan"),
        }


@compiled
def _write_variances(
    first: int, last: int, alleles: NDArray[np.float32], first_locus: int, variances: NDArray[np.float64]
) -> None:
    """Variance among rows at each locus from ``first_locus`` on.

    Alleles are counted from the mean of the first few, so that squares and square of the sum are small beside one another
    only where the variance is; four individuals at a time, since alleles come faster than sums are written. Their rows are cut
    out first: places in them are then as plain as those in sums, and many loci go side by side.
    """
    n, n_loci, begin, end = len(alleles), last - first, first_locus + first, first_locus + last
    n_few, fours = min(n, _FEW), n // 4 * 4
    start, total, squares = np.zeros(n_loci), np.zeros(n_loci), np.zeros(n_loci)
    for i in range(n_few):
        row = alleles[i, begin:end]
        for k in range(n_loci):
            start[k] += np.float64(row[k])
    for k in range(n_loci):
        start[k] /= n_few
    for i in range(0, fours, 4):
        a, b = alleles[i, begin:end], alleles[i + 1, begin:end]
        c, d = alleles[i + 2, begin:end], alleles[i + 3, begin:end]
        for k in range(n_loci):
            one, two = np.float64(a[k]) - start[k], np.float64(b[k]) - start[k]
            three, four = np.float64(c[k]) - start[k], np.float64(d[k]) - start[k]
            total[k] += (one + two) + (three + four)
            squares[k] += (one * one + two * two) + (three * three + four * four)
    for i in range(fours, n):
        row = alleles[i, begin:end]
        for k in range(n_loci):
            one = np.float64(row[k]) - start[k]
            total[k] += one
            squares[k] += one * one
    for k in range(n_loci):
        variances[first + k] = max(0.0, (squares[k] - total[k] * total[k] / n) / n)


def _differential(trait: NDArray[np.float64], offspring: NDArray[np.float64]) -> float:
    total = offspring.sum()
    return float((trait * offspring).sum() / total - trait.sum() / len(trait)) if total > 0 else np.nan


def _effective_size(offspring: NDArray[np.float64]) -> float:
    places, n = 2.0 * offspring, len(offspring)
    k = places.sum() / n
    variance = np.square(places - k).sum() / n
    spread = k - 1.0 + variance / k if k > 0 else 0.0
    return float((n * k - 1.0) / spread) if spread > 0 else np.nan
