"""Reared: what a normal life leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import LAST, gain, gain_by_class, matching, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect


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

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        life = subjects.reared
        return {
            "mirror_responding": responding(subjects, life, LAST),
            "mirror_gain": effect(gain(subjects, life, LAST)),
            **gain_by_class(subjects, life, LAST),
            "delta_p": matching(subjects, subjects.experience),
            "juvenile_rise": effect(gain(subjects, life, 1) - gain(subjects, life, 0)),
            "understanding": effect(subjects.understanding(life, LAST)),
        }
