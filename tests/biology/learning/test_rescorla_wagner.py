"""Rescorla and Wagner's rule in the real kernel, against its closed forms."""

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage, written_out

from evo_mirror.biology.learning.rescorla_wagner import RescorlaWagner

ALONE = plain_stage(1)
SIGHT, CONTEXT, IMPERATIVE, SIGNAL = (ALONE.channels.starts[i] for i in (0, 2, 3, 4))
PAIRED, EXTINGUISHED = {"sight": 0, "act": 0}, {"sight": 0}


def trained(trials, *, rate=0.1, context=-1, salience=1.0, start=None, rule=None, stage=ALONE, **changes):
    wiring = newborns(stage, 1, rate=rate, salience=salience, rule=rule)
    if start:
        for cue, strength in start.items():
            wiring.strength[0, cue, 0] = strength
    return lived(wiring, written_out(trials, context=context), conditions(stage, rule=rule, **changes))


def curve(trials, **how):
    """Drive of the only program by the only sight, before the first trial and after each."""
    life = trained(trials, ages=np.arange(len(trials) + 1), **how)
    return life.drives[0, :, 0, 0].astype(np.float64)


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("asymptote", [1.0, 2.5])
def test_acquisition(rate: float, asymptote: float):
    """lambda (1 - (1 - alpha)^n)."""
    n = np.arange(81)
    expected = asymptote * (1 - (1 - rate) ** n)
    np.testing.assert_allclose(curve([PAIRED] * 80, rate=rate, asymptote=asymptote), expected, atol=1e-6 * asymptote)


@pytest.mark.parametrize("rate", [0.05, 0.4])
@pytest.mark.parametrize("before", [0.8, -0.8])
def test_extinction(rate: float, before: float):
    """(1 - alpha)^n of what there was; of an inhibitor that is shown alone as well."""
    expected = before * (1 - rate) ** np.arange(41)
    np.testing.assert_allclose(curve([EXTINGUISHED] * 40, rate=rate, start={SIGHT: before}), expected, atol=1e-6)


def test_beta_depends_on_whether_the_head_was_active():
    rule = RescorlaWagner(reinforced=0.5, unreinforced=0.25)
    up = curve([PAIRED] * 20, rate=0.2, rule=rule)
    down = curve([EXTINGUISHED] * 20, rate=0.2, rule=rule, start={SIGHT: 1.0})
    np.testing.assert_allclose(up, 1 - 0.9 ** np.arange(21), atol=1e-6)
    np.testing.assert_allclose(down, 0.95 ** np.arange(21), atol=1e-6)


@pytest.mark.parametrize("saliences", [(1.0, 1.0), (1.0, 0.5), (0.25, 1.0)])
def test_overshadowing(saliences: tuple[float, float]):
    """Cues that come together share lambda in proportion to their saliences."""
    salience = np.ones(ALONE.channels.n_cues)
    salience[[SIGHT, SIGNAL]] = saliences
    strength = trained([{**PAIRED, "signal": 0}] * 400, salience=salience).strength[0, :, 0]
    np.testing.assert_allclose(strength[[SIGHT, SIGNAL]], np.array(saliences) / sum(saliences), atol=1e-5)


def test_blocking():
    """What the first cue has left unexplained is all that the second can gain: half of (1 - alpha)^n."""
    n, rate = 15, 0.1
    strength = trained([PAIRED] * n + [{**PAIRED, "signal": 0}] * 400, rate=rate).strength[0, :, 0]
    left = (1 - rate) ** n
    np.testing.assert_allclose(strength[[SIGHT, SIGNAL]], [1 - left / 2, left / 2], atol=1e-5)


def test_overexpectation():
    """Two cues trained apart are worth 2 together; together they come down to 1."""
    strength = trained([{**PAIRED, "signal": 0}] * 400, start={SIGHT: 1.0, SIGNAL: 1.0}).strength[0, :, 0]
    np.testing.assert_allclose(strength[[SIGHT, SIGNAL]], [0.5, 0.5], atol=1e-5)


def test_conditioned_inhibition():
    """What takes back an expected act: A alone goes with it, A and X together do not, and X settles at - lambda."""
    strength = trained([PAIRED, {**EXTINGUISHED, "signal": 0}] * 600, asymptote=2.0).strength[0, :, 0]
    np.testing.assert_allclose(strength[[SIGHT, SIGNAL]], [2.0, -2.0], atol=1e-5)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
@pytest.mark.parametrize(("reinforced", "unreinforced"), [(0.8, 0.4), (0.3, 0.9), (0.5, 0.5)])
def test_partial_reinforcement_settles_where_the_betas_balance(share: float, reinforced: float, unreinforced: float):
    """lambda p beta+ / (p beta+ + (1 - p) beta-)."""
    rule = RescorlaWagner(reinforced=reinforced, unreinforced=unreinforced)
    cycle = [PAIRED] * round(4 * share) + [EXTINGUISHED] * round(4 * (1 - share))
    at_rest = curve(cycle * 400, rate=0.02, rule=rule)[-5:-1].mean()
    expected = share * reinforced / (share * reinforced + (1 - share) * unreinforced)
    assert at_rest == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("seen", "unseen"), [(8, 3), (5, 5), (2, 7), (0, 10)])
