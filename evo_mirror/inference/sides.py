"""What each side can point to: the finding that does most for an account, the one cited for it, the one against it.

All of it follows from a comparison's drivers: a finding multiplies the odds of an account by

    f = [p / (1 - p)] / [p' / (1 - p')]

with p its posterior probability and p' that without the finding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.drivers import Driver

_MOVES = 1.05
"""Factor by which a finding must multiply odds, or divide them, to be pointed to."""


@dataclass(frozen=True)
class Otherwise:
    """What would be, without a finding or had it come out otherwise.

    Attributes
    ----------
    outcome : str
        The other outcome, or empty for no such finding.
    probability, error : float
        Of the account whose side is told, with its standard error.
    favours : tuple of str
        The group of accounts that would gain most on its prior odds.
    """

    outcome: str
    probability: float
    error: float
    favours: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """What one finding does for one account.

    Attributes
    ----------
    finding : str
    factor, error : float
        By which it multiplies the account's odds, and the standard error of its logarithm.
    without : Otherwise
        The finding left out.
    turned : Otherwise
        Had it come out otherwise: of no effect shown, or one; the outcome that changes most for the account.
    """

    finding: str
    factor: float
    error: float
    without: Otherwise
    turned: Otherwise


@dataclass(frozen=True)
class Side:
    """What speaks for and against one account.

    Attributes
    ----------
    account : str
    probability : float
        With all the evidence.
    best : Point or None
        The weighed finding that does most for it; None if none does anything.
    cited : Point or None
        The one that does most for it, or least against it, of those that the literature cites for it.
    worst : Point or None
        The weighed finding that does most against it.
    cited_against : Point or None
        The one that does most against it, or least for it, of those that the literature cites against it.
    all_cited, all_cited_against : tuple of Point
        All those that the literature cites on either side, what does most for the account first.
    listed_for, listed_against : tuple of str
        Findings cited for and against it that were not weighed.
    """

    account: str
    probability: float
    best: Point | None
    cited: Point | None
    worst: Point | None
    cited_against: Point | None
    all_cited: tuple[Point, ...]
    all_cited_against: tuple[Point, ...]
    listed_for: tuple[str, ...]
    listed_against: tuple[str, ...]


def sides_of(comparison: Comparison) -> tuple[Side, ...]:
    """Find what each side can point to.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    tuple of Side
        One for each account that competes, in their order.
    """
    return tuple(_side(comparison, name) for name in comparison.accounts)


def favoured(comparison: Comparison, posterior: Mapping[str, float]) -> tuple[str, ...]:
    """Return the group of accounts that gains most on its prior share under some posterior."""

    def gain(group: tuple[str, ...]) -> float:
        return sum(posterior[name] for name in group) / sum(comparison.prior[name] for name in group)

    return max(comparison.groups, key=lambda group: (gain(group), sorted(group)))


def _side(comparison: Comparison, name: str) -> Side:
    points = [_point(comparison, driver, name) for driver in comparison.drivers]
    bears = {row.finding: _borne(comparison, row.bears, name) for row in comparison.rows}
    for_it = [point for point in points if bears[point.finding] == "for"]
    against = [point for point in points if bears[point.finding] == "against"]
    best, worst = (max(points, key=_order), min(points, key=_order)) if points else (None, None)
    return Side(
        account=name,
        probability=comparison.posterior[name],
        best=best if best and best.factor > _MOVES else None,
        cited=max(for_it, key=_order, default=None),
        worst=worst if worst and worst.factor < 1.0 / _MOVES else None,
        cited_against=min(against, key=_order, default=None),
        all_cited=tuple(sorted(for_it, key=_order, reverse=True)),
        all_cited_against=tuple(sorted(against, key=_order, reverse=True)),
        listed_for=tuple(row.finding for row in comparison.untested if _borne(comparison, row.bears, name) == "for"),
        listed_against=tuple(
            row.finding for row in comparison.untested if _borne(comparison, row.bears, name) == "against"
        ),
    )


def _borne(comparison: Comparison, bears: Mapping[str, str], name: str) -> str:
    """Whether the literature cites a finding for or against an account, or the account that it is a reading of."""
    family = next((one.name for one in comparison.families if name in one.members), name)
    return bears.get(name, bears.get(family, ""))


def _order(point: Point) -> tuple[float, str]:
    return point.factor, point.finding


def _point(comparison: Comparison, driver: Driver, name: str) -> Point:
    def otherwise(outcome: str, posterior: Mapping[str, float], error: Mapping[str, float]) -> Otherwise:
        return Otherwise(outcome, posterior[name], error[name], favoured(comparison, posterior))

    here = _log_odds(comparison.posterior, name)
    factor = math.exp(max(-700.0, min(700.0, here - _log_odds(driver.without, name))))
    # A sign turned round is further from what was seen than an effect that had not been found, or had.
    near = [alternative for alternative in driver.alternatives if not alternative.is_opposite] or driver.alternatives
    turned = max(near, key=lambda other: (abs(_log_odds(other.posterior, name) - here), other.outcome))
    return Point(
        driver.finding, factor, driver.factor_error[name], otherwise("", driver.without, driver.without_error),
        otherwise(turned.outcome, turned.posterior, turned.error),
    )  # fmt: skip


def _log_odds(posterior: Mapping[str, float], name: str) -> float:
    others = math.fsum(share for other, share in sorted(posterior.items()) if other != name)
    return math.log(max(posterior[name], 1e-300)) - math.log(max(others, 1e-300))
