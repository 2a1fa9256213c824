r"""The verdict as a function of the world: where change is rare and where it is common, and so for every unknown setting.

Each replicate is a world drawn from the priors, with every setting at some quantile u of its own prior. Replicates are
weighted by how near they lie, w_r(x) = exp(-(u_r - x)^2 / 2h^2) with h = n^(-1/5)/2 for n replicates, or by whether they lie
in one half of the prior, and the posterior is that of the weighted replicates:

    P(k | evidence, u = x)  ~  P(k) (sum_r w_r(x) L(k, r) / sum_r w_r(x))^b

with b the slope (`evo_mirror.inference.known`). A half or a quarter of the replicates has one of its own, as a mean over fewer
is believed less; the weighted curves have that of all, and so has what moves between halves, as it is held against halves that
were exchanged. Measured on three made-up accounts, 40 tables of 24 replicates, each judged on fresh evidence: squared error over
what the probabilities announce .011 for halves (.026 with the slope of all, .054 at their word; SE .006 to .008), .003 for all
replicates (SE .005).

Its error comes from resampling replicates, as that of the whole posterior does. Whether a setting matters at all is asked by
permutation: were the likelihoods of all accounts independent of it, its quantiles could be exchanged between replicates, and
the share of posterior that moves from its lower to its upper half would be as large as it is in a share `chance` of all
exchanges. That is exact for any number of replicates, however few of them carry a likelihood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.bayes import Bayes, Slope, log_marginals, resamples
from evo_mirror.inference.worlds import Worlds
from evo_mirror.machine.counters import Address, uniforms

AT = tuple(np.round(np.linspace(0.1, 0.9, 9), 1).tolist())
"""Quantiles at which the verdict is told."""

ENOUGH = 4
"""Replicates below which a part of the worlds says nothing."""

_EXCHANGES = 1999


@dataclass(frozen=True)
class Part:
    """The verdict in some of the worlds.

    Attributes
    ----------
    n : int
        How many they are.
    posterior, error : dict of str to float
        Of each account, with its standard error; undefined where there are too few worlds, or an account was evolved in none of
        them.
    leading : tuple of str
        Accounts that gain most on their prior; together where the evidence cannot tell them apart.
    share, share_error : float
        Their posterior probability.
    """

    n: int
    posterior: dict[str, float]
    error: dict[str, float]
    leading: tuple[str, ...]
    share: float
    share_error: float


@dataclass(frozen=True)
class Dependence:
    """The verdict over one setting.

    Attributes
    ----------
    key : str
    middle : float
        The median of its prior, where its halves meet [unit of the setting].
    lower, upper : Part
        In the halves of its prior.
    at : tuple of float
        Values of the setting [its unit].
    posterior, error : dict of str to tuple of float
        Of each account at each of them.
    moved : float
        Share of the posterior that moves from one half to the other, both with the slope of all worlds, 0 to 1.
    chance : float
        Probability that as much moves if the setting does not matter; undefined where a half says nothing.
    """

    key: str
    middle: float
    lower: Part
    upper: Part
    at: tuple[float, ...]
    posterior: dict[str, tuple[float, ...]]
    error: dict[str, tuple[float, ...]]
    moved: float
    chance: float


@dataclass(frozen=True)
class Quarters:
    """The verdict over two settings: both low, the second high, the first high, both high."""

    first: str
    second: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Weighed:
    """What the evidence says of every account in every replicate.

    Attributes
    ----------
    log_likelihood : (n_accounts, n_replicates) float64 array
    present : (n_accounts, n_replicates) bool array
        Whether the account was evolved there.
    bayes : Bayes
        Of all replicates.
    accounts : tuple of str
        In the order of the arrays.
    groups : sequence of sequence of str
        Accounts together that cannot be told apart.
    shown : sequence of str
        The order in which accounts are returned.
    seed : int
    slope_with : function, optional
        From populations, (n_accounts, n_replicates) bool array, to their slope; that of all replicates by default.
    """

    log_likelihood: NDArray[np.float64]
    present: NDArray[np.bool_]
    bayes: Bayes
    accounts: tuple[str, ...]
    groups: Sequence[Sequence[str]]
    shown: Sequence[str]
    seed: int
    slope_with: Callable[[NDArray[np.bool_]], Slope] | None = None

    def among(self, inside: NDArray[np.bool_]) -> Weighed:
        """The same with the slope that some of the replicates have for themselves.

        Parameters
        ----------
        inside : (n_replicates,) bool array
        """
        if self.slope_with is None:
            return self
        return replace(self, bayes=Bayes(self.bayes.prior, self.slope_with(self.present & inside)))


def dependences_of(weighed: Weighed, worlds: Worlds) -> tuple[Dependence, ...]:
    """Tell the verdict over every setting that has a prior.

    Parameters
    ----------
    weighed : Weighed
    worlds : Worlds

    Returns
    -------
    tuple of Dependence
        In the order of the settings' keys.
    """
    return tuple(_dependence(weighed, worlds, k) for k in range(len(worlds.keys)))


def quarters_of(weighed: Weighed, worlds: Worlds) -> tuple[Quarters, ...]:
    """Tell the verdict over pairs of settings, where each quarter holds `ENOUGH` worlds.

    Parameters
    ----------
    weighed : Weighed
    worlds : Worlds

    Returns
    -------
    tuple of Quarters
    """
    found = []
    for i, j in combinations(range(len(worlds.keys)), 2):
        first, second = worlds.quantiles[:, i] >= 0.5, worlds.quantiles[:, j] >= 0.5
        inside = [(first == a) & (second == b) for a in (False, True) for b in (False, True)]
        if all(int(one.sum()) >= ENOUGH and _all_there(weighed, one) for one in inside):
            parts = tuple(part_of(weighed, one) for one in inside)
            found.append(Quarters(worlds.keys[i], worlds.keys[j], parts))
    return tuple(found)


def part_of(weighed: Weighed, inside: NDArray[np.bool_]) -> Part:
    """The verdict in some of the worlds.

    Parameters
    ----------
    weighed : Weighed
    inside : (n_replicates,) bool array
    """
    n, undefined = int(inside.sum()), float("nan")
    if n < ENOUGH or not _all_there(weighed, inside):
        silent = dict.fromkeys(weighed.shown, undefined)
        return Part(n, silent, silent, (), undefined, undefined)
    posterior, resampled = _local(weighed.among(inside), inside.astype(float))
    place = {name: weighed.accounts.index(name) for name in weighed.shown}
    members = [[place[name] for name in group] for group in weighed.groups]
    gains = [float(posterior[group].sum() / weighed.bayes.prior[group].sum()) for group in members]
    best = max(range(len(members)), key=lambda k: (gains[k], sorted(weighed.groups[k])))
    return Part(
        n=n,
        posterior={name: float(posterior[k]) for name, k in place.items()},
        error={name: float(resampled[:, k].std()) for name, k in place.items()},
        leading=tuple(weighed.groups[best]),
        share=float(posterior[members[best]].sum()),
        share_error=float(resampled[:, members[best]].sum(axis=1).std()),
    )


def _dependence(weighed: Weighed, worlds: Worlds, k: int) -> Dependence:
    quantiles, prior = worlds.quantiles[:, k], worlds.priors[k]
    is_high = quantiles >= 0.5
    width = 0.5 * len(quantiles) ** -0.2
    near = [_local(weighed, np.exp(-0.5 * ((quantiles - at) / width) ** 2)) for at in AT]
    place = {name: weighed.accounts.index(name) for name in weighed.shown}
    moved, chance = _moved(weighed, is_high)
    return Dependence(
        key=worlds.keys[k],
        middle=prior.value_at(0.5),
        lower=part_of(weighed, ~is_high),
        upper=part_of(weighed, is_high),
        at=tuple(prior.value_at(at) for at in AT),
        posterior={name: tuple(float(p[i]) for p, _ in near) for name, i in place.items()},
        error={
            name: tuple(float(r[:, i].std()) if len(r) > 1 else np.nan for _, r in near) for name, i in place.items()
        },
        moved=moved,
        chance=chance,
    )


def _local(weighed: Weighed, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior with replicates weighted, (n_accounts,), and with the replicates resampled, (n_resamples, n_accounts)."""
    used = weighed.present * weights
    marginal = log_marginals(weighed.log_likelihood, used)
    counts = resamples(len(weights), weighed.seed)
    again = log_marginals(weighed.log_likelihood, used * counts[:, None, :])
    said = np.isfinite(again).all(axis=-1)
    if not np.isfinite(marginal).all():
        return np.full(len(marginal), np.nan), again[:0]
    return weighed.bayes.posterior(marginal), weighed.bayes.resampled(again[said], counts[said])


