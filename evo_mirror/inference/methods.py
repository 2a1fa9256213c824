"""The same question put to four methods: the headline, the likelihood at its word, rejection on the findings, a random forest.

The headline (`evo_mirror.inference.known`) is approximate Bayes with a regression, whose summaries are the likelihoods of the
accounts: the observation model has a likelihood that can be computed, so that nothing need be lost by distances between
findings. It was chosen by measurement:

- *Shipped comparison*, seeds 1 to 4: for each 96 bodies of evidence of known origin, 24 replicates, each weighed without its own.
  Means of four, each with an error of .07 to .10 (log score), .04 to .05 (Brier score), 5 % (recovered):

  ==============================  =========  =====  =========
  method                          log score  Brier  recovered
  ==============================  =========  =====  =========
  regression-adjusted likelihood  .73        .41    67 %
  likelihood at its word          .73        .41    67 %
  regression-adjusted rejection   1.03       .54    54 %
  random forest                   votes      votes  63 %
  ==============================  =========  =====  =========

  The squared error of the headline is larger than it announces by .003, -.001, .000, .004, each ± .01: it is what it says.

- *Closed form*: three accounts with normal predictions of known mean and spread, a value and two directions, 1200 bodies of
  evidence from populations that no method saw. Mean distance of a probability from the true posterior with 12, 60 and 240
  replicates: likelihood at its word .053, .031, .013; rejection .053, .031, .026; vote shares .105, .093, .095. The first goes
  on to the truth with more replicates, the second stops at what its kernel and ridge leave.

The others stand beside it. Rejection and forest share the evolved populations and the observation model with it, and nothing of
its arithmetic: they see simulated evidence only. All are functions of arrays in the order of contents, so that swapping names
swaps every result; accounts alike in every prediction get alike shares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.adjusted import adjusted_rejection
from evo_mirror.inference.bayes import Bayes, normalise
from evo_mirror.inference.calibration import Calibration
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.forest import choose
from evo_mirror.inference.observation import Weighing
from evo_mirror.inference.posterior import Posterior, infer
from evo_mirror.inference.predictions import PredictionTable
from evo_mirror.inference.reference import draw_reference

HEADLINE, EXACT, ADJUSTED, FOREST = (
    "regression-adjusted likelihood",
    "likelihood at its word",
    "regression-adjusted rejection",
    "random forest",
)

_ROWS = 10_000
"""Rows of the reference table at most: with as many the cross-checks cost seconds, however many replicates there are."""

_JUDGED = 96
"""Bodies of evidence of known origin on which the methods are judged, about; the same number for each account."""

LEAST = 1e-3
"""Probabilities below this count as this in a log score: a method that is wrong and sure loses much, and not everything."""


@dataclass(frozen=True)
class Method:
    """What one method says, and how it fares on evidence of known origin.

    Attributes
    ----------
    name : str
    is_posterior : bool
        Whether its numbers are posterior probabilities; a forest's are vote shares.
    probability, error : dict of str to float
        For each account, with its standard error over evolved replicates; NaN where a method states none.
    winner : str
    winner_probability : float
        Posterior probability of the winner.
    agrees : bool
        Whether its winner is the headline's, or cannot be told from that.
    n_checked : int
        Bodies of evidence, one for each account and replicate, that all methods weighed.
    recovered, recovered_error : float
        Share of them that it traced back, weighed by the prior, and its standard error.
    log_score, brier, log_score_error, brier_error : float
        Mean of -ln of the probability of the true account, and of the squared error summed over accounts: the smaller the
        better; with standard errors. NaN for votes.
    """

    name: str
    is_posterior: bool
    probability: dict[str, float]
    error: dict[str, float]
    winner: str
    winner_probability: float
    agrees: bool
    n_checked: int
    recovered: float
    recovered_error: float
    log_score: float
    log_score_error: float
    brier: float
    brier_error: float


@dataclass(frozen=True)
class _Said:
    """One method's numbers in the order of the table: here, and on evidence of known origin."""

    name: str
    probability: NDArray[np.float64]
    error: NDArray[np.float64]
    winner_probability: float
    known: NDArray[np.float64]
    is_posterior: bool = True


