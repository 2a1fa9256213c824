"""Mirrors, synchronous activity and acquired equivalence: each at its rate, by its law."""

import numpy as np
import pytest
from chances import assert_counts, assert_share
from upbringings import STAGE, A, grown_up, source

from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.state.experience import (
    ACT,
    DELAY,
    NO_DELAY,
    SIGHT,
    SOUND,
    SOURCE,
)


# ------------------------------------------------------------------------------------------------------------ mirrors
def test_a_mirror_shows_every_act_however_opaque():
    events, _ = grown_up(stage=STAGE, **source("mirrors", rate=0.8))
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    for a in range(A):
        assert_share(sight[act == a] >= 0, 0.8 * 0.5)
    assert (sight[sight >= 0] == act[sight >= 0]).all()
    assert (events[:, :, DELAY][sight >= 0] == 0).all()


# ------------------------------------------------------------------------------------------------ synchronous activity
@pytest.mark.parametrize("reliability", [0.0, 0.6, 1.0])
def test_others_do_the_same_as_reliably_as_said(reliability: float):
    events, _ = grown_up(act_rate=0.7, **source("synchronous_activity", rate=0.8, reliability=reliability))
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    assert (sight[act < 0] == -1).all()
    assert_share(sight[act >= 0] >= 0, 0.8 * 0.3)
    seen, other = sight >= 0, (1 - reliability) / A
    assert_counts(np.bincount((sight[seen] - act[seen]) % A, minlength=A), [reliability + other, other, other, other])


@pytest.mark.parametrize("lag", [3, 0, -1, -4])
def test_others_may_be_ahead_or_behind(lag: int):
    settings = {"delay": lag} if lag >= 0 else {"lead": -lag}
    events, _ = grown_up(
        act_rate=1.0, trials=60, attention=(0.1, 0.8, 0.1),
        **source("synchronous_activity", rate=1.0, reliability=1.0, **settings),
    )  # fmt: skip
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    sights, acts = (sight[:, lag:], act[:, : 60 - lag]) if lag >= 0 else (sight[:, :lag], act[:, -lag:])
    assert_share(sights >= 0, 0.8)
    assert (sights[sights >= 0] == acts[sights >= 0]).all()
    assert (events[:, :, DELAY][sight >= 0] == lag).all()


def test_it_is_the_same_where_no_delay_is_said_and_where_it_is_drawn():
    """Both ways to draw it come to the same, trial by trial."""
    given = {"act_rate": 0.7, "trials": 60, "attention": (0.1, 0.8, 0.1)}
    said, drawn = (
        grown_up(**given, **source("synchronous_activity", rate=0.9, reliability=0.6, delay=delay))[0]
        for delay in (0, [1.0])
    )
    assert said.tobytes() == drawn.tobytes()
    assert 0.3 < (said[:, :, SIGHT] >= 0).mean() < 0.7


def test_delays_are_drawn_in_their_shares_and_the_earlier_act_is_seen():
    """Trial t shows the act of trial t - 3 if that waited three trials, else that of t - 1 if it waited one, else its own."""
    events, _ = grown_up(
        act_rate=1.0, attention=(0.05, 0.9, 0.05),
        **source("synchronous_activity", rate=1.0, reliability=1.0, delay=[0.5, 0.3, 0.0, 0.2]),
    )  # fmt: skip
    sight, act, delay = events[:, :, SIGHT], events[:, :, ACT], events[:, :, DELAY]
    where = np.nonzero(sight >= 0)
    assert (sight[where] == act[where[0], where[1] - delay[where]]).all()
    assert set(np.unique(delay[where])) == {0, 1, 3}
    late, soon, now = 0.9 * 0.2, 0.9 * 0.3, 0.9 * 0.5
    shares = np.array([now * (1 - soon) * (1 - late), soon * (1 - late), late])
    later = delay[:, 3:][sight[:, 3:] >= 0]
    assert_counts([(later == k).sum() for k in (0, 1, 3)], shares / shares.sum())


# ------------------------------------------------------------------------------------------------ acquired equivalence
def test_what_is_done_is_heard_and_what_is_seen_is_heard_too():
    events, _ = grown_up(**source("acquired_equivalence", rate=0.9, own_rate=0.7, reliability=0.8))
    sight, act, sound = events[:, :, SIGHT], events[:, :, ACT], events[:, :, SOUND]
    assert (sight[act >= 0] == -1).all(), "others are seen when the child does nothing"
    assert_share(sight[act < 0] >= 0, 0.9 * 0.3)
    assert_share(sound[act >= 0] >= 0, 0.7)
    assert ((sound >= 0) == (sight >= 0))[act < 0].all()
    heard = sound >= 0
    of = np.where(act >= 0, act, sight)
    wrong = 0.2 / A
    assert_counts(np.bincount((sound[heard] - of[heard]) % A, minlength=A), [0.8 + wrong, wrong, wrong, wrong])
    assert (events[:, :, DELAY] == NO_DELAY).all()


def test_what_goes_with_a_sight_that_another_source_took_is_not_heard():
    sources = {
        "others": {"kind": "others", "rate": 1.0}, "words": {"kind": "acquired_equivalence", "rate": 1.0, "own_rate": 1.0}
    }  # fmt: skip
    events, _ = grown_up(attention=(0.05, 0.9, 0.05), sources=sources)
    sight, act, sound, who = (events[:, :, k] for k in (SIGHT, ACT, SOUND, SOURCE))
    assert (sound[act >= 0] >= 0).all()
    resting = act < 0
    assert ((sound >= 0) == (who == 1))[resting].all()
    assert ((who == 0) & resting).any()
    assert ((who == 1) & resting).any()
    assert (sight[resting & (sound >= 0)] >= 0).all()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"delay": [0.5, 0.4]}, "delay: must hold shares that add up to 1; got 0.9. Give the share of each delay of 0, 1, 2"),
        ({"delay": []}, "delay: must have between 1 and 101 shares"),
        ({"delay": -1}, "delay: must be at least 0"),
        ({"delay": [1.5, -0.5]}, r"delay.0: must be at most 1.0"),
        ({"delay": 1, "lead": 2}, "lead: must be 0 where the other is behind the child; got 2. Leave lead or delay at 0."),
        ({"lead": -2}, "lead: must be at least 0 trials; got -2"),
        ({"reliability": 1.2}, "reliability: must be at most 1.0; got 1.2"),
    ],
)  # fmt: skip
def test_delays_that_make_no_sense_are_refused(settings: dict, message: str):
    with pytest.raises(ScenarioError, match=message.replace("(", r"\(")):
        validated(leaves(Source)["synchronous_activity"], settings)
