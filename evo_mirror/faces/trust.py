"""Whether other methods say the same as the headline, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evo_mirror.faces.words import listing, margin, probability, titled

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
    said = [f"{method.name} ({titled(method.winner, titles)}, {_how_probable(method)})" for method in others]
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


def _how_probable(method: Method) -> str:
    """The probability of its winner, with the error where it states one."""
    error = method.error[method.winner]
    return f"{probability(method.winner_probability)} {margin(error) if math.isfinite(error) else ''}".rstrip()
