"""Own acts seen late, or not for what they are; and own sounds that come late: by their law, and on the same luck."""

import numpy as np
import pytest
from chances import assert_counts, assert_share
from upbringings import STAGE, A, grown_up, source

from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.measures.contingency import met
from evo_mirror.state.experience import ACT, DELAY, SIGHT, SOUND

OWN = pytest.mark.parametrize("kind", ["self_observation", "mirrors"])
WATCHFUL = (0.8, 0.1, 0.1)


def lived(kind: str, *, act_rate: float = 0.5, **settings):
    return grown_up(stage=STAGE, attention=WATCHFUL, act_rate=act_rate, **source(kind, rate=0.9, **settings))[0]


@OWN
@pytest.mark.parametrize("delay", [1, 5])
def test_every_sight_is_that_of_the_act_so_long_before(kind: str, delay: int):
    events = lived(kind, delay=delay)
    sight, act = events[:, delay:, SIGHT], events[:, :-delay, ACT]
    assert (events[:, :delay, SIGHT] == -1).all()
    assert (sight[sight >= 0] == act[sight >= 0]).all()
    assert (events[:, :, DELAY][events[:, :, SIGHT] >= 0] == delay).all()
    for a, visible in enumerate(STAGE.transparency if kind == "self_observation" else np.ones(A)):
        assert_share(sight[act == a] >= 0, float(0.9 * 0.8 * visible))


@OWN
@pytest.mark.parametrize("reliability", [0.0, 0.6])
def test_what_is_not_the_act_is_any_act(kind: str, reliability: float):
    events = lived(kind, reliability=reliability)
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    seen, other = sight >= 0, (1 - reliability) / A
    assert (act[seen] >= 0).all()
    assert_counts(np.bincount((sight[seen] - act[seen]) % A, minlength=A), [reliability + other, other, other, other])


@OWN
def test_the_same_acts_are_seen_whenever_and_however_well(kind: str):
    """Common luck: whoever is seen at once is seen late, as far as life lasts; shares that are all at once change nothing."""
    plain = lived(kind)
    assert np.array_equal(lived(kind, delay=(1.0, 0.0)), plain)
    late, vague = lived(kind, delay=3), lived(kind, reliability=0.5)
    assert np.array_equal(late[:, 3:, SIGHT], plain[:, :-3, SIGHT])
    assert np.array_equal(vague[:, :, SIGHT] >= 0, plain[:, :, SIGHT] >= 0)
    assert np.array_equal(late[:, :, ACT], plain[:, :, ACT])


@OWN
def test_delays_are_drawn_in_their_shares_and_the_earlier_act_is_seen(kind: str):
    events, _ = grown_up(act_rate=1.0, attention=WATCHFUL, **source(kind, rate=1.0, delay=(0.5, 0.0, 0.5)))
    sight, act, delay = (events[:, 2:, k] for k in (SIGHT, ACT, DELAY))
    where = np.nonzero(sight >= 0)
    assert (sight[where] == events[:, :, ACT][where[0], where[1] + 2 - delay[where]]).all()
    late, now = 0.8 * 0.5, 0.8 * 0.5
    shares = np.array([now * (1 - late), late])
    assert_counts([(delay[where] == k).sum() for k in (0, 2)], shares / shares.sum())
    assert act.shape == sight.shape


@OWN
def test_lateness_and_doubt_take_contingency_away_and_are_found_in_what_was_met(kind: str):
    """Delta P of matching acts is that of the same trial: reliability scales it, a delay leaves none; both are written down."""
    plain, vague, late = (
        met(lived(kind, **how).astype(np.int8), A) for how in ({}, {"reliability": 0.5}, {"delay": 1})
    )
    least = 0.15 if kind == "self_observation" else 0.3
    assert np.nanmean(plain.delta_p) - np.nanmean(vague.delta_p) > least
    assert abs(np.nanmean(late.delta_p)) < 0.02
    assert np.nanmean(plain.delay) == 0.0
    assert np.nanmean(late.delay) == 1.0


# -------------------------------------------------------------------------------------------------------------- sounds
def test_the_sound_of_ones_own_act_may_come_after_it():
    words = {"rate": 0.0001, "own_rate": 0.7, "reliability": 1.0}
    plain, late = (grown_up(**source("acquired_equivalence", **words, delay=d))[0] for d in (0, 4))
    assert (late[:, :4, SOUND] == -1).all()
    quiet = (plain[:, :, SIGHT] >= 0).any(axis=1)
    assert not quiet.all()
    assert np.array_equal(late[~quiet, 4:, SOUND], plain[~quiet, :-4, SOUND])
    heard = late[~quiet, 4:, SOUND] >= 0
    assert (late[~quiet, 4:, SOUND][heard] == late[~quiet, :-4, ACT][heard]).all()


def test_sounds_wait_in_their_shares_and_never_drown_that_of_an_act_seen():
    words = {"rate": 0.9, "own_rate": 1.0, "reliability": 1.0}
    attention = (0.1, 0.8, 0.1)
    plain, never, mixed = (
        grown_up(attention=attention, **source("acquired_equivalence", **words, delay=d))[0]
        for d in (0, (1.0, 0.0), (0.5, 0.5))
    )
    assert np.array_equal(plain, never)
    shown = mixed[:, :, SIGHT] >= 0
    assert (mixed[:, :, SOUND][shown] == mixed[:, :, SIGHT][shown]).all()
    acting, before = mixed[:, 1:, ACT], mixed[:, :-1, ACT]
    alone = (acting >= 0) & (before < 0)
    assert_share(mixed[:, 1:, SOUND][alone] >= 0, 0.5)
    after = (acting < 0) & (before >= 0) & ~shown[:, 1:]
    assert_share(mixed[:, 1:, SOUND][after] >= 0, 0.5)


@pytest.mark.parametrize("kind", ["self_observation", "mirrors", "acquired_equivalence"])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"delay": [0.5, 0.4]},
            "delay: must hold shares that add up to 1; got 0.9. Give the share of each delay of 0, 1, 2",
        ),
        ({"delay": -1}, "delay: must be at least 0"),
        ({"reliability": 1.2}, "reliability: must be at most 1.0; got 1.2"),
        ({"reliability": -0.1}, "reliability: must be at least 0.0; got -0.1"),
    ],
)
def test_what_cannot_be_is_answered(kind: str, settings: dict, message: str):
    with pytest.raises(ScenarioError, match=message.replace(".", r"\.")):
        validated(leaves(Source)[kind], settings, source="it")
