"""Kinship along pedigrees by dropping every gene in every way; relatedness to rearers by counting every way to mate."""

from itertools import product

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.kinship import founders_kinship, kinship_with_parents, next_kinship
from evo_mirror.theory.rearers import Mating


# ----------------------------------------------------------------------------------------------------------- pedigrees
def dropped(generations, *, n, ploidy):
    """Kinship within the last generation, and of it with the one before, over all equally likely ways of inheritance."""
    founders = [tuple(f"{i}{c}" for c in range(ploidy)) for i in range(n)]
    n_choices = sum(len(parents) * (2 if ploidy == 2 else 1) for parents in generations)
    within, across, n_ways = 0.0, 0.0, 0
    for luck in product((0, 1), repeat=n_choices):
        lots, before, now = iter(luck), None, founders
        for parents in generations:
            before = now
            now = [
                tuple(before[p][next(lots)] for p in pair) if ploidy == 2 else before[pair[next(lots)]]
                for pair in parents
            ]
        within = within + shared(now, now)
        across = across + shared(now, before)
        n_ways += 1
    return within / n_ways, across / n_ways


def shared(some, others):
    """Chance that a random copy of the one is the same as a random copy of the other."""
    return np.array([[np.mean([a == b for a in one for b in other]) for other in others] for one in some])


PEDIGREES = {
    "outbred": [[(0, 1), (1, 2)], [(0, 1), (0, 1)]],
    "selfed": [[(0, 0), (0, 1)], [(0, 0), (0, 1)]],
    "full sibs of full sibs": [[(0, 1), (0, 1)], [(0, 1), (1, 0)]],
}


@pytest.mark.parametrize("ploidy", [1, 2])
@pytest.mark.parametrize("name", PEDIGREES)
def test_kinship_is_what_dropping_every_gene_gives(name: str, ploidy: int):
    kinship = founders_kinship(3, ploidy=ploidy)
    for parents in PEDIGREES[name]:
        across = kinship_with_parents(kinship, parents=np.array(parents))
        kinship = next_kinship(kinship, parents=np.array(parents), ploidy=ploidy)
    within, wanted_across = dropped(PEDIGREES[name], n=3, ploidy=ploidy)
    np.testing.assert_allclose(kinship, within, atol=1e-12)
    np.testing.assert_allclose(across, wanted_across, atol=1e-12)


def test_clones_are_their_parents_copies():
    diploid = next_kinship(founders_kinship(2, ploidy=2), parents=np.array([[0, 0], [0, 0]]), ploidy=2, is_clonal=True)
    np.testing.assert_array_equal(diploid, 0.5)
    with pytest.raises(ShapeError, match="parents must have shape"):
        kinship_with_parents(diploid, parents=np.array([0, 1]))


# ------------------------------------------------------------------------------------------------------------- rearers
def births(groups, selfing):
    """Every way to fill the two places of a child, with its chance."""
    if len(groups) == 2:
        f, m = groups
        return [((a, f + b), 1.0 / (f * m)) for a in range(f) for b in range(m)]
    (n,) = groups
    if selfing is None:
        return [((a, b), 1.0 / n**2) for a in range(n) for b in range(n)]
    pairs = [((a, b), (1.0 - selfing) / (n * (n - 1))) for a in range(n) for b in range(n) if a != b]
    return [((a, a), selfing / n) for a in range(n)] + pairs


def expected_kinship_of_adults(groups, selfing, ploidy):
    """Mean over all ways in which all adults can have been born of founders."""
    n, ways = sum(groups), births(groups, selfing)
    total = np.zeros((n, n))
    for parents in product(ways, repeat=n):
        pairs = np.array([pair for pair, _ in parents])
        chance = np.prod([q for _, q in parents])
        total += chance * next_kinship(founders_kinship(n, ploidy=ploidy), parents=pairs, ploidy=ploidy)
    return total


CASES = [((3,), None, 1), ((3,), None, 2), ((3,), 0.4, 2), ((3,), 0.0, 2), ((2, 1), None, 2), ((1, 2), None, 1)]


@pytest.mark.parametrize(("groups", "selfing", "ploidy"), CASES)
def test_expected_relatedness_is_the_mean_over_everything_that_can_happen(groups, selfing, ploidy):
    adults, mating, n = (
        expected_kinship_of_adults(groups, selfing, ploidy) * ploidy,
        Mating(groups, ploidy, selfing),
        sum(groups),
    )
    with_parent = with_any = sibs = full = half = 0.0
    for mine, p in births(groups, selfing):
        across = kinship_with_parents(adults, parents=np.array([mine]))[0]
        with_parent += p * across[list(mine)].mean()
        with_any += p * across.mean()
        for both in product(births(groups, selfing), repeat=2):
            chance, first = p * both[0][1] * both[1][1], [pair for pair, _ in both]
            fulls = [pair for pair in first if sorted(pair) == sorted(mine)]
            halves = [pair for pair in first if set(pair) & set(mine)]
            best = fulls or halves or first
            full, half = full + chance * bool(fulls), half + chance * bool(halves and not fulls)
            sibs += chance * np.mean([adults[np.ix_(mine, pair)].mean() for pair in best])
    assert mating.with_a_parent() == pytest.approx(with_parent, abs=1e-12)
    assert mating.with_anybody() == pytest.approx(with_any, abs=1e-12)
    assert mating.with_a_firstborn(2) == pytest.approx((sibs, full, half), abs=1e-12)
    assert n == len(adults)


def test_in_large_populations_textbook_values_come_out():
    for ploidy in (1, 2):
        large = Mating((10**6,), ploidy)
        assert large.with_a_parent() == pytest.approx(0.5, abs=1e-5)
        assert large.with_anybody() == pytest.approx(0.0, abs=1e-5)
        related, full, half = large.with_a_firstborn(5 * 10**5)
        assert full == pytest.approx(0.0, abs=1e-5)
        assert half == pytest.approx(1.0 - np.exp(-2.0), abs=1e-5)
        assert related == pytest.approx(half / 4.0, abs=1e-5)
    assert Mating((1, 1), 2).with_a_firstborn(1)[1:] == (1.0, 0.0), "a single pair has full sibs only"


def test_what_cannot_be_mated():
    with pytest.raises(TheoryError, match="groups must be a whole number of at least 2 individuals; got 1"):
        Mating((1,), 1)
    with pytest.raises(TheoryError, match="selfing must lie between 0 and 1; got 2"):
        Mating((5,), 2, 2.0)
    with pytest.raises(TheoryError, match="n_firstborns must be a whole number of at least 1 individuals; got 0"):
        Mating((5,), 2).with_a_firstborn(0)
