"""Assays of rearing on populations whose answer is known: the perfectly wired, and blank learners.

Means are held against what is expected within 4.5 standard errors over 40 individuals: false alarm 6e-5.
"""

from dataclasses import replace

import numpy as np
import pytest
from made import NOISY, PERFECT, found, subjects

from evo_mirror.assays._mirroring import LAST, gain
from evo_mirror.assays.base import Assay
from evo_mirror.assays.cross_fostering import fostered
from evo_mirror.assays.reaction_norm import arm_of
from evo_mirror.assays.recovery import second_life
from evo_mirror.evolution.founders import perfect_wiring
from evo_mirror.foundation.discovery import leaves
from evo_mirror.state.experience import ACT, SIGHT
from evo_mirror.state.lived import Elders

IMITATED = {"rearing.sources": {"being_imitated": {"kind": "being_imitated", "rate": 1.0}}}

IMITATED_BY_SIBS = {"kind": "being_imitated", "caregiver": "sibs"}


def outcome(kind: str, who):
    return leaves(Assay)[kind]().carry_out(who)


@pytest.fixture(scope="module")
def perfect():
    return subjects(PERFECT)


@pytest.fixture(scope="module")
def blank():
    return subjects()


def is_clear(effect) -> bool:
    return effect.value > 4.5 * effect.standard_error


def is_zero(effect) -> bool:
    return abs(effect.value) <= 4.5 * effect.standard_error


# ------------------------------------------------------------------------------------------------------ innate, perfect
@pytest.mark.parametrize(
    "kind", ["sources", "recovery", "knock_out", "identity_yoked", "cross_fostering", "reaction_norm", "common_garden"]
)
def test_no_rearing_matters_to_the_perfectly_wired(kind: str, perfect):
    """Without learning every arm is what birth was, to the bit."""
    born = gain(perfect, perfect.reared, 0)
    for arm in outcome(kind, perfect).arms.values():
        for name in ("mirror_gain", "gain_before", "gain_after"):
            if name in arm:
                assert np.array_equal(arm[name], born)


def test_their_losses_are_none_and_shares_of_them_undefined(perfect):
    for kind, names in {
        "sources": ("loss_self", "loss_social", "loss_total"),
        "recovery": ("deficit", "recovered", "lasting_deficit"),
        "knock_out": ("loss", "dependence", "understanding_loss"),
        "cross_fostering": ("parents", "maturity", "fidelity", "culture"),
        "reaction_norm": ("slope", "contiguity", "order"),
    }.items():
        effects = found(kind, perfect)
        assert {name: effects[name].value for name in names} == dict.fromkeys(names, pytest.approx(0.0, abs=1e-12))
    assert np.isnan(found("sources", perfect)["share_self"].value)
    assert np.isnan(found("recovery", perfect)["recovered_share"].value)
    assert "undefined because too little" in leaves(Assay)["recovery"]().meaning(found("recovery", perfect))


# -------------------------------------------------------------------------------------------------------------- blank
def test_what_cannot_learn_stays_as_born(blank):
    out = outcome("knock_out", blank)
    assert np.array_equal(out.of("cannot learn", "mirror_gain"), gain(blank, blank.reared, 0))
    effects = found("knock_out", blank)
    assert effects["dependence"].value == pytest.approx(1.0)
    assert effects["dependence"].standard_error == pytest.approx(0.0, abs=1e-12)
    assert is_clear(effects["loss"])
    assert is_clear(effects["understanding_loss"])


def test_deprivation_is_split_by_source_as_deprivation_itself_has_it(blank):
    split, whole = found("sources", blank), found("deprivation", blank)
    assert split["loss_self"] == whole["loss"]
    assert split["kept_social"] == whole["kept"]
    assert is_clear(split["loss_social"])
    assert split["loss_total"].value > max(split["loss_self"].value, split["loss_social"].value)
    assert 0.0 < split["share_social"].value < split["share_self"].value < 1.0


def test_a_source_that_there_is_not_cannot_be_missed():
    who = subjects({"rearing.sources": {"self_observation": {"kind": "self_observation"}}})
    split = found("sources", who)
    assert split["loss_social"].value == 0.0
    assert split["share_self"].value == 1.0


