"""Deprivation: a life without the sight of one's own acts, or without any matching sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import LAST, gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect


class Deprivation(Assay):
    """Named sources of experience fall silent; acts, background sights and caregivers stay."""

    kind: Literal["deprivation"] = "deprivation"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss": "mirror gain lost by not seeing one's own acts",
        "kept": "mirror responding of those who never saw their own acts",
        "kept_total": "mirror responding of those deprived of every matching sight",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        sources = subjects.scenario.rearing.sources
        own = tuple(name for name, source in sources.items() if source.attends == "own")
        matching = tuple(name for name, source in sources.items() if source.matching)
        without_own, without_any = subjects.deprived(own), subjects.deprived(matching)
        normal = gain(subjects, subjects.reared, LAST)
        return {
            "loss": effect(normal - gain(subjects, without_own, LAST)),
            "kept": responding(subjects, without_own, LAST),
            "kept_total": responding(subjects, without_any, LAST),
        }
