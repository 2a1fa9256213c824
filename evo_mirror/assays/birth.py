"""Birth: what is there before any experience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import GAIN, RESPONDING, as_tested, gain, gain_by_class, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.scenario.scenario import Scenario


class Birth(Assay):
    """Newborns are tested before their first trial."""

    kind: Literal["birth"] = "birth"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "chance of answering an action with the same action, above guessing",
        "mirror_gain": "drive of the own program above the others",
        "ancient_gain": "mirror gain of actions whose looks never change",
        "cultural_gain": "mirror gain of actions whose looks may change",
    }
    units: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "1", "mirror_gain": "lambda", "ancient_gain": "lambda", "cultural_gain": "lambda",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_responding": RESPONDING,
        "mirror_gain": GAIN,
        "ancient_gain": Measured("lambda", "mirror gain of actions whose looks never change"),
        "cultural_gain": Measured("lambda", "mirror gain of actions whose looks may change"),
    }
    procedure: ClassVar[str] = "Newborns were shown every action before they had seen or done anything."

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"newborn": "tested at birth"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        life = subjects.reared
        numbers = {"mirror_responding": responding(subjects, life, 0), "mirror_gain": gain(subjects, life, 0)}
        return Outcome({"newborn": {**numbers, **gain_by_class(subjects, life, 0)}})

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        newborn = outcome.arms["newborn"]
        return {
            "mirror_responding": as_tested(subjects, newborn["mirror_responding"]),
            **{name: effect(newborn[name]) for name in ("mirror_gain", "ancient_gain", "cultural_gain")},
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        return told(
            found["mirror_responding"],
            above="Newborns already answer what they see with the same act more often than guessing would: part of their "
            "mirroring is inherited.",
            none="Newborns do no better than guessing: nothing of their mirroring is inherited that could be seen.",
            below="Newborns answer what they see with the same act less often than guessing would, which is a chance bias of "
            "their inherited wiring.",
            undefined="Whether newborns mirror is undefined because too few of them have wiring that can be read.",
        )
