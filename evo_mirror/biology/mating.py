"""Mating: who are the two parents of a child, and whether they may be one."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.machine.counters import Address, uniforms

Selfing = float | Literal["by_chance"]

_ALONE = 1e-4
"""Chance of anybody else to be a parent below which there is as good as nobody."""


def mated(
    selection: Selection, fitness: NDArray[np.float64], n_children: int, selfing: Selfing, address: Address, *,
    threads: int = 1,
) -> NDArray[np.int64]:  # fmt: skip
    """Fill two parental places for each child.

    - ``"by_chance"``: both places by selection, independently: a child has one parent in both with the chance that the same
      individual is chosen twice, 1 / N where all have the same chance.
    - a rate s: with probability s, exactly, the first parent is the second too; else the second is chosen again until it is
      somebody else, so that j follows i with the chance p_j / (1 - p_i). 0: nobody ever selfs. Who is the first parent
      is the same in all cases; under selection, second parents are then a little more even than first ones.

    Parameters
    ----------
    selection : Selection
    fitness : (n_individuals,) float64 array
    n_children : int
    selfing : float or "by_chance"
    address : Address
        Place k is individual k of it.
    threads : int

    Returns
    -------
    (n_children, 2) int64 array

    Raises
    ------
    MeasureError
        If there is nobody else: one individual has all chances of a parental place.
    """
    if selfing == "by_chance":
        return selection.choose(fitness, 2 * n_children, address, threads=threads).reshape(n_children, 2)
    # Further places of the same draw, so that lots among equals are cast once: whoever may not breed may not do so here.
    n_places = 2 * n_children + 16 + n_children // 16
    places = selection.choose(fitness, n_places, address, threads=threads)
    parents = places[: 2 * n_children].reshape(n_children, 2).copy()
    selfs = uniforms(address.extended("selfing"), np.arange(n_children), 1)[:, 0] < selfing
    again, used = np.flatnonzero((parents[:, 0] == parents[:, 1]) & ~selfs), 2 * n_children
    while len(again):
        if used + len(again) > n_places:
            _require_others(selection, fitness, parents[again, 0])
            n_places = 2 * (used + len(again))
            places = selection.choose(fitness, n_places, address, threads=threads)
        parents[again, 1] = places[used : used + len(again)]
        used += len(again)
        again = again[parents[again, 0] == parents[again, 1]]
    parents[selfs, 1] = parents[selfs, 0]
    return parents


def _require_others(selection: Selection, fitness: NDArray[np.float64], first: NDArray[np.int64]) -> None:
    chance = selection.probabilities(fitness)[first]
    if chance.max() > 1.0 - _ALONE:
        got = Words(f"individual {first[chance.argmax()]} as the only one with a chance of a parental place")
        raise MeasureError(
            phrase(
                "population.selfing", 'be "by_chance", or 1, where nobody else can be the second parent', got=got,
                remedy="Select less sharply, or allow selfing.",
            )
        )  # fmt: skip
