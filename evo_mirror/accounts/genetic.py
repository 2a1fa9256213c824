"""Genetic adaptation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class GeneticAdaptation(Account):
    """Innate wiring of both routes is heritable and pays for understanding; foraging does not pay."""

    kind: Literal["genetic"] = "genetic"
    title: ClassVar[str] = "genetic adaptation"
    claim: ClassVar[str] = (
        "Selection for understanding built innate mirror and visual wiring; learning goes on at the domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010", "CasileCaggianoFerrari2011", "Simpson2014")
    expects: ClassVar[tuple[Stated, ...]] = (
        stated(
            "birth.mirror_responding", "positive", "Newborns mirror before they have seen or done anything.", bound=0.1
        ),
        stated(
            "deprivation.kept_total", "positive", "Those who never met a matching sight mirror all the same.", bound=0.1
        ),
        stated("deprivation.loss", "null", "Not seeing one's own acts costs no mirroring.", bound=0.1),
        stated("yoked.loss", "null", "Sights that predict no act of one's own cost no mirroring.", bound=0.1),
        stated("counter_mirror.residual_bias", "positive", "Counter-mirror training does not turn mirroring round."),
        stated("contingency.effect", "null", "Whether training was contingent makes no difference."),
        stated("counter_mirror.understanding_loss", "null", "Counter-mirror training does not harm understanding."),
        stated("lesion.dependence", "positive", "Without mirror units understanding fails.", bound=0.1),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
        }
