"""How far the headline can be trusted: whether other methods say the same, and whether it is what it says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evo_mirror.faces.words import likely, listing, number, probability, titled

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Comparison
    from evo_mirror.inference.methods import Method


def cross_checks(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """Say who wins by each method.

    Parameters
    ----------
    comparison : Comparison
        With two methods or more.
    titles : mapping of str to str
        Accounts as they are named in sentences.
    """
    first, *others = comparison.methods
    said = [f"{method.name} ({titled(method.winner, titles)}, {_won(method)})" for method in others]
    same = [method.winner == first.winner for method in others]
    near = (
        "an account not separable from the winner"
        if len(others) == 1
        else "the winner or accounts not separable from it"
    )
    if all(same):
        verdict = f"agree{'s' if len(others) == 1 else ''} on the winner"
    elif all(method.agrees for method in others):
        verdict = f"name{'s' if len(others) == 1 else ''} {near}"
    else:
        apart = listing([method.name for method in others if not method.agrees])
        verdict = f"disagree: {apart} would name another winner" if len(others) > 1 else "names another winner"
    return f"Cross-check of {titled(first.winner, titles)} by other methods: {listing(said)} {verdict}."


def _won(method: Method) -> str:
    """Its winner's probability, with its standard error if that is known: not of a forest's."""
    return (
        likely(method.winner_probability, method.error[method.winner])
        if method.is_posterior
        else probability(method.winner_probability)
    )


def taken_at_their_word(comparison: Comparison) -> str:
    """Say how far likelihoods are believed, and whether the probabilities are then what they say.

    Parameters
    ----------
    comparison : Comparison
    """
    from evo_mirror.inference.reliability import CONFIDENCE

    check = next(check for check in comparison.reliability.checks if check.name == CONFIDENCE)
    if not math.isfinite(check.error) or not math.isfinite(comparison.slope_error):
        return ""
    side = "larger" if check.mean >= 0.0 else "smaller"
    slope, error = number(comparison.slope), number(comparison.slope_error)
    return (
        f"By these, likelihoods count {slope} ± {error} of their word (1: entirely); the squared error of the probabilities that "
        f"follow is {number(abs(check.mean), 3)} ± {number(check.error, 3)} {side} than they announce."
    )
