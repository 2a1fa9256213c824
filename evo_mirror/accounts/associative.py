"""Associative learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class Associative(Account):
    """Innate wiring mutates and pays nothing for understanding; the one learning rate is selected for foraging only.

    Where learning costs, wiring that leaves less to learn is cheaper: that selects on it, weakly, for whatever is learned.
    """

    kind: Literal["associative"] = "associative"
    title: ClassVar[str] = "associative learning"
    claim: ClassVar[str] = "One domain-general learning rate, selected for foraging alone; mirroring is its by-product."
    cites: ClassVar[tuple[str, ...]] = ("Heyes2010", "Cook2014")

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "heritable.rate": True,
            "payoff.understanding": 0.0,
            "payoff.foraging": 1.0,
        }
