"""Studies by command, end to end, at a size that takes no time."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evo_mirror.faces.cli import main


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_comparison_leaves_all_its_files_and_is_carried_on(a_comparison: Path, tiny: Path, few, capsys):
    before = files(a_comparison)
    for name in (
        "scenario.json",
        "provenance.json",
        "evidence.json",
        "predictions.csv",
        "comparison.json",
        "report.html",
    ):
        assert before[name]
    assert main(["compare", str(tiny), "--out", str(a_comparison), *few]) == 0
    assert files(a_comparison) == before
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err
    assert "weighing the evidence" in captured.err
    assert "Posterior probability of each account" in captured.out


@pytest.mark.usefixtures("undrawn")
def test_other_evidence_needs_another_folder(a_comparison: Path, tiny: Path, few, tmp_path: Path, capsys):
    evidence = tmp_path / "own.toml"
    finding = {
        "id": "mine",
        "claim": "c",
        "design": "d",
        "statistic": "birth.mirror_gain",
        "direction": "null",
        "bound": 0.1,
    }
    finding |= {"status": "single", "laboratory": "l", "paradigm": "p", "source": "Davis2021", "read": "read"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in finding.items()]
    evidence.write_text('theme = "own"\n[[findings]]\n' + "\n".join(lines) + "\n", encoding="utf-8")
    before = files(a_comparison)
    assert main(["compare", str(tiny), "--out", str(a_comparison), "--evidence", str(evidence), *few]) == 2
    assert "one with other evidence" in capsys.readouterr().err
    assert files(a_comparison) == before
    out = tmp_path / "out"
    assert main(["compare", str(tiny), "--out", str(out), "--evidence", str(evidence), *few]) == 0
    assert "mine" in (out / "report.html").read_text(encoding="utf-8")
    assert main(["compare", str(tiny), "--evidence", str(tmp_path / "nowhere")]) == 2


def test_a_run_is_named_after_its_content_and_found_again(tiny: Path, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", str(tiny), "--workers", "1", "--replicates", "1", "--set", "population.size=8"]) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("run-tiny-")
    assert folder.name.endswith("-seed1")
    assert json.loads((folder / "scenario.json").read_text(encoding="utf-8"))["population"]["size"] == 8
    before = files(folder)
    assert main(["run", str(tiny), "--workers", "1", "--replicates", "1", "--set", "population.size=8"]) == 0
    assert files(folder) == before
    assert main(["run", str(tiny), "--workers", "1", "--replicates", "1", "--seed", "2"]) == 0
    assert len(list((tmp_path / "runs").iterdir())) == 2
    assert "last generation" in capsys.readouterr().out


def test_a_run_can_be_resumed_and_reported(a_run: Path, capsys):
    before = files(a_run)
    assert main(["resume", str(a_run)]) == 0
    assert {name: text for name, text in files(a_run).items() if name in before} == before
    capsys.readouterr()
    assert main(["report", str(a_run)]) == 0
    assert capsys.readouterr().out == f"{a_run / 'report.html'}\n"
    assert '<h2 id="upbringing">What they met</h2>' in (a_run / "report.html").read_text(encoding="utf-8")


def test_what_is_piped_holds_no_escape_codes(a_run: Path):
    environment = {**os.environ, "FORCE_COLOR": "", "TERM": "xterm-256color"}
    done = subprocess.run(
        [sys.executable, "-m", "evo_mirror", "resume", str(a_run)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr.startswith("reading, 0:0")


# A comparison is stopped within one process by `test_thorough`; `test_workers` stops what serves several calls, as there.
SLOWLY = pytest.param("compare", "The same command", marks=pytest.mark.slow)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
@pytest.mark.parametrize(("command", "advice"), [SLOWLY, ("run", "`evo-mirror resume")])
def test_ctrl_c_ends_it_at_once_and_says_how_to_carry_on(command: str, advice: str, tiny: Path, tmp_path: Path):
    out = tmp_path / "out"
    words = [command, str(tiny), "--out", str(out), "--workers", "2", "--set", "generations=1000000"]
    with subprocess.Popen(
        [sys.executable, "-m", "evo_mirror", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as study:
        try:
            assert study.stderr is not None
            for line in study.stderr:
                if line.startswith("evolving"):
                    break
            time.sleep(0.5)  # amid the work, rather than at its door
            study.send_signal(signal.SIGINT)
            said, rest = study.communicate(timeout=60)
        finally:
            study.kill()  # a million generations are not waited for
    assert (study.returncode, said) == (130, "")
    last = rest.strip().splitlines()[-1]
    assert last.startswith(f"Stopped. {advice}")
    assert str(out) in last
    assert "Traceback" not in rest
    assert (out / "scenario.json").is_file()
