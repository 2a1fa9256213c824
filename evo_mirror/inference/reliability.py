r"""Are the probabilities what they say? Measured on evidence of known origin, shown with every verdict.

Evidence comes from `evo_mirror.inference.calibration`, weighed without the replicate that made it and counted as the prior
says. With p_k the posterior of account k and y_k = 1 if it made the evidence:

- **Reliability**: in bins of p_k, the share of cases with y_k = 1. The interval is Wilson's at 95 %, of n divided by how much
  more that share varies between evolved replicates than it would if bodies of evidence were independent.
- **Over- or underconfidence**: sum_k (y_k - p_k)^2 - p_k (1 - p_k), the Brier score less the one that the posterior itself
  announces, has expectation 0 [Spiegelhalter1986]_; above 0 is overconfident.
- **Ranks** [Talts2018]_: the rank of the true account among draws from the posterior, accounts in the order of their
  contents, ties broken at random, is uniform. Their mean and spread are tested.
- **Average**: the mean of p_k is the prior.

Each of these is a mean over bodies of evidence whose expectation is known, and is tested against its scatter over evolved
replicates, the unit of replication (Student's t). Calibration fails if any lies further off than `FALSE_ALARM`, shared out
over all tests and both tails, allows, and by more than `NEGLIGIBLE`. With few replicates only gross failures can be seen;
that is why the numbers are shown. Last, all names are given to the next account: the posterior must go with them.

.. [Spiegelhalter1986] Spiegelhalter (1986), Probabilistic prediction in patient management and clinical trials, Statistics in
   Medicine 5; recalled.
.. [Talts2018] Talts, Betancourt, Simpson, Vehtari & Gelman (2018), Validating Bayesian inference algorithms with
   simulation-based calibration; recalled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from evo_mirror.inference.calibration import FALSE_ALARM
from evo_mirror.inference.simulated import Simulated
from evo_mirror.machine.counters import Address, uniforms

NEGLIGIBLE = 0.01
"""A probability that is off by less than this on average is not called wrong, however surely it is off."""

DOUBT = 0.01
"""Probability that a calibrated posterior is said to be probably off somewhere, without an alarm."""

_BINS = 10
_DRAWS = 19
_Z = 1.959964


@dataclass(frozen=True)
class Bin:
    """Cases to which the posterior gave about the same probability.

    Attributes
    ----------
    predicted, observed : float
        Mean probability, and share of the cases in which the account was the true one.
    low, high : float
        95 % interval of the share.
    n : int
        Pairs of a body of evidence and an account.
    """

    predicted: float
    observed: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Check:
    """A mean that ought to be 0.

    Attributes
    ----------
    name : str
    mean, error : float
        With its standard error over replicates; NaN with fewer than two.
    bound, doubt : float
        Standard errors beyond which it is called off, and probably off; NaN with fewer than two replicates.
    """

    name: str
    mean: float
    error: float
    bound: float
    doubt: float

    @property
    def is_doubtful(self) -> bool:
        """Whether the mean is probably not 0, and not negligibly so: too unsure for an alarm, too sure to be passed over."""
        return abs(self.mean) > NEGLIGIBLE and abs(self.mean) > self.doubt * self.error

    @property
    def is_off(self) -> bool:
        """Whether the mean is surely not 0, and not negligibly so."""
        return abs(self.mean) > NEGLIGIBLE and abs(self.mean) > self.bound * self.error


@dataclass(frozen=True)
class Reliability:
    """How far the posterior probabilities can be taken at their word.

    Attributes
    ----------
    bins : tuple of Bin
    ranks : tuple of float
        Share of the evidence in which the true account had each rank; uniform if calibrated.
    checks : tuple of Check
    swap : float
        Largest change of a posterior probability when all names are given to the next account.
    n_simulated, n_replicates : int
    false_alarm : float
        Probability that a calibrated posterior fails any of the checks.
    """

    bins: tuple[Bin, ...]
    ranks: tuple[float, ...]
    checks: tuple[Check, ...]
    swap: float
    n_simulated: int
    n_replicates: int
    false_alarm: float

    @property
    def holds(self) -> bool:
        """Whether nothing is surely off."""
        return self.swap == 0.0 and not any(check.is_off for check in self.checks)


CONFIDENCE, RANK_MEAN, RANK_SPREAD = "overconfidence", "mean rank", "spread of ranks"


def reliability_of(
    posterior: NDArray[np.float64], evidence: Simulated, prior: NDArray[np.float64],
    *, accounts: Sequence[str], seed: int, swap: float = 0.0,
) -> Reliability:  # fmt: skip
    """Hold posterior probabilities against known truth.

    Parameters
    ----------
    posterior : (n, n_accounts) float64 array
    evidence : Simulated
        The n bodies of evidence.
    prior : (n_accounts,) float64 array
    accounts : sequence of str
        Names, in the order of the columns.
    seed : int
        Of the draws behind the ranks.
    swap : float
        As in `Reliability`.

    Returns
    -------
    Reliability
    """
    truth = np.eye(len(prior))[evidence.account]
    weight = (prior / np.maximum(np.bincount(evidence.account, minlength=len(prior)), 1))[evidence.account]
    weight = weight * (len(weight) / weight.sum())
    ranks = ranks_of(posterior, evidence.account, seed=seed)
    places = (ranks + 0.5) / (_DRAWS + 1) - 0.5
    spread = ((_DRAWS + 1) ** 2 - 1) / 12.0 / (_DRAWS + 1) ** 2
    measured = {
        CONFIDENCE: ((truth - posterior) ** 2 - posterior * (1.0 - posterior)).sum(axis=1),
        RANK_MEAN: places,
        RANK_SPREAD: places**2 - spread,
        **{f"average of {name}": posterior[:, k] - prior[k] for k, name in enumerate(accounts)},
    }
    units = np.unique(evidence.replicate)
    bounds = _bound(len(units), len(measured), FALSE_ALARM), _bound(len(units), len(measured), DOUBT)
    checks = tuple(_check(name, numbers, weight, evidence.replicate, *bounds) for name, numbers in measured.items())
    return Reliability(
        bins=bins_of(posterior, truth, weight, evidence.replicate),
        ranks=tuple((np.bincount(ranks, weights=weight, minlength=_DRAWS + 1) / len(ranks)).tolist()),
        checks=checks,
        swap=swap,
        n_simulated=len(posterior),
        n_replicates=len(units),
        false_alarm=FALSE_ALARM,
    )


def ranks_of(posterior: NDArray[np.float64], account: NDArray[np.int64], *, seed: int) -> NDArray[np.int64]:
    """Rank of the true account among draws from the posterior, 0 to the number of draws.

    Parameters
    ----------
    posterior : (n, n_accounts) float64 array
    account : (n,) int64 array
    seed : int

    Returns
    -------
    (n,) int64 array
    """
    drawn = uniforms(Address(seed, "inference ranks"), np.arange(len(posterior)), _DRAWS + 1)
    upto = posterior.cumsum(axis=1)
    named = (drawn[:, :_DRAWS, None] * upto[:, None, -1:] > upto[:, None, :]).sum(axis=2)
    below, level = (named < account[:, None]).sum(axis=1), (named == account[:, None]).sum(axis=1)
    return np.asarray(below + np.floor(drawn[:, _DRAWS] * (level + 1)), dtype=np.int64)


def bins_of(
    posterior: NDArray[np.float64],
    truth: NDArray[np.float64],
    weight: NDArray[np.float64],
    replicate: NDArray[np.int64],
) -> tuple[Bin, ...]:
    """Bins of predicted probability, with the share of the cases in which it came true.

    Parameters
    ----------
    posterior, truth : (n, n_accounts) float64 array
    weight : (n,) float64 array
    replicate : (n,) int64 array

    Returns
    -------
    tuple of Bin
        Ten equal ones from 0 to 1, those without a case left out.
    """
    place = np.minimum((posterior * _BINS).astype(np.int64), _BINS - 1)
    weights = np.broadcast_to(weight[:, None], posterior.shape)
    units = np.broadcast_to(replicate[:, None], posterior.shape)
    made = []
    for at in np.unique(place):
        inside = place == at
        w, y = weights[inside], truth[inside]
        share = float((w * y).sum() / w.sum())
        n = _effective(w, y, units[inside], share)
        middle, half = (share + _Z**2 / (2 * n)), _Z * np.sqrt(share * (1.0 - share) / n + _Z**2 / (4 * n**2))
        scale = 1.0 + _Z**2 / n
        made.append(
            Bin(
                predicted=float((w * posterior[inside]).sum() / w.sum()),
                observed=share,
                low=max(0.0, float((middle - half) / scale)),
                high=min(1.0, float((middle + half) / scale)),
                n=int(inside.sum()),
            )
        )
    return tuple(made)


def _effective(w: NDArray[np.float64], y: NDArray[np.float64], unit: NDArray[np.int64], share: float) -> float:
    """How many independent cases would give a share of the same accuracy; at least 1."""
    n = float(w.sum() ** 2 / (w**2).sum())
    units, which = np.unique(unit, return_inverse=True)
    if len(units) < 2 or not 0.0 < share < 1.0:
        return min(n, float(len(units)))
    totals = np.bincount(which, weights=w * (y - share))
    variance = (totals**2).sum() / w.sum() ** 2 * len(units) / (len(units) - 1.0)
    return max(1.0, min(n, share * (1.0 - share) / variance if variance > 0 else n))


def _check(
    name: str, numbers: NDArray[np.float64], weight: NDArray[np.float64], replicate: NDArray[np.int64], *bounds: float
) -> Check:
    units, which = np.unique(replicate, return_inverse=True)
    # In a replicate that lacks accounts the others' shares are larger: only all replicates together hold what the prior says.
    totals, parts = np.bincount(which, weights=weight * numbers), np.bincount(which, weights=weight)
    n, whole = len(units), float(parts.sum())
    mean = float(totals.sum()) / whole
    spread = float(((totals - mean * parts) ** 2).sum())
    return Check(name, mean, math.sqrt(spread * n / (n - 1.0)) / whole if n > 1 else math.nan, *bounds)


def _bound(n_units: int, n_tests: int, false_alarm: float) -> float:
    if n_units < 2:
        return math.nan
    return float(stdtrit(n_units - 1, 1.0 - false_alarm / (2.0 * n_tests)))
