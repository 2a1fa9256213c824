"""Lesions: observation inputs of chosen units, and nothing else."""

from dataclasses import fields

import numpy as np
import pytest
from lives import newborns, plain_stage

from evo_mirror.interventions.lesion import lesioned
from evo_mirror.state.repertoire import Channels, Heads, Repertoire


@pytest.fixture
def stage() -> Repertoire:
    """Three actions over five units, with every class of cue."""
    plain = plain_stage(3)
    units = np.zeros((3, 5), np.float32)
    units[[0, 1, 2, 0, 1], [0, 1, 2, 3, 4]] = 1.0
    return Repertoire(
        Channels(3, 1, 2, 3, 3), Heads(5, 3, 3), plain.sight_codes, plain.sound_codes, units, plain.goal_of,
        plain.transparency, plain.is_cultural,
    )  # fmt: skip


@pytest.fixture
def wiring(stage):
    wiring = newborns(stage, 4)
    wiring.strength[:] = np.random.default_rng(8).uniform(0.1, 1.0, wiring.strength.shape)
    return wiring


def test_only_the_sights_of_the_chosen_units_fall_silent(stage, wiring):
    lesions = np.random.default_rng(9).random((4, 5)) < 0.5
    after = lesioned(wiring, lesions, stage).strength
    for i in range(4):
        for head in range(stage.heads.n_heads):
            is_hit = head < 5 and lesions[i, head]
            assert (after[i, :3, head] == 0).all() == is_hit
            if not is_hit:
                assert np.array_equal(after[i, :, head], wiring.strength[i, :, head])
    assert np.array_equal(after[:, 3:], wiring.strength[:, 3:]), "sounds, contexts, imperatives and signals stay"


def test_a_lesion_of_nothing_is_nothing_and_of_all_leaves_the_visual_route(stage, wiring):
    assert np.array_equal(lesioned(wiring, np.zeros((4, 5), bool), stage).strength, wiring.strength)
    after = lesioned(wiring, np.ones((4, 5), bool), stage).strength
    assert not after[:, :3, stage.heads.units].any()
    assert np.array_equal(after[:, :, 5:], wiring.strength[:, :, 5:])


def test_the_wiring_itself_and_all_else_stay(stage, wiring):
    before = wiring.strength.tobytes()
    after = lesioned(wiring, np.ones((4, 5), bool), stage)
    assert wiring.strength.tobytes() == before
    for field in fields(wiring):
        if field.name != "strength":
            assert getattr(after, field.name) is getattr(wiring, field.name)
