r"""Would this evidence tell the accounts apart? Evidence is simulated under each, and the method has to name its author.

For account k and each of its replicates, findings of the same form as the published ones are drawn from the observation
model (`evo_mirror.inference.observation`) with fresh shared effects, and weighed against all accounts as the headline weighs the
published ones (`evo_mirror.inference.known`), with the replicate that made them left out of every account's predictions, and of
what the slope is learned from. Rows of the confusion matrix are true accounts, columns the account that is most probable at even
odds beforehand: what the evidence can tell is no matter of priors.

Only in what stands in for undefined predictions the author stays: with one account of three undefined in 70 % of its replicates
the slope came out .01 lower for that (directions), or .02 (values).

Whether the true account is returned more often than chance is asked of one body of evidence for each account and
replicate, ties broken at random. If accounts did not differ, each would be returned with probability 1/K, so the number of
successes among n would be binomial (n, 1/K); the least number whose tail probability is at most `FALSE_ALARM` is demanded.

Two accounts are not separable when the balanced error of naming the likelier of the two, the mean of P(j likelier | i) and
P(i likelier | j), ties counting one half, exceeds a stated rate (chance is 1/2). Groups are the connected components.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from evo_mirror.inference.bayes import Slope, log_marginals
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.fit import Fit, fits_of
from evo_mirror.inference.known import known_of, posterior_of_known, slope_of, without_author
from evo_mirror.inference.observation import Weighing, log_likelihood
from evo_mirror.inference.simulated import Simulated, simulate
from evo_mirror.machine.counters import Address, uniforms

FALSE_ALARM = 1e-4
"""Probability that a method no better than chance passes the check of recovery."""

NOT_SEPARABLE_ABOVE = 0.2
"""Balanced error of telling two accounts apart above which they are called not separable."""

_TIE = 1e-9
"""Log likelihoods closer than this are equal but for rounding."""


@dataclass(frozen=True)
class Calibration:
    """How well accounts are told apart, in the order of the table of predictions.

    Attributes
    ----------
    confusion : (n_accounts, n_accounts) float64 array
        Share of the evidence simulated under the row's account for which the column's was returned, at even odds beforehand.
    mean_posterior : (n_accounts, n_accounts) float64 array
        Mean posterior probability of the column's account when the row's is true.
    pairwise_error : (n_accounts, n_accounts) float64 array
        Balanced error of telling two accounts apart; 0 on the diagonal.
    n_simulated : int
        Bodies of evidence.
    n_checked, n_recovered, n_needed : int
        Bodies in the check against chance, successes, and successes demanded; n_needed exceeds n_checked where there are
        too few to tell.
    evidence : Simulated
        The bodies themselves.
    log_likelihood : (n_simulated, n_accounts, n_replicates) float64 array
        Of each, under every replicate.
    reference : (n_accounts,) float64 array
        Probabilities as which accounts witness for the slope.
    log_marginal, posterior : (n_simulated, n_accounts) float64 array
        What the accounts make of each, and what the headline then says, without the replicate that made it.
    fits : tuple of Fit
        Whether each account could produce the published evidence.
    errors : tuple of three float
        The largest standard error, over replicates, of a number in `confusion`, `mean_posterior` and `pairwise_error`; NaN
        with one replicate.
    """

    confusion: NDArray[np.float64]
    mean_posterior: NDArray[np.float64]
    pairwise_error: NDArray[np.float64]
    n_simulated: int
    n_checked: int
    n_recovered: int
    n_needed: int
    evidence: Simulated
    log_likelihood: NDArray[np.float64]
    reference: NDArray[np.float64]
    log_marginal: NDArray[np.float64]
    posterior: NDArray[np.float64]
    fits: tuple[Fit, ...]
    errors: tuple[float, float, float]

    def slope_with(self, present: NDArray[np.bool_]) -> Slope:
        """How far likelihoods can be taken at their word, had no more populations been evolved than these.

        Parameters
        ----------
        present : (n_accounts, n_first) bool array
            Of the table of predictions: of the first replicates or of all, whole or in part.
        """
        evidence = self.evidence
        return slope_of(known_of(self.log_likelihood, evidence.account, evidence.replicate, present, self.reference))


def calibrate(
    weighing: Weighing, prior: NDArray[np.float64], *, doubts: Doubts, seed: int, n_simulated: int = 1000,
    reference: NDArray[np.float64] | None = None,
) -> Calibration:  # fmt: skip
    """Simulate evidence under each account and see which account is returned.

    Parameters
    ----------
    weighing : Weighing
    prior : (n_accounts,) float64 array
    doubts : Doubts
    seed : int
    n_simulated : int
        Bodies of evidence, about. Where there are more populations than that, the first replicates make one each: all weigh it.
    reference : (n_accounts,) float64 array, optional
        Probabilities as which accounts witness for the slope (`evo_mirror.inference.known`); equal by default.

    Returns
    -------
    Calibration
    """
    n_accounts, present = len(prior), weighing.table.present
    n_authors = min(present.shape[1], max(2, -(-n_simulated // n_accounts)))
    per_world = max(1, -(-n_simulated // int(np.minimum(present.sum(axis=1), n_authors).sum())))
    simulated = simulate(weighing, doubts=doubts, seed=seed, per_world=per_world, n_authors=n_authors)
    logs = log_likelihood(weighing, simulated.observed)
    marginal = without_author(logs, simulated.replicate, present)
    reference = np.full(n_accounts, 1.0 / n_accounts) if reference is None else reference
    known = known_of(logs, simulated.account, simulated.replicate, present, reference)
    posterior = np.repeat(prior[None], len(logs), axis=0)  # what no account can weigh leaves the prior
    posterior[np.isfinite(marginal).all(axis=1)] = posterior_of_known(known, prior)
    # What evidence can tell apart is no matter of priors, and a slope above 0 changes no order: likelihoods are compared.
    even = np.where(np.isfinite(marginal).all(axis=1, keepdims=True), marginal, 0.0)
    best = even >= even.max(axis=1, keepdims=True) - _TIE
    returned = best / best.sum(axis=1, keepdims=True)
    true = simulated.account[:, None] == np.arange(n_accounts)
    per_account = true.sum(axis=0)[:, None]

    difference = even[:, :, None] - even[:, None, :]
    likelier = np.where(np.abs(difference) <= _TIE, 0.5, difference < 0)  # [evidence, i, j]: j likelier than i
    wrong = np.einsum("ni,nij->ij", true.astype(float), likelier) / per_account
    np.fill_diagonal(wrong, 0.0)
    published = log_likelihood(weighing, weighing.reports.observed[None])[0]
    fits = fits_of(
        marginal, simulated.account, simulated.replicate,
        log_marginals(published, present.astype(float)), weighing.table.accounts,
    )  # fmt: skip

    rank = best * uniforms(Address(seed, "inference ties"), np.arange(len(posterior)), n_accounts)
    recovered = rank.argmax(axis=1) == simulated.account
    n_checked = int(simulated.first.sum())
    return Calibration(
        confusion=np.einsum("ni,nj->ij", true.astype(float), returned) / per_account,
        mean_posterior=np.einsum("ni,nj->ij", true.astype(float), posterior) / per_account,
        pairwise_error=(wrong + wrong.T) / 2.0,
        n_simulated=len(posterior),
        n_checked=n_checked,
        n_recovered=int(recovered[simulated.first].sum()),
        n_needed=successes_needed(n_checked, 1.0 / n_accounts),
        evidence=simulated,
        log_likelihood=logs,
        reference=reference,
        log_marginal=marginal,
        posterior=posterior,
        fits=fits,
        errors=(
            _largest_error(returned, simulated),
            _largest_error(posterior, simulated),
            _largest_pairwise_error(likelier, simulated),
        ),
    )


def _largest_error(numbers: NDArray[np.float64], simulated: Simulated) -> float:
    """Largest standard error, over replicates, of the means of columns (n_simulated, n_numbers) for each author."""
    means, author = _by_world(numbers, simulated), simulated.account[simulated.first]
    errors = [
        means[author == k].std(axis=0, ddof=1) / np.sqrt((author == k).sum())
        for k in np.unique(author)
        if (author == k).sum() > 1
    ]
    return float(np.max(errors)) if errors else float("nan")


def _largest_pairwise_error(likelier: NDArray[np.float64], simulated: Simulated) -> float:
    """Largest standard error, over replicates, of a balanced error.

    From whether j was likelier than i, (n_simulated, n_accounts, n_accounts) float64 array.
    Of two accounts only what either of them made counts, and a replicate is one for both, as they share founders in it.
    """
    n_accounts, n_replicates = likelier.shape[1], int(simulated.replicate.max()) + 1
    author, replicate = simulated.account[simulated.first], simulated.replicate[simulated.first]
    wrong = np.full((n_accounts, n_replicates, n_accounts), np.nan)
    means = _by_world(likelier.reshape(len(likelier), -1), simulated).reshape(-1, n_accounts, n_accounts)
    wrong[author, replicate] = means[np.arange(len(author)), author]
    errors = []
    for i, j in zip(*np.triu_indices(n_accounts, 1), strict=True):
        balanced = (wrong[i, :, j] + wrong[j, :, i]) / 2.0
        known = balanced[np.isfinite(balanced)]
        if len(known) > 1:
            errors.append(float(known.std(ddof=1)) / len(known) ** 0.5)
    return max(errors, default=float("nan"))


def _by_world(numbers: NDArray[np.float64], simulated: Simulated) -> NDArray[np.float64]:
    """(n_worlds, n_numbers) float64 array: means over the bodies of evidence that each world made."""
    world = np.cumsum(simulated.first) - 1
    means = np.zeros((world[-1] + 1, numbers.shape[1]))
    np.add.at(means, world, numbers)
    return np.asarray(means / np.bincount(world)[:, None])


def successes_needed(n: int, chance: float, *, false_alarm: float = FALSE_ALARM) -> int:
    """Least number of successes whose binomial tail probability is at most the false-alarm rate.

    Parameters
    ----------
    n : int
        Trials.
    chance : float
        Probability of success without skill.
    false_alarm : float

    Returns
    -------
    int
        n + 1 if even n successes would not do.
    """
    for needed in range(1, n + 1):
        if bdtrc(needed - 1, n, chance) <= false_alarm:
            return needed
    return n + 1


def groups_of(pairwise_error: NDArray[np.float64], *, rate: float = NOT_SEPARABLE_ABOVE) -> tuple[tuple[int, ...], ...]:
    """Accounts that cannot be told apart, directly or by a chain.

    Parameters
    ----------
    pairwise_error : (n_accounts, n_accounts) float64 array
    rate : float
        Balanced error above which two are not separable.

    Returns
    -------
    tuple of tuple of int
        Every account in one group, alone if it is separable from all others.
    """
    reach = (pairwise_error > rate) | np.eye(len(pairwise_error), dtype=bool)
    for _ in range(len(reach)):
        reach = (reach.astype(int) @ reach.astype(int)) > 0
    return tuple(sorted({tuple(np.flatnonzero(row).tolist()) for row in reach}))
