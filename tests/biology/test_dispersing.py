"""Where parents come from: exact chances of demes, of adults within them, and of both parents together."""

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology.dispersing import backward_migration, dispersed
from evo_mirror.biology.mating import mated
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.biology.structure.base import Dispersal
from evo_mirror.foundation.errors import MeasureError, ShapeError
from evo_mirror.machine.counters import Address

HERE = Address(31, "parents", 0, 2)
ROWS = np.array([[0.7, 0.3, 0.0], [0.05, 0.9, 0.05], [0.2, 0.4, 0.4]])
SHARES = np.array([2, 1, 1])
DEMES = np.array([0, 1, 1, 0, 2, 1, 2, 0], np.int32)  # in no order: adults are found wherever they stand
FITNESS = np.array([1.0, 5.0, 1.5, 3.0, 0.5, 2.5, 1.5, 2.0])
CHILDREN = 40_000


def bred(regime=None, *, selfing="by_chance", n=CHILDREN, threads=1, **how) -> tuple[np.ndarray, np.ndarray]:
    """Homes of children, and their parents."""
    regime = regime or Neutral()

    def mate(adults, n_children, address):
        return adults[mated(regime, FITNESS[adults], n_children, selfing, address, threads=threads)]

    parents = dispersed(Dispersal(ROWS, SHARES, **how), FITNESS, DEMES, n, HERE, mate)
    return np.repeat([0, 1, 2], [n // 2, n // 4, n // 4]), parents


def within(regime) -> np.ndarray:
    """(8,) chances of each adult in its own deme."""
    chances = np.empty(8)
    for deme in range(3):
        chances[deme == DEMES] = regime.probabilities(FITNESS[deme == DEMES])
    return chances


@pytest.mark.parametrize(
    "regime", [Neutral(), Tournament(size=2), Truncation(number=2)], ids=lambda regime: regime.kind
)
@pytest.mark.parametrize("in_gametes", [False, True])
def test_a_place_goes_to_a_deme_by_its_row_and_there_by_selection(regime, in_gametes: bool):
    homes, parents = bred(regime, in_gametes=in_gametes)
    for home in range(3):
        for place in (0, 1):
            counts = np.bincount(parents[homes == home, place], minlength=8)
            assert_counts(counts, ROWS[home][DEMES] * within(regime))


def test_juveniles_have_both_parents_in_one_deme_and_gametes_by_chance():
    homes, parents = bred()
    assert (DEMES[parents[:, 0]] == DEMES[parents[:, 1]]).all()
    homes, parents = bred(in_gametes=True)
    for home in range(3):
        pairs = DEMES[parents[homes == home]] @ [3, 1]
        assert_counts(np.bincount(pairs, minlength=9), np.outer(ROWS[home], ROWS[home]).ravel())


def test_both_places_of_a_juvenile_are_independent_given_the_deme():
    homes, parents = bred()
    chances = within(Neutral())
    together = np.array(
        [[(a == b) * chances[i] * chances[j] for j, b in enumerate(DEMES)] for i, a in enumerate(DEMES)]
    )
    for home in range(3):
        counts = np.bincount(parents[homes == home] @ [8, 1], minlength=64)
        assert_counts(counts, (together * ROWS[home][DEMES][:, None]).ravel())


@pytest.mark.parametrize("selfing", [0.0, 0.3])
def test_juveniles_self_at_the_stated_rate(selfing: float):
    _, parents = bred(selfing=selfing)
    assert_share(parents[:, 0] == parents[:, 1], selfing)


def test_fitter_demes_export_more_under_hard_selection_alone():
    soft = Dispersal(ROWS, SHARES)
    np.testing.assert_array_equal(backward_migration(soft, FITNESS, DEMES), ROWS)
    hard = Dispersal(ROWS, SHARES, is_hard=True)
    # Mean fitness is 2, 3 and 1.
    wanted = [[14 / 23, 9 / 23, 0], [0.1 / 2.85, 2.7 / 2.85, 0.05 / 2.85], [0.4 / 2, 1.2 / 2, 0.4 / 2]]
    np.testing.assert_allclose(backward_migration(hard, FITNESS, DEMES), wanted, rtol=1e-14)
    np.testing.assert_allclose(backward_migration(hard, np.full(8, 3.0), DEMES), ROWS, rtol=1e-14)
    homes, parents = bred(is_hard=True)
    for home in range(3):
        assert_counts(np.bincount(DEMES[parents[homes == home, 0]], minlength=3), wanted[home])


def test_one_pool_of_all_demes_makes_the_models_of_levene_and_dempster():
    pool, w = np.full((3, 3), 1 / 3), np.array([2.0, 3.0, 1.0])
    np.testing.assert_allclose(backward_migration(Dispersal(pool, SHARES), FITNESS, DEMES), pool)
    found = backward_migration(Dispersal(pool, SHARES, is_hard=True), FITNESS, DEMES)
    np.testing.assert_allclose(found, np.tile(w / w.sum(), (3, 1)))


def test_one_deme_is_mating_itself():
    one = Dispersal(np.ones((1, 1)), np.ones(1, np.int64))

    def mate(adults, n_children, address):
        return adults[mated(Tournament(), FITNESS[adults], n_children, 0.5, address)]

    found = dispersed(one, FITNESS, np.zeros(8, np.int32), 50, HERE, mate)
    assert np.array_equal(found, mated(Tournament(), FITNESS, 50, 0.5, HERE))


@pytest.mark.parametrize("in_gametes", [False, True])
def test_threads_change_nothing(in_gametes: bool):
    assert np.array_equal(bred(in_gametes=in_gametes)[1], bred(in_gametes=in_gametes, threads=3)[1])


def test_lots_among_equals_are_cast_once_for_a_deme():
    """One of equals is kept by truncation: it fills all places of its deme, of first and of second parents."""
    same = np.ones(8)

    def mate(adults, n_children, address):
        return adults[mated(Truncation(number=2), same[adults], n_children, "by_chance", address)]

    parents = dispersed(Dispersal(ROWS, SHARES, in_gametes=True), same, DEMES, 2000, HERE, mate)
    assert [len(set(parents[DEMES[parents] == deme])) for deme in range(3)] == [2, 2, 2]


def test_a_deme_that_gives_nobody_is_not_asked_for_parents():
    """Nobody in the first deme is fit: under hard selection it exports nobody, and its lack of shares is no error."""
    fitness = FITNESS * (DEMES > 0)

    def mate(adults, n_children, address):
        return adults[mated(Proportional(), fitness[adults], n_children, "by_chance", address)]

    parents = dispersed(Dispersal(ROWS, SHARES, is_hard=True), fitness, DEMES, 200, HERE, mate)
    assert set(DEMES[parents].ravel().tolist()) == {1, 2}


@pytest.mark.parametrize("demes", [[0, 1, 1, 0, 1, 1, 1, 0], [0, 1, 1, 0, 2, 1, 3, 0], [0, 1, 1, 0, 2, 1, -1, 0]])
def test_demes_that_are_not_those_of_the_structure_are_refused(demes):
    with pytest.raises(ShapeError, match=r"demes must be from 0 to 2, each that of somebody; got \["):
        backward_migration(Dispersal(ROWS, SHARES), FITNESS, np.array(demes, np.int32))


@pytest.mark.parametrize("fitness", [FITNESS - 1.0, FITNESS * (DEMES == 2), FITNESS * 0.0, FITNESS * np.inf])
def test_hard_selection_needs_a_share_for_each_deme(fitness):
    wanted = "fitness must be at least 0 expected offspring, and above 0 in some deme that gives, under hard selection; got from"
    with pytest.raises(MeasureError, match=wanted), np.errstate(invalid="ignore"):
        backward_migration(Dispersal(ROWS, SHARES, is_hard=True), fitness, DEMES)
