"""Deprivation: a life without the sight of one's own acts, or without any matching sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import GAIN, LAST, RESPONDING, as_tested, gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.scenario.scenario import Scenario


class Deprivation(Assay):
    """Named sources of experience fall silent; acts, background sights and caregivers stay."""

    kind: Literal["deprivation"] = "deprivation"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by not seeing one's own acts",
        "kept": "mirror responding of those who never saw their own acts",
        "kept_total": "mirror responding of those deprived of every matching sight",
    }
    units: ClassVar[Mapping[str, str]] = {"loss": "lambda", "kept": "1", "kept_total": "1"}
    measured: ClassVar[Mapping[str, Measured]] = {"mirror_gain": GAIN, "mirror_responding": RESPONDING}
    procedure: ClassVar[str] = (
        "Newborns grew up without ever seeing their own acts, or without any sight that goes with what they do. They acted as "
        "much as ever, and saw others act on their own account."
    )
    needs: ClassVar[tuple[str, ...]] = ("own acts seen",)

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "reared": "a normal life",
            "without own acts": "the same life, own acts never seen",
            "without matching sights": "the same life, nothing seen that goes with what is done",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        sources = subjects.scenario.rearing.sources
        own = tuple(name for name, source in sources.items() if source.attends == "own")
        matching = tuple(name for name, source in sources.items() if source.matching)
        lives = (subjects.reared, subjects.deprived(own), subjects.deprived(matching))
        return Outcome(
            {
                arm: {"mirror_gain": gain(subjects, life, LAST), "mirror_responding": responding(subjects, life, LAST)}
                for arm, life in zip(self.arms(subjects.scenario), lives, strict=True)
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        lost = outcome.of("reared", "mirror_gain") - outcome.of("without own acts", "mirror_gain")
        return {
            "loss": effect(lost),
            "kept": as_tested(subjects, outcome.of("without own acts", "mirror_responding")),
            "kept_total": as_tested(subjects, outcome.of("without matching sights", "mirror_responding")),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        loss = told(
            found["loss"],
            above="Those who never saw their own acts mirror less.",
            none="Seeing one's own acts makes no difference to mirroring.",
            below="Those who never saw their own acts mirror more.",
            undefined="What the sight of one's own acts is worth is undefined.",
        )
        kept = told(
            found["kept_total"],
            above="Without any matching sight some mirroring is still there: it did not have to be learned from that.",
            none="Without any matching sight nothing is left: mirroring is learned from seeing what one does.",
            below="Without any matching sight mirroring falls below chance.",
            undefined="What is left without any matching sight is undefined.",
        )
        return f"{loss} {kept}"
