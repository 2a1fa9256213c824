"""The mirror route where it is fixed, has a plastic read-out, or gains by performing: three claims, against closed forms."""

from dataclasses import replace

import numpy as np
import pytest
from lives import (
    ENGINES,
    RULES,
    conditions,
    lived,
    make_awkward,
    newborns,
    plain_stage,
    with_eras,
    with_exact_sights,
    written_out,
)
from test_kernel import AWKWARD, assert_kernel_is_reference

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.lifetime import reference, routes, space
from evo_mirror.measures.indices import counter_mirror_bias

f4 = np.float32
CLAIMS = ("fixed", "readout", "gain")
RULE = RULES["rescorla_wagner"]


def claiming(claim, wiring, experience, setting, *, gain=0.25):
    return wiring, experience, replace(setting, mirror_route=claim, gain_at_birth=gain)


def mirrors(stage, n=1, *, strength=1.0, **how):
    """Newborns who answer every sight with its own act."""
    wiring = newborns(stage, n, **how)
    wiring.strength[:, : stage.n_actions, : stage.heads.n_units] = strength * np.eye(stage.n_actions)
    return wiring


def drives(life, stage):
    """R at each age of one individual: (n_ages, n_actions, n_actions)."""
    return life.program_drives(stage.readout, stage.heads)[0]


# ---------------------------------------------------------------------------------------------- three tellings, one story
@pytest.mark.parametrize(
    "case",
    ["everything at once", "sounds stand in, with all else", "sizes of seventeen", "critical period", "no trials"],
)
@pytest.mark.parametrize("claim", CLAIMS)
def test_the_kernel_is_its_reference(claim: str, case: str):
    assert_kernel_is_reference(*claiming(claim, *make_awkward(RULE, **AWKWARD[case])))


@pytest.mark.parametrize("kind", ["hebbian", "covariance"])
@pytest.mark.parametrize("claim", CLAIMS)
def test_it_is_for_rules_with_other_terms(claim: str, kind: str):
    engines = ("vector", "numpy") if kind == "hebbian" and "vector" in ENGINES else ("numpy",)
    life = make_awkward(RULES[kind], **AWKWARD["everything at once"])
    assert_kernel_is_reference(*claiming(claim, *life), engines=engines)


@pytest.mark.slow
@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("claim", CLAIMS)
def test_it_is_in_every_case_for_all_rules_and_engines(claim: str, kind: str, case: str):
    assert_kernel_is_reference(*claiming(claim, *make_awkward(RULES[kind], **AWKWARD[case])))


@pytest.mark.parametrize("claim", CLAIMS)
def test_it_is_in_a_world_that_changes(claim: str):
    assert_kernel_is_reference(*claiming(claim, *with_eras(*make_awkward(RULE, cued=0.3))))


def test_a_route_that_is_fixed_can_be_told_in_actions_and_no_other():
    life = with_exact_sights(*make_awkward(RULE, features=64, actions=12, n=4, cued=0.2))
    for claim, is_told in (("learns", True), ("fixed", True), ("readout", False), ("gain", False)):
        wiring, experience, setting = claiming(claim, *life)
        assert space.space_of(setting, True).in_actions == is_told, claim
        assert_kernel_is_reference(wiring, experience, setting)


@pytest.mark.parametrize("name", ["through", "strengthen"])
def test_a_defect_in_a_claim_is_seen(monkeypatch: pytest.MonkeyPatch, name: str):
    right, claim = getattr(routes, name), {"through": "readout", "strengthen": "gain"}[name]
    life = claiming(claim, *make_awkward(RULE, **AWKWARD["everything at once"]))
    assert_kernel_is_reference(*life)
    monkeypatch.setattr(reference, name, lambda *given: right(*given) * f4(1.0001))
    with pytest.raises(AssertionError):
        assert_kernel_is_reference(*life)


# ---------------------------------------------------------------------------------------------------------------- fixed
@pytest.mark.parametrize("kind", RULES)
def test_a_fixed_route_never_moves_and_all_else_learns_as_ever(kind: str):
    """Also where the rule remembers or forgets. Other cues compete with what sights drive, as they do for the others."""
    life = make_awkward(RULES[kind], **AWKWARD["everything at once"])
    wiring, _, setting = life
    n, units = setting.repertoire.channels.n_features, setting.repertoire.heads.units
    fixed, free = lived(*claiming("fixed", *life)), lived(*life)
    assert fixed.strength[:, :n, units].tobytes() == np.ascontiguousarray(wiring.strength[:, :n, units]).tobytes()
    assert fixed.strength[..., units.stop :].tobytes() == free.strength[..., units.stop :].tobytes()
    assert fixed.meaning.tobytes() == free.meaning.tobytes()
    assert fixed.foraging.tobytes() == free.foraging.tobytes()
    assert (fixed.strength[:, n:, units] != wiring.strength[:, n:, units]).any() == RULES[kind].learns
    assert (free.strength[:, :n, units] != wiring.strength[:, :n, units]).any() == RULES[kind].learns


