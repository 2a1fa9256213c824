"""Probes: compounds of cues as they are written down, and what they drive."""

import numpy as np
import pytest

from evo_mirror.measures.probing import compounds, probed
from evo_mirror.state.repertoire import Channels, Heads, Repertoire

f4 = np.float32
THREE = np.eye(3, dtype=f4)


def stage_with(sounds) -> Repertoire:
    """Three actions, one feature and one unit each, two contexts, and sounds as given."""
    channels = Channels(3, sounds.shape[1], 2, 3, 3)
    goal_of = np.arange(3, dtype=np.int8)
    return Repertoire(channels, Heads(3, 3, 3), THREE, sounds, THREE, goal_of, np.ones(3, f4), np.zeros(3, np.bool_))


@pytest.fixture
def stage() -> Repertoire:
    return stage_with(np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]], f4))


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
    stage = stage_with(np.zeros((3, 0), f4))
    assert compounds(stage, sight=[0, 1]).shape == (2, stage.channels.n_cues)


def test_drives_add_up_over_the_cues_of_a_compound(stage):
    strength = np.random.default_rng(5).normal(size=(4, stage.channels.n_cues, stage.heads.n_heads)).astype(f4)
    sight, context = compounds(stage, sight=[0, 1, 2]), compounds(stage, context=[1, 1, 1])
    both = compounds(stage, sight=[0, 1, 2], context=1)
    assert probed(strength, both, stage) == pytest.approx(
        probed(strength, sight, stage) + probed(strength, context, stage), abs=1e-6
    )
    assert probed(strength, context, stage)[3, 0, 2] == pytest.approx(float(strength[3, 6, 2]))


def test_a_sight_alone_drives_what_it_drives_in_the_tests_of_a_life(one_generation):
    lived, _ = one_generation
    life, repertoire = lived.life, lived.repertoire
    told = life.program_drives(repertoire.readout, repertoire.heads)[:, -1]
    assert np.abs(told).max() > 0.3
    of_sights = probed(life.strength, compounds(repertoire, sight=np.arange(repertoire.n_actions)), repertoire)
    assert of_sights == pytest.approx(told, abs=1e-5)


@pytest.mark.parametrize(
    ("cues", "message"),
    [
        ({"sight": [0, 3]}, "sight must be a code from 0 to 2, or -1; got 3. Name one that the repertoire has"),
        ({"sight": 0, "context": 2}, "context must be a code from 0 to 1, or -1; got 2"),
        ({"signal": -2}, "signal must be a code from 0 to 2, or -1; got -2"),
    ],
)
def test_a_cue_that_there_is_not_is_refused(stage, cues, message: str):
    with pytest.raises(ValueError, match=message):
        compounds(stage, **cues)
