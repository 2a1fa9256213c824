"""Who rears whom: each rule against a plain telling of it, with its fallbacks, and at the chances that it promises."""

from dataclasses import replace

import numpy as np
import pytest
from chances import assert_counts
from childhoods import stage_of

from evo_mirror.biology.caregiving import neighbours_of
from evo_mirror.biology.kin import caregivers_for, firstborns
from evo_mirror.machine.counters import Address
from evo_mirror.state.scene import Caregivers, Scene


def scene(parents, *, adults=None, firstborns=None, homes=None, seed=3) -> Scene:
    """Children with these parents; ``adults`` and ``firstborns`` are (parents, demes) of each."""
    parents, n = np.array(parents, np.int32), len(parents)
    homes = np.zeros(n, np.int32) if homes is None else np.array(homes, np.int32)

    def company(them):
        if them is None:
            return None, None
        theirs, demes = (np.array(part, np.int32) for part in them)
        return Caregivers(np.zeros((len(theirs), 2, 2)), theirs), neighbours_of(demes, homes)

    (old, near), (young, beside) = company(adults), company(firstborns)
    return Scene(
        np.empty((n, 0), np.int8), stage_of(2), np.empty((n, 0), np.float32), parents, old, 0.0, Address(seed, "rearing"),
        np.arange(n), "the source", near, young, beside,
    )  # fmt: skip


def kin_of(one, other) -> bool:
    return bool({p for p in one if p >= 0} & {p for p in other if p >= 0})


def candidates(kin: str, mine, home: int, them, n_adults: int) -> set[int]:
    """Plain telling: among whom the caregiver of a child is."""
    theirs, demes = them
    near = {k for k in range(n_adults) if demes[k] == home} or set(range(n_adults))
    known = {int(p) for p in mine if p >= 0}
    if kin == "vertical":
        return known if -1 not in mine else known | near
    if kin == "oblique":
        return near
    if kin == "strangers":
        no_parents = near - known
        strangers = {k for k in no_parents if not any(kin_of(theirs[k], theirs[p]) for p in known)}
        return strangers or no_parents or near
    full = {k for k in near if -1 not in mine and sorted(theirs[k]) == sorted(mine)}
    return full or {k for k in near if kin_of(theirs[k], mine)} or near


@pytest.mark.parametrize("kin", ["vertical", "oblique", "strangers", "sibs"])
def test_every_rule_chooses_among_those_it_names_with_equal_chances(kin: str):
    rng = np.random.default_rng(8)
    n_adults, n_seeds = 9, 240
    company = (rng.integers(-1, 5, (n_adults, 2)), rng.integers(0, 3, n_adults))
    parents, homes = rng.integers(-1, 5 if kin == "sibs" else n_adults, (30, 2)), rng.integers(0, 4, 30)
    who = {"firstborns" if kin == "sibs" else "adults": company}
    chosen = np.array(
        [caregivers_for(scene(parents, homes=homes, seed=seed, **who), kin)[1] for seed in range(n_seeds)]
    )
    for child, (mine, home) in enumerate(zip(parents, homes, strict=True)):
        wanted = candidates(kin, mine, home, company, n_adults)
        assert set(chosen[:, child]) == wanted
        if kin != "vertical":
            counts = np.bincount(chosen[:, child], minlength=n_adults)
            assert_counts(counts[sorted(wanted)], np.full(len(wanted), 1 / len(wanted)))


def test_strangers_are_no_sibs_of_parents_and_the_next_best_where_there_are_none():
    """Adults 0 and 1 are the parents; 2 is a half sib of 0; 3 a full sib of 1; 4 is a stranger."""
    theirs = [[0, 1], [2, 3], [1, 4], [3, 2], [5, 6]]
    everywhere = np.zeros(5, int)
    chosen = [
        caregivers_for(scene([[0, 1]], adults=(theirs, everywhere), seed=s), "strangers")[1][0] for s in range(60)
    ]
    assert set(chosen) == {4}
    chosen = [
        caregivers_for(scene([[0, 1]], adults=(theirs[:4], everywhere[:4]), seed=s), "strangers")[1][0]
        for s in range(60)
    ]
    assert set(chosen) == {2, 3}
    chosen = [
        caregivers_for(scene([[0, 1]], adults=(theirs[:2], everywhere[:2]), seed=s), "strangers")[1][0]
        for s in range(60)
    ]
    assert set(chosen) == {0, 1}


def test_without_knowledge_of_their_parents_only_parents_are_no_strangers():
    who = scene([[0, 1]] * 200, adults=([[0, 0]] * 4, [0] * 4))
    unknown = replace(who, caregivers=Caregivers(np.zeros((4, 2, 2))))
    assert set(caregivers_for(unknown, "strangers")[1]) == {2, 3}


def test_firstborns_are_reared_by_a_parent_and_founders_by_nobody():
    parents = [[0, 1], [2, 2], [1, 3]]
    first = scene(parents, adults=([[-1, -1]] * 4, [0] * 4))
    np.testing.assert_array_equal(caregivers_for(first, "sibs")[1], caregivers_for(first, "vertical")[1])
    assert caregivers_for(scene(parents), "sibs")[0] is None
    later = scene([[-1, -1]] * 300, firstborns=([[-1, -1]] * 3, [0] * 3))
    among, chosen = caregivers_for(later, "sibs")
    assert among is later.firstborns
    assert_counts(np.bincount(chosen), np.full(3, 1 / 3))


def test_the_first_half_of_each_deme_is_born_first_wherever_it_stands():
    assert firstborns(np.zeros(5, np.int32)).tolist() == [True, True, True, False, False]
    assert firstborns(np.array([1, 0, 1, 0, 1, 2], np.int32)).tolist() == [True, True, True, False, False, True]
    assert firstborns(np.zeros(0, np.int32)).tolist() == []
