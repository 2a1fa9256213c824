"""Components of variance of genotypes crossed with rearings and with courses of luck: an analysis of variance.

A cell is z_gek: genotype g, rearing e, course of luck k, each once. Rearings are fixed: those laid out and no others. Genotypes
and courses of luck are samples; a course of luck may be the same under all rearings, and what it does there be correlated.
With vectors over the J rearings, z_gk = mu + a_g + b_k + c_gk and covariances A, B, C of a, b and c:

    genes            w'Aw                   of a genotype's mean over rearings, w = 1/J
    genes x rearing  tr A / J - w'Aw        of what a rearing makes of one genotype and not of another
    luck             tr B / J               of what a course of luck does to all genotypes
    genes x luck     tr C / J               the rest
    rearing          mean (mu_e - mu)^2     between the rearings laid out

They add up to the expected variance of a random genotype in a random one of these rearings on random luck. Estimates are
unbiased, by mean squares [LynchWalsh1998]_, so that one may fall below 0. With common luck there is no other residual.

References
----------
.. [LynchWalsh1998] Lynch & Walsh (1998), Genetics and Analysis of Quantitative Traits; recalled.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import TheoryError


@dataclass(frozen=True)
class Components:
    """Parts of a variance, in squared trait units; see the head of the module.

    Attributes
    ----------
    genes, rearing, genes_by_rearing, luck, genes_by_luck : float
    """

    genes: float
    rearing: float
    genes_by_rearing: float
    luck: float
    genes_by_luck: float

    @property
    def total(self) -> float:
        """Their sum."""
        return float(sum(astuple(self)))


def variance_components(trait: NDArray[np.float64]) -> Components:
    """Divide the variance of a trait over genotypes, rearings and luck.

    Parameters
    ----------
    trait : (n_genotypes, n_rearings, n_courses) float64 array
        In trait units; every genotype in every rearing on every course of luck.

    Returns
    -------
    Components
        In squared trait units. Exactly 0 where all genotypes, all rearings or all courses of luck give equal numbers.

    Raises
    ------
    TheoryError
        If there are fewer than two genotypes or courses of luck, or a cell is empty.
    """
    z = np.asarray(trait, np.float64)
    require_shape("trait", z, n_genotypes=None, n_rearings=None, n_courses=None)
    n, n_rearings, n_courses = z.shape
    if min(n, n_courses) < 2 or not n_rearings:
        got = Words(f"{n} genotypes, {n_rearings} rearings, {n_courses} courses")
        raise TheoryError(
            phrase("trait", "have two genotypes and courses of luck at least, and a rearing", got=got)
        )  # fmt: skip
    if not np.isfinite(z).all():
        got = Words(f"{int((~np.isfinite(z)).sum())} cells without a number")
        raise TheoryError(phrase("trait", "be known in every cell", got=got, remedy="Leave those genotypes out."))
    each, apart = _in_each(z), _in_each(_away(z, axis=1))
    means = _away(z.mean(axis=(0, 2)), axis=0)
    # What differences between rearings owe to the sample: that which is common to all rearings drops out.
    sampling = apart @ (1.0 / n, 1.0 / n_courses, 1.0 / (n * n_courses))
    return Components(
        genes=float(each[0] - apart[0]),
        rearing=float((means**2).mean() - sampling),
        genes_by_rearing=float(apart[0]),
        luck=float(each[1]),
        genes_by_luck=float(each[2]),
    )


def _in_each(trait: NDArray[np.float64]) -> NDArray[np.float64]:
    """`_crossed` of each rearing, averaged."""
    return np.asarray(np.mean([_crossed(trait[:, e]) for e in range(trait.shape[1])], axis=0))


def _crossed(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variances of rows, of columns and of their interaction: (3,) float64 array, from an (n_rows, n_columns) one."""
    n, k = table.shape
    rows, columns = _away(table, axis=0), _away(table, axis=1)
    rest = _away(rows, axis=1)
    interaction = float((rest**2).sum()) / ((n - 1) * (k - 1))
    of_rows = float((rows.mean(axis=1) ** 2).sum()) / (n - 1) - interaction / k
    of_columns = float((columns.mean(axis=0) ** 2).sum()) / (k - 1) - interaction / n
    return np.array([of_rows, of_columns, interaction])


def _away(values: NDArray[np.float64], *, axis: int) -> NDArray[np.float64]:
    """Deviations from the mean along an axis: exactly 0 where all are equal, whatever rounding does to their mean."""
    from_first = values - np.take(values, [0], axis=axis)
    return np.asarray(from_first - from_first.mean(axis=axis, keepdims=True))
