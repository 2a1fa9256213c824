"""Variation and selection, as a breeder would put them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.measures.mirroring import index_and_gain
from evo_mirror.measures.recorded.base import Column, Measure, by_age
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

    def observe(self, lived: Lived) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        alleles, place = np.ascontiguousarray(lived.population.haplotypes), lived.genome.places["wiring"]
        ternary = bool(lived.genome.classes[0].founder_shares)
        gain = by_age(index_and_gain(lived)[1])
        share = {name: float((alleles[:, place] == a).mean()) if ternary else float("nan") for name, a in
                 (("right", _RIGHT), ("wrong", _WRONG), ("open", _OPEN))}  # fmt: skip
        variances = np.empty(place.stop - place.start)
        _write_variances(alleles, place.start, variances)
        return {
            "allele_variance": float(variances.mean()),
            **{f"share_{name}": value for name, value in share.items()},
            "differential_birth": _differential(gain["birth"], lived.offspring),
            "differential_maturity": _differential(gain["maturity"], lived.offspring),
            # Where generations overlap, the children of N steps are not those of a life.
            "effective_size": _effective_size(lived.offspring) if lived.trials is None else float("nan"),
        }


@compiled
def _write_variances(alleles: NDArray[np.float32], first_locus: int, variances: NDArray[np.float64]) -> None:
    """Variance among rows at each locus from ``first_locus`` on.

    Alleles are counted from the mean of the first few, so that squares and square of the sum are small beside one another
    only where the variance is; four individuals at a time, since alleles come faster than sums are written.
    """
    n, n_loci = len(alleles), len(variances)
    n_few, fours = min(n, _FEW), n // 4 * 4
    start, total = np.zeros(n_loci), np.zeros(n_loci)
    for i in range(n_few):
        for k in range(n_loci):
            start[k] += np.float64(alleles[i, first_locus + k])
    for k in range(n_loci):
        start[k] /= n_few
        variances[k] = 0.0
    for i in range(0, fours, 4):
        for k in range(n_loci):
            one = np.float64(alleles[i, first_locus + k]) - start[k]
            two = np.float64(alleles[i + 1, first_locus + k]) - start[k]
            three = np.float64(alleles[i + 2, first_locus + k]) - start[k]
            four = np.float64(alleles[i + 3, first_locus + k]) - start[k]
            total[k] += (one + two) + (three + four)
            variances[k] += (one * one + two * two) + (three * three + four * four)
    for i in range(fours, n):
        for k in range(n_loci):
            one = np.float64(alleles[i, first_locus + k]) - start[k]
            total[k] += one
            variances[k] += one * one
    for k in range(n_loci):
        variances[k] = max(0.0, (variances[k] - total[k] * total[k] / n) / n)


def _differential(trait: NDArray[np.float64], offspring: NDArray[np.float64]) -> float:
    total = offspring.sum()
    return float((trait * offspring).sum() / total - trait.mean()) if total > 0 else float("nan")


def _effective_size(offspring: NDArray[np.float64]) -> float:
    places = 2.0 * offspring
    k, n = places.mean(), len(places)
    spread = k - 1.0 + places.var() / k if k > 0 else 0.0
    return float((n * k - 1.0) / spread) if spread > 0 else float("nan")
