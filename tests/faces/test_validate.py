"""`validate`: what it prints, writes and returns."""

import html
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from evo_mirror.biology.conventions import conventions
from evo_mirror.evolution import breeding
from evo_mirror.faces.cli import main
from evo_mirror.faces.report.of_validation import validation_page
from evo_mirror.studies.validating import study
from evo_mirror.studies.validating.checks.base import Effort
from evo_mirror.studies.validating.comparing import Checked
from evo_mirror.studies.validating.missing import NOT_CHECKED
from evo_mirror.studies.validating.study import Validation, carried_out

FEW = ("choosing", "linkage_decay", "segregation")


@pytest.fixture(autouse=True)
def _little(monkeypatch):
    """A few checks, at little effort."""
    some = {kind: study.checks()[kind] for kind in FEW}
    monkeypatch.setattr(study, "checks", lambda: some)
    monkeypatch.setattr(study, "QUICK", 0.05)
    monkeypatch.setattr(study, "FULL", 0.08)


def said(capsys, *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_all_is_well_is_said_printed_and_written(tmp_path, capsys):
    out = tmp_path / "v"
    code, printed, _ = said(capsys, "validate", "--quick", "--out", out, "--workers", 1)
    assert code == 0
    assert "All 3 checks passed. Each fails by chance for at most 0.0001 of all seeds." in " ".join(printed.split())
    assert all(len(line) <= 100 for line in printed.splitlines() if str(tmp_path) not in line)
    assert sorted(path.name for path in out.iterdir()) == ["validation.html", "validation.json"]
    data = json.loads((out / "validation.json").read_text(encoding="utf-8"))
    assert (data["passed"], data["tier"], data["seed"]) == (True, "quick", 1)
    assert [check["name"] for check in data["checks"]] == list(FEW)
    for check in data["checks"]:
        assert check["passed"]
        assert check["false_alarm_rate"] == 1e-4
        assert {"formula", "sources", "setting", "title", "claim", "axes"} <= set(check)
        for one in check["comparisons"]:
            assert {"expected", "observed", "standard_error", "n", "p_value", "deviation", "passed"} <= set(one)
    assert data["not_checked"] == [{"what": what, "why": why} for what, why in NOT_CHECKED]


def test_a_planted_defect_is_told_and_the_exit_code_is_1(tmp_path, capsys, monkeypatch):
    choose = breeding.choose_parents
    monkeypatch.setattr(
        breeding, "choose_parents", lambda s, w, moment, **where: (choose(s, w, moment, **where) + 1) % len(w)
    )
    code, printed, _ = said(capsys, "validate", "--quick", "--out", tmp_path / "v", "--workers", 1)
    assert code == 1
    assert re.search(r"Who breeds +FAILED", printed)
    assert re.search(r"Decay of linkage disequilibrium +passed", printed)
    assert re.search(r"Who breeds: share of places, [^;]+; individual, from the least fit: \d+; expected", printed)
    assert re.search(r"\d of 3 checks FAILED\.", printed)
    data = json.loads((tmp_path / "v" / "validation.json").read_text(encoding="utf-8"))
    assert not data["passed"]
    assert {check["name"]: check["passed"] for check in data["checks"]}["choosing"] is False
    page = (tmp_path / "v" / "validation.html").read_text(encoding="utf-8")
    assert re.search(r"\d of 3 checks failed\.", page)
    assert "Who breeds: failed" in page


def test_without_a_word_it_is_the_full_tier_in_a_folder_of_its_own(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said(capsys, "validate", "--seed", 3, "--workers", 1)[0] == 0
    before = (tmp_path / "runs/validate-full-seed3/validation.json").read_bytes()
    assert said(capsys, "validate", "--seed", 3, "--workers", 1)[0] == 0, (
        "an earlier one is replaced, by the same bytes"
    )
    assert (tmp_path / "runs/validate-full-seed3/validation.json").read_bytes() == before
    data = json.loads((tmp_path / "runs/validate-full-seed3/validation.json").read_text(encoding="utf-8"))
    assert (data["tier"], data["seed"]) == ("full", 3)


def test_a_folder_with_something_else_is_refused_before_anything_is_done(tmp_path, capsys, monkeypatch):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(study, "carried_out", None)
    code, _, told = said(capsys, "validate", "--out", tmp_path)
    assert code == 2
    assert "must be a new or empty folder, or one of a validation" in told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_page_holds_it_all_and_asks_for_nothing_from_outside():
    made = tuple(carried_out(kind, 1, 0.05) for kind in ("choosing", "segregation"))
    validation = Validation(Effort(1, 0.05), made)
    page = validation_page(validation)
    assert page == validation_page(validation)
    assert not re.search(r'(?:src|href|action)="(?!#|data:)', page)
    assert not re.search(r"<script|@import|url\((?!#)", page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for one in made:
        for text in (one.title, one.setting):
            assert text.replace("'", "&#39;") in page
        figure = re.search(rf'<figure id="figure-{one.kind}">.*?(<svg.*?</svg>)', page, re.DOTALL)
        assert figure
        drawn = ElementTree.fromstring(figure[1])  # noqa: S314 - our own drawing
        assert one.title in str(drawn.get("aria-label"))
    assert "Blickle &amp; Thiele 1996 (abstract read)" in page
    assert "What is not checked here" in page
    assert page.count("<td>tests alone</td>") == sum(
        not set(c.checks) & {"choosing", "segregation"} for c in conventions()
    )
    assert re.findall(r'<th scope="rowgroup" colspan="9">([^<]+)</th>', page) == ["Selection", "Recombination"]
    for what, why in NOT_CHECKED:
        assert f"<strong>{html.escape(what)}.</strong> {html.escape(why)}".replace("&#x27;", "&#39;") in page
    for one in made:
        assert f"; {one.axes[one.worst.quantity]}: {one.worst.x:.4g}</small>" in page, (
            "where it is furthest off has a name"
        )


def test_a_check_that_compares_nothing_has_not_passed_and_the_page_says_so():
    empty = Checked("nothing", "Nothing", "Nothing is claimed.", "none", (), "none", {}, ())
    assert not Validation(Effort(1), (empty,)).has_passed
    assert not Validation(Effort(1), ()).has_passed
    page = validation_page(Validation(Effort(1), (empty,)))
    assert "nothing could be compared" in page
    assert "<figure" not in page
