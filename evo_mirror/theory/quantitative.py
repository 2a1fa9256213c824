"""An additive trait under selection: what children are expected to be like, exactly.

Of haploids with two parents for each child, places filled independently with chances p_i. The mean of children is
sum of p_i g_i, that of those who fill the places [Robertson1966]_. Their variance is the sum over pairs of loci of
(1 - r_lm) C_lm, with C the covariance of alleles among those who fill the places: two loci that part in half of all gametes
hand on half of what they have in common.

References
----------
.. [Robertson1966] Robertson (1966), Animal Production 8:95; recalled.
.. [LynchWalsh1998] Lynch & Walsh (1998), Genetics and Analysis of Quantitative Traits; recalled.
.. [Falconer1996] Falconer & Mackay (1996), Introduction to Quantitative Genetics, ch. 11; recalled.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, log, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_shares


@dataclass(frozen=True)
class Estimate:
    """A number estimated from a sample.

    Attributes
    ----------
    value, standard_error : float
        In the same unit.
    """

    value: float
    standard_error: float


def heritability(
    offspring: NDArray[np.float64], parents: NDArray[np.float64], *,
    estimator: Literal["midparent", "one_parent"] = "midparent",
) -> Estimate:  # fmt: skip
    """Estimate narrow-sense heritability from parents and offspring.

    The least-squares slope of offspring phenotype on midparent phenotype estimates V_A / V_P where parents share no
    environment with offspring [Falconer1996]_. Its standard error takes families to be independent, and deviations from the line
    to be equally large everywhere.

    Parameters
    ----------
    offspring : (n_families,) float64 array
        Phenotype of an offspring of each pair of parents, or the mean of several, in trait units.
    parents : (n_families, 2) float64 array
        Phenotypes of its two parents, in the same units.
    estimator : {"midparent", "one_parent"}
        "one_parent" doubles the slope on the first parent, which takes mates to be unlike one another.

    Returns
    -------
    Estimate
        Value (dimensionless) and standard error.

    Raises
    ------
    MeasureError
        If parental phenotypes do not vary, or there are fewer than three families: the slope, or its error, is undefined.
    TheoryError
        If the estimator is another.
    ShapeError
        If there are not two parents for each offspring.

    Notes
    -----
    Too large where rearing is inherited, as where parents answer their own children's acts.
    """
    if estimator not in ("midparent", "one_parent"):
        raise TheoryError(phrase("estimator", "be 'midparent' or 'one_parent'", got=estimator))
    y, both = np.asarray(offspring, np.float64), np.asarray(parents, np.float64)
    require_shape("offspring", y, n_families=None)
    require_shape("parents", both, n_families=len(y), n_parents=2)
    x, scale = (both.mean(axis=1), 1.0) if estimator == "midparent" else (both[:, 0], 2.0)
    if len(y) < 3:
        raise MeasureError(phrase("heritability", "be estimated from three families at least", got=len(y)))
    x, y = x - x.mean(), y - y.mean()
    spread = float(x @ x)
    if not spread > 1e-24 * len(x):
        got = Words("phenotypes that do not vary" if np.isfinite(spread) else "phenotypes that are no numbers")
        raise MeasureError(phrase("heritability", "have parents whose phenotypes vary", got=got))
    slope = float(x @ y) / spread
    left = y - slope * x
    return Estimate(scale * slope, scale * sqrt(float(left @ left) / (len(y) - 2) / spread))


def selection_differential(trait: NDArray[np.float64], *, chances: NDArray[np.float64]) -> float:
    """S: mean of those who fill parental places less the mean of all.

    Parameters
    ----------
    trait : (n_individuals,) float64 array
        In trait units.
    chances : (n_individuals,) float64 array
        Of filling a place; or realised shares of offspring.
    """
    chances = require_shares("chances", shares=chances)
    trait = np.asarray(trait, np.float64)
    require_shape("trait", trait, n_individuals=len(chances))
    return float(chances @ trait - trait.mean())


def breeders_response(*, heritability: float, differential: float) -> float:
    """R = h^2 S, the breeder's equation: exact where offspring depend linearly on their parents [Falconer1996]_.

    Parameters
    ----------
    heritability : float
        h^2, dimensionless: V_A / V_P.
    differential : float
        S, in trait units.
    """
    require_between("heritability", value=heritability, low=0.0, high=1.0)
    return heritability * differential


def children_mean(
    genotypes: NDArray[np.float64], *, chances: NDArray[np.float64], effects: NDArray[np.float64]
) -> float:
    """Expected trait of children, without mutation and environment: that of those who fill the places.

    Parameters
    ----------
    genotypes : (n_individuals, n_loci) float64 array
        Alleles of haploid adults.
    chances : (n_individuals,) float64 array
        Of filling a parental place.
    effects : (n_loci,) float64 array
        Trait units per unit of allele.
    """
    chances, trait = _bred(genotypes, chances, effects)
    return float(chances @ trait)


def children_variance(
    genotypes: NDArray[np.float64], *, chances: NDArray[np.float64], effects: NDArray[np.float64],
    fractions: NDArray[np.float64],
) -> float:  # fmt: skip
    """Expected squared deviation of a child from `children_mean`: within families and between them.

    For the mean of n children, whose places are filled independently, divide it by n.

    Parameters
    ----------
    genotypes : (n_individuals, n_loci) float64 array
        Alleles of haploid adults.
    chances : (n_individuals,) float64 array
    effects : (n_loci,) float64 array
    fractions : (n_loci, n_loci) float64 array
        Recombination fraction of each pair of loci, from `theory.linkage`; zeros for clones.

    Returns
    -------
    float
        In squared trait units.
    """
    chances, _ = _bred(genotypes, chances, effects)
    _require_fractions(fractions, len(effects))
    each = np.asarray(genotypes, np.float64) * effects
    away = each - chances @ each
    together = away.T @ (chances[:, None] * away)
    return float(((1.0 - np.asarray(fractions)) * together).sum())


def segregation_variance(
    one: NDArray[np.float64], *, other: NDArray[np.float64], effects: NDArray[np.float64], fractions: NDArray[np.float64]
) -> float:  # fmt: skip
    """Variance among the children of two haploid parents: the sum over pairs of loci of (1 - 2 r_lm) d_l d_m / 4.

    With d the parents' difference at a locus. Under free recombination the sum of d_l^2 / 4.

    Parameters
    ----------
    one, other : (n_loci,) float64 array
        Alleles of the parents.
    effects : (n_loci,) float64 array
    fractions : (n_loci, n_loci) float64 array

    Returns
    -------
    float
        In squared trait units.
    """
    effects = np.asarray(effects, np.float64)
    require_shape("effects", effects, n_loci=len(one))
    _require_fractions(fractions, len(effects))
    d = (np.asarray(one, np.float64) - np.asarray(other, np.float64)) * effects
    return float(d @ (1.0 - 2.0 * np.asarray(fractions)) @ d / 4.0)


def truncation_intensity(share: float) -> float:
    """Mean, in standard deviations, of the best share of a very large normal population: phi(z) / share [Falconer1996]_.

    Parameters
    ----------
    share : float
        Selected, above 0 and up to 1.
    """
    require_between("share", value=share, low=0.0, high=1.0, excludes_low=True)
    if share == 1.0:
        return 0.0
    low, high = -8.0, 8.0
    for _ in range(80):
        z = 0.5 * (low + high)
        low, high = (z, high) if 0.5 * erfc(z / sqrt(2.0)) > share else (low, z)
    return exp(-0.5 * low * low - 0.5 * log(2.0 * pi)) / share


def _bred(
    genotypes: NDArray[np.float64], chances: NDArray[np.float64], effects: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chances = require_shares("chances", shares=chances)
    genotypes, effects = np.asarray(genotypes, np.float64), np.asarray(effects, np.float64)
    require_shape("genotypes", genotypes, n_individuals=len(chances), n_loci=None)
    require_shape("effects", effects, n_loci=genotypes.shape[1])
    return chances, genotypes @ effects


def _require_fractions(fractions: NDArray[np.float64], n_loci: int) -> None:
    require_shape("fractions", np.asarray(fractions), n_loci=n_loci, n_loci_too=n_loci)
    require_between("fractions", value=fractions, low=0.0, high=1.0)
