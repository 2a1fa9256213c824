r"""Bayes factors, and how far priors would have to lie apart for the verdict to turn.

    B_jk = (M_j / M_k)^b,      odds(j : k | evidence) = odds(j : k) B_jk

with M the marginal likelihoods and b the slope of `evo_mirror.inference.bayes`. A Bayes factor says what the evidence does
whatever prior odds are put in. Errors are those of its logarithm, over resampled replicates, the same for both accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.odds import log_of, spread
from evo_mirror.inference.posterior import Posterior


@dataclass(frozen=True)
class Factor:
    """How much better, or worse, an account explains the evidence than the one that explains it best.

    Attributes
    ----------
    account, against : str
    log, error : float
        Natural logarithm of the Bayes factor, at most 0, and its standard error.
    """

    account: str
    against: str
    log: float
    error: float


@dataclass(frozen=True)
class BreakEven:
    """By how much prior odds would have to change for two groups of accounts to be equally probable.

    Attributes
    ----------
    group, lead : tuple of str
    log, error : float
        Natural logarithm of the factor on the prior odds of the first against the second, and its standard error.
    """

    group: tuple[str, ...]
    lead: tuple[str, ...]
    log: float
    error: float


def factors_of(posterior: Posterior, order: Sequence[str], accounts: Sequence[str]) -> tuple[Factor, ...]:
    """Bayes factors against the account with the largest marginal likelihood.

    Parameters
    ----------
    posterior : Posterior
    order : sequence of str
        Accounts in its order.
    accounts : sequence of str
        The same in the caller's order.

    Returns
    -------
    tuple of Factor
        In the caller's order.
    """
    best = int(posterior.log_marginal.argmax())
    logs = log_of(posterior.resampled)  # prior odds are constant, and move no error
    found = []
    for name in accounts:
        k = list(order).index(name)
        log = posterior.slope * float(posterior.log_marginal[k] - posterior.log_marginal[best])
        found.append(Factor(name, order[best], max(log, -700.0), spread(logs[:, k] - logs[:, best])))
    return tuple(found)


def break_evens(posterior: Posterior, order: Sequence[str], groups: Sequence[tuple[str, ...]]) -> tuple[BreakEven, ...]:
    """For every group but the most probable one, the factor on its prior odds that would make the two equally probable.

    Parameters
    ----------
    posterior : Posterior
    order : sequence of str
        Accounts in its order.
    groups : sequence of tuple of str

    Returns
    -------
    tuple of BreakEven
        The smallest factor first.
    """
    places = {group: sorted(list(order).index(name) for name in group) for group in groups}

    def share(numbers: NDArray[np.float64], group: tuple[str, ...]) -> NDArray[np.float64]:
        return log_of(numbers[..., places[group]].sum(axis=-1))

    lead = max(groups, key=lambda group: (float(share(posterior.probability, group)), sorted(group)))
    found = [
        BreakEven(
            group, lead, float(share(posterior.probability, lead) - share(posterior.probability, group)),
            spread(share(posterior.resampled, lead) - share(posterior.resampled, group)),
        )
        for group in groups
        if group != lead
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.log, one.group)))