def test_the_first_half_of_two_lives_is_the_life_itself(blank):
    """So that recovery begins where deprivation ended."""
    sources = blank.scenario.rearing.sources
    matching = tuple(name for name, source in sources.items() if source.matching)
    out = outcome("recovery", blank)
    assert np.array_equal(out.of("always reared", "gain_before"), gain(blank, blank.reared, LAST))
    assert np.array_equal(out.of("deprived, then reared", "gain_before"), gain(blank, blank.deprived(matching), LAST))


def test_learners_recover_what_deprivation_kept_from_them(blank):
    effects = found("recovery", blank)
    assert is_clear(effects["deficit"])
    assert is_clear(effects["recovered"])
    assert effects["lasting_deficit"].value < 0.5 * effects["deficit"].value
    assert effects["recovered_share"].value > 0.5
    assert effects["recovered"].value == pytest.approx(effects["deficit"].value - effects["lasting_deficit"].value)


def test_a_second_life_has_other_luck():
    """Else it would teach the same sights on the same trials again."""
    who = subjects(world=NOISY)
    out = outcome("recovery", who)
    after, once = out.of("deprived, then reared", "gain_after"), gain(who, who.reared, LAST)
    assert np.corrcoef(after, once)[0, 1] < 0.9


def test_chance_is_that_of_the_world_at_each_age():
    """One action comes to serve the other goal: 2 and 2 at birth, 3 and 1 at the end. The newborn and blank guess a half."""
    turns = [{"trial": 50, "what": "meanings", "actions": [0]}]
    changed = {"environment": {"kind": "constant", "within": turns}, "repertoire.cultural_share": 1.0}
    who = subjects({**changed, "understanding.meaning": "learned", "assays.rounds": 20})
    assert [sorted(np.bincount(world.goal_of)) for world in (who.repertoire, who.present)] == [[2, 2], [1, 3]]
    newborn = outcome("reared", who).of("newborn", "understanding")
    assert abs(newborn.mean()) < 4.5 * newborn.std(ddof=1) / len(newborn) ** 0.5


def test_caregivers_of_a_second_life_see_the_world_as_it_is_by_then():
    """Elders who mirror the looks that there are at the end answer every act rightly, whatever it looked like at birth."""
    changed = {
        "environment": {"kind": "constant", "within": [{"trial": 50, "what": "looks"}]},
        "repertoire.cultural_share": 1.0,
    }
    who = subjects({**IMITATED, **changed, "understanding.response_noise": 0.0})
    perfect = perfect_wiring(who.present)[:, who.repertoire.heads.units].astype(np.float32)
    who = replace(who, elders=Elders(np.repeat(perfect[None], who.scenario.population.size, axis=0)))
    events = second_life(who).events
    seen = events[:, :, SIGHT] >= 0
    assert seen.mean() > 0.1
    assert np.array_equal(events[seen][:, SIGHT], events[seen][:, ACT])


def test_shuffled_sights_teach_no_mirroring(blank):
    effects = found("identity_yoked", blank)
    assert is_clear(effects["loss"])
    assert is_zero(effects["kept"])
    assert is_clear(effects["delta_p"]), "who sees itself still sees something when it acts"


# ----------------------------------------------------------------------------------------------------- cross-fostering
def test_caregivers_are_worth_what_they_imitate():
    """Acts on .6 of trials, .3 of them answered: seen nothing, an act is done on (.6 x .7 / 4) / .82 of trials."""
    who = subjects(IMITATED)
    out = outcome("cross_fostering", who)
    unseen = 0.6 * 0.7 / 4 / (1 - 0.6 * 0.3)
    for arm, expected in (("faithful caregivers", 1.0 - unseen), ("careless caregivers", 0.25 - unseen)):
        each = out.of(arm, "delta_p")
        assert each.mean() == pytest.approx(expected, abs=4.5 * each.std(ddof=1) / len(each) ** 0.5)
    effects = found("cross_fostering", who)
    assert is_zero(effects["kept"])
    assert is_clear(effects["fidelity"])
    assert is_zero(effects["parents"]), "all parents have learned alike"
    faithful = out.of("faithful caregivers", "mirror_gain").mean()
    assert faithful >= out.of("own elders", "mirror_gain").mean() > out.of("naive caregivers", "mirror_gain").mean()


