"""Posterior probabilities of accounts, with their error.

Probabilities come from marginal likelihoods (`evo_mirror.inference.bayes`). Their standard error comes from resampling
replicates, the unit of replication; a replicate is resampled for all accounts at once, because accounts share founders and codes
in it, and with it what it says of the slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.bayes import Bayes, log_marginals, resamples
from evo_mirror.inference.observation import Weighing, component_log_likelihood, log_likelihood


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
    slope : float
        How far the differences of these were taken at their word.
    effective_replicates : (n_accounts,) float64 array
        (sum L)^2 / sum L^2 over replicates: how many carry the marginal likelihood.
    effective_draws : (n_accounts,) float64 array
        The same over draws of the shared effects, in the group of findings where it is lowest.
    """

    probability: NDArray[np.float64]
    resampled: NDArray[np.float64]
    log_marginal: NDArray[np.float64]
    log_marginal_error: NDArray[np.float64]
    slope: float
    effective_replicates: NDArray[np.float64]
    effective_draws: NDArray[np.float64]

    def error(self, *accounts: int) -> float:
        """Standard error of the probability that the truth is among some accounts; NaN where it cannot be had."""
        if len(self.resampled) < 2:
            return float("nan")
        return float(self.resampled[:, sorted(accounts)].sum(axis=1).std())


def posterior_of(
    weighing: Weighing,
    observed: NDArray[np.float64],
    bayes: Bayes,
    *,
    keep: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Posterior probabilities for bodies of evidence, without their error.

    Parameters
    ----------
    weighing : Weighing
    observed : (n, n_findings) float64 array
    bayes : Bayes
    keep : (n_findings,) bool array, optional
        Findings that count; all by default.

    Returns
    -------
    (n, n_accounts) float64 array
    """
    logs = log_likelihood(weighing, observed, keep=keep)
    return bayes.posterior(log_marginals(logs, weighing.table.present.astype(float)))


def infer(weighing: Weighing, bayes: Bayes, *, seed: int) -> Posterior:
    """Weigh the accounts by the published findings.

    Parameters
    ----------
    weighing : Weighing
    bayes : Bayes
    seed : int
        Of the resampling.

    Returns
    -------
    Posterior
    """
    present = weighing.table.present.astype(float)
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    marginal = log_marginals(logs, present)
    counts = resamples(present.shape[1], seed)[: 0 if present.shape[1] == 1 else None]
    resampled = log_marginals(logs, present * counts[:, None, :])
    # A resample may leave out all replicates of an account that has few: it says nothing, rather than everything.
    said = np.isfinite(resampled).all(axis=-1)
    counts, resampled = counts[said], resampled[said]
    return Posterior(
        probability=bayes.posterior(marginal),
        resampled=bayes.resampled(resampled, counts),
        log_marginal=marginal,
        log_marginal_error=resampled.std(axis=0) if len(resampled) else np.full(len(marginal), np.nan),
        slope=bayes.slope.value,
        effective_replicates=_effective(np.where(present > 0, logs, -np.inf)),
        effective_draws=_effective_draws(weighing),
    )


def _effective(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Effective number of the terms of a sum, over the last axis."""
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(weights.sum(axis=-1) ** 2 / (weights**2).sum(axis=-1))


def _effective_draws(weighing: Weighing) -> NDArray[np.float64]:
    fewest = np.full(len(weighing.table.accounts), float(weighing.n_draws))
    for component in weighing.components:
        members = list(component)
        logs = component_log_likelihood(weighing, members, weighing.reports.observed[members])
        logs = np.where(weighing.table.present[..., None], logs, -np.inf)
        top = logs.max(axis=(1, 2), keepdims=True)
        over_draws = np.log(np.exp(logs - top).sum(axis=1) + np.finfo(float).tiny)
        fewest = np.minimum(fewest, _effective(over_draws))
    return fewest
