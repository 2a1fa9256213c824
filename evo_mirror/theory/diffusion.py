"""Kimura's diffusion: what exact chains tend to in large populations under weak selection.

For n copies of which a share x carries the focal allele, change per generation has mean M(x) = s x (1 - x) g(x) and variance
V(x) = x (1 - x) / n, with g = 1 for n haploids and g = h + (1 - 2 h) x for n / 2 diploids of fitness 1, 1 + h s, 1 + s. With
G(x) = exp(-integral of 2 M / V), the chance of fixation is u(p) = integral of G up to p over that up to 1 [Kimura1962]_.

References
----------
.. [Kimura1962] Kimura (1962), Genetics 47:713; recalled.
.. [KimuraOhta1969] Kimura & Ohta (1969), Genetics 61:763; recalled.
.. [Wright1931] Wright (1931), Genetics 16:97; recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count, require_rates

_PIECES, _NODES = 400, 12
"""The unit interval is cut into pieces, each with so many Gauss-Legendre nodes."""


def kimura_fixation(frequency: float, *, copies: int, selection: float = 0.0, dominance: float | None = None) -> float:
    """Chance that an allele is fixed.

    For haploids (1 - exp(-2 n s p)) / (1 - exp(-2 n s)); for diploids without dominance, h = 1/2, the same with s / 2.

    Parameters
    ----------
    frequency : float
        p, of the focal allele now.
    copies : int
        n: N for haploids, 2 N for diploids.
    selection : float
        s.
    dominance : float or None
        h; None means haploids.
    """
    require_between("frequency", value=frequency, low=0.0, high=1.0)
    require_count("copies", count=copies, least=1, unit="copies")
    require_between("selection", value=selection, low=-1.0)
    if dominance is None or dominance == 0.5:
        a = 2.0 * copies * (selection if dominance is None else 0.5 * selection)
        if abs(a) < 1e-12:
            return float(frequency)
        if a < 0.0:  # the same, with powers that do not overflow
            return float(np.exp(a * (1.0 - frequency)) * np.expm1(a * frequency) / np.expm1(a))
        return float(np.expm1(-a * frequency) / np.expm1(-a))
    edges = np.unique(np.concatenate([np.linspace(0.0, 1.0, _PIECES + 1), [frequency]]))
    x, weight = _nodes(edges)
    exponent = -_potential(x, copies, selection, dominance)
    mass = (weight * np.exp(exponent - exponent.max())).sum(axis=1)
    return float(mass[edges[1:] <= frequency].sum() / mass.sum())


def kimura_ohta_time(
    frequency: float, *, copies: int, selection: float = 0.0, dominance: float | None = None
) -> float:  # fmt: skip
    """Mean generations until an allele is fixed, given that it will be.

    Without selection -2 n (1 - p) ln(1 - p) / p; from one copy about 2 n, which is 4 N for diploids. With selection the
    integral of psi u (1 - u) above p, and (1 - u(p)) / u(p) times that of psi u^2 below, with
    psi = 2 (integral of G) / (V G) [KimuraOhta1969]_.

    Parameters
    ----------
    frequency : float
        p, above 0.
    copies : int
        n: N for haploids, 2 N for diploids.
    selection : float
        s.
    dominance : float or None
        h; None means haploids.

    Returns
    -------
    float
        In generations. Right to about a part in a thousand while n s is below a few hundred.
    """
    require_between(
        "frequency",
        value=frequency,
        low=0.0,
        high=1.0,
        excludes_low=True,
        remedy="An allele that is not there is not fixed.",
    )
    require_count("copies", count=copies, least=1, unit="copies")
    require_between("selection", value=selection, low=-1.0)
    if frequency == 1.0:
        return 0.0
    if selection == 0.0:
        return float(-2.0 * copies * (1.0 - frequency) * np.log1p(-frequency) / frequency)
    # Half a cosine for the edges: the integrands are steep near loss and near fixation.
    edges = np.unique(np.concatenate([0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, _PIECES + 1)), [frequency]]))
    x, weight = _nodes(edges)
    potential = _potential(x, copies, selection, dominance)
    shift = potential.min()
    mass = weight * np.exp(shift - potential)
    total = mass.sum()
    below = np.concatenate([[0.0], np.cumsum(mass.sum(axis=1))[:-1]])[:, None]
    u = (below + _within(edges, copies, selection, dominance, shift)) / total
    psi = 2.0 * total * copies / (x * (1.0 - x)) * np.exp(potential - shift)
    fixed = kimura_fixation(frequency, copies=copies, selection=selection, dominance=dominance)
    upper = (x > frequency).astype(float)
    above = (weight * upper * psi * u * (1.0 - u)).sum()
    under = (weight * (1.0 - upper) * psi * u * u).sum()
    return float(above + (1.0 - fixed) / fixed * under)


def neutral_absorption_time(frequency: float, *, copies: int) -> float:
    """Mean generations until a neutral allele is lost or fixed: -2 n (p ln p + (1 - p) ln(1 - p)) [KimuraOhta1969]_.

    Parameters
    ----------
    frequency : float
        p.
    copies : int
        n: N for haploids, 2 N for diploids.
    """
    require_between("frequency", value=frequency, low=0.0, high=1.0)
    require_count("copies", count=copies, least=1, unit="copies")
    parts = [x * np.log(x) for x in (frequency, 1.0 - frequency) if x > 0.0]
    return float(-2.0 * copies * sum(parts))


def neutral_stationary_moments(copies: int, *, from_focal: float, to_focal: float) -> tuple[float, float]:
    """Mean and variance of a neutral allele's frequency under mutation both ways: a beta distribution [Wright1931]_.

    Its parameters are 2 n v and 2 n u; mean v / (u + v), variance mean (1 - mean) / (2 n (u + v) + 1).

    Parameters
    ----------
    copies : int
        n: N for haploids, 2 N for diploids.
    from_focal, to_focal : float
        u and v, mutations per copy per generation; not both 0.
    """
    require_count("copies", count=copies, least=1, unit="copies")
    require_rates(from_focal=from_focal, to_focal=to_focal)
    both = from_focal + to_focal
    require_between(
        "from_focal + to_focal",
        value=both,
        low=0.0,
        excludes_low=True,
        remedy="Without mutation every allele is lost or fixed.",
    )
    mean = to_focal / both
    return mean, mean * (1.0 - mean) / (2.0 * copies * both + 1.0)


def _potential(x: NDArray[np.float64], copies: int, s: float, h: float | None) -> NDArray[np.float64]:
    """The integral of 2 M / V from 0 to x."""
    return np.asarray(2.0 * copies * s * (x if h is None else h * x + (0.5 - h) * x * x))


def _nodes(edges: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nodes and weights, one row for each piece."""
    z, w = np.polynomial.legendre.leggauss(_NODES)
    half = np.diff(edges)[:, None] / 2.0
    return edges[:-1, None] + half * (1.0 + z), half * w


def _within(edges: NDArray[np.float64], copies: int, s: float, h: float | None, shift: float) -> NDArray[np.float64]:
    """The integral of G from the left end of each piece to each of its nodes."""
    x, _ = _nodes(edges)
    z, w = np.polynomial.legendre.leggauss(_NODES)
    half = (x - edges[:-1, None]) / 2.0
    inner = edges[:-1, None, None] + half[:, :, None] * (1.0 + z)
    return np.asarray((half[:, :, None] * w * np.exp(shift - _potential(inner, copies, s, h))).sum(axis=2))
