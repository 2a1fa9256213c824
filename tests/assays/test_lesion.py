"""Lesions: which units are chosen and matched, by hand, and what must be lost where all depends on them, or nothing."""

from dataclasses import replace

import numpy as np
import pytest
from made import NOISY, PERFECT, found, subjects

from evo_mirror.assays import assay
from evo_mirror.assays.lesion import _correlation, lacking_units, matched_lesions
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.state.population import Population

SURE = {**PERFECT, "understanding.response_noise": 0.0}


def chosen(tuning, drive, n, threshold=0.5):
    tuning, drive = np.array([tuning], float), np.array([drive], float)
    mirror, control = matched_lesions(tuning, tuning > threshold, drive, n)
    return np.flatnonzero(mirror[0]).tolist(), np.flatnonzero(control[0]).tolist()


# ----------------------------------------------------------------------------------------------------------- by hand
def test_the_best_mirror_units_first_and_for_each_the_other_unit_nearest_in_drive():
    tuning, drive = [0.9, 0.6, 0.8, 0.1, -0.5, 0.3], [1.0, 2.0, 0.4, 0.5, 1.1, 3.0]
    assert chosen(tuning, drive, 1) == ([0], [4])
    assert chosen(tuning, drive, 2) == ([0, 2], [3, 4])
    assert chosen(tuning, drive, 3) == ([0, 1, 2], [3, 4, 5])


@pytest.mark.parametrize("tuning", [[0.9, 0.8, 0.7, 0.1], [0.9, 0.1, 0.2, 0.3]])
def test_too_few_of_either_sort_make_no_smaller_lesion(tuning):
    assert chosen(tuning, [1.0, 2.0, 3.0, 4.0], 2) == ([], [])
    assert chosen(tuning, [1.0, 2.0, 3.0, 4.0], 1) != ([], [])


def test_a_control_serves_but_once():
    assert chosen([0.9, 0.8, 0.0, 0.0], [1.0, 1.0, 1.0, 5.0], 2) == ([0, 1], [2, 3])


def test_always_equally_many_and_never_the_same_unit():
    rng = np.random.default_rng(4)
    tuning, drive = rng.uniform(-1, 1, (300, 9)), rng.random((300, 9))
    is_mirror = tuning > 0.5
    mirror, control = matched_lesions(tuning, is_mirror, drive, 3)
    assert np.array_equal(mirror.sum(axis=1), control.sum(axis=1))
    enough = np.minimum(is_mirror.sum(axis=1), (~is_mirror).sum(axis=1)) >= 3
    assert 0 < enough.sum() < len(enough)
    assert np.array_equal(mirror.sum(axis=1), np.where(enough, 3, 0))
    assert not (mirror & control).any()
    assert is_mirror[mirror].all()
    assert not is_mirror[control].any()


@pytest.mark.parametrize("tuning", [[0.9, 0.9, 0.9], [0.1, 0.1, 0.1]])
def test_units_of_one_sort_only_cannot_be_matched(tuning):
    assert chosen(tuning, [1, 2, 3], 2) == ([], [])


def test_tuning_is_the_correlation_over_actions():
    executed = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 0, 1]], float)
    observed = np.random.default_rng(3).normal(size=(5, 4, 3))
    tuning = _correlation(executed, observed)
    for i in range(5):
        for unit in range(2):
            assert tuning[i, unit] == pytest.approx(np.corrcoef(executed[:, unit], observed[i, :, unit])[0, 1])
    assert (tuning[:, 2] == 0).all(), "a unit that takes part in every act is tuned to none"
    assert (_correlation(executed, np.full((2, 4, 3), 0.7)) == 0).all()
    assert _correlation(executed, executed[None])[0, :2] == pytest.approx([1.0, 1.0])


