"""Canalised learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class Canalised(Account):
    """Only attention is heritable, and pays for understanding."""

    kind: Literal["canalised"] = "canalised"
    title: ClassVar[str] = "canalised learning"
    claim: ClassVar[str] = (
        "Selection for understanding tuned what the learner attends to, within a budget; the learner is the domain-general one."
    )
    cites: ClassVar[tuple[str, ...]] = ("DelGiudice2009",)

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.attention": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
        }
