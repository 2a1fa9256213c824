"""Litters: those of a generation who grow up at the same time; all of them, unless first-borns rear the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.drawing import Rearing
from evo_mirror.biology.kin import firstborns
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life
from evo_mirror.state.population import Population
from evo_mirror.state.wiring import Wiring

_SHARED = ("ages",)
"""What of a state belongs to no individual."""

Group = TypeVar("Group", Population, Wiring, Experience, Life)


@dataclass(frozen=True)
class Litter:
    """Some newborns of a generation.

    Attributes
    ----------
    positions : (n_litter,) int64 array
        Their places among all newborns, ascending; the individual part of their random addresses.
    is_everybody : bool
    is_later : bool
        Whether first-borns are grown up when these are born.
    """

    positions: NDArray[np.int64]
    is_everybody: bool
    is_later: bool

    def of(self, state: Group) -> Group:
        """What is theirs of a state of all newborns."""
        if self.is_everybody:
            return state
        return type(state)(
            **{name: value if name in _SHARED else _rows(value, self.positions) for name, value in vars(state).items()}
        )


def born_first(rearing: Rearing, demes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Who grows up first: everybody, unless first-borns rear the others.

    Parameters
    ----------
    rearing : Rearing
    demes : (n_individuals,) int32 array
        Of newborns, in the order of their births.

    Returns
    -------
    (n_individuals,) bool array
    """
    return firstborns(demes) if rearing.in_litters else np.ones(len(demes), np.bool_)


def litters(is_first: NDArray[np.bool_]) -> tuple[Litter, ...]:
    """First-borns, then the others; a litter of nobody is left out, but for that of nobody at all.

    Parameters
    ----------
    is_first : (n_individuals,) bool array
    """
    both = ((np.flatnonzero(is_first), False), (np.flatnonzero(~is_first), True))
    return tuple(
        Litter(positions, len(positions) == len(is_first), is_later)
        for positions, is_later in both
        if len(positions) or not (is_later or len(is_first))
    )


def litters_of(rearing: Rearing, demes: NDArray[np.int32]) -> tuple[Litter, ...]:
    """The litters in which newborns grow up.

    Parameters
    ----------
    rearing : Rearing
    demes : (n_individuals,) int32 array
        Of newborns, in the order of their births.
    """
    if not rearing.in_litters:
        return (Litter(np.arange(len(demes)), is_everybody=True, is_later=False),)
    return litters(born_first(rearing, demes))


def together(litters: Sequence[Litter], parts: Sequence[Group]) -> Group:
    """One state of everybody, each at the place of its birth, from one of each litter.

    Parameters
    ----------
    litters : sequence of Litter
    parts : sequence of Wiring, Experience or Life
    """
    if len(litters) == 1:
        return parts[0]

    def whole(name: str, of_first: NDArray[Any]) -> NDArray[Any]:
        rows = _like(of_first, sum(len(litter.positions) for litter in litters))
        for litter, part in zip(litters, parts, strict=True):
            rows[litter.positions] = vars(part)[name]
        return rows

    return type(parts[0])(
        **{name: value if name in _SHARED else whole(name, value) for name, value in vars(parts[0]).items()}
    )


def _rows(of_all: NDArray[Any], places: NDArray[np.int64]) -> NDArray[Any]:
    """Some rows of an array, laid out in memory as it is: events lie column by column, for lives to read them so."""
    if of_all.flags.c_contiguous:
        return of_all[places]
    rows = _like(of_all, len(places))
    rows[:] = of_all[places]
    return rows


def _like(array: NDArray[Any], n: int) -> NDArray[Any]:
    """Room for ``n`` rows in the memory order of another array."""
    return np.empty_like(array, shape=(n, *array.shape[1:]))
