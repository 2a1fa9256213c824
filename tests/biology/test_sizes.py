"""How many individuals each generation has: schedules, growth, cycles and bottlenecks, worked out by hand."""

import numpy as np
import pytest

from evo_mirror.biology.sizes.base import Bottleneck, Sizes
from evo_mirror.biology.sizes.constant import Constant
from evo_mirror.biology.sizes.cycle import Cycle
from evo_mirror.biology.sizes.growth import Growth
from evo_mirror.biology.sizes.schedule import Schedule
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.scenario.scenario import Scenario

NARROW = {"bottlenecks": [{"generation": 2, "lasts": 3, "size": 5}, {"generation": 7, "size": 4}]}
STEPS = [{"generation": 3, "size": 50}, {"generation": 6, "size": 9}]
COURSES = [
    (Constant(), 20, [20] * 9),
    (Constant(**NARROW), 20, [20, 20, 5, 5, 5, 20, 20, 4, 20]),
    (Schedule(steps=STEPS), 20, [20, 20, 20, 50, 50, 50, 9, 9, 9]),
    (Schedule(steps=STEPS, bottlenecks=[{"generation": 4, "size": 2}]), 20, [20, 20, 20, 50, 2, 50, 9, 9, 9]),
    (Cycle(individuals=[20, 3, 7]), 20, [20, 3, 7, 20, 3, 7, 20, 3, 7]),
    (Cycle(individuals=[20, 3, 7], **NARROW), 20, [20, 3, 5, 5, 5, 7, 20, 4, 7]),
    (Growth(rate=1.0, capacity=10_000_000), 2, [2, 4, 8, 16, 32, 64, 128, 256, 512]),
    (Growth(rate=1.0, capacity=16), 4, [4, 6, 9, 12, 13, 15, 15, 16, 16]),
    (Growth(rate=1.0, capacity=20), 40, [40, 27, 23, 21, 21, 20, 20, 20, 20]),
    (Growth(rate=1.0, capacity=64, **NARROW), 4, [4, 8, 5, 5, 5, 9, 16, 4, 8]),
]


@pytest.mark.parametrize(("sizes", "founders", "course"), COURSES, ids=lambda value: getattr(value, "kind", None))
def test_each_generation_has_the_size_that_was_asked_for(sizes: Sizes, founders: int, course: list[int]):
    assert sizes.at(np.arange(9), founders=founders).tolist() == course
    assert [int(sizes.at(np.array([g]), founders=founders)[0]) for g in range(9)] == course, "one by one as well"
    assert sizes.extremes(founders=founders, n_generations=9) == (min(course), max(course))
    assert sizes.may_change == (len(set(course)) > 1)
    assert not any(sizes.contradictions(founders=founders, n_generations=9))


def test_every_kind_is_tried():
    assert {sizes.kind for sizes, *_ in COURSES} == set(leaves(Sizes))


def test_slow_growth_is_not_lost_to_rounding():
    """2.2, 2.4, 2.7, ...: rounded in each generation, two would stay two for ever."""
    assert Growth(rate=0.1, capacity=1000).at(np.array([50]), founders=2)[0] == round(1000 / (1 + 499 * 1.1**-50))


def test_growth_is_that_of_the_recursion():
    n, course = 12.0, []
    for _ in range(30):
        course.append(int(n + 0.5))
        n = 1.3 * n / (1.0 + 0.3 * n / 500)
    assert Growth(rate=0.3, capacity=500).at(np.arange(30), founders=12).tolist() == course


def test_extremes_are_found_in_runs_of_many_generations():
    late = Constant(bottlenecks=[Bottleneck(generation=150_000, size=3)])
    assert late.extremes(founders=10, n_generations=200_000) == (3, 10)
    assert late.extremes(founders=10, n_generations=150_000) == (10, 10)


