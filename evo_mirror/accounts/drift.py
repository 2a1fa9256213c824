"""Drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class Drift(Account):
    """The null: fitness is constant, there is no learning and no locus for it."""

    kind: Literal["drift"] = "drift"
    title: ClassVar[str] = "drift"
    claim: ClassVar[str] = "Nothing is selected and nothing is learned: wiring mutates at random."
    cites: ClassVar[tuple[str, ...]] = ()
    expects: ClassVar[tuple[Stated, ...]] = (
        stated("birth.mirror_responding", "null", "Newborns do not mirror.", bound=0.1),
        stated("reared.mirror_responding", "null", "Nor do adults.", bound=0.1),
        stated("deprivation.loss", "null", "Not seeing one's own acts changes nothing.", bound=0.1),
        stated("counter_mirror.shift", "null", "Training changes nothing."),
        stated("contingency.effect", "null", "Whether training was contingent makes no difference."),
    )

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
