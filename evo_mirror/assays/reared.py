"""Reared: what a normal life leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import (
    DELTA_P,
    GAIN,
    LAST,
    RESPONDING,
    UNDERSTANDING,
    as_tested,
    gain,
    gain_by_class,
    matching,
    responding,
)
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.scenario.scenario import Scenario


class Reared(Assay):
    """The normal life, examined in youth and at maturity: the arm that all others are compared with."""

    kind: Literal["reared"] = "reared"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "chance of answering an action with the same action, above guessing, at maturity",
        "mirror_gain": "drive of the own program above the others, at maturity",
        "ancient_gain": "mirror gain of actions whose looks never change, at maturity",
        "cultural_gain": "mirror gain of actions whose looks may change, at maturity",
        "delta_p": "Delta P of matching acts as experienced",
        "juvenile_rise": "mirror gain of juveniles less that of newborns",
        "understanding": "actions identified and goals named, above chance, at maturity",
    }
    units: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "1", "mirror_gain": "lambda", "ancient_gain": "lambda", "cultural_gain": "lambda",
        "delta_p": "1", "juvenile_rise": "lambda", "understanding": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_responding": RESPONDING,
        "mirror_gain": GAIN,
        "ancient_gain": Measured("lambda", "mirror gain of actions whose looks never change"),
        "cultural_gain": Measured("lambda", "mirror gain of actions whose looks may change"),
        "delta_p": DELTA_P,
        "understanding": UNDERSTANDING,
    }
    procedure: ClassVar[str] = (
        "Newborns grew up as their population does, and were tested at birth, in youth and as adults."
    )

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "newborn": "tested at birth",
            "juvenile": "the same individuals in youth",
            "adult": "the same individuals at the end of a normal life",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        life = subjects.reared
        arms = {
            name: {
                "mirror_responding": responding(subjects, life, age),
                "mirror_gain": gain(subjects, life, age),
                **gain_by_class(subjects, life, age),
                "understanding": subjects.understanding(life, age, subjects.repertoire.at(int(life.ages[age]))),
            }
            for name, age in (("newborn", 0), ("juvenile", 1), ("adult", LAST))
        }
        arms["adult"]["delta_p"] = matching(subjects, subjects.experience)
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        adult = outcome.arms["adult"]
        rise = outcome.of("juvenile", "mirror_gain") - outcome.of("newborn", "mirror_gain")
        return {
            "mirror_responding": as_tested(subjects, adult["mirror_responding"]),
            **{name: effect(adult[name]) for name in ("mirror_gain", "ancient_gain", "cultural_gain", "delta_p")},
            "juvenile_rise": effect(rise),
            "understanding": effect(adult["understanding"]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        grown = told(
            found["mirror_responding"],
            above="Adults mirror: they answer what they see with the same act more often than guessing would.",
            none="Adults do not mirror any better than guessing.",
            below="Adults answer what they see with the same act less often than guessing would.",
            undefined="Whether adults mirror is undefined because learning ran away in too many of them.",
        )
        rise = told(
            found["juvenile_rise"],
            above="Mirroring rises between birth and youth, so that some of it is acquired.",
            none="Mirroring does not change between birth and youth.",
            below="Mirroring falls between birth and youth: experience unmakes some of what is inherited.",
            undefined="The rise in youth is undefined.",
        )
        return f"{grown} {rise}"
