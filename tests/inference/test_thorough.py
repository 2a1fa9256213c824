"""A thorough comparison: batch by batch, stopped at any time, the bytes of one call with as many replicates.

Three accounts compete: how batches are put together does not depend on how many there are.
"""

import json
import shutil
from pathlib import Path

import pytest

from evo_mirror.accounts import rivals
from evo_mirror.evidence import read_evidence
from evo_mirror.faces.cli import main
from evo_mirror.faces.report.story import read_story
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.inference.study import compare_accounts
from evo_mirror.inference.thorough import compare_thoroughly
from evo_mirror.scenario.loading import load
from evo_mirror.studies import contest as playing
from evo_mirror.studies import growing
from evo_mirror.studies.entering.choosing import chosen

TINY = """
title = "Tiny"
generations = 3
replicates = 2
[population]
size = 8
[rearing]
trials = 12
[assays]
individuals = 4
training_trials = 8
training_blocks = 2
[priors]
"payoff.change_cost" = { low = 0.0, high = 0.01 }
"""
pytestmark = pytest.mark.usefixtures("quick_weighing", "undrawn_file")
WHO = ("genetic", "associative", "drift")
COMPETE = ("--compete", ",".join(WHO), "--workers", "1")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def at_once(tiny, tmp_path_factory) -> Path:
    """Six replicates in one call."""
    out = tmp_path_factory.mktemp("once") / "out"
    assert main(["compare", str(tiny), "--replicates", "6", "--out", str(out), *COMPETE]) == 0
    return out


@pytest.fixture(scope="module")
def four(tiny, tmp_path_factory) -> Path:
    """Four replicates in one call."""
    out = tmp_path_factory.mktemp("four") / "out"
    scenario = adjusted(load(str(tiny)), {"replicates": 4})
    compare_accounts(scenario, read_evidence(), out=out, accounts=chosen(rivals(), WHO), workers=1)
    return out


def stopping_at(monkeypatch, most: int) -> None:
    monkeypatch.setattr("evo_mirror.inference.thorough.MOST", most)


@pytest.mark.longer
def test_three_batches_leave_what_one_call_leaves(tiny, at_once, tmp_path, monkeypatch, capsys):
    stopping_at(monkeypatch, 6)
    out = tmp_path / "out"
    words = ["compare", str(tiny), "--until", "0.0001", "--out", str(out), *COMPETE]
    assert main(words) == 0
    assert files(out) == files(at_once)
    said = " ".join(capsys.readouterr().out.split())
    assert (
        said.index("2 replicates (6 simulations weighed)")
        < said.index("4 replicates (")
        < said.index("6 replicates (18")
    )
    assert "There are as many replicates as are weighed at once (at most 6)" in said
    assert "Largest error" in said
    assert main(words) == 0, "again: nothing is left to do, and it says so at once"
    said = capsys.readouterr().out
    assert "6 replicates" in said
    assert "4 replicates (" not in said
    assert files(out) == files(at_once)


@pytest.mark.parametrize(
    "when",
    [
        "amid a batch",
        *(pytest.param(when, marks=pytest.mark.slow) for when in ("before it is written down", "before it is weighed")),
    ],
)
def test_a_stopped_one_is_carried_on_to_the_same_bytes(tiny, four, tmp_path, monkeypatch, when: str):
    stopping_at(monkeypatch, 4)
    out, scenario, findings, accounts = tmp_path / "out", load(str(tiny)), read_evidence(), chosen(rivals(), WHO)

    class Stop(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stop

    known, left = playing.Evolution, [3]

    def few(*args, **named):
        left[0] -= 1
        return known(*args, **named) if left[0] > 0 else stop()

    def spoil(*_: object) -> None:
        """After the first batch: the second is going to be stopped."""
        if when == "amid a batch":
            m.setattr(playing, "Evolution", few)
        elif when == "before it is written down":
            m.setattr(playing, "grown", stop)
        else:
            m.setattr("evo_mirror.inference.study.compare", stop)

    with monkeypatch.context() as m, pytest.raises(Stop):
        compare_thoroughly(scenario, findings, out=out, accounts=accounts, until=1e-4, workers=1, weighed=spoil)
    at_two = {name: text for name, text in files(out).items() if name in ("comparison.json", "predictions.csv")}
    assert len(json.loads(at_two["comparison.json"])["precision"]["replicates"]) == 1
    if when != "before it is weighed":
        assert growing.replicates_in(out) == 2, "what was weighed, not what was begun"
        assert {len(courses) for courses in read_story(out).courses.values()} == {2}
    compare_thoroughly(scenario, findings, out=out, accounts=accounts, until=1e-4, workers=1)
    assert files(out) == files(four)


def test_the_folder_of_another_comparison_is_refused(tiny, at_once, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(at_once, out)
    before, findings, scenario = files(out), read_evidence(), load(str(tiny))
    how = {"out": out, "accounts": chosen(rivals(), WHO), "workers": 1}
    for other, seed, said in (
        (adjusted(scenario, {"population.size": 9}), 1, "scenario hash"),
        (scenario, 2, "begun with seed 2; got 1"),
    ):
        with pytest.raises(RunError, match=said):
            compare_thoroughly(other, findings, seed=seed, **how)
    with pytest.raises(RunError, match="begun with"):
        compare_accounts(adjusted(scenario, {"replicates": 8}), findings, **how)
    with pytest.raises(RunError, match="begun with"):
        compare_accounts(adjusted(scenario, {"replicates": 4}), findings, grows=True, **how)
    assert files(out) == before


@pytest.mark.parametrize("number", ["0", "0.5", "-1", "many", "nan"])
def test_an_error_that_cannot_be_meant_is_refused(tiny, number, capsys):
    assert main(["compare", str(tiny), "--until", number]) == 2
    assert f"must be a number above 0 and below 0.5; got '{number}'" in capsys.readouterr().err


def test_ctrl_c_leaves_a_verdict_and_says_where(tiny, tmp_path, monkeypatch, capsys):
    out, batches = tmp_path / "out", []
    known = playing.grown

    def interrupt(*args: object, **named: object) -> None:
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt
        known(*args, **named)

    monkeypatch.setattr(playing, "grown", interrupt)
    assert main(["compare", str(tiny), "--until", "0.0001", "--out", str(out), *COMPETE]) == 130
    captured = capsys.readouterr()
    assert "2 replicates (6 simulations weighed)" in captured.out
    last = captured.err.strip().splitlines()[-1]
    assert last == f"Stopped. The verdict so far is in {out}; the same command carries on."
    for name in ("comparison.json", "report.html"):
        assert (out / name).is_file()
