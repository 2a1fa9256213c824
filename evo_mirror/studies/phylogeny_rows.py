"""Rows of pedigrees in the formats of others, and what such a format asks for, however generations follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.studies.pedigree import Kin


def ancestors(parents: Sequence[int]) -> str:
    """Ids of parents as the ALife phylogeny data standard writes them."""
    return f"[{', '.join(map(str, parents)) or None}]"


def ended(born: tuple[object, ...], destruction_time: object) -> tuple[object, ...]:
    """A row that is complete: one of somebody born, with the time until which it was there."""
    return (*born[:3], destruction_time, *born[3:])


def require_one_parent(kin: Kin, *, remedy: str = "Choose --format alife, which holds both.") -> None:
    """Refuse a pedigree that is no tree.

    Raises
    ------
    RunError
        If anybody has two parents.
    """
    if not np.array_equal(kin.parents[:, 0], kin.parents[:, 1]):
        got = Words(f"children of two in generation {kin.generation}")
        raise RunError(phrase("a tree", "give everybody one parent", got=got, remedy=remedy))
