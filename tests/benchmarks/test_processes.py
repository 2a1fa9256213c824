"""The table's second half: what is measured in processes of its own: threads, start-up, memory, the code itself."""

import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from apart import alone
from cores import ALL, only
from gates import Table
from rounds import Ratio, ratio_of

pytestmark = pytest.mark.bench

HERE = Path(__file__).resolve().parent
SIZES = (10_000, 50_000)
FEWEST_ROUNDS = 5


def test_two_threads(table: Table, clean_environment: dict[str, str]):
    place, what = 8, "1 -> 2 threads, wall time"
    if len(ALL) < 2:
        table.missing(place, what, "fewer than two cores to use")
        pytest.skip("fewer than two cores to use")
    found = alone(clean_environment, "threads")
    rounds = np.array(found["seconds"]).reshape(-1, 2)
    if len(rounds) < FEWEST_ROUNDS:
        reason = f"two cores were idle in {len(rounds)} of {found['tries']} rounds only"
        table.missing(place, what, reason)
        pytest.skip(reason)
    note = f"of {found['tries']} rounds those in which both cores were ours"
    assert table.at_least(place, what, ratio_of(rounds[:, 0], rounds[:, 1]), 1.6, note=note)


def test_smallest_starts_at_once_and_compiles_nothing(
    table: Table, checkout: Path, clean_environment: dict[str, str], tmp_path: Path
):
    kept = tmp_path / "cache"
    environment = clean_environment | {"EVO_MIRROR_CACHE": str(kept)}
    scenario = str(checkout / "scenarios" / "smallest.toml")

    def run(k: int) -> float:
        command = [sys.executable, "-m", "evo_mirror", "run", scenario, "--out", str(tmp_path / f"run {k}")]
        start = time.perf_counter()
        with only(ALL):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return time.perf_counter() - start

    def files() -> dict[str, int]:
        return {str(path): path.stat().st_size for path in kept.rglob("*.nb[ci]")}

    cold, known = run(0), files()
    assert known
    seconds = sorted(run(k) for k in range(1, 6))
    table.further["smallest"] = {"cold": cold, "warm": seconds}
    best, rest = seconds[0], Ratio(seconds[0], seconds[0], seconds[-1], len(seconds))
    anew = len(set(files().items()) - set(known.items()))
    note = f"best; cold {cold:.1f} s; a second process compiled {anew} functions anew"
    met = table.at_most(14, "whole process, warm: evo-mirror run smallest", rest, 2.0, "s", note)
    assert anew == 0
    assert met, best


def test_memory(table: Table, clean_environment: dict[str, str]):
    pytest.importorskip("resource", reason="this system does not say how much memory a process took")
    alone(clean_environment, "memory", "100")  # compiled and kept, so that compiling does not count
    few, many = (alone(clean_environment, "memory", str(n)) for n in SIZES)
    each = (many["bytes"] - few["bytes"]) / (SIZES[1] - SIZES[0])
    buffers = 2 * 4 * many["loci"]
    assert each > buffers, f"{each:.0f} bytes an individual cannot hold two genotypes: not a measurement"
    beside = (each - buffers) / 1024
    met = table.at_most(
        15, "memory per individual, beside two genotype buffers", Ratio(beside, beside, beside, 1), 6.0, "KB",
        f"{each / 1024:.2f} KB with them",
    )  # fmt: skip
    total = alone(clean_environment, "memory", "100000")["bytes"] / 2**30
    met &= table.at_most(16, "whole process at 100 000 individuals", Ratio(total, total, total, 1), 1.0, "GiB")
    assert met


def test_the_sweep_is_made_of_packed_multiply_adds(table: Table, clean_environment: dict[str, str], tmp_path: Path):
    # Code read back from a cache cannot be shown: compile anew.
    environment = clean_environment | {"EVO_MIRROR_CACHE": str(tmp_path)}
    found = alone({name: value for name, value in environment.items() if name != "EVO_MIRROR_ENGINE"}, "assembly")
    if platform.machine().lower() not in ("x86_64", "amd64", "aarch64", "arm64"):
        pytest.skip("nobody has written down here how this processor spells its instructions")
    share = 100.0 * found["densest"] / found["stretch"]
    # The sweep over the strengths is multiply-adds, what they read, and what is written back; noise is a third of that.
    note = f"of the densest {found['stretch']} instructions; {found['packed']} of {found['instructions']} in all"
    assert table.at_least(17, "packed fused multiply-adds in the sweep", Ratio(share, share, share, 1), 33.0, "%", note)
