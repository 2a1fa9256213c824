"""Adult training in both directions: what is known of it, by what is known of the rule."""

from dataclasses import replace

import numpy as np
import pytest
from made import HEBB, NOISY, found, subjects

from evo_mirror.assays.base import Assay
from evo_mirror.assays.training import responding_in
from evo_mirror.foundation.discovery import leaves
from evo_mirror.interventions.training import training as trials_of_training

GROUPS = ("contingent", "signalled", "non-contingent")


@pytest.fixture(scope="module", params=["quiet", "noisy"])
def who(request):
    return subjects() if request.param == "quiet" else subjects(world=NOISY)


def outcome(who):
    return leaves(Assay)["training"]().carry_out(who)


def test_counter_mirror_groups_are_those_of_the_contingency_assay(who):
    whole, part = found("training", who), found("contingency", who)
    assert whole["counter_effect"] == part["effect"]
    assert whole["counter_signalled"] == part["signalled_effect"]


@pytest.mark.parametrize(
    "changes", [{"assays.imperative": False}, {"assays.shared_signal": True}], ids=lambda one: next(iter(one))
)
def test_choices_of_the_modeller_hold_in_both_experiments(changes):
    """Without an imperative nothing competes with the sight, with one signal for all it tells no act from another."""
    who, usual = subjects(changes), found("training", subjects())
    whole, part = found("training", who), found("contingency", who)
    assert (whole["counter_effect"], whole["counter_signalled"]) == (part["effect"], part["signalled_effect"])
    assert whole != usual


def test_in_either_direction_groups_stand_in_the_order_of_contingency(who):
    """Contingent before signalled before non-contingent [Cook et al. 2010], each in the trained direction."""
    out = outcome(who)
    counter = [out.of(f"counter-mirror, {group}", "bias").mean() for group in GROUPS]
    mirror = [out.of(f"mirror, {group}", "bias").mean() for group in GROUPS]
    assert counter == sorted(counter)
    assert mirror == sorted(mirror, reverse=True)
    assert counter[0] < 0.0 < mirror[0]
    for arm in ("counter-mirror, contingent", "mirror, contingent"):
        assert out.of(arm, "responding_laboratory").mean() > 0.3, "the trained answer, whichever it is"


def test_traces_do_not_make_pairs_of_acts_without_a_sight():
    """Each such act once followed its own sight by a trial, as a pair for whatever lasts so long.

    Measured then, with a trace of sights of .5: an effect of -.005 by surprise, and of -.64 by pairing.
    """
    lasting = {"understanding.sight_trace": 0.5, "learning.rate": 0.05}
    for assay, name in (("contingency", "effect"), ("training", "counter_effect"), ("training", "mirror_effect")):
        assert found(assay, subjects(lasting))[name].value > 0.1
    assert abs(found("contingency", subjects({**HEBB, **lasting}))["effect"].value) < 0.15


def test_pairing_alone_is_blind_to_contingency_in_either_direction():
    effects = found("training", subjects(HEBB))
    for name in ("counter_effect", "counter_signalled", "mirror_effect", "mirror_signalled"):
        assert effects[name].value == 0.0
    assert effects["direction"].value > 0.1


def test_without_salience_of_contexts_no_context_matters():
    effects = found("training", subjects({"salience.context": 0.0}))
    assert effects["context_shift"].value == 0.0


def test_with_one_context_there_is_no_shift():
    assay = leaves(Assay)["training"]()
    effects = found("training", subjects({"repertoire.contexts": 1}))
    assert np.isnan(effects["context_shift"].value)
    assert "there is one context only" in assay.meaning(effects)


def test_a_context_that_drives_one_act_leaves_answers_to_chance_there_and_nowhere_else():
    """Made to drive the first act beyond all sights: right for the one action of four that it answers, so 0 above guessing."""
    who = subjects()
    life = who.trained(
        trials_of_training(who.partner, 120, n_individuals=40, n_contexts=2, address=who.moment.address("x"))
    )
    strength = life.strength.copy()
    first = who.repertoire.channels.starts[2]
    strength[:, first : first + 2] = 0.0
    blank = replace(life, strength=strength)
    plain = responding_in(who, blank, who.partner, 1)
    driven = strength.copy()
    driven[:, first + 1, who.repertoire.heads.units] = 50.0 * who.repertoire.unit_codes[0]
    made = replace(life, strength=driven)
    assert responding_in(who, made, who.partner, 1) == pytest.approx(np.zeros(40), abs=1e-6)
    assert np.array_equal(responding_in(who, made, who.partner, 0), plain)
    assert plain.mean() > 0.5
