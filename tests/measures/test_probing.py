"""Probes: compounds of cues as they are written down, and what they drive."""

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage, written_out

from evo_mirror.measures.probing import compounds, probed
from evo_mirror.state.repertoire import Channels, Repertoire

f4 = np.float32


@pytest.fixture
def stage() -> Repertoire:
    """Three actions with two features, two contexts and sounds."""
    plain = plain_stage(3)
    sounds = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]], f4)
    return Repertoire(
        Channels(3, 2, 2, 3, 3), plain.heads, plain.sight_codes, sounds, plain.unit_codes, plain.goal_of, plain.transparency,
        plain.is_cultural,
    )  # fmt: skip


def test_a_compound_holds_what_it_is_said_to_hold_and_nothing_else(stage):
    assert not compounds(stage).any(), "nothing at all is a probe too"
    cues = compounds(stage, sight=[0, 2, -1], sound=0, context=1, imperative=[-1, 1, 1], signal=[2, -1, -1])
    assert cues.dtype == f4
    assert cues.tolist() == [
        [1, 0, 0, f4(0.6), f4(0.8), 0, 1, 0, 0, 0, 0, 0, 1],
        [0, 0, 1, f4(0.6), f4(0.8), 0, 1, 0, 1, 0, 0, 0, 0],
        [0, 0, 0, f4(0.6), f4(0.8), 0, 1, 0, 1, 0, 0, 0, 0],
    ]


def test_a_repertoire_without_sounds_has_silent_probes():
    stage = plain_stage(2, sounds=0)
    assert compounds(stage, sight=[0, 1]).shape == (2, stage.channels.n_cues)


def test_drives_add_up_over_the_cues_of_a_compound(stage):
    strength = np.random.default_rng(5).normal(size=(4, stage.channels.n_cues, stage.heads.n_heads)).astype(f4)
    sight, context = compounds(stage, sight=[0, 1, 2]), compounds(stage, context=[1, 1, 1])
    both = compounds(stage, sight=[0, 1, 2], context=1)
    assert probed(strength, both, stage) == pytest.approx(
        probed(strength, sight, stage) + probed(strength, context, stage), abs=1e-6
    )
    assert probed(strength, context, stage)[3, 0, 2] == pytest.approx(float(strength[3, 6, 2]))


def test_a_sight_alone_drives_what_it_drives_in_the_tests_of_a_life(stage):
    trials = [{"sight": a % 3, "act": (a * a) % 3, "signal": a % 2} for a in range(20)]
    life = lived(newborns(stage, 1), written_out(trials), conditions(stage, ages=[20]))
    told = life.program_drives(stage.readout, stage.heads)[:, -1]
    assert np.abs(told).max() > 0.3
    assert probed(life.strength, compounds(stage, sight=[0, 1, 2]), stage) == pytest.approx(told, abs=1e-6)
