"""Yoked: as much seeing and doing as ever, without contingency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import LAST, gain, matching, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect
from evo_mirror.interventions.yoking import yoked


class Yoked(Assay):
    """Each individual has its own acts and another's sights: Delta P = 0, exposure as before."""

    kind: Literal["yoked"] = "yoked"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by yoking",
        "kept": "mirror responding after a yoked life",
        "delta_p": "Delta P of matching acts as the yoked experienced it; 0 is what yoking is for",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        experience = yoked(subjects.experience)
        life = subjects.lived(experience)
        lost = gain(subjects, subjects.reared, LAST) - gain(subjects, life, LAST)
        return {
            "loss": effect(lost),
            "kept": responding(subjects, life, LAST),
            "delta_p": matching(subjects, experience),
        }
