"""What is printed fits the terminal: nothing is cut, no number is broken, and a page of 100 columns is what it was."""

from pathlib import Path

import pytest

from evo_mirror.faces.brief_findings import brief_findings
from evo_mirror.faces.cli import main
from evo_mirror.faces.narrowing import broken, narrowed
from evo_mirror.faces.printing import verdict
from evo_mirror.faces.tables import WIDTH, page_width, paragraph, table
from evo_mirror.inference.comparison import Comparison

ROWS = [
    ["account", "posterior", "Bayes factor", "cannot be told from"],
    ["genetic (plastic read-out)", ".15 ± .02", "÷ 5.4 (1.8 to 16)", "associative learning and evolved learner"],
    ["desynchronisation-2018-macaques", "< .01", "÷ more than 1000", ""],
]


def beyond(text: str, width: int, *but: str) -> list[str]:
    """Lines that are too long, except those that hold a path or a name to be copied."""
    return [line for line in text.splitlines() if len(line) > width and not any(word in line for word in but)]


@pytest.fixture
def columns(monkeypatch):
    def set_to(n: int) -> None:
        monkeypatch.setenv("COLUMNS", str(n))

    return set_to


def test_the_page_is_as_wide_as_the_terminal_and_never_wider_than_a_page(columns):
    assert page_width() == WIDTH, "into a pipe or a file"
    for there, used in ((200, WIDTH), (100, 100), (80, 80), (72, 72), (60, 60), (3, 40)):
        columns(there)
        assert page_width() == used
    columns(0)
    assert page_width() == WIDTH, "a terminal that does not know"


@pytest.mark.parametrize("width", [99, 90, 80, 72, 64])
def test_tables_fit_and_break_no_number(width: int, columns):
    whole = " ".join(word for row in ROWS for cell in row for word in cell.split())
    columns(width)
    lines = table(ROWS[0], ROWS[1:])
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for kept in (".15 ± .02", "< .01", "÷ 5.4", "(1.8 to 16)", "÷ more"):
        assert kept in text, kept
    assert "\u00a0" not in text, "what ties words together while lines are broken is not printed"
    assert sorted("".join(text.split()).replace("-", "")) == sorted("".join(whole.split()).replace("-", ""))


def test_a_table_that_fits_is_left_alone(columns):
    wide = table(["a", "b"], [["one two", "x"]], widths=[30, 5])
    columns(72)
    assert table(["a", "b"], [["one two", "x"]], widths=[30, 5])[2:] == wide[2:]


def test_words_are_broken_last_and_names_at_their_seams():
    rows = [["unbreakable", "one two three four five"]]
    assert narrowed(rows, [11, 23], 20, may_break=False) == [11, 9]
    assert narrowed(rows, [11, 23], 12, may_break=False) == [11, 5], "too little room without breaking words"
    assert narrowed(rows, [11, 23], 12, may_break=True) == [7, 5]
    assert broken("rearing.sources.others", 10) == ["rearing.", "sources.", "others"], (
        "to be copied, with nothing put in"
    )
    assert broken("unbreakable", 8) == ["unbreak-", "able"]
    assert broken("1.25 ± 0.50 SD", 8) == ["1.25", "± 0.50", "SD"]
    assert broken("12.500", 4) == ["12.-", "500"], "no seam within a number"


def test_paragraphs_fit(columns):
    columns(72)
    assert beyond(paragraph("word " * 60), 72) == []
    name = "a/path/that/" * 8
    assert name in paragraph(f"Lies in {name} now."), "what is to be copied stays whole"


@pytest.mark.parametrize("width", [80, 72, 60])
def test_the_verdict_fits(width: int, comparison: Comparison, tmp_path: Path, columns):
    wide = verdict(comparison, titles={}, place=tmp_path)
    columns(width)
    text = verdict(comparison, titles={}, place=tmp_path)
    assert beyond(text, width, str(tmp_path)) == []
    assert beyond(brief_findings(comparison), width) == []
    numbers = [word for word in wide.split() if word.startswith(".") and word[1:2].isdigit()]
    assert numbers
    assert set(numbers) <= set(text.split()), "every probability is still there"
    assert "tie" in text.split()
    assert "not separable by this evidence" in " ".join(text.split()), "whose, is said below the table"


@pytest.mark.parametrize("words", [
    ["compete", "--explain"], ["explain", "genetic"], ["explain", "deprivation"], ["explain", "rogers-paradox"],
    ["explain", "smallest", "--settings"],
])  # fmt: skip
def test_commands_fit(words: list[str], columns, capsys):
    for width in (80, 72):
        columns(width)
        assert main(words) == 0
        assert beyond(capsys.readouterr().out, width) == []


def test_a_plan_fits(a_comparison: Path, columns, capsys):
    columns(72)
    assert main(["plan", str(a_comparison)]) == 0
    out = capsys.readouterr().out
    (a_comparison / "plan.csv").unlink()
    assert beyond(out, 72, str(a_comparison)) == []


def test_assays_fit(a_run: Path, tmp_path: Path, columns, capsys):
    columns(72)
    assert main(["assay", str(a_run), "--assay", "birth", "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert beyond(capsys.readouterr().out, 72, str(tmp_path)) == []


@pytest.mark.parametrize("kind", ["settings", "findings", "scenarios"])
def test_lists_fit_where_names_are_long(kind: str, monkeypatch, capsys):
    assert main(["list", kind]) == 0
    piped = capsys.readouterr().out
    monkeypatch.setattr("evo_mirror.faces.commands.listing.columns", lambda: 72)
    assert main(["list", kind]) == 0
    shown = capsys.readouterr().out
    assert [line for line in beyond(shown, 72) if len(line.split()) > 1] == []
    assert shown.split() == piped.split()
