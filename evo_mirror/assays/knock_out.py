"""Knock-out: the same life, without learning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._lives import lived
from evo_mirror.assays._mirroring import GAIN, LAST, RESPONDING, UNDERSTANDING, as_tested, gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, ratio, told
from evo_mirror.scenario.scenario import Scenario


class KnockOut(Assay):
    """Nothing that is met changes any strength: neither of the mirror route, nor of the visual one, nor of meanings."""

    kind: Literal["knock_out"] = "knock_out"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by those who cannot learn",
        "kept": "mirror responding of those who cannot learn",
        "dependence": "share of mature mirror gain that learning makes",
        "understanding_loss": "understanding lost by those who cannot learn",
    }
    units: ClassVar[Mapping[str, str]] = {"loss": "lambda", "kept": "1", "dependence": "1", "understanding_loss": "1"}
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN, "mirror_responding": RESPONDING, "understanding": UNDERSTANDING,
    }  # fmt: skip
    procedure: ClassVar[str] = (
        "Newborns lived the same life, saw and did the same on every trial, but could not learn from any of it."
    )
    needs: ClassVar[tuple[str, ...]] = ("something to knock out",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"reared": "a normal life", "cannot learn": "the same life with learning knocked out"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        out = lived(subjects, subjects.wiring, subjects.experience, learns=False)
        return Outcome(
            {
                arm: {
                    "mirror_gain": gain(subjects, life, LAST),
                    "mirror_responding": responding(subjects, life, LAST),
                    "understanding": subjects.understanding(life, LAST),
                }
                for arm, life in zip(self.arms(subjects.scenario), (subjects.reared, out), strict=True)
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        lost = {
            name: outcome.of("reared", name) - outcome.of("cannot learn", name)
            for name in ("mirror_gain", "understanding")
        }
        return {
            "loss": effect(lost["mirror_gain"]),
            "kept": as_tested(subjects, outcome.of("cannot learn", "mirror_responding")),
            "dependence": ratio(lost["mirror_gain"], outcome.of("reared", "mirror_gain")),
            "understanding_loss": effect(lost["understanding"]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        loss = told(
            found["loss"],
            above="Mirroring needs learning: without it, adults mirror less.",
            none="Mirroring does without learning.",
            below="Learning works against inherited mirroring.",
            undefined="What learning adds to mirroring is undefined.",
        )
        kept = told(
            found["kept"],
            above="Some mirroring is there without learning: it is inherited.",
            none="Without learning, nothing is left.",
            below="Without learning, mirroring is below chance.",
            undefined="What is left without learning is undefined.",
        )
        share = told(
            found["dependence"],
            above="", none="", below="",
            undefined="The share that learning makes is undefined because normally reared adults mirror too little.",
        )  # fmt: skip
        return " ".join(filter(None, (loss, kept, share)))
