"""Birth: what is there before any experience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect


class Birth(Assay):
    """Newborns are tested before their first trial."""

    kind: Literal["birth"] = "birth"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror_responding": "chance of answering an action with the same action, above guessing",
        "mirror_gain": "drive of the own program above the others",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        life = subjects.reared
        return {"mirror_responding": responding(subjects, life, 0), "mirror_gain": effect(gain(subjects, life, 0))}