# ------------------------------------------------------------------------------------------------------------- read-out
def _orthonormal(n, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0].astype(f4)


def test_behind_orthonormal_wiring_a_readout_learns_like_a_learner_on_programs():
    """S0 orthonormal: the read-out sees each sight as a code of length 1, and R changes as that of a free learner does."""
    stage, rng = plain_stage(5), np.random.default_rng(2)
    wiring = newborns(stage, 1, rate=0.2)
    wiring.strength[0, :5, :5] = _orthonormal(5, rng)
    trials = [{"sight": s, "act": a} for s, a in rng.integers(0, 5, (60, 2))]
    experience, setting = written_out(trials), conditions(stage, ages=(0, 20, 60))
    free, behind = lived(wiring, experience, setting), lived(*claiming("readout", wiring, experience, setting))
    np.testing.assert_allclose(behind.drives, free.drives, atol=2e-6)
    assert np.abs(free.drives[0, 2] - free.drives[0, 0]).max() > 0.3


def test_a_readout_is_the_learner_that_sees_what_the_route_makes_of_sights():
    """Any S0: S = S0 W, with W learned by the same rule, from the identity, in a life in which the sights are S0' x."""
    wiring, experience, setting = make_awkward(RULE, n=1, trials=120, cued=0.4, rates=(0.2, 0.2))
    stage, setting = setting.repertoire, replace(setting, sight_noise=0.0, test_rounds=0)
    n_features, n_units = stage.channels.n_features, stage.heads.n_units
    innate, salience = wiring.strength[0, :n_features, :n_units], wiring.salience
    innate *= f4(0.9) / (stage.sight_codes @ innate).max()  # nothing that is seen goes beyond 1
    salience[:, :n_features] = 1
    shown = lived(*claiming("readout", wiring, experience, setting)).strength[0]
    codes, channels = (stage.sight_codes @ innate).astype(f4), replace(stage.channels, n_features=n_units)
    born = np.zeros((1, channels.n_cues, stage.heads.n_heads), f4)
    born[0, :n_units, :n_units], born[0, n_units:] = np.eye(n_units), wiring.strength[0, n_features:]
    felt = np.concatenate([np.ones((1, n_units), f4), salience[:, n_features:]], axis=1)
    learner, seeing = (
        replace(wiring, strength=born, salience=felt),
        replace(setting, repertoire=replace(stage, channels=channels, sight_codes=codes)),
    )
    learned = lived(learner, experience, seeing).strength[0]
    readout = learned[:n_units, :n_units]
    np.testing.assert_allclose(shown[:n_features, :n_units], innate @ readout, atol=1e-5)
    np.testing.assert_allclose(shown[n_features:, :n_units], learned[n_units:, :n_units], atol=1e-5)
    assert np.abs(readout - np.eye(n_units)).max() > 0.3


def test_behind_no_wiring_nothing_is_learned_about_sights():
    stage = plain_stage(3)
    trials = [{"sight": t % 3, "act": t % 3, "imperative": t % 3} for t in range(60)]
    life = lived(*claiming("readout", newborns(stage, 1, rate=0.3), written_out(trials), conditions(stage)))
    assert not life.strength[0, :3, :3].any()
    assert life.strength[0, 3:, :3].any(), "other cues learn as ever"


def test_counter_mirror_training_turns_a_readout_round_and_leaves_a_fixed_route():
    """From R = lambda I: after k trials of each pair, the own drive is (1 - alpha)^k, and the new one what is missing to 1."""
    stage, k, alpha = plain_stage(4), 30, 0.1
    partner = np.roll(np.arange(4), -1)
    trials = [{"sight": a, "act": partner[a]} for _ in range(k) for a in range(4)]
    experience, setting = written_out(trials, context=-1), conditions(stage, ages=(0, len(trials)))
    turned = {
        claim: drives(lived(*claiming(claim, mirrors(stage, rate=alpha), experience, setting)), stage)
        for claim in CLAIMS
    }
    left = (1 - alpha) ** k
    expected = left * np.eye(4) + (1 - left) * np.eye(4)[partner]
    np.testing.assert_allclose(turned["readout"][1], expected, atol=1e-5)
    for claim in CLAIMS:
        np.testing.assert_array_equal(turned[claim][0], np.eye(4), err_msg=claim)
        bias = counter_mirror_bias(turned[claim], partner, 1.0)
        assert (bias[1] < 0) == (claim == "readout")
    np.testing.assert_array_equal(turned["fixed"][1], np.eye(4))


