"""Units and lesions of routes in populations whose answer is known beforehand.

Means are held against 0 within 4.5 standard errors over 40 individuals: false alarm 6e-5.
"""

import numpy as np
import pytest
from made import NOISY, PERFECT, found, subjects

from evo_mirror.assays.base import Assay
from evo_mirror.foundation.discovery import leaves
from evo_mirror.measures.units import CLASSES

SURE = {**PERFECT, "understanding.response_noise": 0.0}
ALL_MIRROR, ALL_VISUAL = {"understanding.mirror_share": 1.0}, {"understanding.mirror_share": 0.0}


@pytest.fixture(scope="module")
def perfect():
    return found("units", subjects({**PERFECT, "assays.units.trials": 20}))


@pytest.fixture(scope="module")
def reared():
    return found("units", subjects({"rearing.trials": 400}, world=NOISY))


def is_zero(effect) -> bool:
    return abs(effect.value) < 4.5 * effect.standard_error


# --------------------------------------------------------------------------------------------------------------- units
def test_the_perfectly_wired_have_strictly_congruent_units_alone_at_any_age(perfect):
    for name in ("mirror", "same_action", "strictly_congruent", "newborn_mirror", "newborn_congruent"):
        assert perfect[name].value == 1.0, name
    for name in (*CLASSES[1:], "suppressed"):
        assert perfect[name].value == 0.0, name
    assert 0.98 < perfect["decoding"].value <= 1.0, "trial by trial, with noise a quarter of the response"
    assert perfect["decoding"] == perfect["newborn_decoding"], "they see with the same noise at any age"


def test_of_four_one_hot_units_one_would_match_by_chance(perfect):
    assert perfect["enrichment"].value == pytest.approx(3.0)
    assert perfect["enrichment_permuted"].value == pytest.approx(3.0)
    assert perfect["observation_gain"].value == pytest.approx(1.0, abs=0.05)


def test_the_classes_are_all_there_is(reared):
    assert sum(reared[name].value for name in CLASSES) == pytest.approx(1.0)
    assert sum(reared[name].value for name in CLASSES[:5]) == pytest.approx(reared["mirror"].value)


def test_learning_makes_congruent_units_of_what_newborns_have_not(reared):
    congruent = reared["strictly_congruent"].value + reared["broadly_congruent"].value
    assert congruent > reared["newborn_congruent"].value + 0.3
    assert is_zero(reared["newborn_decoding"])
    for name in ("decoding", "enrichment", "enrichment_permuted"):
        assert reared[name].value > 4.5 * reared[name].standard_error


def test_without_experience_nothing_is_more_than_chance():
    """Random wiring: units answer to doing and seeing, but to no more of the same actions than by accident."""
    nobody = found("units", subjects({"rearing.trials": 0, "encoding.spread": 0.3}, world=NOISY))
    assert nobody["mirror"].value > 0.8
    for name in ("decoding", "enrichment", "enrichment_permuted"):
        assert is_zero(nobody[name]), name


def test_blank_units_answer_as_rarely_as_the_correction_promises():
    """An individual without wiring has any unit that answers to seeing with a chance of .05."""
    blank = found("units", subjects({"rearing.trials": 0}))
    assert 0.0 <= blank["mirror"].value < 0.05
    assert blank["execution_only"].value > 0.9
    assert np.isnan(blank["suppressed"].value), "of nothing there are no shares"


def test_gain_and_suppression_are_seen_in_the_recordings():
    half = found("units", subjects({**PERFECT, "assays.units.observation_gain": 0.5, "assays.units.trials": 40}))
    assert half["observation_gain"].value == pytest.approx(0.5, abs=0.03)


def test_individuals_whose_learning_ran_away_are_left_out():
    who = subjects({**PERFECT, "assays.units.trials": 20})
    who.reared.drives[:3, :, 0, 0] = np.inf
    left = found("units", who)
    assert left["strictly_congruent"].value == left["newborn_mirror"].value == left["same_action"].value == 1.0
    assert left["execution_only"].value == 0.0


# -------------------------------------------------------------------------------------------------------------- routes
@pytest.mark.parametrize(
    ("share", "needed", "idle"), [(ALL_MIRROR, "mirror", "visual"), (ALL_VISUAL, "visual", "mirror")]
)
def test_where_one_route_decides_all_is_lost_with_it_and_nothing_with_the_other(share, needed: str, idle: str):
    effects = found("lesion_routes", subjects({**SURE, **share}))
    assert effects[f"{needed}_dependence"].value == effects[f"{needed}_loss"].value == 1.0
    assert effects[f"{idle}_dependence"].value == effects[f"{idle}_loss"].value == 0.0
    assert effects["contrast"].value == (1.0 if needed == "mirror" else -1.0)
    assert effects["left"].value == 0.0


def test_a_world_without_a_visual_route_has_none_to_lose():
    effects = found("lesion_routes", subjects({**SURE, "repertoire.routes": "mirror"}))
    assert effects["mirror_loss"].value == 1.0
    nothing = [effects[name].value for name in ("visual_loss", "visual_dependence", "contrast")]
    assert np.isnan(nothing).all(), "not 0, which would say that the route is there and not needed"
    said = leaves(Assay)["lesion_routes"]().meaning(effects)
    assert "because this scenario has none (repertoire.routes): there is nothing to lesion." in said
    assert "visual route, adults understand" not in said


def test_either_route_will_do_where_both_are_perfect_and_sure():
    effects = found("lesion_routes", subjects({**SURE, "understanding.mirror_share": 0.5}))
    assert (effects["mirror_loss"].value, effects["visual_loss"].value, effects["left"].value) == (0.0, 0.0, 0.0)


def test_between_them_the_share_decides_and_blindness_leaves_chance():
    noise = {**PERFECT, "understanding.response_noise": 0.4, "assays.rounds": 10}
    lost = [
        found("lesion_routes", subjects({**noise, "understanding.mirror_share": share})) for share in (0.2, 0.5, 0.8)
    ]
    assert lost[0]["mirror_loss"].value < lost[1]["mirror_loss"].value < lost[2]["mirror_loss"].value
    assert lost[0]["visual_loss"].value > lost[1]["visual_loss"].value > lost[2]["visual_loss"].value
    assert lost[0]["contrast"].value < 0 < lost[2]["contrast"].value
    for one in lost:
        assert is_zero(one["left"])
        both = one["mirror_loss_identify"].value + one["mirror_loss_goal"].value
        assert both / 2 == pytest.approx(one["mirror_loss"].value)


# ------------------------------------------------------------------------------------------- lesions by what is recorded
def test_units_recorded_as_congruent_carry_all_that_mirroring_carries():
    effects = found("lesion", subjects({**SURE, **ALL_MIRROR, "assays.units.trials": 20}))
    assert effects["recorded_dependence"].value == 1.0
    assert np.isnan(effects["recorded_contrast"].value), "every unit is congruent: there is nothing to match"
    assert found("lesion", subjects({**SURE, **ALL_VISUAL}))["recorded_dependence"].value == 0.0
