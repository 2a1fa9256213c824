"""Every setting in one line."""

from example_world.scenario import Scenario
from example_world.selection.base import Selection

from evo_mirror.foundation.describing import Described, described


def test_every_setting_is_described_with_unit_range_and_default():
    rows = {row.key: row for row in described(Scenario)}
    assert rows["population.size"] == Described(
        "population.size", "whole number", "60", "individuals", "at least 2", "how many live at a time"
    )
    assert rows["population.ages"] == Described(
        "population.ages",
        "list of number",
        "[0.5, 1.0]",
        "of a life",
        "above 0 and at most 1",
        "when individuals are assessed",
    )
    assert rows["cost"].type == "number or one of none"
    assert rows["cost"].range == "at least 0"
    assert rows["founders"].type == "whole number or nothing"
    assert rows["founders"].default == "nothing"
    assert rows["is_sexual"].default == "true"
    assert rows["events.<number>.at"].default == ""
    assert rows["events.<number>.what"].type == "one of drought or flood"


def test_every_kind_that_may_be_chosen_is_described():
    rows = {row.key: row for row in described(Scenario)}
    assert rows["selection"] == Described(
        "selection", "one of tournament or truncation", "tournament", "", "", "Who leaves offspring."
    )
    assert rows["selection[truncation].share"].range == "above 0 and at most 1"
    assert rows["mate_choice[tournament].size"].default == "7"
    assert rows["filter"].default == ""
    assert rows["tasks"].default == "identify"
    assert rows["tasks.<name>[goal].occlusion"].unit == "of the action"


def test_a_family_describes_its_leaves():
    assert [row.key for row in described(Selection)] == [
        "[tournament].size",
        "[tournament].replace",
        "[truncation].share",
    ]
