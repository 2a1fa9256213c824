"""The flag model, and what drift of worlds adds to it: by enumeration, and by limits that are known."""

from itertools import product

import numpy as np
import pytest

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.when_to_learn import (
    boundary_by_means,
    boundary_certainty,
    knowers_log_fitness,
    learning_advantage,
)

BEST, WORST = 6.5, 2.5


def test_learning_pays_where_reliability_less_cost_exceeds_certainty():
    assert learning_advantage(0.8, certainty=0.6, cost=0.1) == pytest.approx(0.1)
    assert learning_advantage(0.8, certainty=0.8, cost=0.1) < 0.0


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_mean_log_fitness_is_that_of_all_worlds_enumerated(p: float):
    expected = 0.0
    for usual in product((0, 1), repeat=4):
        chance = np.prod([p if look else 1.0 - p for look in usual])
        expected += chance * np.log(WORST + (BEST - WORST) * sum(usual) / 4)
    assert knowers_log_fitness(p, n_actions=4, best=BEST, worst=WORST) == pytest.approx(expected, abs=1e-12)


def test_where_all_go_together_there_are_two_worlds():
    found = knowers_log_fitness(0.3, n_actions=8, best=BEST, worst=WORST, together=True)
    assert found == pytest.approx(0.3 * np.log(BEST) + 0.7 * np.log(WORST), abs=1e-12)
    assert found == pytest.approx(knowers_log_fitness(0.3, n_actions=1, best=BEST, worst=WORST), abs=1e-12)


def test_with_many_actions_the_boundary_is_the_rule_of_means():
    w = 4.6
    rule = boundary_by_means(w, best=BEST, worst=WORST)
    assert rule == pytest.approx((w - WORST) / (BEST - WORST))
    off = [boundary_certainty(np.log(w), n_actions=n, best=BEST, worst=WORST) - rule for n in (2, 8, 200)]
    # Half the variance of the knowers' log fitness, which goes with 1/n; knowers who may fail need more certainty.
    assert off[0] > off[1] > off[2] > 0.0
    assert off[2] == pytest.approx(0.5 * (BEST - WORST) * rule * (1 - rule) / 200 / w, rel=0.02)


@pytest.mark.parametrize("w", [WORST - 0.1, BEST + 0.1])
def test_there_is_no_boundary_where_one_is_better_whatever_the_certainty(w: float):
    assert np.isnan(boundary_certainty(np.log(w), n_actions=8, best=BEST, worst=WORST))
    assert np.isnan(boundary_by_means(w, best=BEST, worst=WORST))


def test_at_the_boundary_both_are_worth_the_same():
    p = boundary_certainty(np.log(4.0), n_actions=5, best=BEST, worst=WORST)
    assert knowers_log_fitness(p, n_actions=5, best=BEST, worst=WORST) == pytest.approx(np.log(4.0), abs=1e-12)


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda: learning_advantage(1.2, certainty=0.5, cost=0.0), "reliability must lie between 0 and 1; got 1.2."),
        (lambda: knowers_log_fitness(-0.1, n_actions=3, best=2.0, worst=1.0), "certainty must lie between 0 and 1"),
        (lambda: knowers_log_fitness(0.5, n_actions=0, best=2.0, worst=1.0), "n_actions must be a whole number of at"),
        (lambda: knowers_log_fitness(0.5, n_actions=3, best=2.0, worst=0.0), "worst must be above 0; got 0."),
    ],
)
def test_what_has_no_answer_is_refused(ask, text):
    with pytest.raises(TheoryError, match=text):
        ask()
