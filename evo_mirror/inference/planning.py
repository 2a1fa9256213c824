r"""What to do next: the experiment, and how many individuals, that would best tell the accounts apart.

Before a study, account k has probability P(k); its outcome D has density p(D | k) (`evo_mirror.inference.outcomes`), an average
over the account's replicates, each weighed by how well it explains the evidence so far. What the study is expected to tell about
which account is true is the mutual information of the two [Lindley1956],

    I = sum_k P(k) integral p(D | k) log2 (p(D | k) / p(D)) dD      [bits],

and the account that is likeliest after it is the true one with probability integral max_k P(k) p(D | k) dD. Both are integrals
over one dimension and are done by quadrature, without luck.

Their standard errors come from the number of evolved populations: replicates, or groups of them where they are many, are left out
in turn (jackknife), the slope with which the evidence so far was weighed staying as it is. A study to come is taken at its word.

More individuals tell more, but only up to what laboratory and paradigm blur: the number proposed is the least that
gives a stated share of what the largest would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.bayes import Bayes, log_marginals
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.observation import effect_size_error
from evo_mirror.inference.outcomes import Outcomes, possible_of
from evo_mirror.inference.predictions import PredictionTable
from evo_mirror.inference.worth import Study, Worth, entropy

SIZES = (8, 16, 32, 64, 128, 256)
"""Individuals in each arm that are considered."""

ENOUGH = 0.9
"""Share of what the largest study would tell that the one proposed must tell."""

_MIDDLE = 32
"""Size at which statistics are compared first."""

_NOTHING = 1e-3
"""Bits below which a study is not worth being named."""

_QUANTILES = (0.1, 0.5, 0.9)

_GROUPS = 24
"""Groups of replicates, at most, that are left out in turn for a standard error."""


@dataclass(frozen=True)
class Foreseen:
    """What a study may find, and what would follow.

    Attributes
    ----------
    effect_size : float
        [SD]
    posterior : dict of str to float
        Probability of each account if just that were found.
    """

    effect_size: float
    posterior: dict[str, float]


@dataclass(frozen=True)
class Proposal:
    """A study that could be made.

    Attributes
    ----------
    statistic : str
        ``<assay>.<statistic>``.
    n : int
        Individuals in each arm.
    bits, bits_error : float
        What it is expected to tell about which account is true, and its standard error.
    bits_open : float
        What there is to be told: the entropy of the accounts' probabilities.
    right_now, right_then, right_then_error : float
        Probability that the likeliest account is the true one, before and after, and the standard error of the latter.
    expected : dict of str to tuple of float
        For each account the 10 %, 50 % and 90 % points of what the study would find [SD].
    foreseen : tuple of Foreseen
        The same points of what it would find whichever account is true, the lowest first.
    """

    statistic: str
    n: int
    bits: float
    bits_error: float
    bits_open: float
    right_now: float
    right_then: float
    right_then_error: float
    expected: dict[str, tuple[float, ...]]
    foreseen: tuple[Foreseen, ...]


@dataclass(frozen=True)
class Separating:
    """The study that would best tell some accounts apart, if one of them is true.

    Attributes
    ----------
    accounts : tuple of str
        Those that the evidence does not separate.
    proposals : tuple of Proposal
        One; none where no experiment would tell anything.
    """

    accounts: tuple[str, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Plan:
    """What to do next.

    Attributes
    ----------
    best : tuple of Proposal
        What would tell most about which account is true, one for each assay, the best first.
    separating : tuple of Separating
        For each tie.
    """

    best: tuple[Proposal, ...]
    separating: tuple[Separating, ...]


@dataclass(frozen=True)
class Planner:
    """All studies that could be made of accounts as they stand.

    Attributes
    ----------
    table : PredictionTable
    weight : (n_accounts, n_replicates) float64 array
        Probability of each evolved population given the evidence so far; sums to 1.
    doubts : Doubts
    slope : float
        With which that evidence was weighed (`evo_mirror.inference.bayes.Slope`).
    """

    table: PredictionTable
    weight: NDArray[np.float64]
    doubts: Doubts
    slope: float = 1.0

    @property
    def probability(self) -> NDArray[np.float64]:
        """(n_accounts,) float64 array: of each account, before the study."""
        return np.asarray(self.weight.sum(axis=1))

    def among(self, accounts: Sequence[str]) -> Planner:
        """The same, if only some of the accounts were possible.

        Parameters
        ----------
        accounts : sequence of str

        Raises
        ------
        RunError
            If one of them does not compete, or they have no probability left.
        """
        unknown = [name for name in accounts if name not in self.table.accounts]
        if unknown or len(set(accounts)) < 2:
            raise RunError(
                f"accounts to be told apart must be two or more of {', '.join(sorted(self.table.accounts))}; got "
                f"{', '.join(accounts) or 'none'}. Name them so."
            )
        kept = np.isin(self.table.accounts, accounts)[:, None] * self.weight
        if not kept.sum() > 0.0:
            raise RunError(
                f"accounts to be told apart must have some probability; got none for {', '.join(accounts)}. Name others."
            )
        return replace(self, weight=kept / kept.sum())

    def study(self, statistic: str, n: int) -> Study:
        """A study of a statistic with n individuals in each arm."""
        column = self.table.statistics.index(statistic)
        size = self.table.effect_size[..., column]
        error = effect_size_error(
            self.table.value[..., column], np.nan_to_num(self.table.standard_error[..., column]), size
        )
        return Study(statistic, n, possible_of(size, error, self.weight > 0.0, n=n, doubts=self.doubts))

    def worth(self, statistic: str, n: int) -> Worth:
        """What such a study is expected to tell."""
        return self.study(statistic, n).worth(self.weight)

    def without(self, replicates: NDArray[np.bool_]) -> Planner:
        """The same, had some replicates not evolved.

        Parameters
        ----------
        replicates : (n_replicates,) bool array
            Those left out.
        """
        present = self.table.present
        before, after = present.sum(axis=1), (present & ~replicates).sum(axis=1)
        kept = np.where(replicates, 0.0, self.weight)
        # An account's likelihood is a mean over its populations: there are fewer now, and their likelihoods are others.
        share = np.divide(kept.sum(axis=1), self.probability, out=np.zeros(len(kept)), where=self.probability > 0.0)
        mean = share * before / np.maximum(after, 1)
        kept *= np.divide(mean**self.slope, share, out=np.zeros(len(kept)), where=share > 0.0)[:, None]
        return replace(self, weight=kept / kept.sum()) if kept.sum() > 0.0 else self

    def error(self, statistic: str, n: int) -> tuple[float, float]:
        """Standard errors of the bits that a study tells, and of the probability that the likeliest account is then true.

        NaN with fewer than two replicates.
        """
        n_replicates = self.weight.shape[1]
        groups = min(n_replicates, _GROUPS)
        if groups < 2:
            return float("nan"), float("nan")
        of = np.arange(n_replicates) % groups
        study = self.study(statistic, n)
        each = [study.worth(self.without(of == group).weight) for group in range(groups)]
        spread = np.var([(worth.bits, worth.right_then) for worth in each], axis=0)
        bits, right = np.sqrt((groups - 1) * spread)
        return float(bits), float(right)

    def proposals(
        self, *, best: int = 5, sizes: Sequence[int] = SIZES, first: Sequence[Worth] | None = None
    ) -> tuple[Proposal, ...]:
        """The studies that would tell most, one for each assay.

        Parameters
        ----------
        best : int
            How many at most.
        sizes : sequence of int
            Individuals in each arm that can be had.
        first : sequence of Worth, optional
            Of every statistic at one size, where that has been worked out already.

        Returns
        -------
        tuple of Proposal
            What tells most first; equal ones by name. Those that would tell nothing are left out.
        """
        if first is None:
            first = [self.worth(statistic, _nearest(sizes)) for statistic in self.table.statistics]
        by_assay: dict[str, Worth] = {}
        for worth in sorted(first, key=lambda worth: (-worth.bits, worth.statistic)):
            by_assay.setdefault(worth.statistic.partition(".")[0], worth)
        chosen = [worth for worth in by_assay.values() if worth.bits > _NOTHING][:best]
        found = [self._proposal(worth.statistic, sizes) for worth in chosen]
        return tuple(sorted(found, key=lambda proposal: (-proposal.bits, proposal.statistic)))

    def _proposal(self, statistic: str, sizes: Sequence[int]) -> Proposal:
        worths = [self.worth(statistic, n) for n in sorted(sizes)]
        enough = next(worth for worth in worths if worth.bits >= ENOUGH * worths[-1].bits)
        outcomes, probability = self.study(statistic, enough.n).possible.weighed(self.weight), self.probability
        assert outcomes is not None, "what tells something is predicted"
        together = probability @ outcomes.density
        bits_error, right_then_error = self.error(statistic, enough.n)
        names = self.table.accounts
        return Proposal(
            statistic=statistic,
            n=enough.n,
            bits=enough.bits,
            bits_error=bits_error,
            bits_open=entropy(probability),
            right_now=float(probability.max()),
            right_then=enough.right_then,
            right_then_error=right_then_error,
            expected={
                name: tuple(_quantile(outcomes, outcomes.density[k], q) for q in _QUANTILES)
                for k, name in enumerate(names)
                if probability[k] > 0.0
            },
            foreseen=tuple(
                _foreseen(outcomes, probability, names, _quantile(outcomes, together, q)) for q in _QUANTILES
            ),
        )


def weights_after(logs: NDArray[np.float64], present: NDArray[np.bool_], bayes: Bayes) -> NDArray[np.float64]:
    """Probability of each evolved population given the evidence: its account's, shared out as their likelihoods go.

    Parameters
    ----------
    logs : (n_accounts, n_replicates) float64 array
        Log likelihood of the evidence.
    present : (n_accounts, n_replicates) bool array
    bayes : Bayes

    Returns
    -------
    (n_accounts, n_replicates) float64 array
        Sums to 1; over replicates, to the posterior probabilities.
    """
    probability = bayes.posterior(log_marginals(logs, present.astype(float)))
    logs = np.where(present, logs, -np.inf)
    share = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(probability[:, None] * share / share.sum(axis=1, keepdims=True))


def plan_of(planner: Planner, groups: Sequence[Sequence[str]]) -> Plan:
    """Say what to do next, for all accounts and for those that the evidence does not separate.

    Parameters
    ----------
    planner : Planner
    groups : sequence of sequence of str
        Accounts, those together that cannot be separated.

    Returns
    -------
    Plan
    """
    ties = [tuple(group) for group in groups if len(group) > 1]
    probability = dict(zip(planner.table.accounts, planner.probability.tolist(), strict=True))
    possible = [tie for tie in ties if sum(probability[name] > 0.0 for name in tie) > 1]
    among = [planner.among(tie) for tie in possible]
    # A study is the same whoever is to be told apart; that one of them has no weight for some populations is its own matter.
    first: list[list[Worth]] = []
    for statistic in planner.table.statistics:
        study = planner.study(statistic, _nearest(SIZES))
        first.append([study.worth(one.weight) for one in (planner, *among)])
    best, *separating = zip(*first, strict=True)
    return Plan(
        best=planner.proposals(first=best),
        separating=tuple(
            Separating(tie, one.proposals(best=1, first=worths))
            for tie, one, worths in zip(possible, among, separating, strict=True)
        ),
    )


def _nearest(sizes: Sequence[int]) -> int:
    return min(sizes, key=lambda n: (abs(n - _MIDDLE), n))


def _quantile(outcomes: Outcomes, density: NDArray[np.float64], q: float) -> float:
    below = np.cumsum(density * outcomes.width)
    return float(np.interp(q * below[-1], below, outcomes.place + 0.5 * outcomes.width))


def _foreseen(
    outcomes: Outcomes, probability: NDArray[np.float64], names: Sequence[str], effect_size: float
) -> Foreseen:
    at = np.array([np.interp(effect_size, outcomes.place, density) for density in outcomes.density])
    joint: Mapping[str, float] = dict(zip(names, (probability * at).tolist(), strict=True))
    total = sum(joint[name] for name in sorted(joint))
    return Foreseen(effect_size, {name: joint[name] / total for name in joint})
