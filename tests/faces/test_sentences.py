"""What is said of a comparison: with its uncertainty, with no certainty that was not earned, and the same everywhere."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.faces.planned import plan_in_words
from evo_mirror.faces.printing import verdict
from evo_mirror.faces.proposing import right_now, what_next
from evo_mirror.faces.report.experiments import cell
from evo_mirror.faces.report.over_worlds import _part
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.stating import stated_rows
from evo_mirror.faces.trust import cross_checks, taken_at_their_word
from evo_mirror.faces.words import standard_error
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.over_worlds import Part
from evo_mirror.inference.stated import Held


@pytest.fixture
def text(story_page: str) -> str:
    return story_page


@pytest.fixture
def unsure(comparison: Comparison) -> Comparison:
    """The same, with a leader at .60 ± .07."""
    share = {"innate": 0.1, "learned": 0.6, "half_learned": 0.3}
    best = tuple(replace(one, right_now=0.6) for one in comparison.plan.best)
    plan = replace(comparison.plan, best=best)
    return replace(comparison, posterior=share, posterior_error=dict.fromkeys(share, 0.07), plan=plan)


def test_what_a_study_would_add_is_held_against_a_number_with_its_error(unsure: Comparison):
    assert what_next(unsure).endswith(", not .60 ± .07 as now.")
    assert right_now(replace(unsure.plan.best[0], right_now=0.75), unsure) == ".75", (
        "among a few accounts: no error is known"
    )
    said = plan_in_words(unsure.plan.best, unsure, {}, unsure.posterior)
    assert "the likeliest is the true one with probability .60 ± .07" in " ".join(said.split())
    assert "the answer to a yes-or-no question with even odds tells 1" in " ".join(said.split())


def test_other_methods_tell_their_errors(unsure: Comparison):
    method = unsure.methods[1]
    assert method.is_posterior
    told = replace(method, winner_probability=0.4, error=dict.fromkeys(method.error, 0.05))
    said = cross_checks(replace(unsure, methods=(unsure.methods[0], told, *unsure.methods[2:])), {})
    assert ", .40 ± .05)" in said


def test_a_few_populations_make_nothing_certain():
    def held(probability: float) -> Held:
        return Held("a", "birth.mirror_gain", "null", 0.1, "null", "yes", probability, 0.0, 0.0, 4, "ours", "Words.")

    (block,) = stated_rows([held(1.0), held(0.0), held(0.75)], {})
    assert [row["probability"] for row in block["rows"]] == ["> .99", "< .01", ".75"]
    assert {row["n"] for row in block["rows"]} == {4}


def test_errors_that_are_not_0_are_not_written_as_0():
    assert [standard_error(e) for e in (0.0, 0.001, 0.02, math.nan)] == ["± 0.00", "± < 0.01", "± 0.02", "± undefined"]
    assert standard_error(0.0001, 3) == "± < 0.001"
    assert cell(np.array([1.0, 1.0001]))["error"] == "± < 0.001"


def test_one_world_is_one_world(story: Story):
    part = Part(n=1, posterior={}, error={}, leading=(), share=math.nan, share_error=math.nan)
    assert _part(story, part) == "1 world: too few to say"
    assert _part(story, replace(part, n=2)) == "2 worlds: too few to say"


def test_no_mistake_is_impossible(text: str):
    errors = text[text.index("How often the likelier of two accounts is the wrong one") :]
    errors = errors[: errors.index("</table>")]
    assert "%" in errors
    assert not re.search(r">0 %<", errors)


def test_the_page_and_the_terminal_say_the_same(story: Story, text: str, tmp_path):
    printed = " ".join(verdict(story.comparison, titles=story.titles, place=tmp_path).split())
    for sentence in ("Before: the prior probability, without the evidence.", "with it the range of one standard error"):
        assert sentence in printed
        assert sentence in text
    assert "All this holds for these accounts, priors and findings" in printed
    assert "These probabilities hold for these accounts, these priors and these findings." in text
    assert "`" not in re.sub(r"<[^>]*>", "", text[text.index("<body>") : text.index('<h2 id="settings">')])
    assert f"In all, {story.comparison.recovery.n_simulated} bodies of evidence" in text


def test_how_far_likelihoods_are_believed_is_said_on_screen_and_page(comparison: Comparison, text: str):
    sentence = taken_at_their_word(comparison)
    assert f"likelihoods count {comparison.slope:.2f} ± {comparison.slope_error:.2f} of their word" in sentence
    check = comparison.reliability.checks[0]
    assert (
        f"{abs(check.mean):.3f} ± {check.error:.3f} {'larger' if check.mean >= 0 else 'smaller'} than they announce"
        in sentence
    )
    assert sentence in text
    assert sentence in " ".join(verdict(comparison, titles={}, place=Path("there")).split())
    assert taken_at_their_word(replace(comparison, slope_error=math.nan)) == ""
