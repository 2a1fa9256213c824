"""The battery: every assay that a comparison makes, on one evolved population."""

from __future__ import annotations

from functools import cache

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import kind_of, leaves


@cache
def assays() -> tuple[Assay, ...]:
    """One of each assay, by kind."""
    return tuple(leaf() for leaf in leaves(Assay).values())


def examine(evolution: Evolution) -> dict[str, Effect]:
    """Put the newborns of an evolved population through what a comparison asks: ``<assay>.<statistic>`` to its effect."""
    subjects = Subjects.of(evolution)
    return {
        f"{kind_of(type(assay))}.{name}": found
        for assay in assays()
        if assay.is_compared
        for name, found in assay.examine(subjects).items()
    }