def methods_of(
    weighing: Weighing, posterior: Posterior, calibration: Calibration, prior: NDArray[np.float64],
    *, groups: Sequence[Sequence[str]], doubts: Doubts, seed: int, per_world: int,
) -> tuple[Method, ...]:  # fmt: skip
    """Ask all methods; linear algebra is held to one thread meanwhile by the caller (`evo_mirror.inference.learners.one_thread`).

    Parameters
    ----------
    weighing : Weighing
    posterior : Posterior
    calibration : Calibration
    prior : (n_accounts,) float64 array
    groups : sequence of sequence of str
        Accounts that cannot be separated stand together.
    doubts : Doubts
    seed : int
    per_world : int
        Rows of the reference table for each evolved population, at most; 0 asks the headline alone.

    Returns
    -------
    tuple of Method
        The headline first.
    """
    few = calibration.evidence.replicate < max(2, _JUDGED // len(prior))
    checked = np.flatnonzero(calibration.evidence.first & few)
    said = [_likely(HEADLINE, posterior, calibration.posterior[checked])]
    if per_world:
        marginal = calibration.log_marginal[checked]
        weighed = np.isfinite(marginal).all(axis=1, keepdims=True)  # what an account cannot weigh leaves the prior
        at_its_word = normalise(np.where(weighed, marginal, 0.0), prior)
        said.append(_likely(EXACT, infer(weighing, Bayes(prior), seed=seed), at_its_word))
        said += _approximate(weighing, calibration, checked, prior, doubts=doubts, seed=seed, per_world=per_world)
    account = calibration.evidence.account[checked]
    share = (prior / np.bincount(account, minlength=len(prior)))[account]
    share = share / share.sum()
    names = weighing.table.accounts
    first = names[int(posterior.probability.argmax())]
    near = next(group for group in groups if first in group)
    return tuple(_method(one, names, near, account, share) for one in said)


def _likely(name: str, posterior: Posterior, known: NDArray[np.float64]) -> _Said:
    errors = np.array([posterior.error(k) for k in range(len(posterior.probability))])
    return _Said(name, posterior.probability, errors, float(posterior.probability.max()), known)


def _approximate(
    weighing: Weighing, calibration: Calibration, checked: NDArray[np.int64], prior: NDArray[np.float64],
    *, doubts: Doubts, seed: int, per_world: int,
) -> list[_Said]:  # fmt: skip
    per_world = min(per_world, max(1, _ROWS // int(weighing.table.present.sum())))
    reference = draw_reference(weighing, prior, doubts=doubts, seed=seed, per_world=per_world)
    here = reference.summarise(weighing.reports.observed)
    others = reference.summarise(calibration.evidence.observed[checked])
    replicate = calibration.evidence.replicate[checked]
    adjusted = adjusted_rejection(reference, here)
    shares = shared_alike(weighing.table, adjusted.probability, prior)
    several = len(np.unique(replicate)) > 1
    known = [
        adjusted_rejection(reference, other, without=int(r), with_error=False).probability if several else prior
        for other, r in zip(others, replicate, strict=True)
    ]
    choice = choose(reference, here, others=others, replicate=replicate)
    votes = shared_alike(weighing.table, choice.votes, prior)
    nobody = np.full(len(prior), np.nan)
    return [
        _Said(ADJUSTED, shares, adjusted.error, float(shares.max()), np.reshape(known, (len(checked), len(prior)))),
        _Said(FOREST, votes, nobody, choice.winner_probability, choice.returned, is_posterior=False),
    ]


def shared_alike(
    table: PredictionTable, probability: NDArray[np.float64], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Let accounts that predict the same to the last bit share what they got, as their priors go.

    Chance gives each its own simulated evidence; which of them came first must not show.

    Parameters
    ----------
    table : PredictionTable
    probability, prior : (n_accounts,) float64 array

    Returns
    -------
    (n_accounts,) float64 array
    """
    held = [
        b"".join(array[k].tobytes() for array in (table.present, table.value, table.standard_error, table.effect_size))
        for k in range(len(prior))
    ]
    shared = probability.copy()
    for body in set(held):
        alike = [k for k, other in enumerate(held) if other == body]
        shared[alike] = (
            probability[alike].sum() * prior[alike] / prior[alike].sum() if len(alike) > 1 else shared[alike]
        )
    return shared


def _method(
    said: _Said, names: tuple[str, ...], near: Sequence[str], account: NDArray[np.int64], share: NDArray[np.float64]
) -> Method:
    known = said.known
    of_truth = known[np.arange(len(account)), account]
    best = known >= known.max(axis=1, keepdims=True) - 1e-12
    recovered = (best / np.maximum(best.sum(axis=1, keepdims=True), 1))[np.arange(len(account)), account]
    recovered = np.where(np.isfinite(of_truth), recovered, np.nan)
    truth = np.eye(len(names))[account]
    none = math.nan
    winner = int(said.probability.argmax())
    logs, squares = -np.log(np.maximum(of_truth, LEAST)), ((known - truth) ** 2).sum(axis=1)
    return Method(
        name=said.name,
        is_posterior=said.is_posterior,
        probability=dict(zip(names, said.probability.tolist(), strict=True)),
        error={name: e if math.isfinite(e) else none for name, e in zip(names, said.error.tolist(), strict=True)},
        winner=names[winner],
        winner_probability=_or_none(said.winner_probability),
        agrees=names[winner] in near,
        n_checked=len(account),
        recovered=_or_none(float((share * recovered).sum())),
        recovered_error=_or_none(_error(recovered, share)),
        log_score=float((share * logs).sum()) if said.is_posterior else none,
        log_score_error=_error(logs, share) if said.is_posterior else none,
        brier=float((share * squares).sum()) if said.is_posterior else none,
        brier_error=_error(squares, share) if said.is_posterior else none,
    )


def _error(numbers: NDArray[np.float64], share: NDArray[np.float64]) -> float:
    """Standard error of a weighted mean over bodies of evidence."""
    return float(np.sqrt((share**2 * (numbers - (share * numbers).sum()) ** 2).sum()))


def _or_none(number: float) -> float:
    return number if math.isfinite(number) else math.nan
