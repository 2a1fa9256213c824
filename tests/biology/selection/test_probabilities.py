"""Chances of being chosen against every possible course of a choice, counted in whole numbers."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations, product
from math import comb

import numpy as np
import pytest

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.rank import Rank
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation

Chances = list[Fraction]


def patterns(n: int) -> Iterator[tuple[int, ...]]:
    """Every way in which n fitnesses can be ordered, ties included, each once, and no individual at its rank."""
    for rises in product((0, 1), repeat=n - 1):
        ascending = np.concatenate([[0], np.cumsum(rises)])
        yield tuple(int(ascending[(3 * i + 1) % n if n % 3 else (2 * i + 1) % n]) for i in range(n))


def counted(n: int, courses: list[list[Fraction]]) -> Chances:
    """The mean over equally likely courses of what each individual gets."""
    return [sum((course[i] for course in courses), Fraction(0)) / len(courses) for i in range(n)]


def only(winner: int, n: int) -> Chances:
    return [Fraction(int(i == winner)) for i in range(n)]


def tournaments(fitness: tuple[int, ...], contests: list[tuple[int, ...]]) -> Chances:
    """The first of the fittest has the place."""
    n = len(fitness)
    return counted(n, [only(max(contest, key=lambda one: fitness[one]), n) for contest in contests])


def orders(fitness: tuple[int, ...]) -> list[list[int]]:
    """From the least fit to the fittest, for every lot that may break ties."""
    return [sorted(lot, key=lambda one: fitness[one]) for lot in permutations(range(len(fitness)))]


def truncations(fitness: tuple[int, ...], k: int) -> Chances:
    n = len(fitness)
    return counted(n, [[Fraction(int(i in order[n - k :]), k) for i in range(n)] for order in orders(fitness)])


def rankings(fitness: tuple[int, ...], s: Fraction) -> Chances:
    """Baker's line through the ranks 1, 2, ..., N, for every lot that may break ties."""
    n = len(fitness)

    def chance(rank: int) -> Fraction:
        return ((2 - s) + 2 * (s - 1) * Fraction(rank - 1, n - 1)) / n

    return counted(n, [[chance(order.index(i) + 1) for i in range(n)] for order in orders(fitness)])


CASES: list[tuple[Selection, Callable[[tuple[int, ...]], Chances], int]] = [
    (Neutral(), lambda f: [Fraction(1, len(f))] * len(f), 1),
    (Proportional(), lambda f: [Fraction(1 + one, len(f) + sum(f)) for one in f], 1),
    *(
        (Tournament(size=k), lambda f, k=k: tournaments(f, list(product(range(len(f)), repeat=k))), 1)
        for k in (1, 2, 3, 4)
    ),
    *(
        (
            Tournament(size=k, replacement=False),
            lambda f, k=k: tournaments(f, list(permutations(range(len(f)), k))),
            k,
        )
        for k in (1, 2, 3, 5)
    ),
    *((Truncation(number=k), lambda f, k=k: truncations(f, k), k) for k in (2, 3, 4, 5)),
    *((Rank(pressure=float(s)), lambda f, s=s: rankings(f, s), 2) for s in (Fraction(1), Fraction(5, 4), Fraction(2))),
]


@pytest.mark.parametrize(("regime", "exact", "fewest"), CASES, ids=[repr(case[0]) for case in CASES])
def test_chances_are_those_of_every_course_counted(regime: Selection, exact: Callable[..., Chances], fewest: int):
    n_compared = 0
    for n in range(fewest, 6):
        for ranks in patterns(n):
            fitness = np.array(ranks, float) + (1.0 if isinstance(regime, Proportional) else -2.5)
            np.testing.assert_allclose(
                regime.probabilities(fitness), np.array(exact(ranks), float), rtol=1e-13, atol=1e-15
            )
            n_compared += 1
    assert n_compared >= 2**4


def test_ties_to_the_lowest_index_would_be_seen():
    """A planted defect: the stable sort that gives the first of equals the better rank."""
    fitness = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    lowest_first = np.zeros(5)
    lowest_first[np.argsort(-fitness, kind="stable")[:2]] = 0.5
    assert abs(Truncation(number=2).probabilities(fitness) - lowest_first).max() > 0.1


@pytest.mark.parametrize("n", [2, 7, 60])
def test_formulae_as_they_stand_in_books(n: int):
    """With all fitnesses different: the i-th worst of N, in whole numbers as large as they get."""
    fitness, i = np.random.default_rng(n).permutation(n).astype(float), range(1, n + 1)
    of_rank: list[tuple[Selection, list[Fraction]]] = [
        (Tournament(size=5), [Fraction(r**5 - (r - 1) ** 5, n**5) for r in i]),
        (Tournament(size=2, replacement=False), [Fraction(comb(r - 1, 1), comb(n, 2)) for r in i]),
        (Tournament(size=n, replacement=False), [Fraction(comb(r - 1, n - 1), comb(n, n)) for r in i]),
        (Rank(pressure=1.75), [(Fraction(1, 4) + Fraction(3, 2) * Fraction(r - 1, n - 1)) / n for r in i]),
        (Truncation(number=2), [Fraction(int(r > n - 2), 2) for r in i]),
    ]
    for regime, chances in of_rank:
        wanted = np.array(chances, float)[fitness.astype(int)]
        np.testing.assert_allclose(regime.probabilities(fitness), wanted, rtol=1e-11, atol=1e-15)


def test_ranking_at_full_pressure_is_a_tournament_of_two():
    """Blickle and Thiele's correspondence, to rounding, with ties and without."""
    for fitness in (np.arange(40.0), np.random.default_rng(3).integers(0, 6, 40).astype(float)):
        two = Tournament(size=2, replacement=False).probabilities(fitness)
        np.testing.assert_allclose(Rank(pressure=2.0).probabilities(fitness), two, rtol=1e-12)


def test_the_number_of_parents_that_drift_sees():
    """1 / sum p^2: all N under drift, the K kept under truncation, and one where everybody meets in every tournament."""
    assert Proportional().effective_parents(1) == 1.0
    assert Neutral().effective_parents(50) == pytest.approx(50, rel=1e-12)
    assert Truncation(number=7).effective_parents(50) == pytest.approx(7, rel=1e-12)
    assert Tournament(size=50, replacement=False).effective_parents(50) == pytest.approx(1, rel=1e-12)
    # 1 / sum((2 (i - 1))^2) (N (N - 1))^2 with sum (i - 1)^2 = N (N - 1) (2 N - 1) / 6
    assert Rank(pressure=2.0).effective_parents(50) == pytest.approx(1.5 * 50 * 49 / 99, rel=1e-12)


def test_half_an_individual_counts_as_one():
    kept = [Truncation(share=share).n_kept(n) for share, n in [(0.1, 25), (0.29, 50), (0.3, 50), (1.0, 7), (0.21, 10)]]
    assert kept == [3, 15, 15, 7, 2]
