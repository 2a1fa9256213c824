"""Motor learning alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class MotorOnly(Account):
    """What is practised is driven more strongly by whatever drives it; which sight drives what is never learned.

    Strengths from sights to motor units are those of founders, drawn anew for everybody: weak, broad, and without regard to
    what matches what. Performing raises the gain of the units performed, at the one rate, which is selected for foraging
    alone. Other cues, and the visual route, are learned about as under the associative account.
    """

    kind: Literal["motor_only"] = "motor_only"
    title: ClassVar[str] = "motor learning alone"
    claim: ClassVar[str] = (
        "Performing raises the gain of what is performed, at a rate selected for foraging alone; sights drive motor units "
        "weakly and broadly, and are never learned about."
    )
    cites: ClassVar[tuple[str, ...]] = ("HeyesCatmur2022", "CasileGiese2006")
    expects: ClassVar[tuple[Stated, ...]] = (
        stated("birth.mirror_responding", "null", "Newborns do not mirror.", bound=0.1),
        stated("reared.mirror_responding", "null", "Nor do adults, on average: no sight is learned about.", bound=0.1),
        stated("deprivation.loss", "null", "Not seeing one's own acts costs nothing.", bound=0.1),
        stated("prepared.signal_gain", "positive", "Arbitrary cues come to drive acts, where sights never do."),
        stated("counter_mirror.shift", "null", "Counter-mirror training changes no match of sights and acts."),
        stated("contingency.effect", "null", "Whether training was contingent makes no difference."),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.rate": True,
            "payoff.understanding": 0.0,
            "payoff.foraging": 1.0,
            "learning.mirror_route": "gain",
        }
