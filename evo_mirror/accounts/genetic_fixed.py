"""Genetic adaptation with a fixed mirror route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class GeneticFixed(Account):
    """As genetic adaptation, but strengths from sights to motor units stay as they were at birth.

    This one account stipulates what adult training can do: nothing, to the mirror route. Cues beside sights are still learned
    about, so that a signal can come to drive an act.
    """

    kind: Literal["genetic_fixed"] = "genetic_fixed"
    title: ClassVar[str] = "genetic (fixed)"
    claim: ClassVar[str] = (
        "Selection for understanding built innate wiring; the mirror route is fixed at birth, all else learns at the "
        "domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010", "CasileCaggianoFerrari2011", "Simpson2014")
    variant_of: ClassVar[str] = "genetic"
    expects: ClassVar[tuple[Stated, ...]] = (
        stated(
            "birth.mirror_responding", "positive", "Newborns mirror before they have seen or done anything.", bound=0.1
        ),
        stated(
            "deprivation.kept_total", "positive", "Those who never met a matching sight mirror all the same.", bound=0.1
        ),
        stated("yoked.loss", "null", "Sights that predict no act of one's own cost no mirroring.", bound=0.1),
        stated("deprivation.loss", "null", "Not seeing one's own acts costs no mirroring.", bound=0.1),
        stated("counter_mirror.residual_bias", "positive", "Counter-mirror training does not turn mirroring round."),
        stated("counter_mirror.shift", "null", "Counter-mirror training does not even weaken mirroring."),
        stated("counter_mirror.understanding_loss", "null", "Counter-mirror training does not harm understanding."),
        stated("lesion.dependence", "positive", "Without mirror units understanding fails.", bound=0.1),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
            "learning.mirror_route": "fixed",
        }
