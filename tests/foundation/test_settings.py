"""Settings made, refused, changed and written out in Python."""

import copy
import json
from typing import Annotated, Literal, Self

import numpy as np
import pytest
from example_world.scenario import Event, Population, Scenario
from example_world.selection.base import Selection
from example_world.selection.tournament import Tournament
from example_world.selection.truncation import Truncation
from example_world.tasks.goal import Goal
from example_world.tasks.identify import Identify

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import (
    Settings,
    adjusted,
    content_hash,
    model_validator,
    param,
    put,
    ranged,
    resolved,
    validated,
)


def page(action: object, *arguments: object, **options: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        action(*arguments, **options)
    return str(caught.value)


# Made in Python.


def test_mistakes_made_in_python_are_told_all_at_once():
    assert page(Scenario, generations=0, population={"size": 1}, burnin=3).splitlines() == [
        "Scenario has 3 mistakes:",
        "  generations: must be at least 1 generation; got 0",
        "  population.size: must be at least 2 individuals; got 1",
        "  burnin: is not a setting here (did you mean 'burn_in'?)",
    ]


def test_a_mistake_in_a_leaf_is_told():
    assert page(Tournament, size=0) == "Tournament has 1 mistake:\n  size: must be at least 1 contestant; got 0"


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        Tournament().size = 5


@pytest.mark.parametrize("given", [Truncation(share=0.5), {"kind": "truncation", "share": 0.5}])
def test_a_family_takes_a_leaf_or_a_table(given: object):
    assert Scenario(selection=given).selection == Truncation(share=0.5)


@pytest.mark.parametrize("given", [3, "truncation", Identify(), [1]])
def test_a_family_takes_nothing_else(given: object):
    assert "selection: must be a table; got " in page(Scenario, selection=given)


def test_a_family_cannot_be_made():
    with pytest.raises(TypeError, match="abstract"):
        Selection()


def test_a_family_reads_a_table_by_itself():
    assert validated(Selection, {"kind": "tournament", "size": 2}) == Tournament(size=2)
    assert page(validated, Selection, {"kind": "lottery"}) == (
        "Selection has 1 mistake:\n  kind: there is no 'lottery'; choose tournament or truncation"
    )
    assert page(validated, Selection, {}).endswith("must have a kind; got none. Choose tournament or truncation")


def test_a_member_is_named_after_its_kind_unless_it_says_otherwise():
    tasks = Scenario(tasks={"goal": {}, "mine": {"kind": "goal", "weight": 2}, "made": Identify()}).tasks
    assert tasks == {"goal": Goal(), "mine": Goal(weight=2.0), "made": Identify()}


def test_members_come_in_the_order_of_their_names():
    one = Scenario(tasks={"identify": {}, "goal": {}})
    other = Scenario(tasks={"goal": {}, "identify": {}})
    assert list(one.tasks) == list(other.tasks) == ["goal", "identify"]


def test_a_table_keeps_what_its_place_presets():
    assert Scenario(mate_choice={"size": 2}).mate_choice == Tournament(size=2, replace=False)
    assert Scenario(mate_choice={"kind": "truncation"}).mate_choice == Truncation()
    assert Scenario(population={"demes": 4}).population == Population(size=60, demes=4)


def test_numpy_scalars_and_lists_become_plain():
    scenario = Scenario(generations=np.int64(7), population={"ages": [np.float64(0.5), 1]}, cost=np.float32(0.5))
    assert type(scenario.generations) is int
    assert scenario.population.ages == (0.5, 1.0)
    assert [type(age) for age in scenario.population.ages] == [float, float]
    assert scenario.cost == 0.5


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float64("nan")])
def test_numbers_that_are_none_are_refused(value: float):
    assert "share: must be a finite number of all individuals" in page(Truncation, share=value)


def test_contradictions_are_told_each_at_its_key():
    assert page(Scenario, burn_in=60, founders=100, population=Population(size=10)).splitlines()[1:] == [
        "  burn_in: must be below the 50 generations there are; got 60",
        "  founders: must be at most the 10 individuals of the population; got 100",
    ]


def test_a_contradiction_inside_does_not_hide_one_outside():
    found = page(Scenario, burn_in=60, founders=100, population={"size": 10, "demes": 3})
    assert [line.split(":")[0].strip() for line in found.splitlines()[1:]] == [
        "population.demes",
        "burn_in",
        "founders",
    ]


def test_two_settings_of_one_table_may_both_contradict_what_stands_outside():
    # Neither default helps here, so the second attempt takes out what the first was held against too.
    found = page(Scenario, population={"size": 7, "demes": 2}, generations="x")
    assert "population.demes: must divide the population evenly; got 2. With 7 individuals, 1 will do." in found


def test_an_error_that_nobody_phrased_still_names_its_key():
    class Shares(Settings):
        first: float = param(0.5, unit="1", about="a share")

        @model_validator(mode="after")
        def _whole(self) -> Self:
            if self.first > 1:
                raise ValueError("The shares must not exceed the whole")
            return self

    class Outer(Settings):
        shares: Shares = Shares()

    said = "Outer has 1 mistake:\n  shares: the shares must not exceed the whole; got a table"
    assert page(Outer, shares={"first": 2}) == said


# Declared wrongly: a programmer's mistake.


