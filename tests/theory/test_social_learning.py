"""Copiers and individual learners: limits known by hand, an identity to rounding, and refusals."""

import numpy as np
import pytest

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.social_learning import ChangingWorld, geometric_mean

PUBLISHED = ChangingWorld(worst=0.5, best=1.5, cost=0.45, change=0.2)


def changes(u: float, n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random(n) < u


def test_fitness_of_individual_learners_is_that_of_the_rules():
    """W_IL = 1 + b (2 p - 1 - c)."""
    for b, c, p in ((0.5, 0.9, 1.0), (0.5, 0.4, 0.7), (0.3, 0.2, 0.9)):
        world = ChangingWorld(worst=1 - b, best=1 + b, cost=b * c, change=0.2, accuracy=p)
        assert world.learners == pytest.approx(1.0 + b * (2 * p - 1 - c), abs=1e-12)
        assert (world.copiers(0.0), world.copiers(1.0)) == pytest.approx((1 - b, 1 + b))


def test_rare_copiers_and_rare_learners_spread_by_hand():
    assert PUBLISHED.rare_copiers == pytest.approx(0.8 * np.log(1.5 / 1.05) + 0.2 * np.log(0.5 / 1.05), abs=1e-12)
    assert PUBLISHED.rare_learners == pytest.approx(np.log(1.05 / 0.5), abs=1e-12)
    assert PUBLISHED.largest_change == pytest.approx(np.log(1.5 / 1.05) / np.log(3.0), abs=1e-12)
    at_the_edge = ChangingWorld(worst=0.5, best=1.5, cost=0.45, change=PUBLISHED.largest_change)
    assert at_the_edge.rare_copiers == pytest.approx(0.0, abs=1e-12)


def test_copying_that_loses_more_than_finding_out_costs_never_spreads():
    world = ChangingWorld(worst=0.5, best=1.5, cost=0.1, change=0.2, fidelity=0.8)
    assert np.isnan(world.largest_change)
    assert world.rare_copiers < 0.0


def test_the_share_by_means_makes_both_worth_the_same():
    """(1 - 2 u p / c) / (1 - u) in Rogers' letters: .694 as published."""
    assert PUBLISHED.share_by_means == pytest.approx((1 - 2 * 0.2 / 0.9) / 0.8, abs=1e-12)
    for u, p, f in ((0.2, 1.0, 1.0), (0.1, 0.8, 0.95), (0.05, 0.7, 0.9)):
        world = ChangingWorld(worst=0.5, best=1.5, cost=0.3, change=u, accuracy=p, fidelity=f)
        s = world.share_by_means
        assert 0.0 < s < 1.0
        assert world.copiers(world.knowledge_at(s)) == pytest.approx(world.learners, abs=1e-12)
    assert ChangingWorld(worst=0.5, best=1.5, cost=0.45, change=0.6).share_by_means == 0.0


def test_knowledge_is_what_a_constant_share_comes_to_on_average():
    """By generations since the last change: q_k = f ((1 - s) p + s q_(k-1)), and u (1 - u)^k of them."""
    world, s = ChangingWorld(worst=0.5, best=1.5, cost=0.45, change=0.2, accuracy=0.8, fidelity=0.9), 0.6
    q, total = 0.0, 0.0
    for k in range(400):
        total += 0.2 * 0.8**k * q
        q = 0.9 * (0.4 * 0.8 + s * q)
    assert world.knowledge_at(s) == pytest.approx(total, abs=1e-12)


def test_a_course_by_hand():
    course = PUBLISHED.course(np.array([True, False, False]), share=0.5)
    assert course.knowledge.tolist() == pytest.approx([0.0, 0.5, (1 - course.share[1]) + course.share[1] * 0.5])
    assert course.fitness[0] == pytest.approx(0.5 * 0.5 + 0.5 * 1.05)
    assert course.share[1] == pytest.approx(0.25 / course.fitness[0])
    mutating = PUBLISHED.course(np.array([True, False]), share=0.5, to_copiers=0.1, to_learners=0.2)
    bred = 0.25 / course.fitness[0]
    assert mutating.share[1] == pytest.approx(bred * 0.8 + (1 - bred) * 0.1)


@pytest.mark.parametrize("mutation", [(0.0, 0.0), (0.001, 0.001), (0.02, 0.005)])
@pytest.mark.parametrize("u", [0.05, 0.2, 0.5])
def test_mean_log_fitness_is_that_of_individual_learners_but_for_mutation_and_the_ends(u: float, mutation):
    to_copiers, to_learners = mutation
    course = PUBLISHED.course(changes(u, 301), share=0.3, to_copiers=to_copiers, to_learners=to_learners)
    expected, error = PUBLISHED.mean_log_fitness(
        course.share, course.fitness[:-1], to_copiers=to_copiers, to_learners=to_learners
    )  # fmt: skip
    assert error == 0.0, "nothing drifts"
    # To rounding: where change is rare and nobody mutates, individual learners become so few that 1 - s has few digits left.
    assert np.log(course.fitness[:-1]).mean() == pytest.approx(expected, abs=1e-6 if u < 0.1 else 1e-12)


def test_drift_takes_from_individual_learners_what_sampling_by_hand_takes():
    """Shares of 4000 populations of 300 after one generation: the mean of log (1 - s), and its SD."""
    n, s = 300, 0.7
    w = s * PUBLISHED.copiers(0.4) + (1.0 - s) * PUBLISHED.learners
    x = (1.0 - s) * PUBLISHED.learners / w
    drawn = np.random.default_rng(2).binomial(n, x, 4000) / n
    told = [PUBLISHED.mean_log_fitness(np.array([s, 1.0 - y]), np.array([w]), size=n) for y in drawn]
    off = np.log(w) - np.array([value for value, _ in told])
    assert abs(off.mean()) < 4.0 * off.std(ddof=1) / 4000**0.5
    assert off.std(ddof=1) == pytest.approx(
        told[0].error, rel=0.06
    )  # 4 SE are .045, and the delta method is good to .01


def test_the_paradox_is_one_of_geometric_means_and_mutation_only_adds_to_it():
    means = {}
    for mu in (1e-2, 1e-3, 1e-4):
        course = PUBLISHED.course(changes(0.2, 40_000), share=0.5, to_copiers=mu, to_learners=mu)
        means[mu] = geometric_mean(course.fitness), course.fitness.mean(), course.share.mean()
    excess = [means[mu][0] - PUBLISHED.learners for mu in means]
    assert excess[0] > excess[1] > excess[2] > -1e-3
    assert excess[2] < 2e-3
    assert all(mean > PUBLISHED.learners + 0.02 for _, mean, _ in means.values()), "arithmetic means are above"
    # Computed elsewhere, over 2000 generations of 1000: .504, 1.088, 1.054.
    assert means[1e-3] == pytest.approx((1.054, 1.088, 0.504), abs=0.02)


def test_copiers_are_fewer_the_faster_the_world_changes():
    shares = [
        ChangingWorld(worst=0.5, best=1.5, cost=0.45, change=u).course(
            changes(u, 20_000), share=0.5, to_copiers=1e-3, to_learners=1e-3
        ).share.mean()
        for u in (0.02, 0.1, 0.2, 0.3, 0.5)
    ]  # fmt: skip
    assert (np.diff(shares) < -0.05).all()
    assert shares[0] > 0.9
    assert shares[-1] < 0.05


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda: ChangingWorld(worst=0.5, best=1.5, cost=0.4, change=1.2), "change must lie between 0 and 1; got 1.2"),
        (lambda: ChangingWorld(worst=0.0, best=1.5, cost=0.4, change=0.2), "worst must be above 0; got 0"),
        (lambda: ChangingWorld(worst=0.5, best=0.5, cost=0.4, change=0.2), "best must be above 0.5; got 0.5"),
        (lambda: ChangingWorld(worst=0.5, best=1.5, cost=-0.1, change=0.2), "cost must be at least 0; got -0.1"),
        (
            lambda: ChangingWorld(worst=0.5, best=1.5, cost=1.5, change=0.2),
            "learners must be above 0; .*Lower the cost",
        ),
        (lambda: PUBLISHED.course(np.ones(3, bool), share=-0.1), "share must lie between 0 and 1; got -0.1"),
        (lambda: geometric_mean(np.array([1.0, 0.0])), "fitness must be above 0; got 0"),
        (
            lambda: PUBLISHED.mean_log_fitness(np.array([0.5, 1.0]), np.ones(1)),
            "share must be below 1: both kinds last; got 1.0. Let mutants be born",
        ),
    ],
)
def test_what_has_no_answer_is_refused(ask, text: str):
    with pytest.raises(TheoryError, match=text):
        ask()
