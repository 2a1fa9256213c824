"""Tests of understanding against closed forms: chance, perfection, and Phi between them."""

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage, written_out
from scipy.special import ndtr

from evo_mirror.biology.repertoires import RepertoireSettings, draw_repertoire
from evo_mirror.evolution.founders import perfect_wiring
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE

Z = 4.5  # false alarms: 7e-6 for each comparison


def assert_mean(values, expected: float):
    """The mean of independent values lies within Z standard errors of what is expected."""
    values = np.asarray(values, np.float64)
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - expected) < Z * error, f"{values.mean():.5f} is not {expected:.5f} +- {error:.5f}"


def newborns_tested(stage, wiring, *, rounds: int, **noise):
    unlived = written_out([], n=wiring.size, foraging=wiring.foraging.shape[1:])
    return lived(wiring, unlived, conditions(stage, ages=(0,), test_rounds=rounds, **noise)).correct[:, 0]


@pytest.fixture(scope="module")
def codes():
    return draw_repertoire(RepertoireSettings(), np.zeros(8, np.int64), Address(3, "codes"))


def test_random_wiring_is_at_chance(codes):
    wiring = newborns(codes, 4000, foraging=(6, 4))
    rng = np.random.default_rng(5)
    wiring.strength[:, :16] = rng.normal(0, 0.3, (4000, 16, codes.heads.n_heads))
    correct = newborns_tested(codes, wiring, rounds=2, sight_noise=0.1, response_noise=0.25)
    for test, chance in ((IDENTIFY, 1 / 8), (IMITATE, 1 / 8), (GOAL, 1 / 4), (FORAGE, 1 / 4)):
        assert_mean(correct[:, test], chance)


def test_a_leak_of_the_answer_is_not_chance(codes):
    """The same check goes red when one connection in thirty-two tells the truth."""
    wiring = newborns(codes, 4000)
    rng = np.random.default_rng(5)
    wiring.strength[:, :16] = rng.normal(0, 0.3, (4000, 16, codes.heads.n_heads))
    wiring.strength[:, :16] += 1 / 32 * perfect_wiring(codes)
    correct = newborns_tested(codes, wiring, rounds=2, sight_noise=0.1, response_noise=0.25)
    with pytest.raises(AssertionError):
        assert_mean(correct[:, IDENTIFY], 1 / 8)


@pytest.mark.parametrize("mirror_share", [0.0, 0.5, 1.0])
def test_perfect_wiring_without_noise_is_always_right(codes, mirror_share: float):
    wiring = newborns(codes, 3, mirror_share=mirror_share)
    wiring.strength[:, :16] = perfect_wiring(codes)
    wiring.meaning[:] = np.eye(4)[codes.goal_of]
    assert (newborns_tested(codes, wiring, rounds=3)[:, [IDENTIFY, GOAL, IMITATE]] == 1).all()


def test_the_mirror_route_names_no_goal_before_programs_have_meaning(codes):
    """Without K the drives of goals are all 0, and the first of equals is named: the share of that goal."""
    wiring = newborns(codes, 1, mirror_share=1.0)
    wiring.strength[:, :16] = perfect_wiring(codes)
    correct = newborns_tested(codes, wiring, rounds=1)[0]
    assert (correct[IMITATE], correct[IDENTIFY], correct[GOAL]) == (1.0, 1.0, 0.25)


@pytest.mark.parametrize(("drive", "sigma", "sight_noise"), [(0.3, 0.25, 0.0), (1.0, 0.25, 0.5), (0.1, 1.0, 0.2)])
def test_two_actions_follow_phi(drive: float, sigma: float, sight_noise: float):
    """The drive of the right program less that of the other is normal: mean d, variance 2 d^2 s^2 + 2 sigma^2."""
    stage = plain_stage(2)
    wiring = newborns(stage, 1500, mirror_share=1.0)
    wiring.strength[:, [0, 1], [0, 1]] = drive
    wiring.meaning[:] = np.eye(2)
    correct = newborns_tested(stage, wiring, rounds=30, sight_noise=sight_noise, response_noise=sigma)
    expected = float(ndtr(drive / np.sqrt(2 * (drive * sight_noise) ** 2 + 2 * sigma**2)))
    assert_mean(correct[:, IMITATE], expected)
    assert_mean(correct[:, IDENTIFY], expected)
    if sight_noise == 0:  # with noisy sights the largest of K R has the law of a rectified normal
        assert_mean(correct[:, GOAL], expected)


def test_the_share_of_the_mirror_route_weighs_both():
    """phi = 1/4 of a mirror drive of 1 against 3/4 of a visual drive of -0.2 leaves 0.1."""
    stage = plain_stage(2)
    wiring = newborns(stage, 2000, mirror_share=0.25)
    h = stage.heads
    wiring.strength[:, [0, 1], [0, 1]] = 1.0
    for first in (h.goals.start, h.identities.start):
        wiring.strength[:, [0, 1], [first, first + 1]] = -0.2
    wiring.meaning[:] = np.eye(2)
    correct = newborns_tested(stage, wiring, rounds=30, response_noise=0.25)
    expected = float(ndtr((0.25 * 1.0 - 0.75 * 0.2) / (np.sqrt(2) * 0.25)))
    assert_mean(correct[:, IDENTIFY], expected)
    assert_mean(correct[:, GOAL], expected)


def test_foraging_follows_phi():
    stage = plain_stage(2)
    wiring = newborns(stage, 1500, foraging=(4, 2))
    wiring.foraging[:, :, 0] = 0.3  # and 0 is what every cue pays here
    correct = newborns_tested(stage, wiring, rounds=1, response_noise=0.25)
    assert_mean(correct[:, FORAGE], float(ndtr(0.3 / (np.sqrt(2) * 0.25))))


def test_the_tests_of_one_life_are_independent():
    """The variance of the share right is p (1 - p) / n: no two tests share a random number."""
    stage = plain_stage(2)
    wiring = newborns(stage, 4000, mirror_share=1.0)
    wiring.strength[:, [0, 1], [0, 1]] = 0.2
    shares = newborns_tested(stage, wiring, rounds=25, response_noise=0.25)[:, IMITATE].astype(np.float64)
    p = float(ndtr(0.2 / (np.sqrt(2) * 0.25)))
    ratio = shares.var() / (p * (1 - p) / 50)
    assert abs(ratio - 1) < Z * np.sqrt(2 / 4000)
