"""Selection against exact probabilities of being chosen."""

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.machine.counters import Address, individual_keys, word

HERE = Address(21, "choice")
PLACES = 200_000


def rank_shares(n: int, k: int) -> np.ndarray:
    """The i-th worst of n wins with probability (i^k - (i - 1)^k) / n^k."""
    ranks = np.arange(n + 1) ** float(k) / n ** float(k)
    return np.diff(ranks)


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_a_tournament_is_won_by_rank(k: int):
    fitness = np.array([3.0, -1.0, 10.0, 0.5, 2.0])
    shares = np.empty(5)
    shares[np.argsort(fitness)] = rank_shares(5, k)
    chosen = Tournament(size=k).choose(fitness, PLACES, HERE)
    assert_counts(np.bincount(chosen, minlength=5), shares)


@pytest.mark.parametrize(("n", "k"), [(2, 1), (7, 3), (1000, 5)])
def test_a_tournament_is_as_specified(n: int, k: int):
    """Contestant j of a place is the fraction word / 2**32 of all; the first of the fittest wins."""
    fitness = np.random.default_rng(n).integers(0, 4, n).astype(float)  # with ties
    wanted = []
    for key in individual_keys(HERE, np.arange(300)):
        contestants = [int(word(key, lane)) * n >> 32 for lane in range(k)]
        wanted.append(max(contestants, key=lambda one: fitness[one]))
    assert Tournament(size=k).choose(fitness, 300, HERE).tolist() == wanted


def test_a_tournament_of_another_size_is_seen():
    chosen = Tournament(size=3).choose(np.arange(50.0), PLACES, HERE)
    with pytest.raises(AssertionError):
        assert_counts(np.bincount(chosen, minlength=50), rank_shares(50, 4))


def test_ties_are_broken_at_random():
    chosen = Tournament(size=3).choose(np.array([1.0, 1.0, 0.0, 1.0]), PLACES, HERE)
    last = 1 / 4**3
    assert_counts(np.bincount(chosen), np.array([1 - last, 1 - last, 3 * last, 1 - last]) / 3)


def test_proportional_means_proportional():
    fitness = np.array([0.0, 1.0, 2.5, 0.0, 0.5, 4.0, 0.0])
    chosen = Proportional().choose(fitness, PLACES, HERE)
    assert_counts(np.bincount(chosen, minlength=7), fitness / fitness.sum())


def test_proportional_does_not_depend_on_the_unit_of_fitness():
    fitness = np.array([0.25, 1.0, 2.5])
    chosen = [Proportional().choose(unit * fitness, 1000, HERE) for unit in (1.0, 1024.0)]
    assert np.array_equal(*chosen)


@pytest.mark.parametrize("fitness", [[1.0, -0.5], [0.0, 0.0], [1.0, np.nan], [1.0, np.inf]])
def test_proportional_refuses_what_has_no_share(fitness):
    with pytest.raises(
        MeasureError, match="^fitness must be at least 0 and somewhere above 0.*; got .*from.*Raise payoff.baseline"
    ):
        Proportional().choose(np.array(fitness), 4, HERE)


every_regime = pytest.mark.parametrize("regime", [leaf() for leaf in leaves(Selection).values()], ids=leaves(Selection))


@every_regime
def test_equals_are_chosen_equally_often(regime: Selection):
    assert_counts(np.bincount(regime.choose(np.ones(6), PLACES, HERE), minlength=6), np.full(6, 1 / 6))


@every_regime
def test_places_are_filled_independently(regime: Selection):
    """Selfing happens by chance: both places of a child agree as often as independent choices do."""
    fitness = np.array([1.0, 2.0, 3.0, 4.0])
    pairs = regime.choose(fitness, PLACES, HERE).reshape(-1, 2)
    shares = np.bincount(regime.choose(fitness, 4 * PLACES, Address(22, "shares")), minlength=4) / (4 * PLACES)
    assert_share(pairs[:, 0] == pairs[:, 1], float((shares**2).sum()))


@every_regime
def test_a_choice_belongs_to_its_address(regime: Selection):
    fitness = np.arange(1.0, 9.0)
    once = regime.choose(fitness, 64, HERE)
    assert np.array_equal(once, regime.choose(fitness, 64, HERE, threads=2))
    assert np.array_equal(once[:10], regime.choose(fitness, 10, HERE))
    assert not np.array_equal(once, regime.choose(fitness, 64, Address(21, "choice", generation=1)))
