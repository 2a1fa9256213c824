"""`compete`: what it writes, that it carries on to the same bytes, and what it refuses, all at once."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.faces.cli import main
from evo_mirror.faces.figures.phases import Line, letters_of, phases_figure
from evo_mirror.faces.figures.svg import svg_text
from evo_mirror.foundation.errors import MeasureError, RunError, ScenarioError
from evo_mirror.scenario.loading import load
from evo_mirror.studies.competing import compete
from evo_mirror.studies.competing.design import axis_of, designed
from evo_mirror.studies.competing.study import COLUMNS, read_competition

SMALL = [
    "compete", "--set", "rearing.trials=24", "--set", "understanding.rounds=1", "--size", "12", "--rare", "2", "--worlds", "6",
    "--contests", "2", "--vary", "payoff.upkeep=0,0.4", "--vary", "environment.certainty=0,0.5,1", "--workers", "1",
]  # fmt: skip
WRITTEN = {"competition.csv", "competition.json", "report.html", "design.json", "provenance.json", "scenario.json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("studies") / "competition"
    assert main([*SMALL, "--out", str(out)]) == 0
    return out


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "competition.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_competition_is_a_folder(folder: Path):
    assert {path.name for path in folder.iterdir()} == WRITTEN | {"cells"}
    found = json.loads((folder / "competition.json").read_text(encoding="utf-8"))
    assert (found["first"], found["second"], len(found["cells"]), len(found["boundaries"])) == (
        "innate",
        "learner",
        6,
        2,
    )
    assert found["no_theory"] == []
    assert json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["kind"] == "competition"


def test_the_table_is_tidy(folder: Path):
    table = rows(folder)
    # Certainty is drawn across, whichever was named first; a row for each cell, world and direction.
    assert list(table[0]) == ["cell", "environment.certainty", "payoff.upkeep", *COLUMNS]
    assert len(table) == 6 * 6 * 3
    assert {row["direction"] for row in table} == {"even", "innate_rare", "learner_rare"}
    held = [row for row in table if row["outcome"]]
    assert len(held) == 6 * 2 * 2
    assert all(row["outcome"] in ("fixed", "lost", "unresolved") and int(row["generations"]) > 0 for row in held)
    assert {float(row["share"]) for row in table if row["direction"] != "even"} == {2 / 12}
    first = [float(r["log_relative_fitness"]) for r in table if r["cell"] == "0" and r["direction"] == "even"]
    cell = json.loads((folder / "competition.json").read_text(encoding="utf-8"))["cells"][0]
    assert cell["growth"]["even"]["mean"] == pytest.approx(np.mean(first))


def test_the_page_says_it_all_and_is_drawn_again_to_the_same_bytes(folder: Path):
    page = (folder / "report.html").read_text(encoding="utf-8")
    for text in (
        "Innate against learner",
        "Of 6 cells:",
        "q − c",
        "environment.certainty",
        "Wilson",
        "McLinn",
        "Settings and provenance",
        "Across: <code>environment.<wbr>certainty</code>, p: how often an action looks as it usually does",
    ):
        assert text in page
    assert "± undefined" not in page
    assert page.count("<svg") == 1
    assert "http" not in page.replace("http://www.w3.org", "")
    (folder / "report.html").unlink()
    assert main(["report", str(folder)]) == 0
    assert (folder / "report.html").read_text(encoding="utf-8") == page


def test_what_was_stopped_is_carried_on_to_the_same_bytes(folder: Path, tmp_path: Path):
    begun = tmp_path / "begun"
    shutil.copytree(folder, begun)
    for name in ("competition.csv", "competition.json", "report.html", "cells/cell-0001.json", "cells/cell-0005.json"):
        (begun / name).unlink()
    with pytest.raises(RunError, match="must be the folder of a finished competition"):
        read_competition(begun)
    assert main([*SMALL, "--out", str(begun)]) == 0
    for name in (*WRITTEN, *(f"cells/cell-{k:04d}.json" for k in range(6))):
        assert (begun / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.slow
def test_workers_change_no_byte(folder: Path, tmp_path: Path):
    assert main([*SMALL[:-1], "2", "--out", str(tmp_path / "two")]) == 0
    assert (tmp_path / "two" / "competition.csv").read_bytes() == (folder / "competition.csv").read_bytes()


def test_a_folder_of_another_design_is_left_alone(folder: Path, capsys):
    before = (folder / "competition.json").read_bytes()
    assert main([*SMALL, "--out", str(folder), "--genes", "evolving"]) == 2
    assert "must be a new folder or one of the same competition; got one of another design" in capsys.readouterr().err
    assert main([*SMALL, "--out", str(folder), "--seed", "2"]) == 2
    assert (folder / "competition.json").read_bytes() == before


def test_a_cell_that_is_something_else_is_named(folder: Path, tmp_path: Path):
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "cells" / "cell-0002.json").write_text("{}", encoding="utf-8")
    with pytest.raises(
        RunError, match=r"cell-0002.json must say the cell's scenario hash; got nothing about it. Delete"
    ):
        read_competition(broken)


def test_the_cost_is_said_before_it_begins(tmp_path: Path, capsys):
    assert main([*SMALL, "--out", str(tmp_path / "none"), "--explain"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for text in (
        "Cells: 3 of environment.certainty (0 to 1) x 2 of payoff.upkeep (0 to 0.4) = 6.",
        "6 worlds",
        "q - c = p",
        "Cost:",
    ):
        assert text in said
    assert not (tmp_path / "none").exists()


def test_all_mistakes_are_told_at_once(tmp_path: Path, capsys):
    code = main(
        ["compete", "when-to-learn", "--between", "inate,learner,drift", "--vary", "payoff.upkep=0,1", "--vary", "x",
         "--size", "2", "--worlds", "1", "--rare", "0", "--genes", "some", "--out", str(tmp_path / "none"),
         "--set", "population.turnover=moran"]
    )  # fmt: skip
    said = capsys.readouterr().err
    assert code == 2
    assert "the competition has" in said
    for text in (
        "--between: must name two different contenders; got 'inate,learner,drift'",
        "there is no contender 'inate'; choose innate or learner",
        "(did you mean 'innate'?)",
        "there is no contender 'drift'",
        "payoff.upkep: is not a setting here",
        "x: must be varied as key=a,b,c or key=low:high:n or key=low:high:n:log; got ''",
        "--size: must be from 4 to 10000000 individuals; got 2",
        "--worlds: must be from 2 to 100000 worlds; got 1",
        "--rare: must be from 1 to 1 individuals, half of the population at most; got 0",
        "--genes: must be fixed or evolving; got 'some'",
        "population.turnover: must be 'generations', as offspring are counted in each in a competition; got 'moran'",
    ):
        assert text in said, text
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("vary", "text"),
    [
        (["payoff.upkep=0,1"], r"payoff.upkep: is not a setting here \(did you mean 'upkeep'\?\)"),
        (["environment.certainty=0:2:3"], "environment.certainty: must be at most 1.0"),
        (["payoff.upkeep=0,1", "payoff.upkeep=0,2"], "payoff.upkeep: must be varied once; got 2"),
        (
            ["payoff.upkeep=0,1", "payoff.baseline=2,3", "payoff.foraging=0,1"],
            "--vary: must be given once or twice; got 3",
        ),
        (["payoff.upkeep=1:0:3"], "payoff.upkeep: must be varied as key=a,b,c"),
        (["payoff.upkeep=0:1:3:log"], "low below high, and above 0 for log"),
        (["payoff.upkeep=0:1:200", "payoff.baseline=1:2:200"], "--vary: must ask for at most 10000 cells; got 40000"),
    ],
)
def test_what_cannot_be_varied_is_refused(vary: list[str], text: str):
    with pytest.raises(ScenarioError, match=text):
        designed(load("when-to-learn"), between=("innate", "learner"), vary=vary)


@pytest.mark.parametrize(
    ("override", "text"),
    [
        ("learning.kind=none", "learning.kind: must be a rule that learns in a competition; got 'none'"),
        (
            "structure.kind=islands",
            "structure.kind: must be 'panmictic': all compete with all in a competition; got 'islands'",
        ),
        (
            "population.sizes.kind=growth",
            "population.sizes.kind: must be 'constant', as shares are held against chance",
        ),
    ],
)
def test_what_a_run_may_be_and_a_competition_may_not(override: str, text: str):
    with pytest.raises(ScenarioError, match=text):
        designed(load("when-to-learn", overrides=[override]), between=("innate", "learner"))


def test_contenders_are_listed(capsys):
    assert main(["list", "contenders"]) == 0
    said = capsys.readouterr().out
    assert [name for name in ("innate", "learner", "genetic") if f"  {name} " not in said] == []
    assert "drift" not in said


def test_values_are_read_evenly_by_logarithm_or_one_by_one():
    assert axis_of("a.b=1:3:3") == ("a.b", (1.0, 2.0, 3.0))
    assert axis_of("a.b=0.01:1:3:log") == ("a.b", (0.01, 0.1, 1.0))
    assert axis_of("a.b=3,1,2,1") == ("a.b", (1.0, 2.0, 3.0))


def test_a_cell_in_which_lives_have_no_worth_is_named(tmp_path: Path):
    scenario = load("when-to-learn", overrides=["rearing.trials=24"])
    with pytest.raises(MeasureError, match=r"In the cell payoff.upkeep = 9, world 0: fitness must be at least 0"):
        compete(
            scenario, vary={"payoff.upkeep": [0.0, 9.0]}, out=tmp_path / "c", size=8, worlds=2, contests=0, workers=1
        )


def test_accounts_compete_by_what_they_evolved(tmp_path: Path):
    scenario = load("smallest", overrides=["generations=2"])
    found = compete(
        scenario, between=("genetic", "evolved_learner"), vary=["payoff.ages.juvenile=0,1"], out=tmp_path / "c", size=8,
        worlds=2, contests=1, genes="evolving", workers=1,
    )  # fmt: skip
    assert len(found.cells) == 2
    assert "the contenders are not innate and learner" in found.no_theory
    again = read_competition(tmp_path / "c")
    assert again.to_json_dict() == found.to_json_dict()


def grid() -> tuple:
    verdicts = [["first", "second", "coexistence"], ["bistable", "undecided", "first"]]
    return ("a", (0.1, 0.2, 0.4)), ("b", (1.0, 2.0)), verdicts, np.arange(6.0).reshape(2, 3)


def test_the_phase_diagram_says_every_verdict_by_a_letter_and_hatches_mixed_ones():
    lines = [
        Line("measured", np.array([0.15, np.nan]), np.array([0.01, np.nan])),
        Line("theory", np.array([0.3, 0.3]), np.zeros(2)),
    ]
    figure = phases_figure(*grid(), names=("innate", "learner"), lines=lines)
    axes = figure.axes[0]
    letters = [text.get_text() for text in axes.texts[::2]]
    assert letters == ["I", "L", "C", "B", "?", "I"]
    # No line runs through what is said in a cell.
    assert min(text.get_zorder() for text in axes.texts) > max(line.get_zorder() for line in axes.lines)
    assert all(text.get_bbox_patch() is not None for text in axes.texts)
    assert [patch.get_hatch() or "" for patch in axes.patches] == ["", "", "////", "xxxx", "", ""]
    # A boundary at 0.3 on 0.1, 0.2, 0.4 stands half way between the last two cells.
    drawn = [line.get_xdata().tolist() for line in axes.lines if len(line.get_xdata()) == 2]
    assert [1.5, 1.5] in drawn
    svg = svg_text(figure, name="phases", label="what")
    assert svg == svg_text(
        phases_figure(*grid(), names=("innate", "learner"), lines=lines), name="phases", label="what"
    )


def test_fills_differ_in_grey():
    from matplotlib.colors import to_rgb

    from evo_mirror.faces.figures.phases import _FILLS

    lightness = {name: np.dot(to_rgb(fill), (0.2126, 0.7152, 0.0722)) for name, (fill, _, _) in _FILLS.items()}
    assert abs(lightness["first"] - lightness["second"]) > 0.2
    assert lightness["undecided"] - max(lightness["first"], lightness["second"]) > 0.2


@pytest.mark.parametrize("names", [("genetic", "goal"), ("canalised", "innate"), ("born", "x")])
def test_letters_that_would_be_taken_for_others_are_numbers(names):
    assert letters_of(names)["first"] == "1"
