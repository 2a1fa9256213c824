"""One process at a time in the folder of a study; the dead keep nobody out."""

import subprocess
import sys

import pytest
from folders import files

from evo_mirror.foundation.errors import RunError
from evo_mirror.studies import run as module
from evo_mirror.studies.alone import LOCK, alone_in
from evo_mirror.studies.contest import contest
from evo_mirror.studies.run import run

HOLD = """
import sys, time
from pathlib import Path
from evo_mirror.studies.alone import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def held(tmp_path, clean_environment):
    """A folder in which another process is at work, and that process."""
    folder = tmp_path / "study"
    folder.mkdir()
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, env=clean_environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield folder, process
        process.kill()


@pytest.mark.parametrize("study", [run, contest])
def test_a_second_process_is_told_to_wait(tiny, held, study):
    folder, process = held
    with pytest.raises(RunError, match="one process at a time") as caught:
        study(tiny, out=folder, workers=1)
    assert "Wait until it has ended, or choose another folder" in str(caught.value)
    assert list(files(folder)) == [LOCK], "and changes nothing"
    assert process.poll() is None


def test_a_process_that_was_killed_keeps_nobody_out(tiny, held):
    folder, process = held
    process.kill()
    process.wait()
    assert (folder / LOCK).exists()
    run(tiny, out=folder, replicates=1, workers=1)
    assert not (folder / LOCK).exists()
    assert (folder / "generations.csv").exists()


def test_a_run_begun_by_one_is_not_touched_by_another(tiny, tmp_path, monkeypatch):
    """The second call comes while the first is in mid-evolution, in the very folder."""
    out, met = tmp_path / "run", []

    class Meeting(module.Evolution):
        def step(self):
            if not met:
                before = files(out)
                with pytest.raises(RunError, match="one process at a time") as caught:
                    run(tiny, out=out, workers=1)
                met.append(caught)
                assert files(out) == before
            return super().step()

    monkeypatch.setattr(module, "warm_up", lambda *_, **__: None)
    monkeypatch.setattr(module, "Evolution", Meeting)
    run(tiny, out=out, workers=1)
    assert met
    assert LOCK not in files(out)


def test_two_at_once_leave_one_run_as_if_there_had_been_one(tiny, tmp_path, clean_environment):
    """Two processes on one new folder: at least one finishes it, the other finishes too or is told to wait."""
    call = (
        "import json, sys; from pathlib import Path; from evo_mirror.foundation.errors import RunError\n"
        "from evo_mirror.scenario.scenario import Scenario; from evo_mirror.studies.run import run\n"
        "try: run(Scenario(**json.loads(sys.argv[2])), out=Path(sys.argv[1]), workers=1)\n"
        "except RunError as error: print(error)"
    )
    out = tmp_path / "run"
    command = [sys.executable, "-c", call, str(out), tiny.model_dump_json()]
    both = [subprocess.Popen(command, env=clean_environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert "" in said
    assert all(not text or "one process at a time" in text for text in said)
    assert files(out) == files(run(tiny, out=tmp_path / "alone", workers=1))


def test_the_lock_is_let_go_of_whatever_happens(tmp_path):
    def fail_alone():
        with alone_in(tmp_path):
            assert (tmp_path / LOCK).exists()
            with pytest.raises(RunError), alone_in(tmp_path):
                pass
            raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            fail_alone()
        assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_cannot_be_held(tmp_path):
    with pytest.raises(RunError, match="folder that can be written to"), alone_in(tmp_path / "nowhere"):
        pass
