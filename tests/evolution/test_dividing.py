"""Processes and threads: chosen by what they gain, taken as asked where there are cores for them."""

import warnings

import pytest
from small import SMALL

from evo_mirror.evolution import dividing
from evo_mirror.evolution.dividing import Division, divided, threads_for
from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.foundation.errors import DoubtfulScenarioWarning
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.memory import Memory
from evo_mirror.scenario import size
from evo_mirror.scenario.scenario import Scenario

TINY = adjusted(SMALL, {"population.size": 12, "rearing.trials": 30})
LARGE = adjusted(SMALL, {"population.size": 2000, "rearing.trials": 100})


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch):
    """Say how many cores there are."""

    def there_are(n: int) -> None:
        monkeypatch.setattr(dividing, "available_cores", lambda: n)

    return there_are


# ------------------------------------------------------------------------------------------------------ chosen by itself
@pytest.mark.parametrize(
    ("n_cores", "pieces", "expected"),
    [
        (1, 8, Division(1, 1)),
        (2, 8, Division(2, 1)),
        (2, 1, Division(1, 2)),
        (8, 8, Division(8, 1)),
        (8, 3, Division(3, 2)),
        (8, 5, Division(5, 1)),
        (8, 1, Division(1, 8)),
        (8, 0, Division(1, 8)),
    ],
)
def test_processes_for_replicates_and_threads_for_the_cores_that_are_left(cores, n_cores, pieces, expected):
    cores(n_cores)
    assert divided(LARGE, pieces=pieces, generations=10_000) == expected


def test_a_study_that_is_over_before_a_process_has_started_stays_in_this_one(cores):
    cores(8)
    assert divided(TINY, pieces=2, generations=10) == Division(1, 1)
    assert divided(TINY, pieces=2, generations=100_000) == Division(2, 1)
    assert divided(LARGE, pieces=2, generations=1).workers == 1


def test_a_small_generation_lives_on_one_thread_and_a_large_one_on_as_many_as_gain(cores):
    cores(8)
    trials = size.trials_of_a_generation(LARGE) / LARGE.population.size
    for threads in (1, 2, 5, 8, 20):
        n = int(threads * dividing.TRIALS_FOR_A_THREAD / trials) + 1
        assert threads_for(adjusted(LARGE, {"population.size": n})) == min(threads, 8)
    assert threads_for(TINY) == 1
    assert threads_for(LARGE, cores=3) == 3


def test_processes_are_no_more_than_fit_into_memory(cores, monkeypatch):
    cores(8)
    need = size.PROCESS + size.estimated_bytes(LARGE)
    monkeypatch.setattr(size, "shared_memory", lambda: Memory(3 * need + 1, "this computer"))
    assert divided(LARGE, pieces=8, generations=10_000) == Division(3, 2)


def test_large_tables_count_for_more():
    wide = adjusted(SMALL, {"repertoire.features": 256, "repertoire.units": 128})
    assert size.trials_of_a_generation(wide) > 30 * size.trials_of_a_generation(SMALL)


# --------------------------------------------------------------------------------------------------------------- as asked
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"workers": 1}, Division(1, 4)),
        ({"workers": 2}, Division(2, 2)),
        ({"workers": 4}, Division(3, 1)),  # there are three pieces
        ({"threads": 1}, Division(3, 1)),
        ({"threads": 2}, Division(2, 2)),
        ({"threads": 4}, Division(1, 4)),
        ({"workers": 2, "threads": 2}, Division(2, 2)),
        ({"workers": 1, "threads": 3}, Division(1, 3)),
    ],
)
def test_numbers_that_somebody_asks_for_are_taken(cores, asked, expected):
    cores(4)
    assert divided(LARGE, pieces=3, generations=10_000, **asked) == expected


def test_a_small_study_gets_what_is_asked_for_too(cores):
    cores(2)
    assert divided(TINY, pieces=2, generations=10, workers=2) == Division(2, 1)
    assert divided(TINY, pieces=2, generations=10, threads=2) == Division(1, 2)


BOUNDS = r"must be at least 1, and at most the number of cores that this process may use \(4\)"


@pytest.mark.parametrize(
    ("asked", "expected", "text"),
    [
        ({"threads": 5}, Division(1, 4), rf"^threads {BOUNDS}; got 5\. Going on with 4\.$"),
        ({"threads": 0}, Division(3, 1), rf"^threads {BOUNDS}; got 0\. Going on with 1\.$"),
        ({"threads": -3}, Division(3, 1), rf"^threads {BOUNDS}; got -3\. Going on with 1\.$"),
        ({"workers": 5}, Division(3, 1), rf"^workers {BOUNDS}; got 5\. Going on with 4\.$"),
        ({"workers": 0}, Division(1, 4), rf"^workers {BOUNDS}; got 0\. Going on with 1\.$"),
        (
            {"workers": 3, "threads": 2},
            Division(3, 1),
            r"^workers times threads must be at most the number of cores that this process may use \(4\); got 6\. "
            r"Going on with threads 1\.$",
        ),
    ],
)
def test_more_than_there_are_or_fewer_than_one_is_said_and_mended(cores, asked, expected, text):
    cores(4)
    with pytest.warns(DoubtfulScenarioWarning, match=text) as said:
        assert divided(LARGE, pieces=3, generations=10_000, **asked) == expected
    assert len(said) == 1


@pytest.mark.parametrize(("asked", "taken"), [(0, 1), (-1, 1), (3, 2)])
def test_an_evolution_by_hand_says_it_too(cores, asked, taken):
    cores(2)
    with pytest.warns(DoubtfulScenarioWarning, match=rf"^threads must be at least 1, .*; got {asked}\. Going on with"):
        assert Evolution(SMALL, seed=1, threads=asked).threads == taken
    with pytest.warns(DoubtfulScenarioWarning, match="threads must be"):
        next(evolve(SMALL, seed=1, threads=asked))


def test_an_evolution_by_hand_chooses_by_the_same_rule(cores):
    cores(2)
    large = adjusted(LARGE, {"rearing.trials": 20})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Evolution(SMALL, seed=1).threads == 1
        assert Evolution(large, seed=1).threads == threads_for(large) == 2


def test_what_does_not_fit_is_refused_before_anything_is_allocated(monkeypatch):
    """By hand as by a study."""
    huge: Scenario = adjusted(SMALL, {"population.size": 10_000_000, "rearing.trials": 100_000})
    monkeypatch.setattr("evo_mirror.evolution.engine.found", lambda *_: pytest.fail("founders were made"))
    from evo_mirror.foundation.errors import ScenarioError

    with pytest.raises(ScenarioError, match=r"10000000 individuals, an estimated [0-9.]+ TiB\. Lower population.size"):
        Evolution(huge, seed=1)
