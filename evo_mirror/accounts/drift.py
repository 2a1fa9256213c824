"""Drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


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
