"""Every scenario that ships: readable, commented, with one question, and the same after resolving."""

import json
import re

import pytest

from evo_mirror.foundation.settings import content_hash, resolved, validated
from evo_mirror.foundation.shipped import shipped_scenarios
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.reading import read_settings
from evo_mirror.scenario.scenario import Scenario

SHIPPED = shipped_scenarios()
AT_LEAST = {"origin", "static-world", "changing-world", "hinton-nowlan", "smallest"}


def test_the_scenarios_that_everything_else_names_are_there():
    assert set(SHIPPED) >= AT_LEAST


@pytest.fixture(params=SHIPPED.values(), ids=SHIPPED)
def path(request):
    return request.param


def test_it_asks_one_question_and_says_what_to_expect(path):
    scenario = read_settings(path, Scenario)
    assert scenario.title
    assert scenario.question.endswith("?")
    assert scenario.question.count("?") == 1
    assert scenario.expect.endswith(".")


def test_it_begins_with_a_comment_for_a_reader(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[: lines.index("")]
    assert header[0].startswith("# ")
    assert header[0].endswith((".", "?", "1987)."))
    assert len(header) >= 3
    assert all(line.startswith("#") for line in header)


def test_it_is_the_same_after_resolving(path):
    scenario = read_settings(path, Scenario)
    plain = resolved(scenario)
    again = validated(Scenario, json.loads(json.dumps(plain)))
    assert again == scenario
    assert content_hash(again) == content_hash(scenario)


def test_it_can_be_listed_and_explained(path):
    scenario = read_settings(path, Scenario)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem)
    assert len(scenario.title) <= 40
    assert explain(scenario).text()


def test_the_two_opposite_worlds_differ_in_their_environment_and_duration_alone():
    worlds = [resolved(read_settings(SHIPPED[name], Scenario)) for name in ("static-world", "changing-world")]
    for world in worlds:
        for key in ("title", "question", "expect", "environment", "generations"):
            del world[key]
        del world["repertoire"]["cultural_share"]
    assert worlds[0] == worlds[1]


def test_smallest_is_small_and_nothing_is_doubted_in_the_main_comparison():
    assert read_settings(SHIPPED["smallest"], Scenario).population.size <= 20
    assert explain(read_settings(SHIPPED["origin"], Scenario)).doubts == ()
