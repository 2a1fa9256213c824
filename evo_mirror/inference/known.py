r"""The headline: the exact likelihood, adjusted by a regression on evidence of known origin.

A marginal likelihood is an average over few evolved populations, and takes these for all there are: so it is too sure. How much
is measured, as regression-adjusted approximate Bayes does it [Beaumont2008]_, with the log marginal likelihoods as the summaries
of the evidence. (Regressions of the account on simulated evidence make summaries that are nearly sufficient for choosing one
[Prangle2014]_; the observation model gives what they estimate.)

1. Evidence is simulated under every account, and weighed by all without the replicate that made it
   (`evo_mirror.inference.calibration`).
2. To these bodies a multinomial logistic regression of the author is fitted, with one slope for all accounts,

       P(k | y) ~ P(k) M_k(y)^b

   and is evaluated at the published evidence. b = 1 says that likelihoods can be taken at their word, b < 1 that they are too
   sure, b = 0 that they tell nothing, which leaves the prior. In the fit, not in the evaluation, a body is with probability
   `LAPSE` anybody's: that bounds its log score.

Accounts witness with the same weight, those with variants sharing it, whatever their priors: so b, and with it a Bayes factor,
does not depend on these. A replicate counts as one witness for each account, however many bodies it made, and few witnesses
cannot turn b far: it has the prior N(1, `SPREAD`^2). The standard error is the sandwich estimate with replicates as its units: by
how much b would come out otherwise with others, not how well it is known, so that it is 0 where no witness tells anything.
Measured on three made-up accounts, 40 fresh tables each of 4, 6, 12 and 24 replicates: scatter of b .17, .18, .10, .06; error
told .20, .19, .14, .13.

There is one slope and no intercept. Averaged over evidence of known origin the posterior is the prior, therefore, only as far as
b is near 1: with b = .38 and eight made-up accounts in a row (24 replicates), those at its ends had .12 and .11, those in the
middle up to .14, instead of .125. The calibration looks for that (`evo_mirror.inference.reliability`).

Measured on 192 replicates of every shipped account, in 8 sets of 24, each judged on 2,688 bodies that the other 168 made. Squared
error over what the probabilities announce (0 if they are what they say), and log score (less is better), means over the sets, SE
.002 to .007 and .003:

=====================================================================  =====  =====
at its word                                                             .014   .784
this; b was .93 on average, SD .09                                      .000   .785
the log score without a bound; b was .92, SD .10                       -.001   .785
the same, and b without a prior                                        -.002   .785
a slope for every pair of accounts, and intercepts, ridged (10, 200)    .035   .820
..                                                                      .020   .791
probabilities averaged over resampled replicates                        .012   .783
=====================================================================  =====  =====

To fit the slope to the nearest half, third or tenth of the bodies alone, as rejection does, corrected less and scored worse.

.. [Prangle2014] Prangle, Fearnhead, Cox, Biggs & French (2014), Semi-automatic selection of summary statistics for ABC model
   choice, Statistical Applications in Genetics and Molecular Biology 13; abstract read.
.. [Beaumont2008] As in `evo_mirror.inference.adjusted`; recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.bayes import STEEPEST, Bayes, Slope, log_marginals, normalise

SPREAD = 0.5
"""SD of the prior of the slope about 1."""

LAPSE = 1e-3
"""Probability that a body of evidence is anybody's, whatever it says: one that is all but impossible does not rule the fit."""

_MOST_STEPS, _CLOSE = 60, 1e-10


@dataclass(frozen=True)
class Known:
    """Bodies of evidence of known origin, weighed.

    Attributes
    ----------
    log_marginal : (n, n_accounts) float64 array
        Finite; without the replicate that made each.
    account, replicate : (n,) int64 array
        What made each.
    n_replicates : int
        Of every account.
    reference : (n_accounts,) float64 array
        Probabilities as which the accounts witness, whatever their priors.
    """

    log_marginal: NDArray[np.float64]
    account: NDArray[np.int64]
    replicate: NDArray[np.int64]
    n_replicates: int
    reference: NDArray[np.float64]


