"""Evolved learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class EvolvedLearner(Account):
    """Sensorimotor rate, foraging rate and associabilities are heritable; wiring is not inherited."""

    kind: Literal["evolved_learner"] = "evolved_learner"
    title: ClassVar[str] = "evolved learner"
    claim: ClassVar[str] = (
        "Selection tuned the sensorimotor learner itself: its rate, apart from that of foraging, and the associability of cues."
    )
    cites: ClassVar[tuple[str, ...]] = ("LotemKolodny2014",)

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.rate": True,
            "heritable.forage_rate": True,
            "heritable.associability": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 1.0,
        }