def _all_there(weighed: Weighed, inside: NDArray[np.bool_]) -> bool:
    """Whether every account was evolved in some of these worlds."""
    return bool((weighed.present & inside).any(axis=1).all())


def _moved(weighed: Weighed, is_high: NDArray[np.bool_]) -> tuple[float, float]:
    """Share of the posterior that moves between halves, and the probability that as much does by chance."""
    n = len(is_high)
    if any(int(half.sum()) < ENOUGH or not _all_there(weighed, half) for half in (is_high, ~is_high)):
        return float("nan"), float("nan")
    luck = uniforms(Address(weighed.seed, "inference exchanges"), np.arange(_EXCHANGES), n)
    exchanged = is_high[np.argsort(luck, axis=1, kind="stable")]
    halves = np.stack([~exchanged, exchanged])[:, :, None, :] * weighed.present
    marginal = log_marginals(weighed.log_likelihood, halves.astype(float))
    # As in the halves that there are, every account must be in both.
    low, high = weighed.bayes.posterior(marginal[:, np.isfinite(marginal).all(axis=(0, 2))])
    there = [_local(weighed, half.astype(float))[0] for half in (~is_high, is_high)]
    moved = float(np.abs(there[1] - there[0]).sum() / 2.0)
    by_luck = np.abs(high - low).sum(axis=-1) / 2.0
    return moved, float((1 + (by_luck >= moved - 1e-12).sum()) / (1 + len(by_luck)))
