"""`run --pedigree` and `export`: what they write, what they print, and what they refuse."""

import csv
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.faces.cli import main
from evo_mirror.studies.exporting import DESCENT, export
from evo_mirror.studies.phylogeny import ALIFE


@pytest.fixture(scope="module")
def kept(tiny: Path, tmp_path_factory) -> Path:
    """A run that kept its pedigree."""
    folder = tmp_path_factory.mktemp("pedigree") / "run"
    assert main(["run", str(tiny), "--out", str(folder), "--pedigree", "--workers", "1"]) == 0
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a call."""
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --------------------------------------------------------------------------------------------------------- what is written
@pytest.mark.parametrize(
    ("words", "name", "first"),
    [
        (["alife"], "pedigree.csv", ",".join(ALIFE)),
        (["newick", "--locus", "2"], "pedigree.nwk", None),
        (["descent", "--of", "5"], "descent-5.csv", ",".join(DESCENT)),
    ],
)
def test_a_file_lies_in_the_folder_of_the_run_or_where_one_says(kept, tmp_path, capsys, words, name, first):
    folder = tmp_path / "run"
    shutil.copytree(kept, folder)
    before = contents(folder)
    assert said(capsys, "export", folder, "--format", *words)[:2] == (0, f"{folder / name}\n")
    after = contents(folder)
    assert {one: after[one] for one in before} == before
    assert set(after) - set(before) == {name}
    elsewhere = tmp_path / "mine.txt"
    assert said(capsys, "export", kept, "--format", *words, "--out", elsewhere)[:2] == (0, f"{elsewhere}\n")
    assert elsewhere.read_bytes() == after[name]
    if first:
        assert after[name].decode().splitlines()[0] == first
    else:
        assert re.fullmatch(r"(\(.+\)\d+;\n)+", after[name].decode())


def test_a_line_of_descent_is_a_table_that_agrees_with_the_pedigree(kept, tmp_path):
    born = {}
    with export(kept, form="alife", file=tmp_path / "p.csv").open(encoding="utf-8") as lines:
        born = {row["id"]: row["origin_time"] for row in csv.DictReader(lines)}
    last = max(born, key=int)
    with export(kept, form="descent", individual=int(last), file=tmp_path / "d.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["route"] for row in rows} == {"unit", "goal", "identity"}
    assert len({(row["feature"], row["route"], row["target"]) for row in rows}) == len(rows)
    assert all(born[row["carrier"]] == row["arose"] for row in rows)
    assert np.isfinite([float(row["strength"]) for row in rows]).all()


def test_a_pedigree_changes_no_number_of_a_run(kept, a_run):
    for name in ("generations.csv", "individuals.csv"):
        assert (kept / name).read_bytes() == (a_run / name).read_bytes()
    assert not (a_run / "pedigree").exists()


def test_unless_told_otherwise_a_run_with_a_pedigree_has_a_folder_of_its_own(tiny, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words in ([], ["--pedigree"], ["--pedigree"]):
        assert said(capsys, "run", tiny, *words)[0] == 0
    one, other = sorted((tmp_path / "runs").iterdir())
    assert (one / "pedigree").exists() != (other / "pedigree").exists()


def test_every_column_says_what_it_is():
    assert all(column.unit and column.about for column in DESCENT.values())


# ----------------------------------------------------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], "the following arguments are required: --format"),
        (["--format", "parquet"], "there is no 'parquet'; choose alife, newick, descent"),
        (["--format", "newik"], "(did you mean 'newick'?)"),
        (["--format", "alife", "--locus", "3"], "--locus must go with --format newick or descent; got --format alife"),
        (["--format", "newick", "--of", "3"], "--of must go with --format descent; got --format newick"),
        (["--format", "descent"], "--format descent must name an individual with --of; got nothing"),
        (["--format", "descent", "--of", "99999"], "the id of an individual must lie between 0 and"),
        (["--format", "newick", "--locus", "99999"], "the locus must be a place along the genome"),
        (["--format", "newick", "--locus", "-1"], "must be a whole number of at least 0; got '-1'"),
        (["--format", "newick"], "a tree must give everybody one parent; got children of two"),
        (["--format", "alife", "--out", "nowhere/p.csv"], "p.csv must be a file that can be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_answered_and_nothing_is_written(kept, tmp_path, monkeypatch, capsys, words, text: str):
    monkeypatch.chdir(tmp_path)
    before = contents(kept)
    code, out, err = said(capsys, "export", kept, *words)
    assert (code, out) == (2, "")
    assert text in err
    assert "Traceback" not in err
    assert contents(kept) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [["alife"], ["newick"], ["descent", "--of", "1"]])
def test_folders_without_a_pedigree_are_refused(form, a_run, a_comparison, tmp_path, capsys):
    for folder, text in (
        (tmp_path / "nowhere", "must hold scenario.json and provenance.json; got no folder"),
        (tmp_path, "must hold scenario.json and provenance.json; got a folder without them"),
        (a_run, "must hold a pedigree; got a run without one. Run the scenario again with --pedigree"),
        (a_comparison, "must be the folder of a run; got 'comparison'"),
    ):
        before = contents(folder) if folder.exists() else {}
        code, out, err = said(capsys, "export", folder, "--format", *form)
        assert (code, out) == (2, "")
        assert text in err
        assert (contents(folder) if folder.exists() else {}) == before


def test_a_damaged_pedigree_leaves_no_half_a_file(kept, tmp_path, capsys):
    folder = tmp_path / "run"
    shutil.copytree(kept, folder)
    (damaged,) = (folder / "pedigree" / "replicate-001").iterdir()
    damaged.write_bytes(damaged.read_bytes()[:-100])
    before = contents(folder)
    code, _, err = said(capsys, "export", folder, "--format", "alife")
    assert code == 2
    assert str(damaged) in err
    assert contents(folder) == before


def test_a_run_begun_without_a_pedigree_is_told_so(a_run, tiny, capsys):
    code, _, err = said(capsys, "run", tiny, "--out", a_run, "--pedigree")
    assert code == 2
    assert "must have been begun with --pedigree; got a run without one" in err
