r"""From likelihoods to probabilities: the marginal likelihood of an account, and Bayes' rule with a slope.

The marginal likelihood of account k is the mean of the likelihood over its replicates, each a draw from its prior over
worlds, and over the effects that studies share:

    M_k = (1/R_k) sum_r L(k, r),      P(k | evidence) ~ P(k) M_k^b

With b = 1 this is Bayes' rule, and it would be right if M_k were known. It is an average over few populations: too sure, by how
much is measured on evidence of known origin, and told by the slope b (`evo_mirror.inference.known`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError
from evo_mirror.machine.counters import Address, uniforms

STEEPEST = 2.0
"""Largest slope; the smallest is 0, which leaves the prior."""

_RESAMPLES = 400


def _nobody() -> NDArray[np.float64]:
    return np.zeros(0)


@dataclass(frozen=True)
class Slope:
    """How far the logarithm of a Bayes factor is taken at its word: entirely, unless evidence of known origin says otherwise.

    Attributes
    ----------
    value, error : float
        b, 0 to `STEEPEST`, and its standard error over replicates; NaN with fewer than two.
    influence : (n_replicates,) float64 array
        By how much b would rise, to first order, had what each replicate made been there twice; empty if b was not measured.
    """

    value: float = 1.0
    error: float = float("nan")
    influence: NDArray[np.float64] = field(default_factory=_nobody)

    def resampled(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """What it is with replicates resampled.

        Parameters
        ----------
        counts : (n_resamples, n_replicates) float64 array
            How often each replicate stands in each resample.

        Returns
        -------
        (n_resamples,) float64 array
        """
        moved = (counts - 1.0) @ self.influence if len(self.influence) else np.zeros(len(counts))
        return np.asarray(np.clip(self.value + moved, 0.0, STEEPEST))


@dataclass(frozen=True)
class Bayes:
    """Bayes' rule, as it is applied here.

    Attributes
    ----------
    prior : (n_accounts,) float64 array
        Sums to 1.
    slope : Slope
    """

    prior: NDArray[np.float64]
    slope: Slope = field(default_factory=Slope)

    def posterior(self, log_marginal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of accounts.

        Parameters
        ----------
        log_marginal : (..., n_accounts) float64 array

        Returns
        -------
        (..., n_accounts) float64 array
        """
        return normalise(self.slope.value * log_marginal, self.prior)

    def resampled(self, log_marginal: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities with the replicates resampled.

        Parameters
        ----------
        log_marginal : (n_resamples, n_accounts) float64 array
            Finite, each of its own resample.
        counts : (n_resamples, n_replicates) float64 array
            As in `Slope.resampled`.

        Returns
        -------
        (n_resamples, n_accounts) float64 array
        """
        if not len(log_marginal):
            return log_marginal
        return normalise(self.slope.resampled(counts)[:, None] * log_marginal, self.prior)


def prior_of(accounts: tuple[str, ...], prior: Mapping[str, float] | None = None) -> NDArray[np.float64]:
    """Prior probabilities that sum to 1.

    Parameters
    ----------
    accounts : tuple of str
    prior : mapping of str to float, optional
        Relative weights, one for each account; equal by default.

    Returns
    -------
    (n_accounts,) float64 array

    Raises
    ------
    RunError
        If an account has no weight, or weights are not positive and finite.
    """
    weights = np.array([1.0 if prior is None else prior.get(name, np.nan) for name in accounts])
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise RunError(
            f"prior must give every account that competes a weight above 0; got {dict(prior or {})}. "
            f"Name each of {', '.join(accounts)}."
        )
    return np.asarray(weights / weights.sum())


def log_marginals(log_likelihoods: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the weighted mean likelihood over replicates.

    Parameters
    ----------
    log_likelihoods : (..., n_accounts, n_replicates) float64 array
    weights : (..., n_accounts, n_replicates) float64 array
        0 leaves a replicate out; broadcast against the first.

    Returns
    -------
    (..., n_accounts) float64 array
        -inf for an account that keeps no replicate.
    """
    used = weights > 0
    top = np.where(used, log_likelihoods, -np.inf).max(axis=-1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    scaled = np.where(used, np.exp(np.minimum(log_likelihoods - top, 0.0)), 0.0)
    total = weights.sum(axis=-1)
    mean = (weights * scaled).sum(axis=-1) / np.where(total > 0, total, 1.0)
    return np.asarray(np.log(mean, out=np.full(mean.shape, -np.inf), where=mean > 0) + top[..., 0])


def normalise(log_marginal: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bayes' rule at its word.

    Parameters
    ----------
    log_marginal : (..., n_accounts) float64 array
    prior : (n_accounts,) float64 array

    Returns
    -------
    (..., n_accounts) float64 array
        Sums to 1 over accounts.
    """
    logs = log_marginal + np.log(prior)
    odds = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def resamples(n_replicates: int, seed: int) -> NDArray[np.float64]:
    """Draw how often each replicate stands in each resample.

    Parameters
    ----------
    n_replicates : int
    seed : int

    Returns
    -------
    (n_resamples, n_replicates) float64 array
        Each row adds up to ``n_replicates``.
    """
    drawn = uniforms(Address(seed, "inference resamples"), np.arange(_RESAMPLES), n_replicates)
    places = (drawn * n_replicates).astype(np.int64)
    return np.asarray((places[..., None] == np.arange(n_replicates)).sum(axis=1), dtype=np.float64)
