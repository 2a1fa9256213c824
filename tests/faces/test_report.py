"""The page: it says it all, the same each time, and asks for nothing from outside."""

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.faces.report.experiments import cell, experiments, rests
from evo_mirror.faces.report.methods import CITED
from evo_mirror.faces.report.of_comparison import comparison_page
from evo_mirror.faces.report.sources import short_citation
from evo_mirror.faces.report.story import Story, read_story
from evo_mirror.faces.report.writing import write_report
from evo_mirror.faces.standing import fitting
from evo_mirror.foundation.errors import RunError

VOID = {"meta", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """Collects what a test asks of a page; complains of elements that are not closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.elements: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def text(story_page: str) -> str:
    return story_page


@pytest.fixture(scope="module")
def page(story_page: str) -> Page:
    return Page(story_page)


def test_the_page_asks_for_nothing_from_outside(page: Page, text: str):
    for tag, name, value in page.attributes:
        if name in ("src", "href", "xlink:href", "action", "data", "srcset", "poster"):
            assert value.startswith("#") or value == "data:,", (tag, name, value)
    assert "script" not in page.elements
    assert not re.search(r"@import|url\((?!#)", text)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_the_page_is_the_same_twice(story: Story, text: str):
    assert comparison_page(story) == text


def test_everything_that_was_asked_for_is_there(story: Story, text: str):
    for heading in (
        "verdict",
        "evidence",
        "recovery",
        "drivers",
        "experiments",
        "untested",
        "evolution",
        "open",
        "methods",
        "settings",
        "references",
    ):
        assert f'<h2 id="{heading}">' in text
    in_order = ("verdict", "evidence", "recovery", "drivers", "sides", "next", "methods", "settings")
    places = [text.index(f'id="{name}"') for name in in_order]
    assert places == sorted(places)
    for row in story.comparison.rows:
        assert row.finding in text
    assert "nobody built the assay" in text
    assert "Davis" in text
    assert "population.size" in text
    assert "reported beside the accounts" in text


def test_factors_fits_and_errors_stand_beside_the_probabilities(story: Story, text: str):
    """Every account has its Bayes factor and its fit; what drives the verdict, and the calibration, have their errors."""
    part = text[text.index('<h2 id="verdict">') : text.index("<nav")]
    assert "Bayes factor: how many times less probable the evidence is than under" in part
    assert part.count(">best</td>") + part.count(">best<") >= 1
    for fit in story.comparison.fits:
        assert fitting(fit).replace("<", "&lt;") in part
    drivers = text[text.index('<h2 id="drivers">') : text.index('<h2 id="sides">')]
    assert re.search(r"\d ± \d+ %</td>", drivers)
    assert len(re.findall(r"\.\d\d ± \.\d\d", drivers)) >= 1
    assert len(re.findall(r"Standard errors (over the evolved populations )?are ± [.\d]+( %)? at most", text)) == 3


def test_every_statistic_is_there_for_every_account(story: Story, text: str):
    rows = {row["statistic"]: row for block in experiments(story) for row in block["statistics"]}
    assert list(rows) == list(STATISTICS)
    assert {len(row["cells"]) for row in rows.values()} == {len(story.shown)}
    part = text[text.index('<h2 id="experiments">') : text.index('<h2 id="untested">')]
    assert all(f"<code>{name}</code>" in part for name in STATISTICS)
    assert "mirror gain lost by not seeing one&#39;s own acts" in part
    at = {name: rows["lesion.contrast"]["cells"][k] for k, name in enumerate(story.shown)}
    assert at["innate"] == {
        "mean": "0.200",
        "error": "± 0.100",
        "undefined": "undefined (1\u00a0of\u00a03)",
        "beside": False,
    }
    assert at["learned"] == {"mean": "", "error": "", "undefined": "undefined (2\u00a0of\u00a02)", "beside": False}
    assert at["open"]["mean"] == "not examined"
    assert at["open"]["beside"]
    assert cell(np.array([-0.5])) == {"mean": "−0.500", "error": "", "undefined": ""}
    assert 'id="experiments"' not in comparison_page(replace(story, predictions=()))


def test_it_is_said_who_came_to_rest_and_when(story: Story, text: str):
    assert rests(story)[0] == {"name": story.shown[0], "rested": "2 of 3", "ended": "30", "middle": "30"}
    name = story.shown[0]
    longer = [{"fitness": np.zeros(n)} for n in (20, 25, 40)]
    uneven = rests(replace(story, courses={**story.courses, name: longer}))[0]
    assert (uneven["ended"], uneven["middle"]) == ("20 to 40", "25")
    assert '<td class="n">2 of 3</td><td class="n">30</td>' in text


def test_the_kind_of_approximation_is_named_and_cited(text: str):
    """Who expects the usual approximate Bayes learns what stands in its place, why, and where its numbers are."""
    methods = text[text.index('<h2 id="methods">') : text.index('<h2 id="settings">')]
    assert "regression-adjusted approximate Bayesian computation (Beaumont 2008), whose summaries" in methods
    assert "Regression-adjusted rejection, the usual kind," in methods
    references = text[text.index('<h2 id="references">') :]
    for key in CITED.values():
        assert f"{key}: " in references
        assert short_citation(key) in text[: text.index('<h2 id="references">')]


def test_a_cross_check_tells_its_error_where_it_has_one(story: Story, text: str):
    found = {method.name: method for method in story.comparison.methods[1:]}
    said = re.search(r"Cross-check of .*? by other methods: (.*)", text)[1]
    for name, method in found.items():
        told = re.search(rf"{name} \([^()]*, ([^()]*)\)", said)[1]
        is_extreme = told.startswith(("&lt;", "&gt;"))
        assert ("±" in told or is_extreme) == math.isfinite(method.error[method.winner]), name
    assert {math.isfinite(method.error[method.winner]) for method in found.values()} == {True, False}


def test_text_from_files_is_escaped(text: str):
    assert "claim &lt;newborns-2001&gt; &amp; more" in text
    assert "<newborns" not in text
    assert "Made &lt;to&gt; order" in text


def test_tables_and_figures_can_be_read_aloud(page: Page):
    n_tables = page.elements.count("table")
    assert n_tables == page.elements.count("caption") > 5
    assert ("html", "lang", "en-GB") in page.attributes
    roles = [value for tag, name, value in page.attributes if tag == "svg" and name == "role"]
    labels = [value for tag, name, value in page.attributes if tag == "svg" and name == "aria-label"]
    assert roles == ["img"] * page.elements.count("figure")
    assert len(set(labels)) == len(roles)
    assert {value for tag, name, value in page.attributes if tag == "th" and name == "scope"} == {
        "col",
        "row",
        "rowgroup",
    }
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(set(ids)) == len(ids)
    assert {value[1:] for tag, name, value in page.attributes if tag == "a" and name == "href"} <= set(ids)


def test_ties_are_named_and_not_ranked(story: Story, text: str):
    assert story.comparison.groups != tuple((name,) for name in story.comparison.accounts)
    assert "half learned and learning" in text or "learning and half learned" in text
    assert "not separable" in text


def test_a_page_without_courses_leaves_them_out(story: Story):
    bare = comparison_page(replace(story, courses={name: [] for name in story.courses}, starts={}, stationary={}))
    assert 'id="evolution"' not in bare
    assert 'href="#evolution"' not in bare
    Page(bare)


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", ["#1a1a1a", "#595959", "#00568a", "#9a3d00"])
@pytest.mark.parametrize("paper", ["#ffffff", "#f4f4f1"])
def test_text_stands_out_from_its_paper(ink: str, paper: str, text: str):
    assert ink in text
    assert (luminance(paper) + 0.05) / (luminance(ink) + 0.05) >= 4.5


def test_the_report_of_a_run_is_written_twice_to_the_same_bytes(a_run: Path):
    first = write_report(a_run).read_bytes()
    assert write_report(a_run).read_bytes() == first
    said = first.decode()
    Page(said)
    assert "Mirror gain" in said
    assert "Does it all hang together?" in said


def test_the_report_of_a_comparison_is_written_twice_to_the_same_bytes(a_comparison: Path):
    first = (a_comparison / "report.html").read_bytes()
    assert write_report(a_comparison).read_bytes() == first
    Page(first.decode())


def test_founders_stand_in_an_order_of_their_own(a_comparison: Path):
    first, *others = read_story(a_comparison).starts
    assert first == "naive"
    assert others == sorted(others)
    assert len(others) > 1


def test_what_is_no_study_is_refused(tmp_path: Path, a_comparison: Path):
    with pytest.raises(RunError, match="must be the folder of a run, a comparison or a competition; got no such"):
        write_report(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(RunError, match="got a file"):
        write_report(tmp_path / "file")
    with pytest.raises(RunError, match=r"got a folder without provenance.json"):
        write_report(tmp_path)
    for name in ("scenario.json", "provenance.json"):
        (tmp_path / name).write_bytes((a_comparison / name).read_bytes())
    with pytest.raises(RunError, match="must hold comparison.json; got a comparison that is unfinished"):
        write_report(tmp_path)
