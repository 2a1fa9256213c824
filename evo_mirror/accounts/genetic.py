"""Genetic adaptation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class GeneticAdaptation(Account):
    """Innate wiring of both routes is heritable and pays for understanding; foraging does not pay."""

    kind: Literal["genetic"] = "genetic"
    title: ClassVar[str] = "genetic adaptation"
    claim: ClassVar[str] = (
        "Selection for understanding built innate mirror and visual wiring; learning goes on at the domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010")

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
        }
