"""How each account stands: its Bayes factor, its fit, and what other priors would make of it, in words for screen and page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evo_mirror.faces.words import listing, probability, times, titled
from evo_mirror.foundation.factors import MOST, how_many_times
from evo_mirror.inference.fit import MISFIT

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Comparison
    from evo_mirror.inference.factors import Factor
    from evo_mirror.inference.fit import Fit


def bayes_factor(factor: Factor) -> str:
    """Write how much worse than the best an account explains the evidence; the best says so."""
    return "best" if factor.account == factor.against else times(min(factor.log, -1e-9), factor.error)


def fitting(fit: Fit) -> str:
    """Write how often an account produces evidence as improbable as the published."""
    if fit.n == 0:
        return "unknown"
    if fit.p * (fit.n + 1) > 1.5:
        return probability(fit.p)
    return f"< {probability(least)}" if (least := 2.0 / (fit.n + 1)) >= 0.005 else probability(least)


def what_columns_mean(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """Say in a few sentences what priors, Bayes factors and fits are.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
    """
    best = next(one.account for one in comparison.factors if one.account == one.against)
    poor = [titled(one.account, titles) for one in comparison.fits if one.is_misfit]
    hardly = f" By that, {listing(poor)} hardly produce{'s' if len(poor) == 1 else ''} such evidence." if poor else ""
    return (
        "Before: the prior probability, without the evidence. Bayes factor: how many times less probable the evidence is than "
        f"under {titled(best, titles)}, whatever the prior; with it the range of one standard error. Fit: how often an account, "
        f"if true, produces evidence as improbable under it as this ({probability(MISFIT)} or less: hardly ever).{hardly}"
    )


def prior_odds(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """Say which prior odds would make the verdict a tie, beside those that were put in; empty with nobody to tell of.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
    """
    if not comparison.break_evens:
        return ""
    first, *_ = comparison.break_evens
    who, lead = (listing([titled(name, titles) for name in group]) for group in (first.group, first.lead))
    if first.log > math.log(MOST):
        return f"No prior within a factor of {MOST:g} would make any account as probable as {lead}."
    often = how_many_times(first.log, first.error)
    before = [sum(comparison.prior[name] for name in group) for group in (first.group, first.lead)]
    return (
        f"Priors: for {who} to come out as probable as {lead}, the prior odds of the one against the other would have to be "
        f"{_odds(first.log + math.log(before[0] / before[1]))}, which is {often} times what they are here "
        "(`--prior` puts in others)."
    )


def _odds(log: float) -> str:
    """Write odds as one number to another, the smaller of which is 1."""
    larger = how_many_times(abs(log))
    return f"{larger} to 1" if log >= 0.0 else f"1 to {larger}"
