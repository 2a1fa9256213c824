"""Without a compiler everything works, in plain Python and numpy, and a study is the same to the last byte."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from folders import files

from evo_mirror.evolution.engine import Evolution
from evo_mirror.scenario.loading import load
from evo_mirror.studies.run import run

# As many actions as numpy adds up otherwise than one after the other; of everything else, little.
pytestmark = pytest.mark.longer

SMALL = ["generations=3", "replicates=1", "repertoire.actions=9", "repertoire.units=9", "rearing.trials=20"]


def run_in_plain_python(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A process in which numba compiles nothing, and every warning is an error."""
    settings = [word for setting in (*SMALL, *more) for word in ("--set", setting)]
    command = [sys.executable, "-W", "error", "-m", "evo_mirror", "run", "smallest", "--out", str(out), *settings]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


MORE = {"haploid": (), "diploid, noise-free": ("population.ploidy=2", "understanding.sight_noise=0.0")}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_a_study_is_the_same_to_the_last_byte(tmp_path: Path, more: tuple[str, ...]):
    done = run_in_plain_python(tmp_path / "plain", *more)
    assert done.returncode == 0, done.stderr
    run(load("smallest", overrides=[*SMALL, *more]), out=tmp_path / "compiled")
    told = files(tmp_path / "plain")
    assert {"generations.csv", "individuals.csv"} < set(told)
    assert told == files(tmp_path / "compiled")


def test_another_life_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The comparison is not blind: a second generation that is lived twice leaves another folder."""
    assert run_in_plain_python(tmp_path / "plain").returncode == 0

    class Twice(Evolution):
        def step(self):
            if self.generation == 1:
                super().step()
            return super().step()

    monkeypatch.setattr("evo_mirror.studies.run.Evolution", Twice)
    run(load("smallest", overrides=SMALL), out=tmp_path / "other")
    assert files(tmp_path / "plain") != files(tmp_path / "other")