def test_what_a_readout_cannot_see_it_cannot_learn():
    """A sight that the route does not let through stays without effect, however often it is paired."""
    stage = plain_stage(3)
    wiring = mirrors(stage, rate=0.2)
    wiring.strength[0, 2] = 0
    trials = [{"sight": t % 3, "act": (t + 1) % 3} for t in range(90)]
    life = lived(*claiming("readout", wiring, written_out(trials, context=-1), conditions(stage)))
    assert not life.strength[0, 2, :3].any()
    assert life.strength[0, 0, 1] > 0.9


# ----------------------------------------------------------------------------------------------------------------- gain
@pytest.mark.parametrize("asymptote", [1.0, 2.5])
def test_gains_grow_by_performing_alone(asymptote: float):
    """After k acts g = 1 - (1 - g0)(1 - alpha)^k, and strengths are g / g0 of those at birth: whatever is seen."""
    stage, alpha, g0, rng = plain_stage(4), 0.1, 0.2, np.random.default_rng(0)
    wiring = newborns(stage, 1, rate=alpha)
    wiring.strength[0, :4] = rng.normal(size=wiring.strength[0, :4].shape)
    acts = [0] * 12 + [1] * 5 + [2]
    for sights in (np.arange(len(acts)) % 4, np.full(len(acts), -1), np.array(acts), np.roll(acts, 3)):
        trials = [{"sight": int(s), "act": a} for s, a in zip(rng.permutation(sights), acts, strict=True)]
        setting = conditions(stage, asymptote=asymptote)
        life = lived(*claiming("gain", wiring, written_out(trials, context=-1), setting, gain=g0))
        done = np.bincount(acts, minlength=4)
        ratio = (1 - (1 - g0) * (1 - alpha) ** done) / g0
        grown = wiring.strength[0, :4, :4] * ratio
        np.testing.assert_allclose(life.strength[0, :4, :4], grown, rtol=2e-5)
        assert ratio[0] > 3.5
        np.testing.assert_array_equal(life.strength[0, :4, 3], wiring.strength[0, :4, 3])
        moved = np.abs(grown - wiring.strength[0, :4, :4]).sum() + np.abs(life.meaning).sum()
        np.testing.assert_allclose(life.change[0], moved, rtol=1e-4)


def test_a_gain_makes_no_match():
    """What was no mirror stays none: the preferred program of a sight is, among those equally practised, what it was."""
    stage = plain_stage(6)
    wiring = newborns(stage, 1, rate=0.2)
    wiring.strength[0, :6, :6] = np.random.default_rng(7).normal(0, 0.1, (6, 6))
    trials = [{"sight": t % 6, "act": t % 6} for t in range(120)]
    life = lived(*claiming("gain", wiring, written_out(trials), conditions(stage, ages=(0, 120))))
    born, grown = drives(life, stage)
    np.testing.assert_allclose(grown, 4 * born, rtol=0.08)
    np.testing.assert_array_equal(grown.argmax(axis=1), born.argmax(axis=1))


# -------------------------------------------------------------------------------------------------------- lives that go on
@pytest.mark.parametrize("engine", ["auto", "numpy"])
@pytest.mark.parametrize("claim", CLAIMS)
def test_a_life_in_two_parts_is_the_life(claim: str, engine: str):
    """With the strengths of birth told, it goes on where it was; without, a read-out and gains would begin anew."""
    wiring, experience, setting = claiming(claim, *make_awkward(RULE, n=5, rates=(0.05, 0.2)))
    setting = replace(setting, sight_noise=0.0, sight_trace=0.0, motor_trace=0.0, test_rounds=0)
    wiring.strength[:, :, 3] = 0  # no strength says nothing of a gain, and needs none
    early, late = (replace(experience, events=experience.events[:, part]) for part in (slice(0, 11), slice(11, None)))
    whole, first = (lived(wiring, trials, setting, engine=engine) for trials in (experience, early))
    later = replace(wiring, strength=first.strength, meaning=first.meaning, foraging=first.foraging)
    second = lived(later, late, setting, engine=engine, innate=wiring.strength)
    np.testing.assert_allclose(second.strength, whole.strength, atol=2e-5)
    units = setting.repertoire.heads.units
    anew = lived(later, late, setting, engine=engine).strength
    assert (np.abs(anew[..., units] - whole.strength[..., units]).max() > 1e-3) == (claim != "fixed")


def test_strengths_at_birth_of_another_shape_are_refused():
    wiring, experience, setting = claiming("gain", *make_awkward(RULE))
    with pytest.raises(ShapeError, match=r"^innate must have shape \(n_individuals=3, .*got \(2, "):
        lived(wiring, experience, setting, innate=wiring.strength[:2])
