"""Who is female, and who mates with whom."""

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.sexes import mated_across, n_females, sexed
from evo_mirror.evolution.breeding import choose_parents
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.errors import MeasureError, ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Address, Moment
from evo_mirror.scenario.scenario import Scenario

HERE = Address(31, "parents", 0, 4)
IS_FEMALE = np.array([True, False, False, True, False])
FITNESS = np.array([1.0, 4.0, 2.0, 0.5, 2.5])
WORLD = Scenario(title="sexes", population={"size": 12, "sexes": "separate"})
TOGETHER = np.zeros(50_000, np.int32)


def test_sexes_are_drawn_independently_or_dealt_exactly():
    assert_share(sexed(TOGETHER[:50_000], 0.3, "drawn", HERE), 0.3)
    for n, share, wanted in ((50, 0.3, 15), (10, 0.25, 3), (7, 0.5, 4), (3, 0.1, 0)):
        assert sexed(TOGETHER[:n], share, "exact", HERE).sum() == wanted == n_females(n, share)


def test_who_is_female_is_decided_by_lot_where_the_number_is_exact():
    hits = np.array([sexed(TOGETHER[:10], 0.3, "exact", Address(seed, "sex")) for seed in range(4000)])
    assert_counts(hits.sum(axis=0), np.full(10, 0.1))


def test_exact_shares_are_exact_in_every_deme():
    homes = np.repeat(np.arange(3, dtype=np.int32), (10, 4, 7))
    is_female = sexed(homes, 0.3, "exact", HERE)
    assert np.bincount(homes, is_female).tolist() == [3, 1, 2]
    hits = np.array([sexed(homes, 0.3, "exact", Address(seed, "sex")) for seed in range(4000)])
    assert_counts(hits[:, :10].sum(axis=0), np.full(10, 0.1))


@pytest.mark.parametrize("regime", [Neutral(), Proportional(), Tournament(size=2)], ids=lambda regime: regime.kind)
def test_mothers_and_fathers_have_the_chances_of_their_own_sex(regime):
    parents = mated_across(regime, FITNESS, IS_FEMALE, 60_000, HERE)
    chances = np.zeros((5, 5))
    chances[np.ix_(IS_FEMALE, ~IS_FEMALE)] = np.outer(
        *(regime.probabilities(FITNESS[s]) for s in (IS_FEMALE, ~IS_FEMALE))
    )
    assert_counts(np.bincount(parents @ [5, 1], minlength=25), chances.ravel())
    assert np.array_equal(parents, mated_across(regime, FITNESS, IS_FEMALE, 60_000, HERE, threads=3))


@pytest.mark.parametrize(("only", "got"), [(True, "5 females and no male"), (False, "5 males and no female")])
def test_a_generation_without_one_sex_is_an_error_that_names_the_settings(only: bool, got: str):
    with pytest.raises(
        MeasureError,
        match=f"population.sexes must leave a female and a male in every deme of every generation; got {got}",
    ) as e:
        mated_across(Neutral(), FITNESS, np.full(5, only), 5, HERE)
    assert all(f"population.{name}" in str(e.value) for name in ("size", "female_share", "sex_shares"))


def test_too_few_of_one_sex_for_selection_are_an_error_that_says_how_many():
    wanted = (
        "population.sexes must leave as many females and males in every deme of every generation as selection asks "
        "for; got 2 females, "
        "too few for selection.size. Raise population.size"
    )
    with pytest.raises(MeasureError, match=wanted):
        mated_across(Tournament(size=3, replacement=False), FITNESS, IS_FEMALE, 5, HERE)


def test_the_scenario_says_who_mates():
    moment = Moment(3).at(2)
    is_female = females(WORLD, TOGETHER[:12], moment)
    assert np.array_equal(is_female, females(WORLD, TOGETHER[:12], moment))
    assert not np.array_equal(is_female, females(WORLD, TOGETHER[:12], moment.at(3)))
    parents = choose_parents(WORLD, np.arange(12.0), moment)
    assert is_female[parents[:, 0]].all()
    assert not is_female[parents[:, 1]].any()
    assert females(adjusted(WORLD, {"population.sexes": "hermaphrodite"}), TOGETHER[:12], moment) is None


def test_among_how_many_a_parent_is_chosen():
    assert WORLD.population.mating_groups(12) == (6, 6)
    assert adjusted(WORLD, {"population.female_share": 0.01}).population.mating_groups(12) == (1, 11)
    assert adjusted(WORLD, {"population.sexes": "hermaphrodite"}).population.mating_groups(12) == (12,)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population.selfing": 0.1}, "population.selfing: must be left away where sexes are separate; got 0.1"),
        (
            {"population.sex_shares": "exact", "population.female_share": 0.02},
            "population.female_share: must leave at least 1 female and 1 male in the smallest deme of any generation, which has "
            "12 individuals; got 0.02",
        ),
        ({"recombination.kind": "clonal"}, "population.sexes: must be 'hermaphrodite' where a child has one parent"),
        (
            {"population.sexes": "hermaphrodite", "population.female_share": 0.4},
            "population.female_share: must be left away where everybody is a hermaphrodite; got 0.4",
        ),
        (
            {"population.sexes": "hermaphrodite", "population.sex_shares": "exact"},
            "population.sex_shares: must be left away where everybody is a hermaphrodite; got 'exact'",
        ),
        ({"selection.size": 7, "selection.replacement": False}, "selection.size: must be at most 6 contestants"),
        ({"population.female_share": 1.0}, "population.female_share: must be below 1.0 of all newborns; got 1.0"),
    ],
)
def test_sexes_that_cannot_be_meant_are_refused_by_key(changes, message: str):
    with pytest.raises(ScenarioError) as caught:
        adjusted(WORLD, changes)
    assert message in str(caught.value)


def test_never_to_self_may_be_said_of_two_sexes():
    assert adjusted(WORLD, {"population.selfing": 0.0}).population.selfing == 0.0
