"""Genetic adaptation with a plastic read-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts._stated import Stated, stated
from evo_mirror.accounts.base import Account


class GeneticPlasticReadout(Account):
    """As genetic adaptation, but what learns is a read-out of motor units by motor units behind an innate route that is fixed.

    Whoever is born with the right wiring mirrors at birth, and can be trained to do otherwise; what the innate route does not
    let through, nobody can learn.
    """

    kind: Literal["genetic_plastic_readout"] = "genetic_plastic_readout"
    title: ClassVar[str] = "genetic (plastic read-out)"
    claim: ClassVar[str] = (
        "Selection for understanding built innate wiring; behind a mirror route that is fixed at birth, a read-out learns at "
        "the domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010", "Ferrari2013")
    variant_of: ClassVar[str] = "genetic"
    expects: ClassVar[tuple[Stated, ...]] = (
        stated(
            "birth.mirror_responding", "positive", "Newborns mirror before they have seen or done anything.", bound=0.1
        ),
        stated(
            "deprivation.kept_total", "positive", "Those who never met a matching sight mirror all the same.", bound=0.1
        ),
        stated("yoked.loss", "null", "Sights that predict no act of one's own cost no mirroring.", bound=0.1),
        stated(
            "counter_mirror.residual_bias",
            "negative",
            "Counter-mirror training turns mirroring round.",
        ),
        stated(
            "contingency.effect",
            "positive",
            "Contingent training leaves less mirroring than training without contingency.",
        ),
        stated("lesion.dependence", "positive", "Without mirror units understanding fails.", bound=0.1),
    )

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
            "learning.mirror_route": "readout",
        }