def test_where_first_borns_answer_other_caregivers_take_their_place_too():
    """Else those born later were answered by their grown-up sibs in every arm, however faithful or careless it was called."""
    who = subjects({"rearing.sources": {"being_imitated": {**IMITATED_BY_SIBS, "rate": 1.0}}})
    assert 0 < who.is_first.sum() < len(who.is_first)
    out = outcome("cross_fostering", who)
    unseen = 0.6 * 0.7 / 4 / (1 - 0.6 * 0.3)
    for arm, expected in (("faithful caregivers", 1.0 - unseen), ("careless caregivers", 0.25 - unseen)):
        each = out.of(arm, "delta_p")[~who.is_first]
        assert each.mean() == pytest.approx(expected, abs=4.5 * each.std(ddof=1) / len(each) ** 0.5)


def test_only_who_answers_is_changed(blank, monkeypatch):
    from evo_mirror.assays._subjects import Subjects
    from evo_mirror.state.experience import ACT, SIGHT

    lives = []
    real = Subjects.lived
    monkeypatch.setattr(Subjects, "lived", lambda self, e: lives.append(e) or real(self, e))
    outcome("cross_fostering", blank)
    own, *others = (life.events for life in lives)
    assert len(others) == 4
    for events in others:
        assert np.array_equal(events[:, :, ACT], own[:, :, ACT])
        assert np.array_equal(events[:, :, SIGHT] >= 0, own[:, :, SIGHT] >= 0)


def test_every_child_is_fostered_by_the_parents_of_another(blank):
    parents = fostered(blank)
    own = blank.population.parents
    assert sorted(map(tuple, parents)) == sorted(map(tuple, own))
    assert (parents != own).any(axis=1).mean() > 0.9


# ------------------------------------------------------------------------------------------------------- reaction norm
def test_the_norm_rises_with_contingency_to_what_delta_p_is(blank):
    """Rescorla-Wagner settles at Delta P where looks do not overlap: gain over Delta P is a line of slope 1."""
    effects = found("reaction_norm", blank)
    assert effects["slope"].value == pytest.approx(1.0, abs=0.1)
    assert is_zero(effects["at_least"])
    assert effects["at_most"].value == pytest.approx(1.0, abs=0.1)
    assert is_clear(effects["contiguity"])


@pytest.mark.parametrize(("trace", "delay"), [("sight_trace", -1), ("motor_trace", 1)])
def test_traces_bridge_delays_each_in_its_own_direction(trace: str, delay: int):
    """What was seen lingers for the act that follows; what was done, for the sight that follows."""
    who = subjects({f"understanding.{trace}": 0.7, "assays.delays": (-1, 0, 1), "assays.delta_ps": (0.0, 1.0)})
    out = outcome("reaction_norm", who)
    along, against = (out.of(arm_of(1.0, d), "mirror_gain").mean() for d in (delay, -delay))
    assert along > 0.2
    assert against < 0.05


def test_a_sight_a_trial_too_late_teaches_the_opposite_where_sights_alone_linger():
    who = subjects({"understanding.sight_trace": 0.7, "assays.delays": (1,), "assays.delta_ps": (0.0, 1.0)})
    gains = outcome("reaction_norm", who).of(arm_of(1.0, 1), "mirror_gain")
    assert gains.mean() < -4.5 * gains.std(ddof=1) / len(gains) ** 0.5


def test_what_the_grid_cannot_say_is_undefined(blank):
    from dataclasses import replace

    from evo_mirror.foundation.settings import adjusted

    scenario = adjusted(blank.scenario, {"assays.delays": (0,), "assays.delta_ps": (0.5, 0.5)})
    effects = found("reaction_norm", replace(blank, scenario=scenario))
    assert [name for name, effect in effects.items() if np.isnan(effect.value)] == ["slope", "contiguity", "order"]
    assert effects["at_least"].value == effects["at_most"].value
