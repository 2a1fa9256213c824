"""Crossings, their errors, verdicts and intervals, where the answer is known; and what has no boundary in theory."""

import numpy as np
import pytest

from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.loading import load
from evo_mirror.studies.competing.boundaries import crossing, measured_boundary, why_no_theory
from evo_mirror.studies.competing.cells import EVEN, FIRST_RARE, SECOND_RARE
from evo_mirror.studies.competing.cost import neutral_time
from evo_mirror.studies.competing.design import designed
from evo_mirror.studies.competing.summing import fixation_of, growth_of, summed, verdict, wilson

X = np.array([0.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("y", "place"),
    [
        ([1.0, -1.0, -2.0], 0.5),
        ([-1.0, -0.5, 1.5], 1.5),
        ([1.0, 0.0, -1.0], 1.0),
        ([1.0, 2.0, 3.0], np.nan),
        ([1.0, -1.0, 1.0], np.nan),
        ([0.0, 0.0, 1.0], np.nan),
        ([1.0, 0.0, 1.0], np.nan),
    ],
)
def test_a_crossing_is_found_where_there_is_one(y, place):
    assert crossing(X, np.array(y)) == pytest.approx(place, nan_ok=True)


def test_the_error_of_a_boundary_is_that_of_the_mean_over_the_slope():
    """Where worlds shift all cells alike, the crossing of y = a - x is a: its error is that of a, exactly."""
    a = np.random.default_rng(1).normal(1.4, 0.1, 50)
    at, error = measured_boundary(X, a[None, :] - X[:, None])
    assert at == pytest.approx(a.mean(), abs=1e-12)
    assert error == pytest.approx(a.std(ddof=1) / 50**0.5, rel=1e-9)


def test_every_pair_of_invasions_has_its_verdict():
    assert verdict(1, -1) == "first"
    assert verdict(-1, 1) == "second"
    assert verdict(1, 1) == "coexistence"
    assert verdict(-1, -1) == "bistable"
    assert {verdict(0, s) for s in (-1, 0, 1)} == {verdict(s, 0) for s in (-1, 1)} == {"undecided"}


def rows(even: float, first: float, second: float) -> list[dict]:
    noise = (-0.1, 0.0, 0.1)
    return [
        {"replicate": k, "direction": name, "share": 0.1, "growth": mean + off, "outcome": "", "generations": np.nan}
        for name, mean in ((EVEN, even), (FIRST_RARE, first), (SECOND_RARE, second))
        for k, off in enumerate(noise)
    ]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (0.5, -0.5, "first"),
        (-0.5, 0.5, "second"),
        (0.5, 0.5, "coexistence"),
        (-0.5, -0.5, "bistable"),
        (0.1, -0.5, "undecided"),
    ],
)
def test_a_mixed_outcome_is_a_legal_answer(first: float, second: float, said: str):
    cell = summed((0.3,), rows(0.0, first, second))
    assert cell.verdict == said
    assert cell.growth[EVEN].relative_fitness == pytest.approx(1.0)
    assert cell.growth[FIRST_RARE].error == pytest.approx(0.1 / 3**0.5)


def test_growth_without_error_is_clear_unless_it_is_none():
    assert growth_of(np.full(4, 0.2)).sign == 1
    assert growth_of(np.zeros(4)).sign == 0


def test_wilson_has_the_textbooks_values():
    # p = 1/10: (0.1 + z^2/20 -+ z sqrt(.009 + z^2/400)) / (1 + z^2/10), worked out by hand.
    assert wilson(1, 10) == pytest.approx((0.01787, 0.40415), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-4)


def test_what_is_unresolved_widens_the_interval():
    ended = [
        {"outcome": o, "generations": g, "share": 0.25}
        for o, g in (("fixed", 10), ("fixed", 20), ("lost", 3), ("lost", 4))
    ]
    plain, late = fixation_of(ended), fixation_of([*ended, {"outcome": "unresolved", "generations": 99, "share": 0.25}])
    assert (plain.probability, plain.neutral, plain.time) == (0.5, 0.25, 15.0)
    assert plain.time_error == pytest.approx(5.0)
    assert (late.unresolved, late.probability) == (1, 0.5)
    assert (late.low, late.high) == (wilson(2, 5)[0], wilson(3, 5)[1])


def test_the_cost_of_a_neutral_contest_is_diffusions():
    # Half and half: 2 N log 2, twice the haploid N of Kimura and Ohta's formula over 2.
    assert neutral_time(0.5, 100) == pytest.approx(200 * np.log(2.0))


@pytest.mark.parametrize(
    ("changes", "more", "why"),
    [
        ({}, {}, None),
        ({"selection": {"kind": "tournament"}}, {}, "chances are not in proportion to fitness"),
        ({"environment": {"kind": "constant"}}, {}, "neither axis is how certain the world is between generations"),
        ({"environment.within_rate": 0.01}, {}, "the world also changes in meaning, or within a life"),
        ({"tasks.imitate.rivals.frequency": 0.5}, {}, "what a life earns depends on rivals"),
        ({"rearing.sources.being_imitated": {"kind": "being_imitated", "rate": 0.3}}, {}, "what a learner earns depends on"),
        ({}, {"between": ("genetic", "learner")}, "the contenders are not innate and learner"),
        ({}, {"vary": ["payoff.upkeep=0,1"]}, "neither axis is how certain the world is between generations"),
    ],
)  # fmt: skip
def test_theory_draws_where_it_holds_and_says_why_not(changes, more, why):
    scenario = adjusted(load("when-to-learn"), changes)
    design = designed(scenario, **{"between": ("innate", "learner"), **more})
    found = why_no_theory(scenario, design)
    assert (found == []) if why is None else any(text.startswith(why) for text in found)
