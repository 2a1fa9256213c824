"""Evidence by command: parts of it by name, and evidence that cannot be meant."""

import json
from pathlib import Path

import pytest

from evo_mirror.faces.cli import main
from evo_mirror.faces.report.story import read_comparison
from evo_mirror.foundation.errors import RunError

WHOLE = {
    "id": "mine", "claim": "c", "design": "d", "statistic": "counter_mirror.shift", "direction": "positive", "bound": 0.05,
    "status": "single", "laboratory": "l", "paradigm": "p", "source": "Davis2021", "read": "read",
}  # fmt: skip


def written(path: Path, *findings: dict) -> Path:
    tables = [
        "[[findings]]\n"
        + "\n".join(f"{key} = {json.dumps(value)}" for key, value in {**WHOLE, **one}.items() if value != "")
        for one in findings
    ]
    path.write_text('theme = "own"\n' + "\n".join(tables) + "\n", encoding="utf-8")
    return path


def refused(tiny: Path, out: Path, capsys, *arguments: str) -> str:
    """What is said; nothing may have been written."""
    assert main(["compare", str(tiny), "--out", str(out), "--workers", "1", *arguments]) == 2
    assert not out.exists()
    return capsys.readouterr().err


BAD = [
    ({"direction": "", "bound": "", "effect_size": 0.4}, "standard_error: must be given, or interval in its place"),
    ({"bound": ""}, "bound: must be given beside a direction"),
    ({"statistic": "counter_miror.shift"}, "that an assay computes, or empty (did you mean 'counter_mirror.shift'?)"),
    ({"statistic": "training.context_shift"}, "statistic: must be one that an assay computes"),
    ({"n": 0}, "n: must be at least 1 of n_of; got 0"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), BAD)
def test_a_finding_that_cannot_be_weighed_is_refused(tiny: Path, tmp_path: Path, capsys, change: dict, said: str):
    own = written(tmp_path / "own.toml", change)
    assert said in refused(tiny, tmp_path / "out", capsys, "--evidence", str(own))


def test_ids_used_twice_are_refused_across_files(tiny: Path, tmp_path: Path, capsys):
    one, two = written(tmp_path / "one.toml", {}), written(tmp_path / "two.toml", {}, {"id": "range-2011-dogs"})
    said = refused(
        tiny, tmp_path / "out", capsys, "--evidence", str(one), "--evidence", str(two), "--evidence", "animals"
    )
    assert "evidence has 2 mistakes" in said
    assert f"must be unlike every other; it is used at {one}:3 too; got 'mine'" in said
    assert "got 'range-2011-dogs'" in said


def test_evidence_that_no_account_predicts_is_refused_before_anything_evolves(tiny: Path, tmp_path: Path, capsys):
    said = refused(
        tiny, tmp_path / "out", capsys, "--set", "learning.kind='none'", "--evidence", "adults", "--without", "Cracco",
        "--without", "cracco-2018-automatic-imitation",
    )  # fmt: skip
    assert "got 'Cracco'" in said, "names are settled first"
    said = refused(tiny, tmp_path / "out", capsys, "--set", "learning.kind='none'", "--evidence", "adults")
    assert "evidence has 7 mistakes" in said
    assert "catmur-2007-reversal: must be predicted by some account; no account can make its experiment here" in said
    assert "nobody learns" in said
    assert "evolving" not in said


def test_a_statistic_that_no_account_can_give_is_refused_too(tiny: Path, tmp_path: Path, capsys):
    """The experiment can be made where there is no visual route, and says nothing of it."""
    own = written(
        tmp_path / "own.toml", {"id": "mine-0", "statistic": "lesion_routes.contrast"},
        {"id": "mine-1", "statistic": "lesion_routes.mirror_dependence"},
    )  # fmt: skip
    said = refused(tiny, tmp_path / "out", capsys, "--set", "repertoire.routes='mirror'", "--evidence", str(own))
    assert "evidence has 1 mistake" in said
    assert "mine-0: must be predicted by some account" in said
    assert "no visual route leads to understanding (repertoire.routes)" in said


def test_findings_bear_on_accounts_that_there_are(tiny: Path, tmp_path: Path, capsys):
    """Those that do not take part, and those in files of one's own, are accounts too."""
    own = written(tmp_path / "own.toml", {"id": "mine-0"})
    bears = '[findings.bears]\nassociatve = "for"\ncanalised = "against"\n'
    own.write_text(own.read_text(encoding="utf-8") + bears, encoding="utf-8")
    said = refused(tiny, tmp_path / "out", capsys, "--compete", "genetic,associative", "--evidence", str(own))
    assert "evidence has 1 mistake" in said
    assert "findings.0.bears.associatve" in said
    assert "is not an account here (did you mean 'associative'?)" in said
    assert "canalised" not in said


def test_evidence_is_held_against_those_that_take_part(tiny: Path, tmp_path: Path, capsys):
    """Where only accounts compete in which nobody learns, nothing can be trained."""
    toml = tmp_path / "innate.toml"
    toml.write_text(
        'title = "innate"\nclaim = "c"\n[constraints]\n"heritable.wiring" = true\nlearning = { kind = "none" }\n',
        encoding="utf-8",
    )
    said = refused(
        tiny, tmp_path / "out", capsys, "--accounts", str(toml), "--compete", "innate,drift", "--evidence", "adults"
    )
    assert "catmur-2007-reversal: must be predicted by some account" in said


def test_all_that_is_wrong_comes_at_once(tiny: Path, tmp_path: Path, capsys):
    own = written(tmp_path / "own.toml", *(change | {"id": f"mine-{i}"} for i, (change, _) in enumerate(BAD)))
    said = refused(
        tiny, tmp_path / "out", capsys, "--evidence", str(own), "--evidence", "aduls", "--evidence", "animals",
        "--without", "budgerigar",
    )  # fmt: skip
    assert "(did you mean 'adults'?)" in said
    assert "(did you mean 'budgerigars'?)" in said
    assert all(f"findings.{i}." in said for i in range(len(BAD)))


@pytest.mark.usefixtures("undrawn")
def test_a_part_of_the_evidence_is_noted_and_told(tiny: Path, few, tmp_path: Path, capsys):
    out = tmp_path / "out"
    chosen = ["--evidence", "adults", "--evidence", "newborns", "--without", "neonatal"]
    assert main(["compare", str(tiny), "--out", str(out), *few, *chosen]) == 0
    assert capsys.readouterr().out.startswith("Evidence: adults and newborns, without neonatal\n")
    kept = json.loads((out / "evidence.json").read_text(encoding="utf-8"))
    assert (kept["chosen"], kept["without"]) == (["adults", "newborns"], ["neonatal"])
    assert not any(finding["paradigm"] == "neonatal imitation" for finding in kept["findings"])
    assert "published findings (adults and newborns, without neonatal)." in (out / "report.html").read_text(
        encoding="utf-8"
    )
    assert main(["compare", str(tiny), "--out", str(out), *few]) == 2
    assert "one with other evidence" in capsys.readouterr().err


def test_evidence_that_does_not_say_how_it_was_chosen_is_refused(a_comparison: Path, tmp_path: Path):
    for name in ("comparison.json", "evidence.json"):
        (tmp_path / name).write_bytes((a_comparison / name).read_bytes())
    assert read_comparison(tmp_path)[2] == ""
    (tmp_path / "evidence.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RunError, match="must say findings and how they were chosen. Run the comparison again"):
        read_comparison(tmp_path)
