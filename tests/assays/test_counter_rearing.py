"""Counter-mirror rearing, of those whose answer is known: the perfectly wired, blank learners, and innate learners.

Means are held against what is expected within 4.5 standard errors over 40 individuals: false alarm 6e-5.
"""

import numpy as np
import pytest
from made import HEBB, NOISY, PERFECT, found, subjects

from evo_mirror.assays.base import Assay
from evo_mirror.assays.counter_rearing import matching_places
from evo_mirror.foundation.discovery import leaves
from evo_mirror.state.experience import ACT, SIGHT, SOURCE

HANDS = {
    "rearing.sources": {"hands": {"kind": "self_observation", "rate": 1.0}, "others": {"kind": "others", "rate": 0.6}}
}


def outcome(who):
    return leaves(Assay)["counter_rearing"]().carry_out(who)


def test_the_perfectly_wired_are_not_turned_round_by_any_rearing():
    effects = found("counter_rearing", subjects(PERFECT))
    assert effects["bias"].value == pytest.approx(1.0, abs=1e-5)
    assert effects["head_start"].value == pytest.approx(2.0, abs=1e-5)
    assert effects["shift"].value == effects["understanding_loss"].value == 0.0


@pytest.mark.parametrize("changes", [{}, HANDS, HEBB], ids=["surprise", "hands alone", "pairing"])
def test_the_blank_learn_the_reverse_as_well_as_the_match(changes: dict):
    """Nothing tells a match from any other pairing, under either rule."""
    who = subjects(changes)
    effects, arms = found("counter_rearing", who), outcome(who)
    assert abs(effects["head_start"].value) < 4.5 * effects["head_start"].standard_error
    assert effects["bias"].value < -4.5 * effects["bias"].standard_error
    assert effects["understanding_loss"].value > 4.5 * effects["understanding_loss"].standard_error
    met = arms.of("counter-reared", "delta_p") - arms.of("reared", "delta_p")
    assert abs(met.mean()) < 4.5 * met.std(ddof=1) / len(met) ** 0.5, (
        "the partner is met as surely as the act itself was"
    )


def test_hands_alone_in_a_quiet_world_are_the_mirror_image_of_a_mirror():
    """Sights at right angles, no noise: what either rearing builds differs in its sign, trial by trial, to rounding."""
    arms = outcome(subjects({"rearing.sources": {"hands": {"kind": "self_observation", "rate": 1.0}}}))
    np.testing.assert_allclose(arms.of("reared", "bias").mean(), -arms.of("counter-reared", "bias").mean(), atol=0.01)


def test_what_is_innate_is_a_head_start_and_what_is_learned_against_it_takes_it_away():
    """Born perfect: B = 1. Learners lose part of it; how much is left of it, rearing with the match and against it agree."""
    effects = found("counter_rearing", subjects({"founders.start": "innate"}))
    assert effects["head_start"].value > 4.5 * effects["head_start"].standard_error
    assert effects["head_start"].value < 1.0
    fast = found("counter_rearing", subjects({"founders.start": "innate", "learning.rate": 0.4}))
    assert fast["head_start"].value < 0.7 * effects["head_start"].value


def test_only_what_goes_with_own_acts_is_exchanged():
    who = subjects(world=NOISY)
    places = matching_places(who.scenario)
    source, sight, act = (who.experience.events[:, :, k] for k in (SOURCE, SIGHT, ACT))
    at_once = np.isin(source, places) & (act >= 0)
    assert (sight[at_once] == act[at_once]).mean() > 0.6
    background = (source >= 0) & ~np.isin(source, places) & (act >= 0)
    assert (sight[background] == act[background]).mean() < 0.4
