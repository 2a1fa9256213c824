"""Settings in the methods section: in words, with the name by which each is changed beside them."""

import re
from dataclasses import replace

import pytest

from evo_mirror.faces.report.doubts_in_words import doubts_in_words
from evo_mirror.faces.report.methods import methods_of
from evo_mirror.faces.report.story import Story
from evo_mirror.foundation.settings import adjusted
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.known import LAPSE, SPREAD
from evo_mirror.scenario.priors import Prior


@pytest.fixture(scope="module")
def part(story_page: str) -> str:
    page = story_page
    return page[page.index('<h2 id="methods">') : page.index('<h2 id="settings">')]


def test_every_doubt_is_in_words():
    """A new prior of the observation model is put into words as it comes."""
    for row in doubts_in_words(Doubts().as_dict()):
        raw = row["key"].replace("_", " ").replace(".", ", ")
        assert row["words"] != raw, f"{row['key']} needs words in doubts_in_words"
        assert "_" not in row["words"]
        assert " sd" not in row["words"]
    words = [row["words"] for row in doubts_in_words(Doubts().as_dict())]
    assert len(set(words)) == len(words)


def test_a_doubt_that_nobody_has_put_into_words_keeps_its_name():
    assert doubts_in_words({"some_thing.else": 0.25}) == [
        {"words": "some thing, else", "value": "0.25", "unit": "", "key": "some_thing.else"}
    ]


def test_names_of_settings_stand_in_tooltips_and_small_print_alone(part: str):
    assert 'title="selection.size">how many are compared for each parental place</span>: 3 contestants' in part
    assert "<small><code>laboratory_sd.replicated</code></small>" in part
    assert "How far a laboratory shifts the effect sizes of a replicated finding" in part
    shown = re.sub(r"<code>[^<]*</code>|<[^>]*>", " ", part)
    assert set(re.findall(r"\b[a-z]+_[a-z_.]+\b", shown)) <= {"strength_fh", "alpha_f", "x_f", "target_h"}, (
        "but in a formula"
    )
    for raw in ("laboratory sd", "n draws", "replacement: true", "meaning rate:"):
        assert raw not in shown


def said_of(story: Story, family: str) -> dict[str, str]:
    return {one.key: one.value for one in methods_of(story)["strategies"][family].settings}


def test_methods_say_the_settings_of_strategies(story: Story):
    assert said_of(story, "selection") == {"selection.size": "3 contestants", "selection.replacement": "yes"}
    unsure = story.scenario.model_copy(update={"priors": {"selection.size": Prior(low=2, high=5)}})
    said = said_of(replace(story, scenario=unsure), "selection")
    assert said["selection.size"] == "drawn anew in each replicate from 2 to 5 contestants"
    kept = adjusted(story.scenario, {"selection": {"kind": "truncation", "share": 0.3}})
    said = said_of(replace(story, scenario=kept), "selection")
    assert said == {"selection.share": "0.3 of all individuals"}, "a setting that is not used is not told"
    assert said_of(story, "learning") == {}, "a learning rate may evolve, and is told with its account"


def test_methods_say_what_bounds_the_slope(part: str):
    assert f"normal prior, 1 ± {SPREAD}, and one body in {1 / LAPSE:.0f} is taken for anybody's" in part
