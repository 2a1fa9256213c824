"""DEAP's own operators as the second implementation: the same distributions on the same fitness.

Two samples are compared by chi-square, each test with a false-alarm rate of 1e-5; seeds are fixed. DEAP's generator is that of
the standard library.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from chances import FALSE_ALARM, assert_counts
from deap import base, tools
from scipy import stats

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.rank import Rank
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.machine.counters import Address

HERE = Address(17, "against deap")
PLACES = 60_000
DIFFERENT = np.array([0.3, 2.0, 1.1, 0.7, 5.0, 0.9, 1.6, 0.1, 3.0, 2.2])
TIED = np.array([1.0, 3.0, 1.0, 1.0, 3.0, 2.0, 2.0, 1.0, 3.0, 2.0])


class Merit(base.Fitness):
    """One objective; more is better."""

    weights = (1.0,)


class One:
    """What DEAP calls an individual, which knows its place."""

    def __init__(self, place: int, fitness: float) -> None:
        self.place, self.fitness = place, Merit((fitness,))


Operator = Callable[[list[One], int], list[One]]


@pytest.fixture(autouse=True)
def _seeded() -> Iterator[None]:
    before = random.getstate()
    random.seed(11)
    yield
    random.setstate(before)


def chosen_by(operator: Operator, fitness: np.ndarray, n_places: int = PLACES) -> np.ndarray:
    """(n_individuals,) counts of places."""
    them = [One(place, one) for place, one in enumerate(fitness.tolist())]
    return np.bincount([one.place for one in operator(them, n_places)], minlength=len(fitness))


def in_tournaments_of_different(them: list[One], k: int, size: int) -> list[One]:
    """DEAP's best of a sample that holds nobody twice; DEAP itself has no such tournament."""
    return [tools.selBest(random.sample(them, size), 1)[0] for _ in range(k)]


def among_the_best(them: list[One], k: int, n_kept: int) -> list[One]:
    return tools.selRandom(tools.selBest(them, n_kept), k)


def by_roulette_on_ranks(them: list[One], k: int, pressure: float, systematic: bool = False) -> list[One]:
    """DEAP's roulette, or its systematic sampling, over Baker's line."""
    order = sorted(them, key=lambda one: one.fitness)
    line = [One(one.place, 2 - pressure + 2 * (pressure - 1) * i / (len(them) - 1)) for i, one in enumerate(order)]
    return (tools.selStochasticUniversalSampling if systematic else tools.selRoulette)(line, k)


def p_value(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Of a chi-square test that two samples of categories have one distribution; 0 if one does what the other never does."""
    table = np.array([ours, theirs])
    if not np.array_equal(*(table > 0)):
        return 0.0
    return float(stats.chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue)


SAME: list[tuple[Selection, Operator, np.ndarray]] = [
    (Neutral(), tools.selRandom, DIFFERENT),
    (Proportional(), tools.selRoulette, DIFFERENT),
    (Proportional(), tools.selRoulette, TIED),
    *((Tournament(size=k), partial(tools.selTournament, tournsize=k), f) for k in (1, 2, 3) for f in (DIFFERENT, TIED)),
    *(
        (Tournament(size=k, replacement=False), partial(in_tournaments_of_different, size=k), f)
        for k in (2, 3, 8)
        for f in (DIFFERENT, TIED)
    ),
    *((Truncation(number=k), partial(among_the_best, n_kept=k), DIFFERENT) for k in (2, 5)),
    *((Rank(pressure=s), partial(by_roulette_on_ranks, pressure=s), DIFFERENT) for s in (1.0, 1.3, 2.0)),
]


@pytest.mark.parametrize(
    ("regime", "operator", "fitness"), SAME, ids=lambda part: repr(part) if isinstance(part, Selection) else ""
)
def test_a_regime_chooses_as_deaps(regime: Selection, operator: Operator, fitness: np.ndarray):
    ours, theirs = np.bincount(regime.choose(fitness, PLACES, HERE), minlength=10), chosen_by(operator, fitness)
    assert p_value(ours, theirs) > FALSE_ALARM
    # And DEAP's, against our formula.
    assert_counts(theirs, regime.probabilities(fitness))


@pytest.mark.parametrize(
    ("regime", "operator"),
    [
        (Proportional(), lambda them, k: tools.selRoulette([One(o.place, o.fitness.values[0] + 0.1) for o in them], k)),
        (Tournament(size=3), partial(in_tournaments_of_different, size=3)),
        (Tournament(size=3, replacement=False), partial(tools.selTournament, tournsize=3)),
        (Rank(pressure=1.3), partial(by_roulette_on_ranks, pressure=1.38)),
    ],
    ids=["roulette", "without replacement", "with replacement", "pressure"],
)
def test_an_operator_slightly_off_is_seen(regime: Selection, operator: Operator):
    ours = np.bincount(regime.choose(DIFFERENT, PLACES, HERE), minlength=10)
    assert p_value(ours, chosen_by(operator, DIFFERENT)) < FALSE_ALARM


def test_those_kept_are_deaps_best():
    fitness = np.random.default_rng(2).permutation(200).astype(float)
    them = [One(place, one) for place, one in enumerate(fitness.tolist())]
    kept = Truncation(number=30).choose(fitness, 5_000, HERE)
    assert set(kept.tolist()) == {one.place for one in tools.selBest(them, 30)}


def test_deaps_best_break_ties_by_position_and_ours_by_lot():
    """Where equals meet at the threshold, DEAP keeps those who stand first: position would be selected."""
    first = chosen_by(partial(among_the_best, n_kept=2), np.ones(10))
    assert first[2:].sum() == 0
    kept = [Truncation(number=2).choose(np.ones(10), 1, Address(7, "lots", generation=g))[0] for g in range(3_000)]
    assert_counts(np.bincount(kept, minlength=10), np.full(10, 0.1))


def test_systematic_sampling_has_our_mean_and_not_our_variance():
    """Baker's later scheme gives the same shares, with numbers of offspring more even than independent places allow."""
    n_generations, n_places = 400, 10
    theirs = np.array([
        chosen_by(partial(by_roulette_on_ranks, pressure=1.5, systematic=True), DIFFERENT, n_places) for _ in range(n_generations)
    ])  # fmt: skip
    ours = np.array([
        np.bincount(Rank(pressure=1.5).choose(DIFFERENT, n_places, Address(8, "rank", generation=g)), minlength=10)
        for g in range(n_generations)
    ])  # fmt: skip
    expected = n_places * Rank(pressure=1.5).probabilities(DIFFERENT)
    for counts in (theirs, ours):
        error = np.sqrt(expected / n_generations)
        assert (abs(counts.mean(axis=0) - expected) < 4.9 * error).all()  # ten comparisons: 1e-6 each, two-sided
    spread = [((counts - expected) ** 2 / expected).sum(axis=1).mean() / 9 for counts in (ours, theirs)]
    assert spread[0] == pytest.approx(1, abs=4.4 * np.sqrt(2 / 9 / n_generations) * 1.1)
    assert spread[1] < 0.5
