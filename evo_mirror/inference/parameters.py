r"""What the evidence says of the world, if an account is true: posterior distributions of the settings that have priors.

Replicates are draws from the prior; each is weighted by its likelihood under the account, w_r = L(k, r) / sum_s L(k, s). Mean
and quantiles are those of the weighted draws; the standard error of the mean is that of a ratio of means,
(sum_r w_r^2 (x_r - mean)^2)^(1/2). How many draws carry them is told by the effective number 1 / sum_r w_r^2; where that is below
`ENOUGH`, they are too few to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.over_worlds import Weighed
from evo_mirror.inference.worlds import Worlds
from evo_mirror.scenario.priors import Prior

ENOUGH = 6.0
"""Effective replicates below which a distribution is not told: the error of a standard error is then some 30 %."""

_TAIL = 0.025


@dataclass(frozen=True)
class Belief:
    """One setting under one account, before and after the evidence [unit of the setting].

    Attributes
    ----------
    account, key : str
    prior_mean, prior_low, prior_high : float
        Mean and the central 95 % of the prior.
    mean, low, high : float
        The same of the posterior.
    error : float
        Standard error of that mean, from the number of replicates.
    effective : float
        How many replicates carry the posterior.
    is_said : bool
        Whether they are enough.
    """

    account: str
    key: str
    prior_mean: float
    prior_low: float
    prior_high: float
    mean: float
    low: float
    high: float
    error: float
    effective: float
    is_said: bool


def beliefs_of(weighed: Weighed, worlds: Worlds) -> tuple[Belief, ...]:
    """Tell what the evidence says of every setting, under every account that does not settle it itself.

    Parameters
    ----------
    weighed : Weighed
    worlds : Worlds

    Returns
    -------
    tuple of Belief
        By account, then by setting.
    """
    found = []
    for name in weighed.shown:
        k = weighed.accounts.index(name)
        weights = _weights(np.where(weighed.present[k], weighed.log_likelihood[k], -np.inf))
        effective = float(1.0 / (weights**2).sum())
        for column, (key, prior) in enumerate(zip(worlds.keys, worlds.priors, strict=True)):
            if key in worlds.fixed.get(name, ()):
                continue
            values = np.array([prior.value_at(u) for u in worlds.quantiles[:, column]])
            mean = float(weights @ values)
            found.append(
                Belief(
                    account=name,
                    key=key,
                    prior_mean=mean_of(prior),
                    prior_low=prior.value_at(_TAIL),
                    prior_high=prior.value_at(1.0 - _TAIL),
                    mean=mean,
                    low=weighted_quantile(values, weights, _TAIL),
                    high=weighted_quantile(values, weights, 1.0 - _TAIL),
                    error=float(np.sqrt((weights**2 * (values - mean) ** 2).sum())),
                    effective=effective,
                    is_said=effective >= ENOUGH,
                )
            )
    return tuple(found)


def weighted_quantile(values: NDArray[np.float64], weights: NDArray[np.float64], p: float) -> float:
    """The smallest value at or below which a share ``p`` of the weight lies.

    Parameters
    ----------
    values, weights : (n,) float64 arrays
        Weights add up to 1.
    p : float
        Above 0, below 1.
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][min(int(np.searchsorted(reached, p - 1e-12)), len(values) - 1)])


def mean_of(prior: Prior) -> float:
    """The mean of a prior: of a log-uniform one (high - low) / ln(high / low)."""
    if prior.scale == "log" and prior.high > prior.low:
        return float((prior.high - prior.low) / np.log(prior.high / prior.low))
    return (prior.low + prior.high) / 2.0


def _weights(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
