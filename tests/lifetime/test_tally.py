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


def ideal_observer(stage, sight_noise: float, n: int = 200_000):
    """What Bayes' rule makes of sights: (2,) shares of actions identified and of goals named, and their errors."""
    looks, rng = stage.sight_codes.astype(np.float64), np.random.default_rng(7)
    shown = np.arange(n) % len(looks)
    seen = looks[shown] + sight_noise * rng.normal(size=(n, looks.shape[1]))
    likely = np.exp(
        (seen @ looks.T - (looks**2).sum(axis=1) / 2) / sight_noise**2
    )  # a factor of each sight is left out
    of_goals = likely @ np.eye(stage.heads.n_goals)[stage.goal_of]
    right = [(likely.argmax(axis=1) == shown).mean(), (of_goals.argmax(axis=1) == stage.goal_of[shown]).mean()]
    return np.array(right), np.sqrt(np.multiply(right, np.subtract(1, right)) / n)


def share_right(correct, n_tests: int):
    """(2,) shares of actions identified and of goals named, by all of a kind, and their errors."""
    right = correct[:, [IDENTIFY, GOAL]].astype(np.float64).mean(axis=0)
    return right, np.sqrt(right * (1 - right) / (len(correct) * n_tests))


@pytest.mark.parametrize("sight_noise", [0.2, 0.5])
def test_nobody_beats_bayes_whatever_its_wiring(codes, sight_noise: float):
    """Wired perfectly, as matched filters on either route, or anyhow about that; each kind 400 times, without response noise."""
    perfect, matched = perfect_wiring(codes), np.zeros((16, codes.heads.n_heads))
    looks = codes.sight_codes.T.astype(np.float64)
    matched[:, codes.heads.units] = looks @ np.linalg.pinv(codes.readout)
    matched[:, codes.heads.goals] = looks @ np.eye(4)[codes.goal_of]
    matched[:, codes.heads.identities] = looks
    rng = np.random.default_rng(5)
    kinds = [(perfect, 1.0), (perfect, 0.5), (perfect, 0.0), (matched, 1.0), (matched, 0.5), (matched, 0.0)]
    kinds += [(of + rng.normal(0, 0.05, of.shape), share) for of, share in kinds]
    best, its_error = ideal_observer(codes, sight_noise)
    nearest = np.zeros(2)
    for strength, share in kinds:
        wiring = newborns(codes, 400, mirror_share=share)
        wiring.strength[:, :16], wiring.meaning[:] = strength, np.eye(4)[codes.goal_of]
        right, error = share_right(
            newborns_tested(codes, wiring, rounds=5, sight_noise=sight_noise, response_noise=0.0), 40
        )
        assert (right < best + Z * np.hypot(error, its_error)).all(), f"{right} where Bayes has {best}"
        nearest = np.maximum(nearest, right)
    # The bound is no idle one: looks are of equal length, so that a matched filter is what Bayes' rule says to identify by.
    assert nearest[0] == pytest.approx(best[0], abs=0.02)
    assert nearest[1] > best[1] - 0.08


def test_who_saw_more_clearly_than_told_would_beat_bayes(codes):
    """The check above goes red when sights are a tenth less noisy than they are said to be."""
    wiring = newborns(codes, 400, mirror_share=0.0)
    wiring.strength[:, :16, codes.heads.identities] = codes.sight_codes.T
    correct = newborns_tested(codes, wiring, rounds=5, sight_noise=0.45, response_noise=0.0)
    (right, _), (error, _) = share_right(correct, 40)
    (best, _), (its_error, _) = ideal_observer(codes, 0.5)
    assert right > best + Z * np.hypot(error, its_error)


@pytest.mark.parametrize("sight_noise", [0.3, 0.8])
def test_the_ideal_observer_of_looks_at_right_angles_has_a_closed_form(sight_noise: float):
    """All projections but one are pure noise: the integral of phi(z) Phi(z + 1 / noise)^(A - 1) over z, met by perfect wiring."""
    stage = plain_stage(6)
    z = np.linspace(-9, 9, 20_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    expected = float(np.trapezoid(density * ndtr(z + 1 / sight_noise) ** 5, z))
    assert ideal_observer(stage, sight_noise)[0][0] == pytest.approx(expected, abs=Z * 0.0012)
    wiring = newborns(stage, 1000, mirror_share=1.0)
    wiring.strength[:, np.arange(6), np.arange(6)] = 1.0
    correct = newborns_tested(stage, wiring, rounds=10, sight_noise=sight_noise, response_noise=0.0)
    assert_mean(correct[:, IDENTIFY], expected)


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