def scenario(**sizes) -> Scenario:
    return validated(Scenario, {"title": "sizes", "generations": 20, "population": {"size": 30, "sizes": sizes}})


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (
            {"bottlenecks": [{"generation": 5, "lasts": 3, "size": 4}, {"generation": 7, "size": 4}]},
            r"sizes\.bottlenecks\.1\.generation: must be above 7, the last generation of the bottleneck before it; got 7\. "
            r"Bottlenecks come in order, and do not overlap\.",
        ),
        (
            {"bottlenecks": [{"generation": 18, "lasts": 3, "size": 4}]},
            r"sizes\.bottlenecks\.0\.lasts: must let it end by generation 19, the last that lives; got 20",
        ),
        (
            {"bottlenecks": [{"generation": 20, "size": 4}]},
            r"sizes\.bottlenecks\.0\.generation: must let it end by generation 19, the last that lives; got 20",
        ),
        (
            {"bottlenecks": [{"generation": 5, "size": 1}]},
            r"sizes\.bottlenecks\.0\.size: must be at least 2 individuals; got 1",
        ),
        (
            {"bottlenecks": [{"generation": 5, "size": 31}]},
            r"sizes\.bottlenecks\.0\.size: must be at most 30 individuals, the most that there would have been without it",
        ),
        (
            {
                "kind": "growth",
                "rate": 1.0,
                "bottlenecks": [{"generation": 1, "size": 4}, {"generation": 4, "size": 32}],
            },
            r"sizes\.bottlenecks\.1\.size: must be at most 31 individuals, the most that there would have been without it",
        ),
        (
            {"kind": "schedule", "steps": [{"generation": 9, "size": 4}, {"generation": 9, "size": 5}]},
            r"sizes\.steps\.1\.generation: must be above 9, the generation of the step before it; got 9\. Steps come in order",
        ),
        (
            {"kind": "schedule", "steps": [{"generation": 20, "size": 4}]},
            r"sizes\.steps\.0\.generation: must be at most 19, the last generation that lives; got 20\. Begin it earlier, or",
        ),
        (
            {
                "kind": "schedule",
                "steps": [{"generation": 9, "size": 4}],
                "bottlenecks": [{"generation": 8, "lasts": 2, "size": 2}],
            },
            r"sizes\.steps\.0\.generation: must not fall into the bottleneck of generations 8 to 9; got 9\. A step in generation "
            r"10 says what comes after it\.",
        ),
        ({"kind": "schedule", "steps": []}, r"sizes\.steps: must have at least 1 entry; got \[\]"),
        ({"kind": "schedule"}, r"sizes\.steps: must be given; got nothing"),
        ({"kind": "cycle", "individuals": [30, 1]}, r"sizes\.individuals\.1: must be at least 2 individuals; got 1"),
        (
            {"kind": "cycle", "individuals": [10, 30]},
            r"sizes\.individuals: must begin with the 30 founders of population\.size; got 10\. Change one of the two\.",
        ),
        ({"kind": "growth", "rate": 0.0}, r"sizes\.rate: must be above 0\.0 per generation; got 0\.0"),
        ({"kind": "growth", "capacity": 1}, r"sizes\.capacity: must be at least 2 individuals; got 1"),
    ],
)
def test_sizes_that_contradict_one_another_are_refused_by_key(sizes: dict, message: str):
    with pytest.raises(ScenarioError, match=r"population\." + message):
        scenario(**sizes)


def test_all_mistakes_of_a_schedule_are_told_at_once():
    steps = [{"generation": 30, "size": 5}, {"generation": 4, "size": 5}]
    with pytest.raises(ScenarioError) as caught:
        scenario(kind="schedule", steps=steps, bottlenecks=[{"generation": 3, "lasts": 40, "size": 3}])
    assert [one.where.removeprefix("population.sizes.") for one in caught.value.mistakes] == [
        "bottlenecks.0.lasts", "steps.0.generation", "steps.0.generation", "steps.1.generation", "steps.1.generation",
    ]  # fmt: skip


def test_a_tournament_among_others_must_fit_into_the_smallest_generation():
    world = {
        "title": "few",
        "population": {"size": 30, "sizes": {"bottlenecks": [{"generation": 5, "size": 4}]}},
        "selection": {"kind": "tournament", "size": 5, "replacement": False},
    }
    with pytest.raises(
        ScenarioError, match=r"at most 4 contestants.* smallest deme of any generation has 4 individuals\."
    ):
        validated(Scenario, world)
