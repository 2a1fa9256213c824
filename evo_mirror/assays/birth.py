"""Birth: what is there before any experience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import gain, gain_by_class, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect


class Birth(Assay):
    """Newborns are tested before their first trial."""

    kind: Literal["birth"] = "birth"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "chance of answering an action with the same action, above guessing",
        "mirror_gain": "drive of the own program above the others",
        "ancient_gain": "mirror gain of actions whose looks never change",
        "cultural_gain": "mirror gain of actions whose looks may change",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        life = subjects.reared
        return {
            "mirror_responding": responding(subjects, life, 0),
            "mirror_gain": effect(gain(subjects, life, 0)),
            **gain_by_class(subjects, life, 0),
        }