def test_the_drive_above_the_context_is_delta_p_also_below_zero(seen: int, unseen: int):
    """Of ten trials with the sight, the act comes on so many; of ten without, on so many: Delta P = (seen - unseen) / 10."""
    with_it = [PAIRED] * seen + [EXTINGUISHED] * (10 - seen)
    without = [{"act": 0}] * unseen + [{}] * (10 - unseen)
    order = np.random.default_rng(5).permutation(20)
    cycle = [(with_it + without)[k] for k in order]
    found = trained(cycle * 500, context=0, rate=0.01).strength[0, :, 0]
    assert found[SIGHT] == pytest.approx((seen - unseen) / 10, abs=0.03)
    assert found[CONTEXT] == pytest.approx(unseen / 10, abs=0.03)


@pytest.mark.parametrize(
    ("name", "cue"), [("sound", 1), ("context", CONTEXT), ("imperative", IMPERATIVE), ("signal", SIGNAL)]
)
def test_every_class_of_cues_competes_with_an_alpha_of_its_own(name: str, cue: int):
    """Beside a sight of salience 1, one of salience s takes s / (1 + s) of lambda."""
    salience = np.ones(ALONE.channels.n_cues)
    salience[cue] = 0.25
    strength = trained([{**PAIRED, name: 0}] * 300, salience=salience).strength[0, :, 0]
    np.testing.assert_allclose(strength[[SIGHT, cue]], [0.8, 0.2], atol=1e-4)


DESIGNS = {
    "contingent": [{**PAIRED, "imperative": 0}],
    "signalled": [{**PAIRED, "imperative": 0}, {"act": 0, "imperative": 0, "signal": 0}],
    "non-contingent": [{**PAIRED, "imperative": 0}, {"act": 0, "imperative": 0}],
}


@pytest.mark.parametrize(
    ("design", "context", "expected"),
    [
        ("contingent", -1, 1 / 2),
        ("signalled", -1, 1 / 3),
        ("non-contingent", -1, 0),
        ("contingent", 0, 1 / 3),
        ("signalled", 0, 1 / 5),
        ("non-contingent", 0, 0),
    ],
)
@pytest.mark.parametrize("rate", [0.02, 0.2])
def test_adult_training_ends_in_the_solution_of_least_norm(design: str, context: int, expected: float, rate: float):
    """From nothing, and with equal saliences, whatever the rate; context 0 is a cue that is always there."""
    strength = trained(DESIGNS[design] * 5000, context=context, rate=rate).strength[0, :, 0]
    assert strength[SIGHT] == pytest.approx(expected, abs=1e-4)


def test_a_context_alone_cannot_make_the_contingency_effect():
    """Without the imperative and with a unit for every act, a sight still predicts its act beyond the context."""
    stage = plain_stage(4)
    paired = [{"sight": a, "act": a} for a in range(4)]
    unseen = [{"act": a} for a in range(4)]
    life = trained((paired + unseen) * 2000, stage=stage, context=0, rate=0.01)
    assert life.strength[0, 0, 0] > 0.7


@pytest.mark.parametrize(("rate", "is_stable"), [(0.6, True), (0.65, True), (0.68, False), (0.72, False)])
def test_it_is_stable_while_the_rate_times_the_squared_length_stays_below_two(rate: float, is_stable: bool):
    """Three cues of salience 1: 3 alpha < 2."""
    strength = trained([{**PAIRED, "imperative": 0, "signal": 0}] * 300, rate=rate).strength[0, :, 0]
    away = abs(float(strength[[SIGHT, IMPERATIVE, SIGNAL]].sum()) - 1)
    assert (away < 1e-3) == is_stable
    if not is_stable:
        assert away > 1e3


def test_only_the_instructed_response_is_taught_if_so_asked():
    """With one unit an act, sight 0 paired with act 1 says nothing about unit 0."""
    stage = plain_stage(2)
    trials = [{"sight": 0, "act": 0}] * 50 + [{"sight": 0, "act": 1}] * 50
    everything = trained(trials, stage=stage).strength[0, 0, :2]
    instructed = trained(trials, stage=stage, only_instructed=True).strength[0, 0, :2]
    grown = 1 - 0.9**50
    np.testing.assert_allclose(everything, [grown * 0.9**50, grown], atol=1e-6)
    np.testing.assert_allclose(instructed, [grown, grown], atol=1e-6)


def test_no_sight_leaves_the_context_to_learn_and_no_act_extinguishes():
    """The four kinds of trial of model.md: both, sight alone, act alone, neither."""
    strength = trained([{"act": 0}] * 3, context=0, rate=0.1).strength[0, :, 0]
    assert strength[SIGHT] == 0
    assert strength[CONTEXT] == pytest.approx(1 - 0.9**3)
    strength = trained([{}] * 3, context=0, rate=0.1, start={SIGHT: 0.5, CONTEXT: 0.5}).strength[0, :, 0]
    assert strength[SIGHT] == 0.5
    assert strength[CONTEXT] == pytest.approx(0.5 * 0.9**3)


def test_only_outcomes_that_are_seen_teach_the_visual_route():
    stage = plain_stage(2)
    units, goals, identities = stage.heads.units, stage.heads.goals, stage.heads.identities
    strength = trained([{"sight": 0}] * 50, stage=stage).strength[0, 0]
    assert not strength.any()
    strength = trained([{"sight": 0, "outcome": 1}] * 50, stage=stage, rate=0.3).strength[0, 0]
    assert not strength[units].any()
    np.testing.assert_allclose(strength[goals], [0, 1], atol=1e-5)
    np.testing.assert_allclose(strength[identities], [0, 1], atol=1e-5)
