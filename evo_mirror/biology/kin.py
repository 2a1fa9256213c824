"""Kin: who rears whom, a parent, anybody, a stranger or a sib.

One caregiver answers a child for the whole of its childhood. Who that is:

==========  ============================================================================================================
vertical    one of the two parents, with equal chances, wherever it lives; anybody as under oblique where none is known
oblique     any adult of the previous generation in the child's deme
strangers   an adult of the deme who is neither a parent nor, as far as the adults' own parents are known, a full or half sib of
            one; if there is none, an adult who is no parent; if there is none, any
sibs        generations are discrete, so that a generation is reared in two litters. The first-borns of each deme, the first half
            of its newborns, a half upwards, are reared by a parent (as under vertical). When they are mature, each of the
            later-borns is answered by a first-born of its deme: a full sib if there is one (the same two parents), else a half
            sib (one parent in common), else any
==========  ============================================================================================================

Among equals each has the same chance. A deme without adults asks those of all. Founders have neither parents nor elders: in
generation 0 `founder_fidelity` stands in for adults, but later-borns find first-borns even there.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import Caregivers, Scene

Kin = Literal["vertical", "oblique", "strangers", "sibs"]
_FIRST, _SECOND, _LAST = range(3)
"""Choices: nobody is asked while somebody of an earlier one is there."""
_LOTS = 16
"""Adults who are asked at random, before everybody is looked at."""


def firstborns(demes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Who is of the first litter: the first half of the newborns of each deme, a half upwards.

    Parameters
    ----------
    demes : (n_individuals,) int32 array
        Of newborns, in the order of their births.

    Returns
    -------
    (n_individuals,) bool array
    """
    in_order = np.argsort(demes, kind="stable")
    sizes = np.bincount(demes)
    rank = np.empty(len(demes), np.int64)
    rank[in_order] = np.arange(len(demes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(rank < (sizes[demes] + 1) // 2)


def caregivers_for(scene: Scene, kin: Kin | None) -> tuple[Caregivers | None, NDArray[np.int64]]:
    """Choose a caregiver for each child of a scene.

    Parameters
    ----------
    scene : Scene
        Where a source of experience has its turn: what is random is kept under its name.
    kin : {"vertical", "oblique", "strangers", "sibs"} or None
        None: nobody's.

    Returns
    -------
    Caregivers or None
        Among whom; None where there is nobody.
    (n_individuals,) int64 array
        The place of each child's among them.
    """
    is_later = kin == "sibs" and scene.firstborns is not None
    among, near = (scene.firstborns, scene.playmates) if is_later else (scene.caregivers, scene.neighbours)
    chosen = np.zeros(len(scene.parents), np.int64)
    if among is None or kin is None:
        return None, chosen
    n = len(among.program_drives)
    near = scene.among(n, near)
    keys = scene.keys("caregivers")
    if kin == "oblique" or kin == "vertical" or (kin == "sibs" and not is_later):
        _ask_anybody(kin != "oblique", keys, scene.parents, near.adults, near.bounds, chosen)
    else:
        theirs = np.full((n, 2), -1, np.int32) if among.parents is None else among.parents
        _ask_by_kin(is_later, keys, scene.parents, theirs, near.adults, near.bounds, chosen)
    return among, chosen


@compiled
def _ask_anybody(
    parents_first: bool, choosing: NDArray[np.uint64], parents: NDArray[np.int32], adults: NDArray[np.int64],
    bounds: NDArray[np.int64], chosen: NDArray[np.int64],
) -> None:  # fmt: skip
    for child in range(len(chosen)):
        caregiver = np.int64(parents[child, one_of(2, choosing[child], 0)])
        if not parents_first or caregiver < 0:  # or no parent is known
            start = bounds[child, 0]
            caregiver = adults[start + one_of(bounds[child, 1] - start, choosing[child], 1)]
        chosen[child] = caregiver


@compiled
def _ask_by_kin(
    sibs: bool, choosing: NDArray[np.uint64], parents: NDArray[np.int32], theirs: NDArray[np.int32],
    adults: NDArray[np.int64], bounds: NDArray[np.int64], chosen: NDArray[np.int64],
) -> None:  # fmt: skip
    """A sib, or a stranger, if there is one; ``theirs`` are the parents of each adult."""
    kin = np.full(4, -1, np.int32)
    for child in range(len(chosen)):
        key, start, stop = choosing[child], bounds[child, 0], bounds[child, 1]
        # Whose children are kin: of sibs, one's own parents'; of strangers, the grandparents'.
        for k in range(2):
            parent = parents[child, k]
            for side in range(2):
                kin[2 * k + side] = parent if sibs or parent < 0 else theirs[parent, side]
        found, lot = -1, 0
        while found < 0 and lot < _LOTS:  # mostly this will do, and it is as fair as a choice among all
            adult = adults[start + one_of(stop - start, key, 3 + lot)]
            if _choice(sibs, adult, theirs, child, parents, kin) == _FIRST:
                found = adult
            lot += 1
        best, n_best = _LAST, 0
        for place in range(start, stop if found < 0 else start):
            choice = _choice(sibs, adults[place], theirs, child, parents, kin)
            if choice < best:
                best, n_best = choice, 0
            n_best += choice == best
        left = one_of(n_best, key, 2)
        for place in range(start, stop if found < 0 else start):
            if found < 0 and _choice(sibs, adults[place], theirs, child, parents, kin) == best:
                found = adults[place] if left == 0 else -1
                left -= 1
        chosen[child] = found


@compiled
def _choice(
    sibs: bool, adult: int, theirs: NDArray[np.int32], child: int, parents: NDArray[np.int32], kin: NDArray[np.int32]
) -> int:  # fmt: skip
    """Which choice an adult is for a child; whose children are kin: ``kin``."""
    a, b, p, q = theirs[adult, 0], theirs[adult, 1], parents[child, 0], parents[child, 1]
    is_kin = False
    for k in range(4):
        is_kin |= ((a >= 0) & (a == kin[k])) | ((b >= 0) & (b == kin[k]))
    if sibs:
        is_full = (p >= 0) & (q >= 0) & (((a == p) & (b == q)) | ((a == q) & (b == p)))
        return _FIRST if is_full else _SECOND if is_kin else _LAST
    return _LAST if (adult == p) | (adult == q) else _SECOND if is_kin else _FIRST
