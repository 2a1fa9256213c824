"""What is printed: listings, citations, the verdict in plain text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from evo_mirror.evidence.reading import read_evidence
from evo_mirror.faces.cli import main
from evo_mirror.faces.commands.listing import KINDS
from evo_mirror.faces.listing import listed
from evo_mirror.faces.printing import verdict
from evo_mirror.faces.tables import WIDTH, table
from evo_mirror.faces.words import likely, listing, margin, named, number, percent, percent_error, probability, times
from evo_mirror.foundation.references import bibliography
from evo_mirror.foundation.shipped import shipped_scenarios
from evo_mirror.inference.comparison import Comparison


@pytest.mark.parametrize("kind", KINDS)
def test_everything_of_a_kind_has_a_name_and_a_line(kind: str):
    entries = listed(kind)
    assert len({name for name, _ in entries}) == len(entries) > 0
    assert all(about and "\n" not in about for _, about in entries)


def test_the_whole_list_names_everything(capsys):
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for name in (
        *shipped_scenarios(),
        "rescorla_wagner",
        "mirror_gain_birth",
        "genetic",
        *(f.id for f in read_evidence()),
    ):
        assert re.search(rf"^  {re.escape(name)} ", out, re.MULTILINE)
    assert re.search(
        r"^  deprivation.loss +mirror gain lost by not seeing one's own acts \[lambda\]$", out, re.MULTILINE
    )


def test_the_bibliography_is_printed_whole_or_in_part(capsys):
    assert main(["cite"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(bibliography())
    assert main(["cite", "Davis2021"]) == 0
    assert capsys.readouterr().out.startswith("Davis2021: Davis")
    assert main(["cite", "smallest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {finding.source for finding in read_evidence()} <= {line.partition(":")[0] for line in lines}
    assert "RescorlaWagner1972" in " ".join(lines)
    assert main(["cite", "Davis2022"]) == 2
    assert "(did you mean 'Davis2021'?)" in capsys.readouterr().err


def test_the_verdict_fits_the_page_and_ranks_no_ties(comparison: Comparison, tmp_path: Path):
    text = verdict(comparison, titles={"innate": "innate wiring"}, place=tmp_path)
    lines = text.splitlines()
    assert max(map(len, (line for line in lines if str(tmp_path) not in line))) <= WIDTH
    assert "\x1b" not in text
    for row in comparison.rows:
        assert row.finding in text
    assert "(open)" in text
    assert "posterior" in text.lower()
    assert re.search(r"not separable", text)
    for sentence in comparison.sentences:
        assert sentence in re.sub(r"\s+", " ", text)
    assert "1 more finding is listed, not weighed" in text
    assert f"Report: {tmp_path / 'report.html'}" in text
    table_of_accounts = text[text.index("Posterior probability") :]
    places = [table_of_accounts.index(f"\n{name}") for name in ("innate wiring", "learned", "half learned")]
    assert places == sorted(places)


def test_no_effect_size_is_broken_in_two(comparison: Comparison, tmp_path: Path):
    row = comparison.rows[0]
    wide = replace(row, cells=tuple(replace(cell, outcome="-0.17 to 13 SD") for cell in row.cells))
    text = verdict(replace(comparison, rows=(wide, *comparison.rows[1:])), titles={}, place=tmp_path)
    assert text.count("-0.2..13") == len(row.cells)


def test_tables_break_what_is_too_long():
    lines = table(["a", "b"], [["one-two-three", "x"], ["unbreakable", "y\nz"]], widths=[8, 3])
    assert lines[0].split() == ["a", "b"]
    assert lines[2:] == ["one-two-  x", "three", "unbreak-  y", "able      z"]


def test_numbers_claim_no_more_than_they_know():
    assert [probability(p) for p in (0.0, 0.001, 0.256, 0.999, 1.0, float("nan"))] == [
        ".00", "< .01", ".26", "> .99", "1", "undefined",
    ]  # fmt: skip
    assert [margin(e) for e in (0.001, 0.02, float("nan"))] == ["< .01", "± .02", "unknown"]
    assert [number(x) for x in (-0.5, -0.0001, float("inf"))] == ["−0.50", "0.00", "undefined"]
    assert [likely(p, 0.02) for p in (0.256, 0.001, 0.999)] == [".26 ± .02", "< .01", "> .99"]
    assert (likely(0.256, float("nan")), likely(0.256, 0.001)) == (".26", ".26 ± .01")
    assert [percent(s, e) for s, e in ((0.256, 0.02), (0.256, float("nan")), (0.001, 0.02))] == [
        "26 ± 2 %",
        "26 %",
        "< 1 %",
    ]
    assert [percent_error(e) for e in (0.002, 0.04, float("nan"))] == ["± 1 %", "± 4 %", "unknown"]
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert named("genetic: few", {"genetic": "genetic adaptation"}) == "genetic adaptation: few"
    assert named("nobody: few", {}) == "nobody: few"


def test_factors_say_which_way_and_how_surely():
    from math import log

    assert times(log(2.0), 0.1) == "× 2.0 (1.8 to 2.2)"
    assert times(-log(2.0), 0.1) == "÷ 2.0 (1.8 to 2.2)"
    assert times(log(12.0), 1.0) == "× 12 (4.4 to 33)"
    assert times(log(1.2), 0.5) == "× 1.2 (0.73 to 2.0)", "the range may hold no effect"
    assert times(log(5e5), 0.1) == "× more than 1000"
    assert times(-700.0) == "÷ more than 1000"
    assert times(log(3.0), float("nan")) == "× 3.0"
    assert times(float("nan")) == "undefined"
