"""Occasions: changes that are written down beforehand, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.settings import Contradiction, require

Named = tuple[int, ...] | None


def places_of(named: Named, is_cultural: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The actions that an occasion is about: (n,) int array; ancient ones are left as they are.

    Parameters
    ----------
    named : tuple of int, or None
        None for all cultural actions.
    is_cultural : (n_actions,) bool array
    """
    cultural = np.flatnonzero(is_cultural)
    return cultural if named is None else cultural[np.isin(cultural, named)]


def ancient_or_unknown(key: str, named: Named, is_cultural: NDArray[np.bool_]) -> Contradiction | None:
    """Object to actions that there are not, or whose looks never change.

    Parameters
    ----------
    key : str
        Of the occasion.
    named : tuple of int, or None
    is_cultural : (n_actions,) bool array
    """
    cultural = np.flatnonzero(is_cultural).tolist()
    strangers = [] if named is None else sorted({a for a in named if a not in cultural})
    return require(
        not strangers, f"{key}.actions", f"name cultural actions, which are {', '.join(map(str, cultural)) or 'none'}",
        got=list(strangers), beside=("repertoire.actions", "repertoire.cultural_share"),
        remedy="Leave the others out, or raise repertoire.cultural_share.",
    )  # fmt: skip


def twice(
    occasions: Iterable[tuple[str, Hashable, str, Iterable[int]]], requirement: str
) -> Iterator[Contradiction | None]:  # fmt: skip
    """Object to an action that would change twice at a time.

    Parameters
    ----------
    occasions : iterable of (key, time, time in words, actions)
    requirement : str
        What must be, after "must".
    """
    seen: dict[tuple[Hashable, int], tuple[str, int]] = {}
    for key, time, in_words, actions in occasions:
        for place, action in enumerate(actions):
            first = seen.setdefault((time, action), (key, place))
            if first != (key, place):
                yield require(
                    False, f"{key}.actions", requirement, got=Words(f"action {action} a second time {in_words}"),
                    beside=(first[0],), remedy="Leave one of the two out.",
                )  # fmt: skip
                break
