"""Identity-yoked: sights when they were, of any action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import DELTA_P, GAIN, RESPONDING, lost_and_kept, without_contingency
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, told
from evo_mirror.interventions.shuffling import with_identities_shuffled
from evo_mirror.scenario.scenario import Scenario


class IdentityYoked(Assay):
    """The same sights at the same times, their identities shuffled: contiguity is kept, which act goes with which is not.

    Delta P of matching acts need not be 0: whoever sees itself sees something when it acts. It is then as large for acts
    that do not match.
    """

    kind: Literal["identity_yoked"] = "identity_yoked"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by shuffling which action is seen",
        "kept": "mirror responding after a life of shuffled sights",
        "delta_p": "Delta P of matching acts as experienced with shuffled sights",
    }
    units: ClassVar[Mapping[str, str]] = {"loss": "lambda", "kept": "1", "delta_p": "1"}
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN, "mirror_responding": RESPONDING, "delta_p": DELTA_P,
    }  # fmt: skip
    procedure: ClassVar[str] = (
        "Each newborn saw something exactly when it would have, but which of its sights came when was left to chance."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"reared": "a normal life", "shuffled": "the same life, with its sights in another order"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        other = with_identities_shuffled(subjects.experience, subjects.moment.address("shuffled identities"))
        return without_contingency(subjects, "shuffled", other)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        return lost_and_kept(subjects, outcome, "shuffled")

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        loss = told(
            found["loss"],
            above="Seeing something whenever one acts is not enough: it has to be the act that is done.",
            none="Which action is seen makes no difference to mirroring.",
            below="Those with shuffled sights mirror more.",
            undefined="What the identity of sights is worth is undefined.",
        )
        kept = told(
            found["kept"],
            above="Some mirroring is left with shuffled sights, and so was not learned from them.",
            none="Nothing is left with shuffled sights.",
            below="With shuffled sights, mirroring falls below chance.",
            undefined="What is left with shuffled sights is undefined.",
        )
        return f"{loss} {kept}"
