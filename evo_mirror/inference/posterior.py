r"""Posterior probabilities of accounts, with their error.

The marginal likelihood of account k is the mean of the likelihood over its replicates, each a draw from its prior over
worlds, and over the effects that studies share:

    M_k = (1/R_k) sum_r L(k, r),      P(k | evidence) = P(k) M_k / sum_j P(j) M_j

Its standard error comes from resampling replicates, the unit of replication; a replicate is resampled for all accounts at
once, because accounts share founders and codes in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.observation import Weighing, component_log_likelihood, log_likelihood
from evo_mirror.machine.counters import Address, uniforms

_RESAMPLES = 400


@dataclass(frozen=True)
class Posterior:
    """What the evidence says of the accounts, in the order of the table of predictions.

    Attributes
    ----------
    probability : (n_accounts,) float64 array
    resampled : (n_resamples, n_accounts) float64 array
        Probabilities with the replicates resampled; empty where there are too few to resample.
    log_marginal, log_marginal_error : (n_accounts,) float64 array
        Natural logarithm, relative to the studies' own peak densities.
    effective_replicates : (n_accounts,) float64 array
        (sum L)^2 / sum L^2 over replicates: how many carry the marginal likelihood.
    effective_draws : (n_accounts,) float64 array
        The same over draws of the shared effects, in the group of findings where it is lowest.
    """

    probability: NDArray[np.float64]
    resampled: NDArray[np.float64]
    log_marginal: NDArray[np.float64]
    log_marginal_error: NDArray[np.float64]
    effective_replicates: NDArray[np.float64]
    effective_draws: NDArray[np.float64]

    def error(self, *accounts: int) -> float:
        """Standard error of the probability that the truth is among some accounts; NaN where it cannot be had."""
        if len(self.resampled) < 2:
            return float("nan")
        return float(self.resampled[:, sorted(accounts)].sum(axis=1).std())


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
    """Bayes' rule.

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


def posterior_of(
    weighing: Weighing,
    observed: NDArray[np.float64],
    prior: NDArray[np.float64],
    *,
    keep: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Posterior probabilities for bodies of evidence, without their error.

    Parameters
    ----------
    weighing : Weighing
    observed : (n, n_findings) float64 array
    prior : (n_accounts,) float64 array
    keep : (n_findings,) bool array, optional
        Findings that count; all by default.

    Returns
    -------
    (n, n_accounts) float64 array
    """
    logs = log_likelihood(weighing, observed, keep=keep)
    return normalise(log_marginals(logs, weighing.table.present.astype(float)), prior)


def infer(weighing: Weighing, prior: NDArray[np.float64], *, seed: int) -> Posterior:
    """Weigh the accounts by the published findings.

    Parameters
    ----------
    weighing : Weighing
    prior : (n_accounts,) float64 array
    seed : int
        Of the resampling.

    Returns
    -------
    Posterior
    """
    present = weighing.table.present.astype(float)
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    marginal = log_marginals(logs, present)
    resampled = log_marginals(logs, present * resamples(present.shape[1], seed)[:, None, :])
    # A resample may leave out all replicates of an account that has few: it says nothing, rather than everything.
    resampled = resampled[np.isfinite(resampled).all(axis=-1)]
    if present.shape[1] == 1:
        resampled = resampled[:0]
    return Posterior(
        probability=normalise(marginal, prior),
        resampled=normalise(resampled, prior) if len(resampled) else resampled,
        log_marginal=marginal,
        log_marginal_error=resampled.std(axis=0) if len(resampled) else np.full(len(prior), np.nan),
        effective_replicates=_effective(np.where(present > 0, logs, -np.inf)),
        effective_draws=_effective_draws(weighing),
    )


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


def _effective(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Effective number of the terms of a sum, over the last axis."""
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(weights.sum(axis=-1) ** 2 / (weights**2).sum(axis=-1))


def _effective_draws(weighing: Weighing) -> NDArray[np.float64]:
    fewest = np.full(len(weighing.table.accounts), float(weighing.n_draws))
    for component in weighing.components:
        members = list(component)
        logs = component_log_likelihood(weighing, members, weighing.reports.observed[None, members])[0]
        logs = np.where(weighing.table.present[..., None], logs, -np.inf)
        top = logs.max(axis=(1, 2), keepdims=True)
        over_draws = np.log(np.exp(logs - top).sum(axis=1) + np.finfo(float).tiny)
        fewest = np.minimum(fewest, _effective(over_draws))
    return fewest
