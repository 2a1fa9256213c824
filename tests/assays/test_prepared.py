"""Prepared learning in populations for which the answer is known: equal cues gain equally, to rounding, and by closed forms."""

import numpy as np
import pytest
from made import PERFECT, found, subjects

from evo_mirror.assays.prepared import PAIRINGS, advantage

RATE, CONTEXT = 0.1, 0.2  # of the populations made here


def gained(salience: float) -> float:
    """What a cue has gained after a few pairings beside a context: its share of a growing curve."""
    total = salience + CONTEXT
    return (1.0 - (1.0 - RATE * total) ** PAIRINGS) * salience / total


def test_equal_cues_gain_equally_and_as_much_as_the_rule_says():
    effects = found("prepared", subjects())
    for cue in ("sight", "signal"):
        assert effects[f"{cue}_gain"].value == pytest.approx(gained(1.0), abs=1e-6)
    assert effects["advantage"].value == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("sight", "signal"), [(2.0, 1.0), (0.5, 1.0), (1.0, 2.0)])
def test_an_associability_of_its_own_shows_and_by_how_much(sight: float, signal: float):
    effects = found("prepared", subjects({"salience.sight": sight, "salience.signal": signal}))
    one, other = gained(sight), gained(signal)
    assert effects["sight_gain"].value == pytest.approx(one, abs=1e-6)
    assert effects["signal_gain"].value == pytest.approx(other, abs=1e-6)
    assert effects["advantage"].value == pytest.approx((one - other) / (one + other), abs=1e-6)


def test_attention_and_noise_of_sights_make_no_difference():
    plain = found("prepared", subjects())
    looking = {"attention": {"own": 0.9, "other": 0.05, "forage": 0.05}, "understanding.sight_noise": 0.35}
    attentive = found("prepared", subjects(looking))
    assert {name: e.value for name, e in attentive.items()} == {name: e.value for name, e in plain.items()}


def test_traces_that_only_sights_leave_are_no_preparedness():
    """Measured before pairings were kept apart: an advantage of .09 with a trace of .5, and of .14 with one of .9."""
    lingering = found("prepared", subjects({"understanding.sight_trace": 0.9, "understanding.motor_trace": 0.5}))
    assert lingering["sight_gain"].value == pytest.approx(gained(1.0), abs=1e-6)
    assert lingering["advantage"].value == pytest.approx(0.0, abs=1e-6)


def test_under_hebbs_rule_many_connections_gain_a_little_more_than_one():
    """Each feature of size x gains 1 - (1 - rate x)^2 by two pairings, a signal 1 - (1 - rate)^2: no preparedness at all."""
    who = subjects({"learning.kind": "hebbian", "learning.rate": RATE})
    looks = np.abs(who.repertoire.sight_codes.astype(np.float64))
    sight = (looks * (1.0 - (1.0 - RATE * looks) ** 2)).sum(axis=1)
    mean = np.mean([sight[i % 4] for i in range(who.population.size)])
    effects = found("prepared", who)
    assert effects["sight_gain"].value == pytest.approx(mean, abs=1e-6)
    assert effects["signal_gain"].value == pytest.approx(1.0 - (1.0 - RATE) ** 2, abs=1e-6)
    assert 0.0 < effects["advantage"].value < 0.03


def test_who_has_nothing_to_learn_is_not_prepared():
    # Perfectly wired: a sight leaves no surprise, a signal does.
    able = found("prepared", subjects({"founders.start": "innate"}))
    assert able["sight_gain"].value == pytest.approx(0.0, abs=1e-6)
    assert able["signal_gain"].value == pytest.approx(gained(1.0), abs=1e-6)
    assert able["advantage"].value == pytest.approx(-1.0, abs=1e-4)
    unable = found("prepared", subjects(PERFECT))
    assert unable["sight_gain"].value == unable["signal_gain"].value == 0.0
    assert np.isnan(unable["advantage"].value)


def test_the_advantage_is_a_share_of_both_and_losses_count_as_none():
    one, other = np.array([3.0, 1.0, 0.0, -2.0, 0.0]), np.array([1.0, 1.0, 2.0, 2.0, -1.0])
    assert advantage(one, other)[:4].tolist() == [0.5, 0.0, -1.0, -1.0]
    assert np.isnan(advantage(one, other)[4])
