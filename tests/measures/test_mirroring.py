"""Mirroring of a whole generation, compiled: the numbers of the definitions, for everybody at every age."""

from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.measures.indices import mirror_gain, mirror_index
from evo_mirror.measures.mirroring import index_and_gain, reading_of
from evo_mirror.measures.mirroring_abreast import measure_abreast
from evo_mirror.measures.mirroring_in_turn import measure_in_turn
from evo_mirror.state.lived import Lived
from evo_mirror.state.repertoire import Heads

EXACT = {"rtol": 1e-12, "atol": 1e-14}


@pytest.fixture(scope="module")
def lived(one_generation) -> Lived:
    return one_generation[0]


def living(lived: Lived, drives, codes, asymptote: float = 1.0, n_goals: int = 0) -> Lived:
    """The same generation, with these drives of units by sights and these programs over the units."""
    n_actions, n_units = codes.shape
    heads = Heads(n_units, n_goals, n_actions, has_visual=n_goals > 0)
    repertoire = replace(
        lived.repertoire, heads=heads, unit_codes=codes.astype(np.float32), goal_of=np.zeros(n_actions, np.int8)
    )
    drives = np.asarray(drives, np.float32)
    assert drives.shape[2:] == (n_actions, heads.n_heads)
    return replace(lived, life=replace(lived.life, drives=drives), repertoire=repertoire, asymptote=asymptote)


def defined(lived: Lived):
    drives = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)
    return mirror_index(drives), mirror_gain(drives, lived.asymptote)


def assert_as_defined(lived: Lived) -> None:
    index, gain = index_and_gain(lived)
    expected_index, expected_gain = defined(lived)
    np.testing.assert_allclose(index, expected_index, **EXACT)
    np.testing.assert_allclose(gain, expected_gain, **EXACT)


def random_codes(rng: np.random.Generator, n_actions: int, n_units: int, each: int):
    codes = np.zeros((n_actions, n_units))
    for row in codes:
        row[rng.choice(n_units, each, replace=False)] = 1.0
    return codes


def test_of_lives_as_they_are_lived(lived: Lived):
    assert_as_defined(lived)


@pytest.mark.parametrize(("n_actions", "n_units", "each"), [(2, 2, 1), (3, 7, 3), (5, 5, 5), (16, 16, 1), (17, 33, 4)])
@pytest.mark.parametrize("n_goals", [0, 3])
def test_whatever_the_sizes(lived: Lived, n_actions: int, n_units: int, each: int, n_goals: int):
    rng = np.random.default_rng(n_actions)
    n_heads = n_units + (n_goals + n_actions if n_goals else 0)
    drives = rng.normal(0.1, 1.0, (6, 2, n_actions, n_heads))
    assert_as_defined(living(lived, drives, random_codes(rng, n_actions, n_units, each), 2.5, n_goals))


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e-1, 1e3, 1e12])
def test_of_drives_that_hardly_differ_from_their_means(lived: Lived, scale: float):
    """Offsets of sights and of units that are far larger than what mirroring is about; then the careful way is taken."""
    rng = np.random.default_rng(4)
    drives = scale * rng.normal(size=(8, 3, 6, 9))
    drives[:, 1] += rng.normal(size=(8, 6, 1))
    drives[:, 2] += rng.normal(size=(8, 1, 9))
    made = living(lived, drives, random_codes(rng, 6, 9, 2))
    index, gain = index_and_gain(made)
    expected = defined(made)
    # Rounding is to the largest drive; what is left when the means are gone is known to as many digits fewer.
    size = max(1.0, 1.0 / scale) if scale > 1e-7 else 0.0
    assert np.abs(index - expected[0]).max() <= 1e-14 * size if size else np.isfinite(index).all()
    np.testing.assert_allclose(gain, expected[1], rtol=1e-12, atol=1e-14 * max(1.0, scale))


def test_of_drives_that_do_not_differ_at_all(lived: Lived):
    rng = np.random.default_rng(5)
    drives = np.zeros((3, 1, 5, 8))
    drives[1] = 0.7
    drives[2] = rng.integers(-4, 5, (5, 1))  # by each sight every unit is driven alike
    made = living(lived, drives, random_codes(rng, 5, 8, 4))
    assert index_and_gain(made)[0].tolist() == [[0.0]] * 3
    assert_as_defined(made)


def test_of_a_single_action(lived: Lived):
    made = living(lived, np.ones((4, 2, 1, 3)), np.ones((1, 3)))
    assert not index_and_gain(made).any()


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
def test_learning_that_ran_away_leaves_no_number_for_its_own_only(lived: Lived, strange: float):
    """Not even where the unit belongs to no program; drives of other heads do not matter."""
    rng = np.random.default_rng(6)
    codes = np.zeros((4, 6))
    codes[:, :4] = np.eye(4)
    drives = rng.normal(size=(5, 2, 4, 6 + 2 + 4))
    drives[1, 0, 2, 3] = drives[2, 1, 0, 5] = strange
    drives[3, :, :, 6:] = strange
    made = living(lived, drives, codes, n_goals=2)
    with np.errstate(invalid="ignore"):
        assert_as_defined(made)
    index, gain = index_and_gain(made)
    nowhere = np.isnan(index)
    assert nowhere.sum() == 2
    assert nowhere[1, 0]
    assert nowhere[2, 1]
    np.testing.assert_array_equal(np.isnan(gain), nowhere)


@pytest.mark.needs_compiler("vectors are there in compiled code alone")
@pytest.mark.parametrize(("n_actions", "n_units", "each"), [(2, 3, 2), (3, 7, 3), (16, 16, 1)])
@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 33])
def test_lives_abreast_have_the_bytes_of_lives_in_turn(lived: Lived, n: int, n_actions: int, n_units: int, each: int):
    """Lives that ran away, or whose drives are all alike, and lives beside these."""
    rng = np.random.default_rng(n)
    drives = rng.normal(0.1, 1.0, (n + 4, 3, n_actions, n_units)).astype(np.float32)
    drives[::5, 1], drives[1::7, :, -1, 0], drives[2::7, 2] = 0.3, np.inf, drives[2::7, 2, :, :1]
    repertoire = living(lived, drives, random_codes(rng, n_actions, n_units, each)).repertoire
    bits, reading = drives.view(np.int32).reshape(n + 4, 3, -1), reading_of(repertoire)
    abreast, in_turn = np.full((2, 2, 3, n + 4), 7.0)
    for measure, found in ((measure_abreast, abreast), (measure_in_turn, in_turn)):
        measure(2, n + 2, drives, bits, n_units, reading, *found)
    assert abreast.tobytes() == in_turn.tobytes()
    assert (np.delete(abreast, np.arange(2, n + 2), axis=2) == 7.0).all(), "of no others anything is written"
    assert (abreast[:, :, 2 : n + 2] != 7.0).all()