def known_of(
    log_likelihoods: NDArray[np.float64],
    account: NDArray[np.int64],
    replicate: NDArray[np.int64],
    present: NDArray[np.bool_],
    reference: NDArray[np.float64],
) -> Known:
    """Weigh bodies of known origin without the replicate that made them.

    Parameters
    ----------
    log_likelihoods : (n, n_accounts, n_more) float64 array
        Of each, under every replicate.
    account, replicate : (n,) int64 array
        What made each.
    present : (n_accounts, n_replicates) bool array
        Whether an account was evolved in a replicate. Other populations, and what they made, are passed over.
    reference : (n_accounts,) float64 array
        As in `Known`.

    Returns
    -------
    Known
        Bodies that an account cannot weigh, as it has no other replicate, are left out.
    """
    first = present.shape[1]
    made = replicate < first
    made[made] = present[account[made], replicate[made]]
    marginal = without_author(log_likelihoods[made, :, :first], replicate[made], present)
    weighed = np.isfinite(marginal).all(axis=1)
    return Known(marginal[weighed], account[made][weighed], replicate[made][weighed], first, reference)


def without_author(
    log_likelihoods: NDArray[np.float64], replicate: NDArray[np.int64], present: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Log marginal likelihoods with the replicate that made each body of evidence left out of every account.

    Parameters
    ----------
    log_likelihoods : (n, n_accounts, n_replicates) float64 array
    replicate : (n,) int64 array
    present : (n_accounts, n_replicates) bool array

    Returns
    -------
    (n, n_accounts) float64 array
        -inf where an account has no other replicate.
    """
    others = replicate[:, None] != np.arange(present.shape[1])
    return log_marginals(log_likelihoods, (others[:, None, :] & present).astype(float))


def slope_of(known: Known, *, without: int | None = None) -> Slope:
    """Fit the slope.

    Parameters
    ----------
    known : Known
    without : int, optional
        A replicate that does not witness.

    Returns
    -------
    Slope
        1 where nobody witnesses.
    """
    rows = np.flatnonzero(known.replicate != (-1 if without is None else without))
    if not len(rows):
        return Slope()
    account, replicate, weight = known.account[rows], known.replicate[rows], _weights(known)[rows]
    logs = known.log_marginal[rows] - known.log_marginal[rows].max(axis=1, keepdims=True)
    of_truth = logs[np.arange(len(rows)), account]
    priors = known.reference[account]
    slope, low, high = 1.0, 0.0, STEEPEST
    for _ in range(_MOST_STEPS):
        share = normalise(slope * logs, known.reference)
        of_author = (1.0 - LAPSE) * share[np.arange(len(rows)), account]
        believed = of_author / (of_author + LAPSE * priors)
        off = of_truth - (share * logs).sum(axis=1)
        scores = weight * believed * off
        spread = (share * logs**2).sum(axis=1) - (share * logs).sum(axis=1) ** 2
        pull = float(scores.sum()) - (slope - 1.0) * SPREAD**-2
        low, high = (slope, high) if pull > 0.0 else (low, slope)
        new = slope + pull / (float((weight * believed * spread).sum()) + SPREAD**-2)
        new = new if low <= new <= high else (low + high) / 2.0
        done, slope = abs(new - slope) < _CLOSE, new
        if done:
            break
    curvature = float((weight * believed * (spread - (1.0 - believed) * off**2)).sum()) + SPREAD**-2
    influence = np.bincount(replicate, weights=scores, minlength=known.n_replicates) / max(curvature, SPREAD**-2)
    units = len(np.unique(replicate))
    error = float(np.sqrt((influence**2).sum() * units / (units - 1.0))) if units > 1 else float("nan")
    return Slope(slope, error, influence)


def posterior_of_known(known: Known, prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the headline says of every body of known origin, the replicate that made it left out of what weighs it.

    Nor does that replicate witness for the slope; but it stays among those that weigh the other witnesses.

    Parameters
    ----------
    known : Known
    prior : (n_accounts,) float64 array

    Returns
    -------
    (n, n_accounts) float64 array
    """
    said = np.empty_like(known.log_marginal)
    for replicate in np.unique(known.replicate):
        made = known.replicate == replicate
        said[made] = Bayes(prior, slope_of(known, without=int(replicate))).posterior(known.log_marginal[made])
    return said


def _weights(known: Known) -> NDArray[np.float64]:
    """How much each body of evidence counts, (n,): an account as its reference says, all as much as there are populations."""
    per_account = np.maximum(np.bincount(known.account, minlength=len(known.reference)), 1)
    weight = (known.reference / per_account)[known.account]
    populations = len(np.unique(known.account * known.n_replicates + known.replicate))
    return np.asarray(weight * (populations / weight.sum()))
