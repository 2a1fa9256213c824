"""*Own hands*: without the sight of them no mirror; with it, a mirror of the hand that is seen (Held and Bauer 1967).

8 replicates, each with other looks and other children; bounds are at least 6 standard deviations of a replicate from what 16
replicates of another seed gave (named beside each).
"""

import numpy as np
from replications import adults, own_less_others

from evo_mirror.interventions.training import grown_up
from evo_mirror.state.experience import ACT, SIGHT, SOURCE

BORN_SO = ("heritable.wiring=true", "founders.start=innate", "learning.kind=none")
LEFT, RIGHT = slice(0, 4), slice(4, 8)


def gain(who, life, block: int = -1) -> np.ndarray:
    """Mirroring of each action."""
    return own_less_others(who.drives(life)[:, block]).mean(axis=0)


def exposed(who, experience):
    """A second life, of those who never saw their own hands in the first."""
    deprived = who.deprived(("self_observation",))
    return who.trained(experience, grown_up(who.wiring, deprived))


def left_hand_only(who):
    """The experience of a normal life, in which the right hand is never seen."""
    sights = who.experience.events[:, :, SIGHT]
    return who.experience.with_column(SIGHT, np.where(sights >= 4, -1, sights).astype(np.int8))


def test_without_the_sight_of_own_hands_there_is_no_mirror():
    for who in adults("own-hands"):
        assert gain(who, who.reared).mean() > 0.3, ".48, SD .02"
        assert abs(gain(who, who.deprived(("self_observation",))).mean()) < 0.02, ".00, SD .003"


def test_it_recovers_with_as_much_exposure():
    for who in adults("own-hands"):
        late = gain(who, exposed(who, who.experience)).mean()
        assert late > 0.3, ".48, SD .02"


def test_one_hand_that_is_seen_recovers_and_the_other_does_not():
    for who in adults("own-hands"):
        life = exposed(who, left_hand_only(who))
        assert gain(who, life)[LEFT].mean() > 0.35, ".54, SD .02"
        assert abs(gain(who, life)[RIGHT].mean()) < 0.15, ".00, SD .02"
        early = gain(who, life, 2)[LEFT].mean()
        assert 0.1 < early < gain(who, life)[LEFT].mean(), "a fifth of a life is enough to see it begin: .22, SD .01"


def test_the_deprived_did_as_much_and_saw_others_as_often():
    who = adults("own-hands")[0]
    normal = who.experience.events
    sources = normal[:, :, SOURCE]
    assert (sources == 0).any()
    assert (sources == 1).any()
    seen, done = normal[:, :, SIGHT], normal[:, :, ACT]
    assert (seen[sources == 0] == done[sources == 0]).all(), "one's own act is the act one does"
    assert abs((seen[sources == 1] == done[sources == 1]).mean() - 0.075) < 0.05, (
        "what others do has nothing to do with it"
    )


def seen(how: str, value: str, *more: str) -> float:
    """Mirroring of those who see their own hands late, or not for what they are."""
    setting = f"rearing.sources.self_observation.{how}={value}"
    return float(np.mean([gain(who, who.reared).mean() for who in adults("own-hands", setting, *more)]))


def test_hands_seen_late_teach_only_who_remembers_what_they_did():
    """Contiguity, where delays are those of a screen that lags: a trace of the act bridges them, less and less."""
    assert abs(seen("delay", "1")) < 0.05, "-.01, SD of a replicate .004"
    traced = [seen("delay", delay, "understanding.motor_trace=0.6") for delay in ("1", "3")]
    assert traced[0] > 0.15, ".22, SD .01"
    assert 0.03 < traced[1] < 0.5 * traced[0], ".05, SD .003"
    assert seen("delay", "1", "understanding.sight_trace=0.6") < -0.04, (
        "a trace of the sight meets the next act: -.07, SD .003"
    )


def test_hands_seen_for_others_teach_as_much_as_they_are_to_be_trusted():
    """Contingency: half of the sights are any act, and half of the mirror is left."""
    assert 0.15 < seen("reliability", "0.5") < 0.33, ".24 of .48, SD .01"


def test_an_innate_mirror_loses_nothing_and_recovers_nothing():
    for who in adults("own-hands", *BORN_SO):
        assert gain(who, who.deprived(("self_observation",))).min() > 0.9
        assert np.array_equal(gain(who, exposed(who, left_hand_only(who)), 0), gain(who, who.reared))
