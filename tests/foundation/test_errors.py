"""One way of saying what is wrong, and errors that survive a journey between processes."""

import copy
import datetime
from pathlib import Path

import pytest

from evo_mirror.foundation import errors
from evo_mirror.foundation.errors import EvoMirrorError, Mistake, ScenarioError, demand, either, phrase, quoted


@pytest.mark.parametrize(
    ("raised", "builtin"),
    [
        (errors.ShapeError, ValueError),
        (errors.RunError, RuntimeError),
        (errors.MeasureError, ArithmeticError),
        (errors.EvidenceError, ValueError),
        (errors.DiscoveryError, ImportError),
    ],
)
def test_every_error_can_be_caught_as_ours_or_as_pythons(raised: type[Exception], builtin: type[Exception]):
    for family in (EvoMirrorError, builtin):
        with pytest.raises(family, match="said"):
            raise raised("said")
    assert issubclass(errors.DoubtfulScenarioWarning, UserWarning)


def test_a_phrase_says_where_what_with_unit_and_what_was_found():
    assert phrase("size", "be at least 2", unit="individuals", got=-5) == "size must be at least 2 individuals; got -5."
    assert phrase("size", "be even", got=3, remedy="Add one.") == "size must be even; got 3. Add one."
    assert demand("be at least 0", unit="1", got="x") == "must be at least 0; got 'x'"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (None, "nothing"),
        (float("nan"), "nan"),
        ("a", "'a'"),
        (errors.Words("no such file"), "no such file"),
        ({}, "an empty table"),
        ({"a": 1}, "a table"),
        ((1, "b"), "[1, 'b']"),
        (datetime.date(1979, 5, 27), "1979-05-27"),
        (Path("a") / "b.toml", str(Path("a") / "b.toml")),
    ],
)
def test_values_are_quoted_as_their_author_wrote_them(value: object, text: str):
    assert quoted(value) == text


def test_long_values_are_cut():
    assert len(quoted("x" * 1000)) == errors.LONGEST_VALUE
    assert quoted("x" * 1000).endswith("...")


def test_alternatives_are_listed():
    assert either(["a", "b", "c"]) == "a or b or c"


def test_a_page_has_one_line_for_each_mistake():
    mistakes = [
        Mistake("population.size", "must be even", 3, "demo.toml"),
        Mistake("title", "must be short", None, "demo.toml"),
        Mistake("cost", "must be 1", None, "--set"),
        Mistake("other", "must be 2"),
    ]
    assert str(ScenarioError("demo.toml", mistakes)).splitlines() == [
        "demo.toml has 4 mistakes:",
        "  demo.toml:3 population.size: must be even",
        "  demo.toml title: must be short",
        "  --set cost: must be 1",
        "  other: must be 2",
    ]


def test_a_file_that_cannot_be_read_has_one_line():
    assert (
        str(ScenarioError(Path("demo.toml"), [Mistake("", "must be TOML", 2, "demo.toml")]))
        == "demo.toml:2 must be TOML"
    )


def test_a_scenario_error_survives_the_way_back_from_a_worker():
    error = ScenarioError("demo.toml", [Mistake("a", "must be 1", 3, "demo.toml"), Mistake("b", "must be 2")])
    again = copy.copy(error)  # by the same protocol as between processes
    assert (str(again), again.path, again.mistakes) == (str(error), error.path, error.mistakes)
