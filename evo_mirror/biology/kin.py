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

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import Caregivers, Scene

Kin = Literal["vertical", "oblique", "strangers", "sibs"]
_VERTICAL, _OBLIQUE, _STRANGERS, _SIBS = range(4)
_FIRST, _SECOND, _LAST = range(3)
"""Choices: nobody is asked while somebody of an earlier one is there."""


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
    unknown = np.full((n, 2), -1, np.int32)
    rule = get_args(Kin).index("vertical" if kin == "sibs" and not is_later else kin)
    _choose(
        rule, scene.keys("caregivers"), scene.parents, unknown if among.parents is None else among.parents,
        near.adults, near.bounds, chosen,
    )  # fmt: skip
    return among, chosen


@compiled
def _choose(
    rule: int, choosing: NDArray[np.uint64], parents: NDArray[np.int32], grandparents: NDArray[np.int32],
    adults: NDArray[np.int64], bounds: NDArray[np.int64], chosen: NDArray[np.int64],
) -> None:  # fmt: skip
    for child in range(len(chosen)):
        key, start, stop = choosing[child], bounds[child, 0], bounds[child, 1]
        parent = np.int64(parents[child, one_of(2, key, 0)])
        if rule == _VERTICAL and parent >= 0:
            chosen[child] = parent
        elif rule <= _OBLIQUE:
            chosen[child] = adults[start + one_of(stop - start, key, 1)]
        else:
            counts = np.zeros(_LAST + 1, np.int64)
            for place in range(start, stop):
                counts[_choice(rule, adults[place], parents[child], grandparents)] += 1
            best = _FIRST if counts[_FIRST] > 0 else _SECOND if counts[_SECOND] > 0 else _LAST
            left = one_of(counts[best], key, 2)
            for place in range(start, stop):
                if _choice(rule, adults[place], parents[child], grandparents) == best:
                    if left == 0:
                        chosen[child] = adults[place]
                        break
                    left -= 1


@compiled
def _choice(
    rule: int, adult: int, mine: NDArray[np.int32], theirs: NDArray[np.int32]
) -> int:  # fmt: skip
    """Which choice an adult is for a child with parents ``mine``; ``theirs`` are the parents of each adult."""
    a, b = theirs[adult, 0], theirs[adult, 1]
    if rule == _SIBS:
        if min(mine[0], mine[1]) >= 0 and min(mine[0], mine[1]) == min(a, b) and max(mine[0], mine[1]) == max(a, b):
            return _FIRST
        return _SECOND if _shares(a, b, mine[0], mine[1]) else _LAST
    if adult in (mine[0], mine[1]):
        return _LAST
    for k in range(2):
        if mine[k] >= 0 and _shares(a, b, theirs[mine[k], 0], theirs[mine[k], 1]):
            return _SECOND
    return _FIRST


@compiled
def _shares(a: int, b: int, c: int, d: int) -> bool:
    """Whether two individuals, with parents a and b, c and d, have one in common that is known."""
    return (a >= 0 and a in (c, d)) or (b >= 0 and b in (c, d))
