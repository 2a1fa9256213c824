"""`report` on a damaged folder: it says which file is at fault, writes nothing, and leaves the page that was there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evo_mirror.faces.cli import main

FILES = (
    "scenario.json", "provenance.json", "registered.json", "evidence.json", "comparison.json", "predictions.csv", "stated.csv",
    "draws/associative-naive-000.json", "draws/open-innate-001.json",
)  # fmt: skip

NAMED_AT = {
    "provenance.json": ("provenance.json", "scenario.json"),
    "comparison.json": ("comparison.json", "evidence.json"),
}
"""Which of two files that contradict each other is from elsewhere, nobody can know: what may be named, beside the file."""

Damage = Callable[[Path, Path], object]
DAMAGES: dict[str, Damage] = {
    "deleted": lambda path, _: path.unlink(),
    "empty": lambda path, _: path.write_bytes(b""),
    "cut off": lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "no text": lambda path, _: path.write_bytes(b"\xff\xfe\x00nonsense"),
    "another text": lambda path, _: path.write_text('[1, {"a": null}]', encoding="utf-8"),
    "from elsewhere": lambda path, elsewhere: shutil.copyfile(elsewhere, path),
}


@pytest.fixture(scope="module")
def elsewhere(tiny: Path, few: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another comparison: of other size, evidence, priors and seed, and by the same accounts."""
    folder = tmp_path_factory.mktemp("elsewhere") / "comparison"
    other = ["--seed", "2", "--set", "population.size=14", "--without", "mui-2008-cost", "--prior", "genetic=2"]
    assert main(["compare", str(tiny), "--out", str(folder), *other, *few]) == 0
    return folder


def refused(folder: Path, capsys) -> str:
    """Ask for the page, which must be refused with one message and no file touched; the message."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["report", str(folder)]) == 2
    said = capsys.readouterr()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err.partition("drawing the report, 0:00\n")[2]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_each_damaged_file_is_named(
    name: str, damage: str, a_comparison: Path, elsewhere: Path, tmp_path: Path, capsys
):
    folder = Path(shutil.copytree(a_comparison, tmp_path / "comparison"))
    DAMAGES[damage](folder / name, elsewhere / name)
    message = refused(folder, capsys)
    assert any(file in message for file in NAMED_AT.get(name, (name,))), message
    assert str(folder) in message
    assert " must " in message
    assert "; got" in message or "must say findings" in message


def test_an_undamaged_folder_is_not_refused(a_comparison: Path, tmp_path: Path):
    folder = Path(shutil.copytree(a_comparison, tmp_path / "comparison"))
    assert main(["report", str(folder)]) == 0
    assert (folder / "report.html").read_bytes() == (a_comparison / "report.html").read_bytes()


@pytest.mark.usefixtures("undrawn")
def test_what_has_grown_and_was_not_weighed_yet_is_no_damage(
    tiny: Path, a_comparison: Path, few: tuple[str, ...], tmp_path: Path
):
    """A thorough comparison that is stopped between examining and weighing keeps the verdict that it had."""
    grown, folder = tmp_path / "grown", tmp_path / "comparison"
    assert main(["compare", str(tiny), "--replicates", "3", "--out", str(grown), *few]) == 0
    shutil.copytree(grown, folder)
    for name in ("comparison.json", "evidence.json", "stated.csv", "report.html"):
        shutil.copyfile(a_comparison / name, folder / name)
    assert main(["report", str(folder)]) == 0
    page, two = (place.joinpath("report.html").read_text(encoding="utf-8") for place in (folder, a_comparison))
    part = slice('<h2 id="experiments">', '<h2 id="untested">')
    assert page[page.index(part.start) : page.index(part.stop)] == two[two.index(part.start) : two.index(part.stop)]


def test_predictions_are_held_against_their_seal(a_comparison: Path, tmp_path: Path, capsys):
    """One digit in a statistic that no finding asks for."""
    folder = Path(shutil.copytree(a_comparison, tmp_path / "comparison"))
    path = folder / "predictions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(k for k, line in enumerate(lines) if line.startswith("genetic,1,birth.ancient_gain,"))
    account, replicate, statistic, value, *rest = lines[place].split(",")
    lines[place] = ",".join([account, replicate, statistic, repr(float(value) + 1e-12), *rest])
    path.write_text("".join(lines), encoding="utf-8")
    assert refused(folder, capsys).startswith(f"{path} must be the file whose SHA-256 provenance.json has")


def change(path: Path, **changes) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8")


@pytest.mark.parametrize(("name", "changes", "said"), [
    ("provenance.json", {"seed": 7}, "comparison.json must have the seed of provenance.json, 7; got 1"),
    ("provenance.json", {"replicates": "x"}, "provenance.json must say the study's replicates"),
    ("provenance.json", {"version": None}, "provenance.json must say the study's version"),
    ("comparison.json", {"accounts": ["genetic", "drift", "nobody"]}, "comparison.json must say the same of every account"),
    ("comparison.json", {"reported": []}, "comparison.json must say the same of every account"),
    ("comparison.json", {"groups": [["drift"]]}, "comparison.json must say the same of every account"),
    ("comparison.json", {"format": 1}, "comparison.json: comparison must have the format"),
    ("evidence.json", {"chosen": [None]}, "evidence.json must say findings"),
    ("evidence.json", {"findings": None}, "evidence.json must say findings"),
    ("draws/drift-naive-001.json", {"is_stationary": None}, "drift-naive-001.json must hold what evolved"),
    ("draws/drift-naive-001.json", {"replicate": 0}, "drift-naive-001.json must hold the population that its name says"),
])  # fmt: skip
def test_contradictions_within_a_folder_are_named(
    name: str, changes, said: str, a_comparison: Path, tmp_path: Path, capsys
):
    folder = Path(shutil.copytree(a_comparison, tmp_path / "comparison"))
    change(folder / name, **changes)
    assert said in refused(folder, capsys)


def test_a_verdict_that_was_not_made_from_the_predictions_is_refused(a_comparison: Path, tmp_path: Path, capsys):
    folder = Path(shutil.copytree(a_comparison, tmp_path / "comparison"))
    document = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    cell = next(cell for row in document["rows"] for cell in row["cells"] if cell["predicted"] is not None)
    cell["predicted"] += 0.01
    (folder / "comparison.json").write_text(json.dumps(document), encoding="utf-8")
    message = refused(folder, capsys)
    assert "comparison.json must be made from the predictions.csv beside it; got other means for" in message
