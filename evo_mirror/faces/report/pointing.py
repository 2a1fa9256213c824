"""What each side can point to, in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from evo_mirror.faces.words import likely, listing, titled
from evo_mirror.foundation.factors import how_many_times
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.sides import Otherwise, Point, favoured, sides_of


def pointing(comparison: Comparison, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Say for each account what speaks most for it and against it, and what the verdict owes to that.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str

    Returns
    -------
    list of dict
        Of each account its title, the sentences, and what is cited for and against it and was not weighed.
    """
    told = []
    for side in sides_of(comparison):
        told_of = comparison, titles, side.account
        sentences = []
        for way, found, cited in (("for", side.best, side.cited), ("against", side.worst, side.cited_against)):
            none = f"No finding that was weighed speaks {way} it."
            sentences.append(_told(told_of, f"What speaks most {way} it is", found) or none)
            if cited and found and cited.finding == found.finding:
                sentences.append(f"Of the findings cited {way} it, the best is the same.")
            else:
                none = f"None of the findings cited {way} it is weighed."
                sentences.append(_told(told_of, f"Of the findings cited {way} it, the best is", cited) or none)
        told.append(
            {
                "title": titled(side.account, titles), "sentences": sentences,
                "listed_for": side.listed_for, "listed_against": side.listed_against,
            }
        )  # fmt: skip
    return told


def _told(of: tuple[Comparison, Mapping[str, str], str], opening: str, point: Point | None) -> str:
    """One finding and what it does for an account; empty for none."""
    if point is None:
        return ""
    comparison, titles, account = of
    claim = next(row.claim for row in comparison.rows if row.finding == point.finding)
    without, turned = (_share(comparison, titles, what) for what in (point.without, point.turned))
    now = likely(comparison.posterior[account], comparison.posterior_error[account])
    return (
        f"{opening} “{claim}” ({point.finding}), which {_factor(point)}. Its probability {now} would be {without} "
        f"without it, and {turned} had it shown {_outcome(point.turned.outcome)}."
    )


def _share(comparison: Comparison, titles: Mapping[str, str], what: Otherwise) -> str:
    """A probability, and whom the evidence would favour where that changes."""
    said = likely(what.probability, what.error)
    if what.favours == favoured(comparison, comparison.posterior):
        return said
    return f"{said} (the evidence favouring {listing([titled(name, titles) for name in what.favours])})"


def _factor(point: Point) -> str:
    if 0.995 < point.factor < 1.005:
        return "leaves its odds as they are"
    word = "multiplies" if point.factor > 1.0 else "divides"
    return f"{word} its odds by {how_many_times(abs(math.log(point.factor)), point.error)}"


def _outcome(outcome: str) -> str:
    return {"null": "no effect", "0 SD": "no effect"}.get(outcome, f"a {outcome} effect")
