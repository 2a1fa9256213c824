"""Yoked: as much seeing and doing as ever, without contingency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import DELTA_P, GAIN, RESPONDING, lost_and_kept, without_contingency
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, told
from evo_mirror.interventions.yoking import yoked
from evo_mirror.scenario.scenario import Scenario


class Yoked(Assay):
    """Each individual has its own acts and another's sights: Delta P = 0, exposure as before."""

    kind: Literal["yoked"] = "yoked"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by yoking",
        "kept": "mirror responding after a yoked life",
        "delta_p": "Delta P of matching acts as the yoked experienced it; 0 is what yoking is for",
    }
    units: ClassVar[Mapping[str, str]] = {"loss": "lambda", "kept": "1", "delta_p": "1"}
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN, "mirror_responding": RESPONDING, "delta_p": DELTA_P,
    }  # fmt: skip
    procedure: ClassVar[str] = (
        "Each newborn did its own acts but was shown what another one saw: it saw and did as much as ever, and nothing that it "
        "saw foretold what it did."
    )

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"reared": "a normal life", "yoked": "the same acts, with the sights of another individual"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        other = yoked(subjects.experience)
        return without_contingency(subjects, "yoked", other)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        return lost_and_kept(subjects, outcome, "yoked")

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        loss = told(
            found["loss"],
            above="Seeing and doing alone do not make mirroring: some of it needs that what is seen foretells what is done.",
            none="Whether what is seen foretells what is done makes no difference to mirroring.",
            below="Those whose sights foretold nothing mirror more.",
            undefined="What contingency is worth is undefined.",
        )
        kept = told(
            found["kept"],
            above="Some mirroring is left without it, and so was not learned from contingency.",
            none="Nothing is left without it.",
            below="Without it, mirroring falls below chance.",
            undefined="What is left without it is undefined.",
        )
        return f"{loss} {kept}"
