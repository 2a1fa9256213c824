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

from functools import partial
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import Caregivers, Scene

Kin = Literal["vertical", "oblique", "strangers", "sibs"]
_VERTICAL, _OBLIQUE, _STRANGERS, _SIBS = range(4)
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
    unknown = np.full((n, 2), -1, np.int32)
    rule = get_args(Kin).index("vertical" if kin == "sibs" and not is_later else kin)
    _choose(
        rule, scene.keys("caregivers"), scene.parents, unknown if among.parents is None else among.parents,
        near.adults, near.bounds, chosen,
    )  # fmt: skip
    return among, chosen


@compiled
def _choose(
    rule: int, choosing: NDArray[np.uint64], parents: NDArray[np.int32], theirs: NDArray[np.int32],
    adults: NDArray[np.int64], bounds: NDArray[np.int64], chosen: NDArray[np.int64],
) -> None:  # fmt: skip
    """``theirs`` are the parents of each adult."""
    nobody = np.int32(-1)
    for child in range(len(chosen)):
        key, start, stop, (p, q) = choosing[child], bounds[child, 0], bounds[child, 1], parents[child]
        parent = np.int64(parents[child, one_of(2, key, 0)])
        if rule == _VERTICAL and parent >= 0:
            chosen[child] = parent
            continue
        if rule <= _OBLIQUE:
            chosen[child] = adults[start + one_of(stop - start, key, 1)]
            continue
        # Of sibs one's own parents are asked for; of strangers, whether theirs are the grandparents.
        g, h, i, j = p, q, nobody, nobody
        if rule == _STRANGERS:
            g, h = (theirs[p, 0], theirs[p, 1]) if p >= 0 else (nobody, nobody)
            i, j = (theirs[q, 0], theirs[q, 1]) if q >= 0 else (nobody, nobody)
        found, lot = -1, 0
        while found < 0 and lot < _LOTS:  # mostly this will do, and it is as fair as a choice among all
            adult = adults[start + one_of(stop - start, key, 3 + lot)]
            if _choice(rule, adult, theirs[adult, 0], theirs[adult, 1], p, q, g, h, i, j) == _FIRST:
                found = adult
            lot += 1
        if found < 0:
            first, second, last = 0, 0, 0
            for place in range(start, stop):
                adult = adults[place]
                choice = _choice(rule, adult, theirs[adult, 0], theirs[adult, 1], p, q, g, h, i, j)
                first, second, last = first + (choice == _FIRST), second + (choice == _SECOND), last + (choice == _LAST)
            best = _FIRST if first > 0 else _SECOND if second > 0 else _LAST
            left = one_of(first if first > 0 else second if second > 0 else last, key, 2)
            for place in range(start, stop):
                adult = adults[place]
                if _choice(rule, adult, theirs[adult, 0], theirs[adult, 1], p, q, g, h, i, j) == best:
                    if left == 0:
                        found = adult
                        break
                    left -= 1
        chosen[child] = found


@partial(compiled, inlined=True)
def _choice(rule: int, adult: Any, a: Any, b: Any, p: Any, q: Any, g: Any, h: Any, i: Any, j: Any) -> int:
    """Which choice an adult with parents a and b is for a child of p and q; their own, if strangers are asked for: g, h, i, j."""
    shares = ((a >= 0) & ((a == g) | (a == h) | (a == i) | (a == j))) | (
        (b >= 0) & ((b == g) | (b == h) | (b == i) | (b == j))
    )
    if rule == _SIBS:
        is_full = (p >= 0) & (q >= 0) & (((a == p) & (b == q)) | ((a == q) & (b == p)))
        return _FIRST if is_full else _SECOND if shares else _LAST
    return _LAST if (adult == p) | (adult == q) else _SECOND if shares else _FIRST
