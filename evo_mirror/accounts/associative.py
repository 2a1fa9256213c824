"""Associative learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class Associative(Account):
    """Innate wiring mutates and pays nothing for understanding; the one learning rate is selected for foraging only.

    Where learning costs, wiring that leaves less to learn is cheaper: that selects on it, weakly, for whatever is learned.
    """

    kind: Literal["associative"] = "associative"
    title: ClassVar[str] = "associative learning"
    claim: ClassVar[str] = "One domain-general learning rate, selected for foraging alone; mirroring is its by-product."
    cites: ClassVar[tuple[str, ...]] = ("Heyes2010", "Cook2014")
    expects: ClassVar[tuple[Stated, ...]] = (
        stated("birth.mirror_responding", "null", "Newborns do not mirror.", bound=0.1),
        stated("deprivation.loss", "positive", "Not seeing one's own acts costs mirroring.", bound=0.1),
        stated("yoked.kept", "null", "Sights that predict no act of one's own leave no mirroring.", bound=0.1),
        stated("counter_mirror.residual_bias", "negative", "Adult training turns mirroring round.", source="Heyes2010"),
        stated(
            "contingency.effect",
            "positive",
            "Contingent training leaves less of the old bias than non-contingent training.",
            source="Cook2010",
        ),
        stated(
            "contingency.signalled_effect",
            "positive",
            "Signalling the unpaired trials rescues learning from them.",
            source="Cook2010",
        ),
        stated(
            "counter_mirror.understanding_loss",
            "positive",
            "Counter-mirror training harms understanding of the trained acts.",
        ),
        stated(
            "prepared.advantage", "null", "Sights of acts and arbitrary signals are learned equally fast.", bound=0.1
        ),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "heritable.rate": True,
            "payoff.understanding": 0.0,
            "payoff.foraging": 1.0,
        }
