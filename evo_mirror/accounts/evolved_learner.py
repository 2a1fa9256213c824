"""Evolved learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class EvolvedLearner(Account):
    """Sensorimotor rate, foraging rate and associabilities are heritable; wiring is not inherited."""

    kind: Literal["evolved_learner"] = "evolved_learner"
    title: ClassVar[str] = "evolved learner"
    claim: ClassVar[str] = (
        "Selection tuned the sensorimotor learner itself: its rate, apart from that of foraging, and the associability of cues."
    )
    cites: ClassVar[tuple[str, ...]] = ("LotemKolodny2014",)
    expects: ClassVar[tuple[Stated, ...]] = (
        stated("birth.mirror_responding", "null", "Newborns do not mirror.", bound=0.1),
        stated("deprivation.loss", "positive", "Not seeing one's own acts costs mirroring.", bound=0.1),
        stated("yoked.kept", "null", "Sights that predict no act of one's own leave no mirroring.", bound=0.1),
        stated("counter_mirror.residual_bias", "negative", "Training turns mirroring round."),
        stated(
            "contingency.effect",
            "positive",
            "Contingent training leaves less of the old bias than non-contingent training.",
        ),
        stated(
            "prepared.advantage",
            "positive",
            "Sights of acts are learned faster than arbitrary signals, by equally many pairings.",
            bound=0.1,
        ),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.rate": True,
            "heritable.forage_rate": True,
            "heritable.associability": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 1.0,
        }
