"""`plan` by command: what is printed, what is written, and what cannot be meant."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from evo_mirror.faces.cli import main
from evo_mirror.inference.planning import SIZES
from evo_mirror.inference.replanning import COLUMNS


def planned(capsys, *words: str | Path) -> tuple[int, str, str]:
    code = main(["plan", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(scope="module")
def folder(a_comparison: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(a_comparison, tmp_path_factory.mktemp("plans") / "comparison"))


def test_it_says_what_to_measure_and_writes_everything(folder: Path, capsys):
    code, out, _ = planned(capsys, folder, "--best", "2")
    assert code == 0
    assert "bits are open" in out
    assert "\n1. " in out
    assert "\n2. " in out
    assert "\n3. " not in out
    assert "Effect sizes to be expected [SD], 10 to 90 %" in out
    assert "If it shows" in out
    assert max(map(len, out.splitlines()[:-1])) <= 100
    assert out.splitlines()[-1].endswith(f"{folder / 'plan.csv'}")
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert {int(row["individuals"]) for row in rows} == set(SIZES)
    bits = [float(row["bits"]) for row in rows]
    assert bits == sorted(bits, reverse=True)
    assert min(bits) >= 0.0
    assert all(float(row["right_then"]) >= float(row["right_now"]) - 1e-9 for row in rows)


def test_the_same_plan_is_written_twice_to_the_same_bytes(folder: Path, capsys):
    planned(capsys, folder)
    first = (folder / "plan.csv").read_bytes()
    planned(capsys, folder)
    assert (folder / "plan.csv").read_bytes() == first


def test_accounts_and_sizes_may_be_chosen(folder: Path, capsys):
    code, out, _ = planned(
        capsys, folder, "--among", "genetic, associative", "--individuals", "12", "--individuals", "4"
    )
    assert code == 0
    assert "Which of associative learning and genetic adaptation is true?" in " ".join(out.split())
    assert "drift" not in out
    rows = (folder / "plan.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {row.split(",")[1] for row in rows} == {"4", "12"}


@pytest.mark.parametrize("names", ["genetic", "genetic,genetic", "genetic,nobody", ","])
def test_fewer_than_two_accounts_or_unknown_ones_are_refused(names: str, folder: Path, capsys):
    competing = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["accounts"]
    before = (folder / "plan.csv").read_bytes() if (folder / "plan.csv").exists() else None
    code, out, err = planned(capsys, folder, "--among", names)
    assert (code, out) == (2, "")
    assert f"accounts to be told apart must be two or more of {', '.join(competing)}; got" in err
    assert ((folder / "plan.csv").read_bytes() if (folder / "plan.csv").exists() else None) == before


@pytest.mark.parametrize("words", [("--individuals", "1"), ("--individuals", "few"), ("--best", "0")])
def test_numbers_that_cannot_be_meant_are_refused(words: tuple[str, str], folder: Path, capsys):
    code, _, err = planned(capsys, folder, *words)
    assert code == 2
    assert f"argument {words[0]}: must be a whole number of at least" in err
    assert f"got '{words[1]}'" in err


def test_what_is_no_comparison_is_refused(folder: Path, a_run: Path, tmp_path: Path, capsys):
    code, _, err = planned(capsys, tmp_path / "nowhere")
    assert code == 2
    assert "must hold scenario.json and provenance.json; got no folder" in err
    code, _, err = planned(capsys, a_run)
    assert code == 2
    assert "must be the folder of a comparison; got 'run'. Give one that `compare` wrote." in err
    unfinished = tmp_path / "unfinished"
    shutil.copytree(folder, unfinished, ignore=shutil.ignore_patterns("comparison.json", "plan.csv"))
    code, _, err = planned(capsys, unfinished)
    assert code == 2
    assert "must hold comparison.json; got a comparison that is unfinished" in err
    assert not (unfinished / "plan.csv").exists()
