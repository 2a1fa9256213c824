"""Start-up: a second process finds its machine code, and a run that is over at once is not kept waiting."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evo_mirror.machine.compiled import cache_folder

COUNTING = """
import sys
from numba.core import event
from evo_mirror.faces.cli import main

compiled = event.RecordingListener()
with event.install_listener("numba:compile", compiled):
    code = main(sys.argv[1:])
started = [happening.data["dispatcher"] for _, happening in compiled.buffer if happening.is_start]
print(*started, file=sys.stderr, sep="\\n", end="")
sys.exit(code or (3 if started else 0))
"""
TWICE = COUNTING.replace(
    "code = main(sys.argv[1:])",
    'code = main(sys.argv[1:]) or main([*sys.argv[1:-1], sys.argv[-1] + " in threads", "--threads", "2"])',
)
SECONDS_ALLOWED = 2.0
ROUNDS = 7


def smallest(
    out: Path, *more: str, program: tuple[str, ...] = ("-m", "evo_mirror")
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *program, "run", "smallest", "--out", str(out), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of machine code: its size, and when it was written [ns]."""
    paths = [path for path in folder.rglob("*") if path.suffix in (".nbi", ".nbc")]
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of machine code, once a run has left there what it needs."""
    folder = cache_folder()
    if folder is None or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        pytest.skip("no machine code is kept here")
    assert smallest(tmp_path_factory.mktemp("first") / "run").returncode == 0
    return folder


@pytest.mark.parametrize(
    ("counting", "more"),
    [(TWICE, ()), pytest.param(COUNTING, ("--workers", "2"), marks=pytest.mark.slow)],
    ids=["by itself and then in threads", "workers"],
)
def test_a_second_process_compiles_nothing(warm: Path, tmp_path: Path, counting: str, more: tuple[str, ...]):
    before = contents(warm)
    assert before
    done = smallest(tmp_path / "run", *more, program=("-c", counting))
    assert done.returncode == 0, done.stderr
    assert contents(warm) == before


@pytest.mark.needs_compiler("nothing is compiled that could be counted")
def test_counting_would_notice_a_compilation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The measuring device is not blind: one function that is not kept anywhere is compiled, and seen."""
    monkeypatch.setenv("EVO_MIRROR_CACHE", str(tmp_path / "in the way"))
    (tmp_path / "in the way").write_text("so that there is no folder", encoding="utf-8")
    counting = COUNTING.replace(
        "code = main(sys.argv[1:])",
        "from evo_mirror.machine.compiled import compiled as door; code = int(door(lambda x: x + 1)(1)) - 2",
    )
    done = subprocess.run([sys.executable, "-c", counting], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr


@pytest.mark.bench
def test_the_smallest_run_takes_no_more_than_two_seconds(warm: Path, tmp_path: Path):
    """As a whole process: interpreter, imports, machine code from its folder, a run, and what is printed of it."""
    seconds = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        assert smallest(tmp_path / str(number)).returncode == 0
        seconds.append(time.perf_counter() - begun)
    print(f"\nsmallest: best of {ROUNDS} {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s; {warm.name}")
    assert min(seconds) <= SECONDS_ALLOWED
