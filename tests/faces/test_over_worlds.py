"""What the page and the screen say of precision, and of the verdict over worlds."""

import re
from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import Finding
from evo_mirror.faces.batches import batch
from evo_mirror.faces.figures.style import DASHES, MARKERS
from evo_mirror.faces.printing import verdict
from evo_mirror.faces.report.of_comparison import comparison_page
from evo_mirror.faces.report.over_worlds import told_over_worlds
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.tables import WIDTH
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.worlds import Worlds
from evo_mirror.scenario.priors import Prior

KEYS = ("environment.rate", "payoff.ages.juvenile", "rearing.act_rate")


@pytest.fixture(scope="module")
def over(predictions: list[Prediction], findings: list[Finding]) -> Comparison:
    """The comparison to order, with worlds: two settings in a grid, so that quarters are full; one with few high values."""
    r = np.arange(48)
    quantiles = np.stack([(r % 2 + 0.5) / 2, (r // 2 % 2 + 0.5) / 2, np.where(r % 12 == 0, 0.9, 0.1)], axis=1)
    rows = [replace(row, replicate=row.replicate + 12 * k) for k in range(4) for row in predictions]
    fixed = {"learned": frozenset({"rearing.act_rate"})}
    return compare(
        rows, findings, accounts=["innate", "learned", "half_learned"], reported=["open"], seed=1,
        doubts=Doubts(n_draws=64), n_simulated=120,
        worlds=Worlds(KEYS, (Prior(low=0.01, high=0.3, scale="log"), *[Prior(low=0.0, high=1.0)] * 2), quantiles, fixed),
    )  # fmt: skip


def test_the_page_tells_the_verdict_over_worlds(story: Story, over: Comparison):
    text = comparison_page(replace(story, comparison=over))
    part = text[text.index('<h2 id="worlds">') : text.index('<h2 id="precision">')]
    assert over.worlds.sentence.partition("(")[0].strip() in re.sub(r"\s+", " ", part)
    for key in KEYS:
        assert f"<code>{key}</code>" in part
        assert part.count(key) > 3, "in the figure, in the table and among the beliefs"
    assert "by chance alone p = " in part
    about = {row.key: row.about for row in setting_rows(story.scenario)}
    assert f"<small>{about['rearing.act_rate']}; median 0.5</small>" in part, "what a setting means is said"
    assert (
        text.index('id="drivers"')
        < text.index('id="worlds"')
        < text.index('id="precision"')
        < text.index('id="untested"')
    )
    assert 'href="#worlds"' in text
    assert 'href="#precision"' in text
    assert comparison_page(replace(story, comparison=over)) == text


def test_without_priors_only_precision_is_told(story_page: str):
    text = story_page
    assert 'id="worlds"' not in text
    assert 'href="#worlds"' not in text
    assert '<h2 id="precision">' in text


def test_parts_pairs_and_beliefs_are_told_in_words(story: Story, over: Comparison):
    told = told_over_worlds(replace(story, comparison=over))
    by_key = {row["key"]: row for row in told["over_worlds"]}
    assert by_key["rearing.act_rate"]["upper"].endswith("(4 worlds)")
    assert by_key["environment.rate"]["middle"] == "0.055"
    assert re.fullmatch(r"(.* and )?.*: (> )?\.\d\d (< .01|± .\d\d) \(24 worlds\)", by_key["environment.rate"]["lower"])
    assert [(pair["first"], pair["second"], len(pair["parts"])) for pair in told["pairs"]] == [(*KEYS[:2], 4)]
    kinds = {(row["title"], row["key"]) for row in told["beliefs"]}
    assert ("learning", "rearing.act_rate") not in kinds, "it settles that itself"
    assert ("innate wiring", "rearing.act_rate") in kinds
    row = next(row for row in told["beliefs"] if row["key"] == "environment.rate")
    assert row["prior"] == "0.085 (0.011 to 0.28)"
    assert re.fullmatch(r"\S+ ± \S+ \(\S+ to \S+\)", row["posterior"])
    small = replace(over.worlds.beliefs[0], mean=0.00038, error=0.000088, low=0.00012, high=12.0, is_said=True)
    little = replace(over, worlds=replace(over.worlds, beliefs=(small,)))
    assert told_over_worlds(replace(story, comparison=little))["beliefs"][0]["posterior"] == (
        "0.00038 ± 0.00009 (0.00012 to 12)"
    )
    few = replace(over.worlds.beliefs[0], is_said=False)
    silent = replace(over, worlds=replace(over.worlds, beliefs=(few,)))
    assert told_over_worlds(replace(story, comparison=silent))["beliefs"][0]["posterior"] == "too few to say"


def test_figures_can_be_read_in_grey():
    """No two accounts, as many as there may be, share both dashes and marker."""
    assert len(set(zip(map(str, DASHES), MARKERS, strict=True))) == len(DASHES) >= 8


def test_the_screen_says_the_sentence(over: Comparison, tmp_path):
    text = verdict(over, titles={}, place=tmp_path)
    assert over.worlds.sentence in re.sub(r"\s+", " ", text)
    assert max(map(len, text.splitlines()[:-2])) <= WIDTH


def test_after_a_batch_posterior_error_and_what_is_missing_are_said(over: Comparison):
    text = batch(over, {"innate": "innate wiring"}, until=1e-6)
    assert max(map(len, text.splitlines())) <= WIDTH
    text = " ".join(text.split())
    assert text.startswith("48 replicates (144 simulations weighed): innate wiring ")
    error = over.precision.largest_error
    assert f"Largest error {error:.3f}; {over.precision.largest_other_error:.3f} that more simulations leave" in text
    assert f"an error of 1e-06 takes about {np.ceil(48 * (error / 1e-6) ** 2):.0f} replicates." in text
    assert batch(over, {}, until=0.4).endswith("leave.")
    undefined = {name: (float("nan"),) for name in over.accounts}
    one = replace(over, precision=replace(over.precision, error=undefined))
    assert batch(one, {}).endswith("Too few to have an error.")
