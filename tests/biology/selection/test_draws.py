"""Draws against exact chances: chi-square, at the false-alarm rate stated in `chances`."""

import numpy as np
import pytest
from chances import assert_counts

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.rank import Rank
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.machine.counters import Address, individual_keys, uniforms, word

HERE = Address(21, "choice")
PLACES = 200_000
DIFFERENT = np.array([3.0, 1.5, 10.0, 0.5, 2.0, 4.0])
TIED = np.array([1.0, 3.0, 1.0, 0.5, 3.0, 1.0])

REGIMES: list[Selection] = [
    Neutral(), Proportional(), Rank(), Rank(pressure=1.1), Rank(pressure=2.0), Truncation(number=2), Truncation(share=0.5),
    Truncation(number=6),
    *(Tournament(size=k) for k in (1, 2, 3)), *(Tournament(size=k, replacement=False) for k in (1, 2, 3, 6)),
]  # fmt: skip
each = pytest.mark.parametrize("regime", REGIMES, ids=repr)


def counts_of(regime: Selection, fitness: np.ndarray, n_places: int = PLACES) -> np.ndarray:
    return np.bincount(regime.choose(fitness, n_places, HERE), minlength=len(fitness))


def one_place_each(regime: Selection, fitness: np.ndarray, n_generations: int) -> np.ndarray:
    """Counts over as many generations, so that a lot for ties is drawn for every one of them."""
    chosen = [regime.choose(fitness, 1, Address(9, "choice", generation=g))[0] for g in range(n_generations)]
    return np.bincount(chosen, minlength=len(fitness))


@each
def test_individuals_are_chosen_as_often_as_they_should(regime: Selection):
    assert_counts(counts_of(regime, DIFFERENT), regime.probabilities(DIFFERENT))


@each
def test_equals_are_chosen_as_often_as_they_should(regime: Selection):
    assert_counts(one_place_each(regime, TIED, 6_000), regime.probabilities(TIED))


@pytest.mark.parametrize("regime", [r for r in REGIMES if not isinstance(r, Truncation)], ids=repr)
def test_ties_are_broken_anew_for_every_place(regime: Selection):
    assert_counts(counts_of(regime, TIED), regime.probabilities(TIED))


@pytest.mark.parametrize(
    ("regime", "defect"),
    [
        (Tournament(size=3), Tournament(size=4)),
        (Tournament(size=3), Tournament(size=3, replacement=False)),
        (Tournament(size=3, replacement=False), Tournament(size=3)),
        (Tournament(size=2, replacement=False), Rank(pressure=1.95)),
        (Rank(pressure=1.5), Rank(pressure=1.53)),
        (Neutral(), Rank(pressure=1.06)),
        (Truncation(number=20), Truncation(number=21)),
    ],
    ids=repr,
)
def test_a_regime_slightly_off_is_seen(regime: Selection, defect: Selection):
    fitness = np.random.default_rng(1).permutation(50).astype(float)
    with pytest.raises(AssertionError):
        assert_counts(counts_of(defect, fitness), regime.probabilities(fitness))


@pytest.mark.parametrize("regime", [r for r in REGIMES if np.ptp(r.probabilities(DIFFERENT)) > 1e-9], ids=repr)
def test_an_index_off_by_one_is_seen(regime: Selection):
    with pytest.raises(AssertionError):
        assert_counts(np.roll(counts_of(regime, DIFFERENT), 1), regime.probabilities(DIFFERENT))


@pytest.mark.parametrize(("n", "k"), [(2, 1), (7, 3), (1000, 5)])
def test_a_tournament_is_as_specified(n: int, k: int):
    """Contestant j of a place is the fraction word / 2**32 of all; the first of the fittest wins."""
    fitness = np.random.default_rng(n).integers(0, 4, n).astype(float)  # with ties
    wanted = []
    for key in individual_keys(HERE, np.arange(300)):
        contestants = [int(word(key, lane)) * n >> 32 for lane in range(k)]
        wanted.append(max(contestants, key=lambda one: fitness[one]))
    assert Tournament(size=k).choose(fitness, 300, HERE).tolist() == wanted


@pytest.mark.parametrize(("n", "k"), [(2, 2), (7, 3), (9, 9), (300, 40)])
def test_a_tournament_among_different_individuals_is_as_specified(n: int, k: int):
    """Contestant j of a place is the fraction word / 2**32 of those not yet drawn."""
    fitness = np.random.default_rng(n).integers(0, 4, n).astype(float)  # with ties
    wanted = []
    for key in individual_keys(HERE, np.arange(300)):
        hat, best = list(range(n)), -1
        for j in range(k):
            at = j + (int(word(key, j)) * (n - j) >> 32)
            hat[j], hat[at] = hat[at], hat[j]
            best = hat[j] if best < 0 or fitness[hat[j]] > fitness[best] else best
        assert len(set(hat)) == n
        wanted.append(best)
    assert Tournament(size=k, replacement=False).choose(fitness, 300, HERE).tolist() == wanted


@pytest.mark.parametrize("n", [1, 2, 7, 1000])
def test_a_share_is_found_where_it_lies(n: int):
    """The first individual whose running total exceeds a random part of the whole, however uneven the shares."""
    rng = np.random.default_rng(n)
    for fitness in (
        rng.random(n),
        rng.random(n) ** 40,
        np.where(rng.random(n) < 0.8, 0.0, rng.random(n)),
        np.arange(n) + 0.5,
    ):
        fitness[n // 2] += 0.1
        totals = np.cumsum(fitness)
        points = uniforms(HERE, np.arange(5000), 1)[:, 0] * totals[-1]
        wanted = np.searchsorted(totals, points, side="right")
        assert np.array_equal(Proportional().choose(fitness, 5000, HERE), wanted)
        assert fitness[wanted].min() > 0


def test_shares_too_small_to_be_added_up_do_not_go_to_those_without():
    fitness = np.array([5e-324, 0.0, 0.0])
    assert not Proportional().choose(fitness, 100, HERE).any()


def test_proportional_does_not_depend_on_the_unit_of_fitness():
    fitness = np.array([0.25, 1.0, 2.5])
    chosen = [Proportional().choose(unit * fitness, 1000, HERE) for unit in (1.0, 1024.0)]
    assert np.array_equal(*chosen)


@pytest.mark.parametrize("regime", [r for r in REGIMES if not isinstance(r, Proportional)], ids=repr)
def test_only_the_order_of_fitnesses_counts(regime: Selection):
    for fitness in (DIFFERENT, TIED):
        rescaled = np.where(fitness == fitness.max(), np.inf, np.exp(fitness) - 100.0)
        assert np.array_equal(regime.choose(fitness, 500, HERE), regime.choose(rescaled, 500, HERE))
        assert np.array_equal(regime.probabilities(fitness), regime.probabilities(rescaled))
