"""Which findings drive the posterior, and what it would be had they come out otherwise.

Standard errors come from resampling replicates, as that of the posterior does, the same resamples with a finding and without:
what a finding does is surer than either posterior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.finding import DIRECTIONS
from evo_mirror.inference.bayes import Bayes, log_marginals, resamples
from evo_mirror.inference.observation import Weighing, log_likelihood
from evo_mirror.inference.odds import log_odds, spread


@dataclass(frozen=True)
class Alternative:
    """A finding that came out otherwise.

    Attributes
    ----------
    outcome : str
        A direction, or an effect size such as ``0 SD``.
    is_opposite : bool
        Whether the sign is turned, rather than an effect lost or gained.
    posterior : dict of str to float
        Probability of each account, all other findings as published.
    error, group_error : dict of str to float
        Standard error of that, and of the share of the group of accounts that each is in; NaN with one replicate.
    """

    outcome: str
    is_opposite: bool
    posterior: dict[str, float]
    error: dict[str, float]
    group_error: dict[str, float]


@dataclass(frozen=True)
class Driver:
    """What one finding does to the posterior.

    Attributes
    ----------
    finding : str
        Its id.
    moved, moved_error : float
        Share of posterior probability that it moves, half the sum of absolute differences with and without it, 0 to 1; and
        its standard error, as all errors here NaN with one replicate.
    towards : str
        The account that gains most of that probability; empty if it moves nothing.
    without, without_error : dict of str to float
        Posterior probability of each account without it, with its standard error.
    factor_error, group_factor_error : dict of str to float
        Standard error of the logarithm of the factor by which it multiplies an account's odds, and those of its group.
    alternatives : tuple of Alternative
        Its other possible outcomes: the other two directions; for a value, none and the opposite.
    """

    finding: str
    moved: float
    moved_error: float
    towards: str
    without: dict[str, float]
    without_error: dict[str, float]
    factor_error: dict[str, float]
    group_factor_error: dict[str, float]
    alternatives: tuple[Alternative, ...]


def drivers_of(
    weighing: Weighing, bayes: Bayes, *, seed: int, groups: Sequence[Sequence[int]] = ()
) -> tuple[Driver, ...]:
    """Leave every finding out in turn, and turn it round.

    Parameters
    ----------
    weighing : Weighing
    bayes : Bayes
        With the slope of the published evidence, whatever is left out or turned round.
    seed : int
        Of the resampling.
    groups : sequence of sequence of int
        Places of accounts that cannot be separated; each alone by default.

    Returns
    -------
    tuple of Driver
        The strongest first; equal ones by id.
    """
    reports, names = weighing.reports, weighing.table.accounts
    published, n_findings = reports.observed[None], len(reports.ids)
    alone = tuple((k,) for k in range(len(names)))
    settle = _Settling(weighing, bayes, seed, tuple(map(tuple, groups)) or alone)
    whole = settle.of(log_likelihood(weighing, published)[0])
    others = [_other_outcomes(reports.observed[f], is_value=bool(reports.is_value[f])) for f in range(n_findings)]
    turned = np.repeat(published, 2 * n_findings, axis=0)
    for f, outcomes in enumerate(others):
        turned[2 * f : 2 * f + 2, f] = [number for number, _ in outcomes]
    would_be = [settle.of(logs) for logs in log_likelihood(weighing, turned)]

    found = []
    for f, name in enumerate(reports.ids):
        left = settle.of(log_likelihood(weighing, published, keep=np.arange(n_findings) != f)[0])
        moved = _moved(whole.probability, left.probability)
        towards = names[int((whole.probability - left.probability).argmax())] if moved > 0 else ""
        found.append(
            Driver(
                finding=name,
                moved=float(moved),
                moved_error=spread(_moved(whole.resampled, left.resampled)),
                towards=towards,
                without=_named(names, left.probability),
                without_error=_named(names, _spreads(left.resampled)),
                factor_error=_named(names, _spreads(log_odds(whole.resampled) - log_odds(left.resampled))),
                group_factor_error=_named(
                    names,
                    _spreads(log_odds(whole.resampled, settle.is_with) - log_odds(left.resampled, settle.is_with)),
                ),
                alternatives=tuple(
                    Alternative(
                        outcome=outcome,
                        is_opposite=bool(number * reports.observed[f] < 0),
                        posterior=_named(names, would_be[2 * f + i].probability),
                        error=_named(names, _spreads(would_be[2 * f + i].resampled)),
                        group_error=_named(names, _spreads(settle.grouped(would_be[2 * f + i].resampled))),
                    )
                    for i, (number, outcome) in enumerate(others[f])
                ),
            )
        )
    return tuple(sorted(found, key=lambda driver: (-driver.moved, driver.finding)))


@dataclass(frozen=True)
class _Settled:
    """Probabilities (n_accounts,), and the same with the replicates resampled (n_resamples, n_accounts)."""

    probability: NDArray[np.float64]
    resampled: NDArray[np.float64]


class _Settling:
    """From likelihoods to probabilities, resampled alike for every question."""

    def __init__(self, weighing: Weighing, bayes: Bayes, seed: int, groups: tuple[tuple[int, ...], ...]) -> None:
        self._present = weighing.table.present.astype(float)
        self._bayes = bayes
        n_replicates = self._present.shape[1]
        drawn = resamples(n_replicates, seed)[: 0 if n_replicates == 1 else None]
        self._counts = drawn[((self._present * drawn[:, None, :]).sum(axis=-1) > 0).all(axis=1)]
        self._weights = self._present * self._counts[:, None, :]
        self.is_with = np.zeros((len(bayes.prior), len(bayes.prior)))
        for group in groups:
            self.is_with[np.ix_(group, group)] = 1.0

    def of(self, logs: NDArray[np.float64]) -> _Settled:
        """Settle log likelihoods, (n_accounts, n_replicates)."""
        return _Settled(
            self._bayes.posterior(log_marginals(logs, self._present)),
            self._bayes.resampled(log_marginals(logs, self._weights), self._counts),
        )

    def grouped(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of the group that each account is in, (n_resamples, n_accounts)."""
        return np.asarray(probabilities @ self.is_with)


def _moved(with_it: NDArray[np.float64], without: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.abs(with_it - without).sum(axis=-1) / 2.0)


def _spreads(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviation of each column."""
    return numbers.std(axis=0) if len(numbers) > 1 else np.full(numbers.shape[1], np.nan)


def _other_outcomes(observed: float, *, is_value: bool) -> tuple[tuple[float, str], ...]:
    if is_value:
        return (0.0, "0 SD"), (-observed, f"{-observed:.2g} SD")
    return tuple(
        (code, direction) for code, direction in zip((-1.0, 0.0, 1.0), DIRECTIONS, strict=True) if code != observed
    )


def _named(names: Sequence[str], numbers: NDArray[np.float64]) -> dict[str, float]:
    return {name: float(numbers[k]) for k, name in enumerate(names)}
