"""Interruptions: a run carried on after any of them has the bytes of one that was never stopped."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from folders import Interruption, files, stop_after, times

from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.studies import checkpoint
from evo_mirror.studies import run as module
from evo_mirror.studies.contest import contest
from evo_mirror.studies.run import read_run, resume, run


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    """A checkpoint after every generation."""
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_CHECKPOINTS", 0.0)


@pytest.fixture(scope="module")
def whole(tiny, tmp_path_factory) -> dict[str, bytes]:
    return files(run(tiny, out=tmp_path_factory.mktemp("run") / "run", seed=3, workers=1))


@pytest.fixture
def begun(tiny, tmp_path, monkeypatch):
    """Begin a run and stop it after some generations in all."""

    def begin(n: int) -> Path:
        with monkeypatch.context() as m:
            m.setattr(module, "warm_up", lambda *_, **__: None)
            m.setattr(module, "Evolution", stop_after(n, module.Evolution))
            with pytest.raises(Interruption):
                run(tiny, out=tmp_path / "run", seed=3, workers=1)
        return tmp_path / "run"

    return begin


@pytest.mark.parametrize("after", [0, 1, 3, 4, 5, 7, 9])
def test_resumed_it_has_the_same_bytes(begun, whole, after: int):
    folder = begun(after)
    assert not (folder / "generations.csv").exists(), "what is there is finished"
    with pytest.raises(RunError, match="finished run; got an unfinished one"):
        read_run(folder)
    assert files(resume(folder, workers=1)) == whole


def test_stopped_again_and_again_it_still_has(tiny, tmp_path, monkeypatch, whole):
    out, evolution = tmp_path / "run", module.Evolution
    monkeypatch.setattr(module, "warm_up", lambda *_, **__: None)
    stops = 0
    while not (out / "generations.csv").exists():
        monkeypatch.setattr(module, "Evolution", stop_after(2, evolution))
        try:
            run(tiny, out=out, seed=3, workers=1)
        except Interruption:
            stops += 1
    assert stops == 4
    assert files(out) == whole


def test_only_what_is_missing_is_evolved(begun, tiny, monkeypatch):
    folder = begun(7)
    monkeypatch.setattr(module, "warm_up", lambda *_, **__: None)
    monkeypatch.setattr(module, "Evolution", stop_after(3, module.Evolution))
    before = times(folder)["checkpoints/replicate-000.npz"]
    run(tiny, out=folder, seed=3, workers=1)
    assert times(folder)["checkpoints/replicate-000.npz"] == before


@pytest.mark.slow
def test_two_workers_carry_on_what_one_began(begun, whole):
    assert files(resume(begun(3), workers=2)) == whole


def test_a_run_stopped_between_its_two_tables_is_finished(tiny, tmp_path, whole):
    out = run(tiny, out=tmp_path / "run", seed=3, workers=1)
    (out / "generations.csv").unlink()
    assert files(resume(out, workers=1)) == whole


def test_a_run_stopped_before_its_scenario_was_written_is_begun_again(tiny, tmp_path, whole):
    out = run(tiny, out=tmp_path / "run", seed=3, workers=1)
    (out / "scenario.json").unlink()
    assert files(run(tiny, out=out, seed=3, workers=1)) == whole


def test_a_run_killed_while_it_made_its_folder_is_begun_again(tiny, tmp_path, whole):
    out = tmp_path / "run"
    out.mkdir()
    for left in (".at-work", ".provenance.json.4711-0.part"):
        (out / left).touch()
    run(tiny, out=out, seed=3, workers=1)
    assert {name: data for name, data in files(out).items() if not name.endswith(".part")} == whole


EAGER = """
import sys
from evo_mirror.faces.cli import main
from evo_mirror.studies import run
run._SECONDS_BETWEEN_CHECKPOINTS = 0.0  # so that the first seconds hold many
sys.exit(main(sys.argv[1:]))
"""


def test_killed_outright_a_run_is_carried_on_to_the_same_bytes(tiny, tmp_path, clean_environment):
    """SIGKILL to a process in mid-run, which can tidy up nothing."""
    long = adjusted(tiny, {"generations": 400, "replicates": 1})
    out, scenario = tmp_path / "killed", tmp_path / "long.toml"
    scenario.write_text(toml_of(resolved(long)), encoding="utf-8")
    command = [sys.executable, "-c", EAGER, "run", str(scenario), "--out", str(out), "--workers", "1"]
    process = subprocess.Popen(command, env=clean_environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    saved, deadline = out / "checkpoints/replicate-000.npz", time.monotonic() + 60
    try:
        while not saved.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
    finally:
        process.kill()
        said = process.communicate()[1].decode()
    assert process.returncode == -signal.SIGKILL, said
    assert 0 < int(checkpoint.load(saved)["generation"]) < 400, "killed too late to say anything"
    assert not (out / "generations.csv").exists()
    assert (out / ".at-work").exists(), "it could not tidy up"
    resume(out, workers=1)
    left = {name: data for name, data in files(out).items() if not name.endswith(".part")}
    assert left == files(run(long, out=tmp_path / "whole", workers=1))


def toml_of(table: dict, path: str = "") -> str:
    """Plain tables as TOML, which has no word for nothing: it is what is meant where nothing is said."""
    here = [f"{key} = {json.dumps(v)}" for key, v in table.items() if v is not None and not isinstance(v, dict)]
    below = [
        toml_of(value, f"{path}.{json.dumps(key)}" if path else json.dumps(key))
        for key, value in table.items()
        if isinstance(value, dict)
    ]
    return "\n".join([f"[{path}]" if path else "", *here, *below])


# ------------------------------------------------------------------------------------------------------ what is damaged
@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and then nothing", b"\x93NUMPY\x01\x00", b"\x80\x04."])
def test_a_damaged_checkpoint_is_named_with_what_to_do(begun, tiny, whole, content: bytes):
    folder = begun(7)
    damaged = folder / "checkpoints/replicate-001.npz"
    damaged.write_bytes(content)
    with pytest.raises(RunError, match=r"replicate-001\.npz must be a checkpoint that can be read") as caught:
        resume(folder, workers=1)
    assert "Delete this file" in str(caught.value)
    damaged.unlink()
    assert files(run(tiny, out=folder, seed=3, workers=1)) == whole, "and that helps"


def test_a_checkpoint_cut_off_or_of_something_else_is_refused(begun):
    folder = begun(7)
    path = folder / "checkpoints/replicate-001.npz"
    good = path.read_bytes()
    for content in (good[: len(good) // 2], good[:-30]):
        path.write_bytes(content)
        with pytest.raises(RunError, match="checkpoint that can be read"):
            resume(folder, workers=1)
    checkpoint.save(path, {"something": checkpoint.np.arange(3)})
    with pytest.raises(RunError, match="generation"):
        resume(folder, workers=1)


@pytest.mark.parametrize("name", ["provenance.json", "scenario.json"])
@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', "\x00", "[" * 100_000])
def test_damaged_json_is_named(tiny, tmp_path, name: str, content: str):
    out = run(tiny, out=tmp_path / "run", seed=3, replicates=1, workers=1)
    (out / name).write_text(content, encoding="utf-8")
    for call in (lambda: resume(out, workers=1), lambda: read_run(out)):
        with pytest.raises(RunError, match=name):
            call()


def test_provenance_that_says_nothing_is_named(tiny, tmp_path):
    out = run(tiny, out=tmp_path / "run", seed=3, replicates=1, workers=1)
    (out / "provenance.json").write_text('{"kind": "run"}', encoding="utf-8")
    with pytest.raises(RunError, match="scenario hash"):
        resume(out, workers=1)


def test_what_is_no_run_cannot_be_resumed_or_read(tiny, tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        for call in (resume, read_run):
            with pytest.raises(RunError, match=r"hold scenario\.json and provenance\.json"):
                call(folder)
    small = adjusted(tiny, {"generations": 1})
    contest(small, out=tmp_path / "comparison", replicates=1, workers=1)
    with pytest.raises(RunError, match="folder of a run; got 'comparison'"):
        resume(tmp_path / "comparison")
