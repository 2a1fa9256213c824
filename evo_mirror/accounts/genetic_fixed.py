"""Genetic adaptation with a fixed mirror route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class GeneticFixed(Account):
    """As genetic adaptation, but strengths from sights to motor units stay as they were at birth.

    This one account stipulates what adult training can do: nothing, to the mirror route. Cues beside sights are still learned
    about, so that a signal can come to drive an act.
    """

    kind: Literal["genetic_fixed"] = "genetic_fixed"
    title: ClassVar[str] = "genetic, fixed"
    claim: ClassVar[str] = (
        "Selection for understanding built innate wiring; the mirror route is fixed at birth, all else learns at the "
        "domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010")
    variant_of: ClassVar[str] = "genetic"

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
            "learning.mirror_route": "fixed",
        }
