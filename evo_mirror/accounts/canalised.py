"""Canalised learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class Canalised(Account):
    """Only attention is heritable, and pays for understanding."""

    kind: Literal["canalised"] = "canalised"
    title: ClassVar[str] = "canalised learning"
    claim: ClassVar[str] = (
        "Selection for understanding tuned what the learner attends to, within a budget; the learner is the domain-general one."
    )
    cites: ClassVar[tuple[str, ...]] = ("DelGiudice2009",)
    expects: ClassVar[tuple[Stated, ...]] = (
        stated("birth.mirror_responding", "null", "Newborns attend, but do not mirror.", bound=0.1),
        stated("deprivation.loss", "positive", "Not seeing one's own acts costs mirroring.", bound=0.1),
        stated("counter_mirror.residual_bias", "negative", "Training turns mirroring round, if more slowly."),
        stated(
            "counter_mirror.handicap",
            "positive",
            "Counter-mirror training takes longer than mirror training.",
            bound=0.1,
        ),
        stated(
            "contingency.effect",
            "positive",
            "Contingent training leaves less of the old bias than non-contingent training.",
        ),
        stated(
            "prepared.advantage",
            "null",
            "By equally many pairings, sights of acts are learned no faster: what is tuned is exposure.",
            bound=0.1,
        ),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.attention": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
        }
