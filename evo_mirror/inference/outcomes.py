r"""What a study that nobody has made yet could find, under each account.

A new study of n individuals in each arm, in a laboratory of its own with a paradigm of its own, reports an effect size D. With
d the effect size that replicate r of account k predicts, u its sampling error, and the priors of `Doubts`, as for published ones
(`evo_mirror.inference.observation`):

    D | k, r, eta  ~  N(eta d,  a^2 + (1 + (eta d)^2 / 2) / n + eta^2 u^2),      ln eta ~ N(ln m, s^2)

with a the shift of a single laboratory, integrated out, and (1 + D^2/2)/n the sampling variance of an effect size. The scale eta
is cut into slices of equal probability; within each it is replaced by a normal with the slice's own mean and variance, which are
closed forms of the lognormal, so that few slices do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evo_mirror.inference.doubts import Doubts

_SLICES = 48
_PLACES = 401
_FINE = 0.25
"""Effect size around which the places are as dense as they get [SD]: what a laboratory alone blurs."""


@dataclass(frozen=True)
class Outcomes:
    """The density of a study's effect size under each account, on places that lie densest about 0.

    Attributes
    ----------
    place : (n_places,) float64 array
        Effect sizes [SD].
    width : (n_places,) float64 array
        So that a sum over places of width times density is an integral.
    density : (n_accounts, n_places) float64 array
        Integrates to 1 for every account.
    """

    place: NDArray[np.float64]
    width: NDArray[np.float64]
    density: NDArray[np.float64]


def slices_of_scale(doubts: Doubts, n: int = _SLICES) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of the paradigm's scale within slices of equal probability.

    Parameters
    ----------
    doubts : Doubts
    n : int

    Returns
    -------
    two (n,) float64 arrays
        Their mean is the mean of the lognormal, exactly.
    """
    m, s = doubts.scale_median, doubts.scale_spread
    edges = ndtri(np.arange(n + 1) / n)
    mean = n * m * np.exp(s**2 / 2.0) * np.diff(ndtr(edges - s))
    second = n * m**2 * np.exp(2.0 * s**2) * np.diff(ndtr(edges - 2.0 * s))
    return mean, np.maximum(second - mean**2, 0.0)


@dataclass(frozen=True)
class Possible:
    """What a study could find under each evolved population, however probable each is.

    Attributes
    ----------
    known : (n_accounts, n_replicates) bool array
        Which of them predict something.
    place, width : (n_places,) float64 array
        As in `Outcomes`.
    density : (n_accounts, n_replicates, n_places) float64 array
        Of the study's effect size; 0 for those that predict nothing.
    """

    known: NDArray[np.bool_]
    place: NDArray[np.float64]
    width: NDArray[np.float64]
    density: NDArray[np.float64]

    def weighed(self, weight: NDArray[np.float64]) -> Outcomes | None:
        """What it could find under each account.

        Parameters
        ----------
        weight : (n_accounts, n_replicates) float64 array
            Probability of each population; sums to 1.

        Returns
        -------
        Outcomes or None
            As from `outcomes_of`.
        """
        used = self.known & (weight > 0.0)
        if not used.any():
            return None
        told, density = np.zeros(len(weight)), np.zeros((len(weight), len(self.place)))
        share = 0.0
        for k in range(len(weight)):
            counted = weight[k, used[k]]
            density[k] = (counted[:, None] * self.density[k, used[k]]).sum(axis=0)
            told[k] = counted.sum()
            share += told[k]
        pooled = density.sum(axis=0)
        density += np.maximum(weight.sum(axis=1) - told, 0.0)[:, None] * pooled / share
        total = density @ self.width
        density = np.where(
            total[:, None] > 0.0,
            density / np.where(total > 0.0, total, 1.0)[:, None],
            pooled / (pooled @ self.width),
        )
        return Outcomes(self.place, self.width, density)


def possible_of(
    size: NDArray[np.float64], error: NDArray[np.float64], wanted: NDArray[np.bool_], *, n: int, doubts: Doubts
) -> Possible:
    """What a study could find under each evolved population.

    Parameters
    ----------
    size : (n_accounts, n_replicates) float64 array
        Effect size that each predicts [SD]; NaN where undefined.
    error : (n_accounts, n_replicates) float64 array
        Its sampling error [SD].
    wanted : (n_accounts, n_replicates) bool array
        Others count as predicting nothing; they will not be given any weight.
    n : int
        Individuals in each arm.
    doubts : Doubts

    Returns
    -------
    Possible
    """
    known = np.isfinite(size)
    size, error = np.where(known, size, 0.0), np.where(known, error, 0.0)
    mean, variance = slices_of_scale(doubts)
    centre = size[..., None] * mean
    blur = doubts.laboratory_sd["single"] ** 2 + (1.0 + centre**2 / 2.0) / n
    blur = blur + (mean**2 + variance) * error[..., None] ** 2 + variance * size[..., None] ** 2
    place, width = _places(float((np.abs(centre) + 6.0 * np.sqrt(blur)).max()))
    known &= wanted
    density = np.zeros((*size.shape, len(place)))
    for each in np.argwhere(known):
        density[*each] = _mixture(place, centre[*each], blur[*each])
    return Possible(known, place, width, density)


def outcomes_of(
    size: NDArray[np.float64], error: NDArray[np.float64], weight: NDArray[np.float64], *, n: int, doubts: Doubts
) -> Outcomes | None:
    """What a study could find under each account.

    Parameters
    ----------
    size, error : (n_accounts, n_replicates) float64 arrays
        As `possible_of` takes them.
    weight : (n_accounts, n_replicates) float64 array
        Probability of each; sums to 1.
    n : int
        Individuals in each arm.
    doubts : Doubts

    Returns
    -------
    Outcomes or None
        Where a replicate predicts nothing, what all of them predict together stands in: such a study would say nothing about it.
        None where nobody predicts anything.
    """
    return possible_of(size, error, weight > 0.0, n=n, doubts=doubts).weighed(weight)


def _places(furthest: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    steps = np.linspace(-1.0, 1.0, _PLACES) * np.arcsinh(furthest / _FINE)
    place = _FINE * np.sinh(steps)
    return place, _FINE * np.cosh(steps) * (steps[1] - steps[0])


def _mixture(
    place: NDArray[np.float64], centre: NDArray[np.float64], variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean over slices of normal densities, (n_places,)."""
    normal = (place - centre[:, None]) ** 2
    normal *= -0.5
    normal /= variance[:, None]
    np.exp(normal, out=normal)
    normal /= np.sqrt(2.0 * np.pi * variance[:, None])
    return np.asarray(normal.mean(axis=0))
