"""Drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.scenario import Scenario


class Drift(Account):
    """The null: fitness is constant, there is no learning and no locus for it."""

    kind: Literal["drift"] = "drift"
    title: ClassVar[str] = "drift"
    claim: ClassVar[str] = "Nothing is selected and nothing is learned: wiring mutates at random."
    cites: ClassVar[tuple[str, ...]] = ()

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "learning": {"kind": "none"},
            "tasks": {"flat": {"kind": "flat"}},
            "payoff.understanding": 0.0,
            "payoff.foraging": 0.0,
            "payoff.change_cost": 0.0,
            "payoff.upkeep": 0.0,
        }

    def constrained(self, scenario: Scenario) -> Scenario:
        """See `Account.constrained`: without learning lambda is still the unit of strength, of noise and of measures."""
        shared = {"learning.rate": scenario.learning.rate, "learning.asymptote": scenario.learning.asymptote}
        return adjusted(super().constrained(scenario), shared)
