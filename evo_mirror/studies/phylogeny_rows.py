"""Rows of pedigrees in the formats of others, and what such a format asks for, however generations follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.studies.pedigree import Kin


def ancestors(parents: Sequence[int]) -> str:
    """Ids of parents as the ALife phylogeny data standard writes them."""
    return f"[{', '.join(map(str, parents)) or None}]"


def ended(born: tuple[object, ...], destruction_time: object) -> tuple[object, ...]:
    """A row that is complete: one of somebody born, with the time until which it was there."""
    return (*born[:3], destruction_time, *born[3:])


def names_of(ids: Sequence[int], copies: int) -> list[str]:
    """Labels in trees: of individuals, or of each copy of a locus that they carry."""
    return [f"{one}.{copy}" for one in ids for copy in range(copies)] if copies > 1 else list(map(str, ids))


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


class ParentOf(Protocol):
    """Says which one parent counts."""

    def __call__(self, kin: Kin, /) -> NDArray[np.integer]:
        """(n_individuals,) int array: its place in the generation before, or its birth id where generations overlap.

        Of copies, (n_individuals * ploidy,): that times ploidy, plus the number of the copy.
        """


def only_parent(kin: Kin) -> NDArray[np.integer]:
    """(n_individuals,) int array: the parents of clones.

    Raises
    ------
    RunError
        If anybody has two.
    """
    require_one_parent(
        kin, remedy="Choose --format alife, which holds both, or the tree of one locus with --locus."
    )  # fmt: skip
    return kin.parents[:, 0]


def require_individual(firsts: list[int], individual: int) -> None:
    """Refuse an id that nobody has.

    Parameters
    ----------
    firsts : list of int
        From `first_ids`.
    individual : int

    Raises
    ------
    RunError
    """
    if not 0 <= individual < firsts[-1]:
        raise RunError(
            phrase(
                "the id of an individual", f"lie between 0 and {firsts[-1] - 1}", got=individual,
                remedy="All ids are in what --format alife writes.",
            )
        )  # fmt: skip
