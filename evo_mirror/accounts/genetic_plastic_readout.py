"""Genetic adaptation with a plastic read-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class GeneticPlasticReadout(Account):
    """As genetic adaptation, but what learns is a read-out of motor units by motor units behind an innate route that is fixed.

    Whoever is born with the right wiring mirrors at birth, and can be trained to do otherwise; what the innate route does not
    let through, nobody can learn.
    """

    kind: Literal["genetic_plastic_readout"] = "genetic_plastic_readout"
    title: ClassVar[str] = "genetic, plastic read-out"
    claim: ClassVar[str] = (
        "Selection for understanding built innate wiring; behind a mirror route that is fixed at birth, a read-out learns at "
        "the domain-general rate."
    )
    cites: ClassVar[tuple[str, ...]] = ("Cook2014", "Heyes2010")
    variant_of: ClassVar[str] = "genetic"

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 0.0,
            "learning.mirror_route": "readout",
        }