# ------------------------------------------------------------------------------------------------- too few to match
def test_half_of_the_individuals_are_enough_and_fewer_are_not():
    sorts = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]], bool)
    assert lacking_units(sorts, 2) is None
    lack = lacking_units(sorts[1:], 2)
    assert lack is not None
    assert lack.got == "1 of 3 with fewer than 2 mirror units, and 1 with fewer than 2 others, of 4 units each"
    assert lacking_units(sorts[:1], 2) is not None, "one individual makes no estimate"


def test_who_asks_for_a_lesion_without_controls_gets_an_error_and_no_number():
    who = subjects(SURE)
    with pytest.raises(MeasureError) as told:
        assay("lesion", who.scenario, who.population, seed=who.moment.seed, generation=who.moment.generation)
    assert str(told.value) == (
        "assay lesion must find 1 mirror units and 1 others to match them in at least half of the individuals; got 0 of 40 with "
        "fewer than 1 mirror units, and 40 with fewer than 1 others, of 4 units each. Lower assays.lesioned_share, change "
        "assays.mirror_correlation, or ask for lesion_routes, which needs no controls."
    )
    assert np.isnan(found("lesion", who)["contrast"].value), "in a comparison it is undefined, and counted as that"


# --------------------------------------------------------------------------------------------------- all or nothing
def test_where_understanding_is_all_mirroring_all_of_it_is_lost():
    effects = found("lesion", subjects({**SURE, "understanding.mirror_share": 1.0}))
    assert effects["dependence"].value == 1.0
    assert np.isnan(effects["contrast"].value), "every unit is a mirror unit: there is nothing to match"


def test_where_understanding_is_all_visual_nothing_is_lost():
    for world in (SURE, PERFECT):
        assert found("lesion", subjects({**world, "understanding.mirror_share": 0.0}))["dependence"].value == 0.0


def test_between_them_the_larger_the_share_the_more_is_lost():
    noise = {**PERFECT, "understanding.response_noise": 0.4, "assays.rounds": 10}
    lost = [
        found("lesion", subjects({**noise, "understanding.mirror_share": share}))["dependence"].value
        for share in (0.1, 0.5, 0.9)
    ]
    assert 0 < lost[0] < lost[1] < lost[2] < 1


def test_without_understanding_there_is_no_share_of_it_to_lose():
    newborns = {"rearing.trials": 0, "understanding.mirror_share": 1.0}
    effects = found("lesion", subjects(newborns))
    assert np.isnan(effects["dependence"].value)
    assert np.isnan(effects["contrast"].value), "no unit is a mirror unit"


# ------------------------------------------------------------------------------------------------------- the contrast
def with_two_units_swapped(changes):
    """Perfectly wired subjects in whom two units answer to each other's sights: driven as strongly, but no mirror units."""
    who = subjects(changes)
    genome, p = who.scenario.genome, who.population
    genotypes = p.genotypes.copy()
    heads, n_features = who.repertoire.heads, who.repertoire.channels.n_features
    wiring = genotypes[:, genome.places["wiring"], 0].reshape(p.size, n_features, heads.n_heads)
    wiring[:, :, [2, 3]] = wiring[:, :, [3, 2]]
    genotypes[:, genome.places["wiring"], 0] = wiring.reshape(p.size, -1)
    return replace(who, population=Population(genotypes, p.parents, p.birth_ids, p.demes))


def test_mirror_units_are_missed_more_than_others_that_are_driven_as_strongly():
    world = {**PERFECT, "understanding.mirror_share": 1.0, "assays.rounds": 10}
    effects = found("lesion", with_two_units_swapped(world))
    assert effects["contrast"].value > 4.5 * effects["contrast"].standard_error
    nothing = found("lesion", with_two_units_swapped({**world, "understanding.mirror_share": 0.0}))
    assert nothing["contrast"].value == 0.0, "whom the mirror route does not serve misses neither"


def test_lesions_matter_in_those_who_have_learned_to_mirror():
    effects = found("lesion", subjects({"understanding.mirror_share": 1.0, "rearing.trials": 400}, world=NOISY))
    assert effects["dependence"].value > 4.5 * effects["dependence"].standard_error
