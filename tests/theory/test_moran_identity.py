"""Identity in Moran's model of diploids against every birth and death that there can be."""

from functools import cache
from itertools import product

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.moran_identity import Groups, moran_identity_next

ANYBODY = np.ones((1, 1, 1))
PARENTS = np.array([[[0.0, 1.0], [0.0, 0.0]]] * 2)
HOME = 0.75 * np.eye(2) + 0.25 * (1 - np.eye(2))
JUVENILES = np.array([np.diag(row) for row in HOME])
GAMETES = np.array([np.outer(row, row) for row in HOME])
KINDS = {
    "by chance": Groups([3], ANYBODY),
    "selfing": Groups([3], ANYBODY, selfing=0.25),
    "two sexes": Groups([2, 1], PARENTS),
    "juveniles": Groups([1, 2], JUVENILES),
    "gametes": Groups([1, 2], GAMETES),
    "selfing in demes": Groups([2, 2], JUVENILES, selfing=0.25),
}


def parents_of(group, of, kind):
    """Every pair of parents, with its chance."""
    for k, m in product(range(len(kind.sizes)), repeat=2):
        firsts, seconds = np.flatnonzero(of == k), np.flatnonzero(of == m)
        for one, other in product(firsts, seconds):
            chance = kind.couples[group, k, m] / len(firsts)
            if kind.selfing is None:
                yield one, other, chance / len(seconds)
            elif one == other:
                yield one, other, chance * kind.selfing
            else:
                yield one, other, chance * (1 - kind.selfing) / (len(seconds) - 1)


def after(people, of, kind):
    """Every population after one step, with its chance."""
    for dead in range(len(people)):
        for one, other, chance in parents_of(of[dead], of, kind):
            for k, m in product((0, 1), repeat=2):
                born = [*people]
                born[dead] = (people[one][k], people[other][m])
                yield tuple(born), chance / 4 / len(people)


def counted(people, of, n_groups):
    """F by group, and identity of different individuals by pair of groups."""
    own = [np.mean([a == b for (a, b), g in zip(people, of, strict=True) if g == k]) for k in range(n_groups)]
    pairs = np.zeros((n_groups, n_groups))
    for k, m in product(range(n_groups), repeat=2):
        alike = [
            np.mean([a == b for a, b in product(people[i], people[j])])
            for i, j in product(np.flatnonzero(of == k), np.flatnonzero(of == m))
            if i != j
        ]
        pairs[k, m] = np.mean(alike) if alike else np.nan
    return np.array(own), pairs


@cache
def by_counting(name: str):
    """(F, pairs) of founders, some of whose copies are alike, and after one step or two."""
    kind, n_groups = KINDS[name], len(KINDS[name].sizes)
    of = np.repeat(np.arange(n_groups), kind.sizes)
    now, told = {((0, 0), (1, 2), (1, 3), (4, 5))[: len(of)]: 1.0}, []
    for _ in range(3 if len(of) < 4 else 2):
        seen = [(chance, *counted(people, of, n_groups)) for people, chance in now.items()]
        told.append([sum(one[0] * one[which] for one in seen) for which in (1, 2)])
        then: dict = {}
        for people, chance in now.items() if len(told) < 3 else ():
            for other, each in after(people, of, kind):
                then[other] = then.get(other, 0.0) + chance * each
        now = then
    return told


def agrees(name: str, groups: Groups) -> bool:
    """Whether the recursion is what is counted; of a group of one there is no pair."""
    counts = by_counting(name)
    there = ~np.isnan(counts[0][1])
    own, pairs = counts[0][0], np.where(there, counts[0][1], 0.0)
    for wanted_own, wanted_pairs in counts[1:]:
        own, pairs = moran_identity_next(own, pairs, groups=groups)
        if not (
            np.allclose(own, wanted_own, atol=1e-12) and np.allclose(pairs[there], wanted_pairs[there], atol=1e-12)
        ):
            return False
    return True


@pytest.mark.parametrize("name", KINDS)
def test_every_birth_and_death_counted(name: str):
    assert agrees(name, KINDS[name])


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("by chance", "selfing"), ("juveniles", "gametes"), ("gametes", "juveniles"),
        ("two sexes", Groups([2, 1], PARENTS[:, [1, 0]])), ("selfing in demes", Groups([2, 2], JUVENILES, selfing=0.125)),
    ],
)  # fmt: skip
def test_another_model_would_be_seen(name: str, planted):
    groups = KINDS[planted] if isinstance(planted, str) else planted
    assert not agrees(name, groups)


def test_what_cannot_be_asked():
    own, pairs = np.zeros(1), np.zeros((1, 1))
    with pytest.raises(TheoryError, match="sizes must be at least 1 individuals; got 0"):
        moran_identity_next(own, pairs, groups=Groups([0], ANYBODY))
    with pytest.raises(TheoryError, match="selfing must lie between 0 and 1; got 1.5"):
        moran_identity_next(own, pairs, groups=Groups([3], ANYBODY, selfing=1.5))
    with pytest.raises(ShapeError, match="couples must have shape"):
        moran_identity_next(own, pairs, groups=Groups([3], PARENTS))
    with pytest.raises(TheoryError, match="couples must .*add up to 1"):
        moran_identity_next(own, pairs, groups=Groups([3], 0.5 * ANYBODY))
