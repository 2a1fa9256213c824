"""What experiments find where the mirror route is fixed, has a plastic read-out, or gains by performing: told beforehand.

Founders are wired for every action, or not at all. Four actions that look unlike one another; see `made.QUIET`.
"""

import numpy as np
import pytest
from made import found, subjects

INNATE, LEARNER = {"founders.start": "innate"}, {"learning.mirror_route": "learns"}
FIXED, READOUT, GAIN = ({"learning.mirror_route": route} for route in ("fixed", "readout", "gain"))
WEAK = {"encoding.spread": 0.1}


@pytest.fixture(scope="module")
def fixed():
    return subjects({**INNATE, **FIXED})


@pytest.fixture(scope="module")
def readout():
    return subjects({**INNATE, **READOUT})


@pytest.fixture(scope="module")
def practised():
    return subjects({**GAIN, **WEAK})


# ---------------------------------------------------------------------------------------------------------------- fixed
def test_a_fixed_route_mirrors_at_birth_and_is_the_same_after_any_life(fixed):
    birth, reared = found("birth", fixed), found("reared", fixed)
    assert birth["mirror_gain"].value == pytest.approx(1.0, abs=1e-5)
    assert reared["mirror_gain"].value == birth["mirror_gain"].value
    for arm in ("deprivation", "yoked"):
        assert found(arm, fixed)["loss"].value == 0.0


def test_no_training_moves_a_fixed_route_and_other_cues_are_learned_about(fixed):
    """All that is learned about sights are other cues: an imperative can drive an act, and no schedule matters to B."""
    trained = found("counter_mirror", fixed)
    assert trained["shift"].value == 0.0
    assert trained["residual_bias"].value == pytest.approx(1.0, abs=1e-5)
    assert trained["understanding_loss"].value == 0.0
    assert [e.value for e in found("contingency", fixed).values()] == [0.0, 0.0]
    assert found("prepared", fixed)["advantage"].value == -1.0


# ------------------------------------------------------------------------------------------------------------- read-out
def test_a_readout_mirrors_at_birth_and_is_turned_round(readout):
    birth, trained = found("birth", readout), found("counter_mirror", readout)
    assert birth["mirror_gain"].value == pytest.approx(1.0, abs=1e-5)
    assert trained["residual_bias"].value < -0.5
    assert trained["shift"].value > 1.0


def test_behind_the_right_route_a_readout_is_trained_like_a_free_learner(readout):
    """Looks are orthogonal enough that S0 lets every sight through as it is; free learners of the same wiring turn alike."""
    free = found("counter_mirror", subjects({**INNATE, **LEARNER}))
    assert found("counter_mirror", readout)["residual_bias"].value == pytest.approx(
        free["residual_bias"].value, abs=0.1
    )


def test_without_an_innate_route_a_readout_has_nothing_to_read():
    """Nobody wired, nobody mirrors, whatever the life and the training; a free learner does both."""
    blank, free = subjects(READOUT), subjects(LEARNER)
    assert found("reared", blank)["mirror_gain"].value == 0.0
    assert found("counter_mirror", blank)["residual_bias"].value == 0.0
    assert found("reared", free)["mirror_gain"].value > 0.3
    assert found("counter_mirror", free)["residual_bias"].value < -0.5


@pytest.mark.parametrize("route", [READOUT, GAIN], ids=["readout", "gain"])
def test_training_goes_on_from_life(route):
    """Adults are not born again when training begins: their strengths are those of one life with twice the trials."""
    who = subjects({**INNATE, **route, **WEAK})
    trained, whole = who.trained(who.experience), who._lived_on(who.experience, np.array([who.experience.n_trials]))
    n, units = who.repertoire.channels.n_features, who.repertoire.heads.units
    born, grown, later = (of.strength[:, :n, units] for of in (who.wiring, who.adults, trained))
    np.testing.assert_allclose(later, whole.strength[:, :n, units], atol=1e-4)
    assert np.abs(later - grown).max() > 0.05
    if route is GAIN:
        assert np.abs(later / born).max() < 1.0001 / 0.2


# ----------------------------------------------------------------------------------------------------------------- gain
def test_practice_makes_strong_and_no_match(practised):
    """Expertise without matching: what sights drive grows up to fivefold (g from 0.2 to 1), whichever sights were seen."""
    drives = practised.drives(practised.reared)
    ratio = np.abs(drives[:, -1]).mean() / np.abs(drives[:, 0]).mean()
    assert 4 < ratio <= 5
    gain = found("reared", practised)["mirror_gain"]
    assert abs(gain.value) < 4.5 * gain.standard_error


def test_what_is_seen_makes_no_difference_to_practice(practised):
    """Deprived of the sight of their own acts, or with the sights of another: the same to the bit. Learners lose by it."""
    for arm in ("deprivation", "yoked"):
        assert found(arm, practised)["loss"].value == 0.0
    assert found("deprivation", subjects({**LEARNER, **WEAK}))["loss"].value > 0.1


def test_training_in_whatever_direction_leaves_no_direction(practised):
    trained = found("counter_mirror", practised)
    assert abs(trained["residual_bias"].value) < 4.5 * trained["residual_bias"].standard_error
    for effect in found("contingency", practised).values():
        assert abs(effect.value) <= 4.5 * effect.standard_error


def test_who_practises_less_gains_less():
    """After T trials with chance p of one of four acts, a unit's gain is 1 - (1 - g0)(1 - alpha)^k; fewer acts, less gain."""
    often, seldom = (subjects({**GAIN, **WEAK, "rearing.act_rate": p, "rearing.trials": 40}) for p in (0.9, 0.2))
    grown = [
        np.abs(who.drives(who.reared)[:, -1]).mean() / np.abs(who.drives(who.reared)[:, 0]).mean()
        for who in (often, seldom)
    ]
    expected = [(1 - 0.8 * (1 - 0.1 * p / 4) ** 40) / 0.2 for p in (0.9, 0.2)]
    np.testing.assert_allclose(grown, expected, rtol=0.12)
