"""One generation of an infinite population: selection among adults, then mutation of their gametes.

A focal allele has frequency p. Haploids that carry it have fitness 1 + s, others 1. Diploids with none, one or two copies have
1, 1 + h s and 1 + s, and unite their gametes at random. Then p' = (1 - u) p_s + v (1 - p_s), with p_s the frequency among the
parents' gametes [Ewens2004]_.

References
----------
.. [Ewens2004] Ewens (2004), Mathematical Population Genetics I, ch. 1; recalled.
.. [CrowKimura1970] Crow & Kimura (1970), An Introduction to Population Genetics Theory, chs. 5-6; recalled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_rates

_Polynomial = Callable[[Any], Any]

_SAME = 1e-7
"""Frequencies closer than this are one equilibrium, found twice."""


@dataclass(frozen=True)
class Equilibria:
    """Where the recursion stands still.

    Attributes
    ----------
    frequency : (n_equilibria,) float64 array
        Of the focal allele, rising.
    slope : (n_equilibria,) float64 array
        dp'/dp: what is left of a small displacement after one generation.
    """

    frequency: NDArray[np.float64]
    slope: NDArray[np.float64]

    @property
    def is_stable(self) -> NDArray[np.bool_]:
        """(n_equilibria,) bool array: whether small displacements vanish."""
        return np.abs(self.slope) < 1.0


def haploid_next(
    frequency: float | NDArray[np.float64], *, selection: float = 0.0, from_focal: float = 0.0, to_focal: float = 0.0
) -> NDArray[np.float64]:  # fmt: skip
    """Frequency of the focal allele in the next generation of haploids.

    Parameters
    ----------
    frequency : float or (...) float64 array
        p, among adults.
    selection : float
        s, at least -1: fitness of carriers less 1.
    from_focal, to_focal : float
        u and v, mutations per copy per generation away from the focal allele, and to it.

    Returns
    -------
    (...) float64 array
    """
    return diploid_next(frequency, selection=selection, from_focal=from_focal, to_focal=to_focal, dominance=None)


def diploid_next(
    frequency: float | NDArray[np.float64], *, selection: float = 0.0, dominance: float | None = 0.5,
    from_focal: float = 0.0, to_focal: float = 0.0,
) -> NDArray[np.float64]:  # fmt: skip
    """Frequency of the focal allele in the next generation of diploids in Hardy-Weinberg proportions.

    Parameters
    ----------
    frequency : float or (...) float64 array
        p, among the gametes that made the adults.
    selection : float
        s, at least -1: fitness of homozygotes less 1.
    dominance : float or None
        h: fitness of heterozygotes is 1 + h s. None means haploids.
    from_focal, to_focal : float
        u and v, mutations per copy per generation away from the focal allele, and to it.

    Returns
    -------
    (...) float64 array
    """
    require_between("frequency", value=frequency, low=0.0, high=1.0)
    require_rates(from_focal=from_focal, to_focal=to_focal)
    _require_fitness(selection, dominance)
    p = np.asarray(frequency, np.float64)
    carrier, other = _fitness(selection, dominance)
    # Written so that 0 and 1 stay what they are, to the last bit.
    of_focal, of_others = np.asarray(p * carrier(p)), np.asarray((1.0 - p) * other(p))
    total = of_focal + of_others
    focal = np.divide(of_focal, total, out=np.array(p), where=total > 0.0)
    return np.asarray((1.0 - from_focal) * focal + to_focal * (1.0 - focal))


def equilibria(
    *, selection: float, dominance: float | None = None, from_focal: float = 0.0, to_focal: float = 0.0
) -> Equilibria:  # fmt: skip
    """Mutation-selection balance, exactly: all fixed points of `haploid_next` or `diploid_next`.

    The roots in [0, 1] of (1 - u - v) p w_A(p) + (v - p) w(p), with w_A the mean fitness of carriers' copies and w that of
    all, but for frequencies at which nobody would be fit. Well-known approximations for a deleterious allele: v / |s| (haploid),
    v / |h s| (diploid), sqrt(v / |s|) (recessive) [CrowKimura1970]_.

    Parameters
    ----------
    selection : float
        s, at least -1.
    dominance : float or None
        h of diploids; None means haploids.
    from_focal, to_focal : float
        u and v, mutations per copy per generation.

    Returns
    -------
    Equilibria
    """
    require_rates(from_focal=from_focal, to_focal=to_focal)
    _require_fitness(selection, dominance)
    carrier, other = _fitness(selection, dominance)
    p = np.polynomial.Polynomial([0.0, 1.0])
    mean = p * carrier(p) + (1.0 - p) * other(p)
    still = (1.0 - from_focal - to_focal) * p * carrier(p) + (to_focal - p) * mean
    slope, whole = still.deriv(), still.trim(1e-300)
    # The ends first, exactly: roots beside them are the same ones, found twice.
    ends = [end for end, rate in ((0.0, to_focal), (1.0, from_focal)) if rate == 0.0 and mean(end) > 0.0]
    found = ends if whole.degree() else []
    for root in np.atleast_1d(whole.roots()) if whole.degree() else []:
        x = float(root.real)
        for _ in range(3):  # Newton's steps: balances are small, and roots are right to rounding of the largest
            x -= float(still(x) / slope(x)) if slope(x) != 0.0 else 0.0
        is_inside = abs(root.imag) < _SAME and 0.0 <= x <= 1.0 and mean(x) > _SAME**2
        if is_inside and all(abs(x - other) > (_SAME if other in ends else _SAME * x) for other in found):
            found = [*found, x]
    at = np.array(sorted(x for x in found if x in ends or _stands_still(x, still, mean)))
    # At a fixed point the derivative of (numerator of p' - p w) / w is that of its numerator over w.
    return Equilibria(at, np.array([1.0 + float(slope(x) / mean(x)) for x in at]))


def _stands_still(x: float, still: _Polynomial, mean: _Polynomial) -> bool:
    """Not so where both are nearly 0, which is where hardly anybody is fit."""
    return bool(abs(still(x) / mean(x)) < _SAME * x + _SAME**2)


def _require_fitness(selection: float, dominance: float | None) -> None:
    remedy = "A fitness cannot be negative."
    require_between("selection", value=selection, low=-1.0, remedy=remedy)
    if dominance is not None:
        require_between("dominance * selection", value=dominance * selection, low=-1.0, remedy=remedy)


def _fitness(s: float, h: float | None) -> tuple[_Polynomial, _Polynomial]:
    """Mean fitness of the focal allele's copies, and of the others: for numbers and polynomials p alike."""
    if h is None:
        return (lambda p: 1.0 + s + 0.0 * p), (lambda p: 1.0 + 0.0 * p)
    return (lambda p: 1.0 + h * s + (s - h * s) * p), (lambda p: 1.0 + h * s * p)