def test_a_param_must_have_unit_and_description():
    with pytest.raises(TypeError, match="must have a unit and a description; got unit '' and about 'x'"):
        param(3, about="x")
    with pytest.raises(TypeError, match="must have a unit and a description; got unit '1' and about ''"):
        param(3, unit="1")


def test_a_setting_without_a_unit_is_refused():
    with pytest.raises(TypeError, match="Bare.size must have a unit; got none"):

        class Bare(Settings):
            size: int = 3


def test_a_range_on_words_is_refused():
    with pytest.raises(TypeError, match="Mixed.cost must have its range on its numbers; got one on words too"):

        class Mixed(Settings):
            cost: float | Literal["none"] = param("none", ge=0, unit="1", about="x")

    class Sound(Settings):
        cost: Annotated[float, ranged(ge=0)] | Literal["none"] = param("none", unit="1", about="x")

    assert Sound(cost=2).cost == 2.0
    assert "cost: must be at least 0.0; got -1" in page(Sound, cost=-1)


# Changed.


def test_adjusted_changes_what_it_names_and_nothing_else():
    before = Scenario(population=Population(size=30), selection=Truncation(share=0.5))
    after = adjusted(before, {"population.size": 31, "selection.share": 0.25, "events": [{"at": 1}]})
    assert type(after) is Scenario
    assert after == Scenario(
        population=Population(size=31),
        selection=Truncation(share=0.25),
        events=(Event(at=1),),
        mate_choice=before.mate_choice,
    )
    assert before.population.size == 30


def test_adjusted_takes_leaves_and_entries_of_lists():
    scenario = Scenario(events=[{"at": 1}, {"at": 2}])
    assert adjusted(scenario, {"events.1.at": 5, "selection": Truncation()}).events[1].at == 5
    assert adjusted(scenario, {"events.0": {"at": 7}}).events[0] == Event(at=7)
    assert adjusted(scenario, {"tasks.goal.occlusion": 0.25}).tasks == {
        "goal": Goal(occlusion=0.25),
        "identify": Identify(),
    }


def test_another_kind_starts_from_its_own_defaults():
    scenario = Scenario(selection=Tournament(size=9))
    assert adjusted(scenario, {"selection.share": 0.5, "selection.kind": "truncation"}).selection == Truncation(
        share=0.5
    )
    assert adjusted(scenario, {"selection.kind": "tournament"}).selection == Tournament(size=9)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"population.sise": 3}, "population.sise: is not a setting here (did you mean 'size'?)"),
        ({"population.size": 1.5}, "population.size: must be a whole number; got 1.5"),
        ({"selection.kind": "tournment"}, "selection.kind: there is no 'tournment'; choose tournament or truncation"),
        ({"events.3.at": 1}, "events.3.at: must number one of the 0 entries, from 0; got '3'"),
        ({"events.first": 1}, "events.first: must number one of the 0 entries, from 0; got 'first'"),
        ({"generations.x": 1}, "generations.x: must lead through tables only; got 50"),
    ],
)
def test_adjusted_refuses_as_a_file_is_refused(changes: dict[str, object], said: str):
    assert f"Scenario has 1 mistake:\n  {said}" in page(adjusted, Scenario(), changes)


def test_a_leaf_that_is_made_already_is_not_changed_by_the_way():
    said = "selection.size: must be given together with its table; got 'Tournament'"
    assert said in page(put, Scenario, {"selection": Tournament()}, ("selection", "size"), 3)


# Written out.


def full() -> Scenario:
    return Scenario(
        cost=0.1, founders=3, filter=Truncation(), tasks={"a": Goal(), "identify": {}}, events=[{"at": 1}], title="x"
    )


@pytest.mark.parametrize("scenario", [Scenario(), full()], ids=["defaults", "everything"])
def test_resolved_settings_are_plain_and_read_back_as_the_same(scenario: Scenario):
    plain = resolved(scenario)
    again = Scenario.model_validate(json.loads(json.dumps(plain, allow_nan=False)))
    assert again == scenario
    assert resolved(again) == plain
    assert content_hash(again) == content_hash(scenario)
    assert copy.deepcopy(scenario) == scenario


def test_resolved_settings_hold_every_default():
    plain = resolved(Scenario())
    assert set(plain) == set(Scenario.model_fields)
    assert plain["selection"] == {"kind": "tournament", "size": 3, "replace": True}
    assert plain["population"] == {"size": 60, "mutation_rate": 0.01, "ages": [0.5, 1.0], "demes": 1}


def test_the_hash_is_of_the_content():
    one, other = Scenario(tasks={"goal": {}, "identify": {}}), Scenario(tasks={"identify": {}, "goal": {}})
    assert content_hash(one) == content_hash(other)
    assert len(content_hash(one)) == 12
    assert content_hash(one) != content_hash(Scenario())
    assert content_hash(Scenario(title="a")) != content_hash(Scenario(title="b"))
    assert content_hash(Scenario(title="a"), without=["title"]) == content_hash(Scenario(title="b"), without=["title"])
    assert content_hash(Scenario(cost=1)) == content_hash(Scenario(cost=1.0))


def test_an_editor_gets_a_schema_with_every_leaf():
    schema = json.dumps(Scenario.model_json_schema())
    assert "contestants" in schema
    assert "truncation" in schema
