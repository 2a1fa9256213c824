"""Acquired equivalence in closed form: what is heard stands in for an act, and teaches the sight that comes with it."""

from dataclasses import replace

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage, written_out

RATE, TOGETHER, APART = 0.2, 30, 12
DOING, SEEING = {"act": 0, "sound": 0}, {"sight": 0, "sound": 0}


def two_sounds():
    """Two actions, each with a look and a sound of its own."""
    return replace(plain_stage(2, sounds=2), sound_codes=np.eye(2, dtype=np.float32))


def strengths(trials, *, mediation: float, rate: float = RATE, **how) -> tuple[float, float, float]:
    """Of the first unit: by the sight and by the sound of its action, and by the sound of the other."""
    stage = two_sounds()
    context = stage.channels.starts[2]
    salience = np.ones(stage.channels.n_cues, np.float32)
    salience[context] = 0.0
    wiring = newborns(stage, 1, rate=rate, salience=salience)
    strength = lived(wiring, written_out(trials), conditions(stage, mediation=mediation), **how).strength[0, :, 0]
    return float(strength[0]), float(strength[2]), float(strength[3])


@pytest.mark.parametrize("mediation", [0.3, 1.0])
def test_sights_come_to_drive_what_their_sound_evokes(mediation: float):
    """The sound has V = 1 - (1 - a)^n of the act; the sight then approaches m V, as if that had been done."""
    sight, sound, other = strengths([DOING] * TOGETHER + [SEEING] * APART, mediation=mediation)
    evoked = 1.0 - (1.0 - RATE) ** TOGETHER
    assert sound == pytest.approx(evoked, abs=1e-6), "and it loses nothing by standing in"
    assert sight == pytest.approx(mediation * evoked * (1.0 - (1.0 - RATE) ** APART), abs=1e-6)
    assert other == 0.0


def test_without_mediation_a_sight_with_a_sound_is_extinction():
    """Both are cues of nothing done: with equal saliences they share the error, a (0 - V_sight - V_sound) each."""
    sight, sound, _ = strengths([DOING] * TOGETHER + [SEEING] * APART, mediation=0.0)
    v = 1.0 - (1.0 - RATE) ** TOGETHER
    lost = v / 2 * (1.0 - (1.0 - 2 * RATE) ** APART)
    assert sight == pytest.approx(-lost, abs=1e-6)
    assert sound == pytest.approx(v - lost, abs=1e-6)


def test_an_act_needs_no_stand_in_and_silence_evokes_nothing():
    history = [DOING] * 5 + [{"sight": 0, "act": 1, "sound": 0}] * 5 + [{"sight": 0}] * 5
    assert strengths(history, mediation=1.0) == strengths(history, mediation=0.0)


def test_what_a_sound_inhibits_is_not_evoked():
    """The other sound foretells that the act will not come: below 0 there is nothing to stand in."""
    inhibitor = [DOING, {"sound": 1, "act": 1}] * 10
    sight, _, other = strengths([*inhibitor, {"sight": 0, "sound": 1}], mediation=1.0)
    assert other == 0.0
    assert sight == 0.0


def test_a_sound_that_stays_is_put_back_when_there_is_something_to_do():
    """Heard on every trial, it is a cue on those with an act and stands in on the others."""
    sight, sound, _ = strengths([DOING, SEEING] * 20, mediation=1.0)
    assert sound == pytest.approx(1.0 - (1.0 - RATE) ** 20, abs=1e-6)
    v, expected = 0.0, 0.0
    for _ in range(20):
        v += RATE * (1.0 - v)
        expected += RATE * (v - expected)
    assert sight == pytest.approx(expected, abs=1e-6)
