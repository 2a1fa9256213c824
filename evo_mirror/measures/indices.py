"""Indices of mirroring, from the drives of programs by sights.

R_ab is the drive of program b by the sight of action a. Nothing here knows about populations: a leading axis of individuals,
ages or arms is carried along. Learning that ran away beyond all numbers leaves NaN, for the individual it happened to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLAT = 1e-12
"""Share of the largest drive: where drives centred by rows and columns come to less, they are rounding."""

_NODES = 24
"""Gauss-Hermite nodes of `mirror_responding`; its error is below 1e-4 for up to 16 actions."""


def mirror_index(drives: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far the sight of an action drives its own program above the others, whatever the scale.

    With R' the drives centred by rows and columns, sum_a R'_aa / sqrt((A - 1) sum_ab R'_ab^2). Under permutation of the
    labels of actions its mean is 0 and its standard deviation exactly 1 / (A - 1).

    Parameters
    ----------
    drives : (..., n_actions, n_actions) float64 array
        R_ab, in any unit.

    Returns
    -------
    (...,) float64 array
        From -1 to 1; 0 where all centred drives are 0.
    """
    drives = _finite(drives)
    centred = drives - drives.mean(axis=-1, keepdims=True) - drives.mean(axis=-2, keepdims=True)
    centred = centred + drives.mean(axis=(-1, -2), keepdims=True)
    n = drives.shape[-1]
    own = np.einsum("...aa->...", centred)
    size = np.sqrt((n - 1) * (centred**2).sum(axis=(-1, -2)))
    # Of each table: one individual says nothing about another.
    is_flat = size <= FLAT * np.abs(drives).max(axis=(-1, -2))
    return np.asarray(np.divide(own, size, out=np.zeros_like(own), where=~is_flat))


def mirror_gain(drives: NDArray[np.float64], asymptote: float = 1.0) -> NDArray[np.float64]:
    """Mean drive of the own program less the mean drive of the others, in units of the asymptote.

    Parameters
    ----------
    drives : (..., n_actions, n_actions) float64 array
        R_ab [strength].
    asymptote : float
        lambda [strength].

    Returns
    -------
    (...,) float64 array
        1 for perfect mirroring with programs that do not overlap; 0 with a single action.
    """
    n, drives = drives.shape[-1], _finite(drives)
    own = np.einsum("...aa->...", drives)
    others = drives.sum(axis=(-1, -2)) - own
    return (own / n - others / max(1, n * (n - 1))) / asymptote if n > 1 else np.zeros(drives.shape[:-2])


def mirror_responding(drives: NDArray[np.float64], response_noise: float) -> NDArray[np.float64]:
    """Chance of answering the sight of an action with that action, above guessing: (P - 1/A) / (1 - 1/A).

    P is the probability that the own program's drive, with independent normal noise on each, is the largest, averaged over
    actions: the integral of phi(z) times the product over others of Phi((R_aa - R_ab) / sigma + z).

    Parameters
    ----------
    drives : (..., n_actions, n_actions) float64 array
        R_ab [strength].
    response_noise : float
        sigma_r [strength], above 0.

    Returns
    -------
    (...,) float64 array
        0 at chance, 1 for certain mirroring, negative below chance.
    """
    from scipy.special import ndtr  # not at the top: half of all commands never need it

    n, drives = drives.shape[-1], _finite(drives)
    if n < 2:
        return np.zeros(drives.shape[:-2])
    own = np.einsum("...aa->...a", drives)
    ahead = (own[..., None] - drives) / response_noise
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    chance = np.zeros(own.shape)
    for z, weight in zip(nodes, weights / weights.sum(), strict=True):
        beaten = ndtr(ahead + z)
        beaten[..., np.arange(n), np.arange(n)] = 1.0
        chance += weight * beaten.prod(axis=-1)
    return np.asarray((chance.mean(axis=-1) - 1.0 / n) / (1.0 - 1.0 / n))


def counter_mirror_bias(
    drives: NDArray[np.float64], partner: NDArray[np.int64], asymptote: float = 1.0
) -> NDArray[np.float64]:  # fmt: skip
    """B: drive of the own program less that of the counter-mirror partner, averaged over actions; below 0 is reversed.

    Parameters
    ----------
    drives : (..., n_actions, n_actions) float64 array
        R_ab [strength].
    partner : (n_actions,) int array
        pi, a permutation without fixed points.
    asymptote : float
        lambda [strength].

    Returns
    -------
    (...,) float64 array
    """
    a, drives = np.arange(len(partner)), _finite(drives)
    return np.asarray((drives[..., a, a] - drives[..., a, partner]).mean(axis=-1) / asymptote)


def _finite(drives: NDArray[np.float64]) -> NDArray[np.float64]:
    """Tables with any number that is none, or infinite, as NaN throughout; the others as they are."""
    return np.where(np.isfinite(drives).all(axis=(-1, -2), keepdims=True), drives, np.nan)
