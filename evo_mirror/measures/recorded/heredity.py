"""Variation and selection, as a breeder would put them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.indices import mirror_gain
from evo_mirror.measures.parts import parts, program_drives
from evo_mirror.measures.recorded.base import Column, Measure, by_age
from evo_mirror.state.lived import Lived

_WRONG, _RIGHT, _OPEN = 0, 1, 2


class Heredity(Measure):
    """Genetic variance, shares of alleles, selection differentials and the size that drift sees.

    The selection differential weights by realised offspring: Cov(offspring, z) / mean offspring, the first term of Price's
    equation [Price1970]. The effective size is the inverse of the chance that two parental places, drawn without
    replacement, were filled by the same individual: N_e = (N k - 1) / (k - 1 + V / k), with k the mean number of places per
    individual (2) and V its variance. Where both places of a child go to one individual by rule, as in clones, it is too small.
    """

    kind: Literal["heredity"] = "heredity"
    columns: ClassVar[Mapping[str, Column]] = {
        "allele_variance": Column("effect units squared", "variance of alleles among individuals, mean of wiring loci"),
        "share_right": Column("1", "share of right alleles (ternary encoding)"),
        "share_wrong": Column("1", "share of wrong alleles (ternary encoding)"),
        "share_open": Column("1", "share of open alleles (ternary encoding)"),
        "differential_birth": Column("lambda", "selection differential of mirror gain at birth"),
        "differential_maturity": Column("lambda", "selection differential of mirror gain at maturity"),
        "effective_size": Column("individuals", "variance effective size, from places filled by each individual"),
    }

    def observe(self, lived: Lived) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        alleles = lived.population.genotypes[:, lived.genome.places["wiring"], 0]
        ternary = bool(lived.genome.classes[0].founder_shares)
        gains = np.empty(lived.life.drives.shape[:2])
        for part, drives in program_drives(lived, range(gains.shape[1])):
            gains[part] = mirror_gain(drives, lived.asymptote)
        gain = by_age(gains)
        share = {name: float((alleles == a).mean()) if ternary else float("nan") for name, a in
                 (("right", _RIGHT), ("wrong", _WRONG), ("open", _OPEN))}  # fmt: skip
        return {
            "allele_variance": float(_variances(alleles).mean()),
            **{f"share_{name}": value for name, value in share.items()},
            "differential_birth": _differential(gain["birth"], lived.offspring),
            "differential_maturity": _differential(gain["maturity"], lived.offspring),
            "effective_size": _effective_size(lived.offspring),
        }


def _variances(alleles: NDArray[np.float32]) -> NDArray[np.float64]:
    """(n_loci,) float64 array: variance among individuals, some loci at a time."""
    variances = np.empty(alleles.shape[1])
    for part in parts(alleles.shape[1], len(alleles)):
        variances[part] = alleles[:, part].var(axis=0, dtype=np.float64)
    return variances


def _differential(trait: NDArray[np.float64], offspring: NDArray[np.float64]) -> float:
    total = offspring.sum()
    return float((trait * offspring).sum() / total - trait.mean()) if total > 0 else float("nan")


def _effective_size(offspring: NDArray[np.float64]) -> float:
    places = 2.0 * offspring
    k, n = places.mean(), len(places)
    spread = k - 1.0 + places.var() / k if k > 0 else 0.0
    return float((n * k - 1.0) / spread) if spread > 0 else float("nan")
