"""*Who wins*: innate mirrorers and learners in one population; extremes, a world that favours neither, and theory's boundary."""

from functools import cache

import numpy as np
import pytest
from populations import SEED, world

from evo_mirror.machine.counters import Moment
from evo_mirror.studies.competing.boundaries import measured_boundary, theoretical_boundary
from evo_mirror.studies.competing.cells import measure_world
from evo_mirror.studies.competing.design import designed
from evo_mirror.studies.competing.summing import Cell, evenly, summed

WORLDS = 100
Z = 3.9
"""Standard errors; beyond them by chance once in 10 000, both sides together."""


def cell(scenario, *, vary: list[str], at: tuple[float, ...], worlds: int = WORLDS, contests: int = 0, size: int = 40):
    design = designed(scenario, between=("innate", "learner"), vary=vary, size=size, worlds=worlds, contests=contests)
    alone, shared = design.scenario_of(scenario, at), design.world_of(scenario, at)
    rows = []
    for replicate in range(worlds):
        rows += measure_world(design, alone, shared, Moment(SEED, replicate), contests=replicate < contests)
    return design, rows, summed(at, rows)


def fate(scenario, **more) -> Cell:
    return cell(scenario, vary=["payoff.baseline=2.5"], at=(2.5,), **more)[2]


FREE = {"payoff.upkeep": 0.0, "payoff.change_cost": 0.0}


def test_where_nothing_changes_and_learning_costs_the_innate_win():
    found = fate(world("when-to-learn", **{"environment.certainty": 1.0}), worlds=30, contests=20)
    assert found.verdict == "first"
    assert found.fixation["second_rare"].fixed == 0
    assert found.fixation["first_rare"].low > found.fixation["first_rare"].neutral


def test_where_all_changes_every_generation_and_learning_is_free_learners_win():
    found = fate(world("when-to-learn", **{"environment.certainty": 0.0, **FREE}), worlds=30, contests=20)
    assert found.verdict == "second"
    assert found.fixation["first_rare"].fixed == 0
    assert found.fixation["second_rare"].low > found.fixation["second_rare"].neutral


ADULTS = {"birth": 0.0, "juvenile": 0.0, "adult": 1.0}
NEITHER = {
    "environment": {"kind": "constant"}, "understanding.ages": "all", "payoff.ages": ADULTS, **FREE,
    # A life long and plain enough to learn all there is: sights without acts would keep strengths below their asymptote. Both
    # kinds err alike in the end, by noise in responding.
    "rearing.trials": 1200, "understanding.juvenile_age": 0.02, "rearing.sources.self_observation.rate": 1.0,
    "rearing.sources.others.rate": 0.0, "rearing.act_rate": 1.0, "attention": {"own": 0.98, "other": 0.01, "forage": 0.01},
    "repertoire.features": 48, "learning.rate": 0.5, "understanding.sight_noise": 0.0, "understanding.response_noise": 0.4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("planted", "is_even"),
    [({}, True), ({"payoff.ages": {**ADULTS, "juvenile": 1.0}}, False), ({"payoff.upkeep": 0.1}, False)],
    ids=["adults only, free", "youth counts", "learning costs"],
)
def test_where_adults_alone_count_and_learning_is_free_neither_is_favoured(planted, is_even: bool):
    found = fate(world("when-to-learn", **{**NEITHER, **planted}))
    even = found.growth["even"]
    assert 0.0 < even.error < 0.004, "there is something to be different in, and little room for it"
    if is_even:
        assert [growth for growth in found.growth.values() if abs(growth.mean) > 3.0 * growth.error] == []
        assert found.verdict == "undecided"
    else:
        assert even.mean < -3.9 * even.error


def test_where_mastery_is_worth_less_the_more_have_it_both_stay():
    """Learners gain (q - p)(1 - s m) and pay c: more than it costs where masters are few, less where they are many.

    q is about .58, p .1 and c .2; s = 1.5. Among the innate m is .1 and the gain .41, among learners .58 and .06.
    """
    crowded = {"environment.certainty": 0.1, "payoff.upkeep": 0.8, "tasks.imitate.rivals.frequency": 1.5}
    found = fate(world("when-to-learn", **crowded), worlds=60)
    assert found.verdict == "coexistence", found.growth
    alone = fate(world("when-to-learn", **{**crowded, "tasks.imitate.rivals.frequency": 0.0}), worlds=60)
    assert alone.verdict == "second", "planted: without rivals learners win"


UNUSUAL = {"payoff.upkeep": 0.8, "environment": {"kind": "changing_looks", "rate": 0.5}}
TOGETHER = {"payoff.upkeep": 0.0, "environment.together": True, "payoff.baseline": 1.0}
CASES = {
    "free": ({"payoff.upkeep": 0.0}, "environment.certainty", (0.5, 0.6, 0.7)),
    "costly": ({"payoff.upkeep": 0.8}, "environment.certainty", (0.3, 0.4, 0.5)),
    "looks that do not return": (UNUSUAL, "environment.rate", (0.5, 0.6, 0.7)),
    "all at a time": (TOGETHER, "environment.certainty", (0.5, 0.65, 0.85)),
}


@cache
def boundaries(case: str) -> tuple[float, float, float, float, float]:
    """Measured with its error, theory with its own, and the rule of means."""
    changes, key, values = CASES[case]
    scenario, vary = world("when-to-learn", **changes), [f"{key}={','.join(map(str, values))}"]
    growth = [evenly(cell(scenario, vary=vary, at=(value,))[1]) for value in values]
    at, error = measured_boundary(np.array(values), np.array(growth))
    design = designed(scenario, between=("innate", "learner"), vary=vary, size=40, worlds=WORLDS)
    return at, error, *theoretical_boundary(scenario, design, float("nan"), SEED)


@pytest.mark.parametrize("case", CASES)
def test_the_boundary_is_where_theory_draws_it(case: str):
    at, error, theory, theory_error, _ = boundaries(case)
    assert error < 0.06, "enough to tell something"
    assert abs(at - theory) < Z * np.hypot(error, theory_error), (at, error, theory, theory_error)


def test_a_boundary_that_forgets_the_cost_is_told_apart():
    """Planted: theory without c, against lives that pay it."""
    at, error, theory, _, _ = boundaries("costly")
    *_, without, without_error, _ = boundaries("free")
    assert abs(at - without) > Z * np.hypot(error, without_error), "q = p is not the boundary"
    assert theory < without - 0.1


def test_the_rule_of_means_is_told_apart_where_all_goes_at_a_time():
    """Planted: arithmetic means, where geometric ones decide."""
    at, error, _, _, rule = boundaries("all at a time")
    assert abs(at - rule) > Z * error, (at, error, rule)
