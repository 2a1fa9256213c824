"""With or without a compiler, with or without vectors, on old processors and new: the same bits, in processes of their own."""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from llvmlite.binding import get_host_cpu_features

from evo_mirror.machine.normals import reference_normals
from evo_mirror.machine.vectors import fma
from evo_mirror.machine.words import Address, individual_keys, reference_word, reference_words

SAY = """
import hashlib
import numpy as np
from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.machine.counters import Address, fill_normals, individual_keys, normals, uniforms, word
from evo_mirror.machine.vectors import fma

address, individuals = Address(2**63 + 5, "everywhere", 1, 2), np.array([0, 1, 7, 2**20])
keys = individual_keys(address, individuals)
words = [int(word(key, np.uint32(lane))) for key in keys for lane in (0, 1, 2**31, 2**32 - 1)]
filled = np.empty(960, np.float32)
fill_normals(keys[0], 2**32 - 320, filled)
triples = np.random.default_rng(3).integers(0, 2**32, (200, 3), np.uint32).view(np.float32)
multiply_add = compiled(lambda a, b, c: fma(a, b, c))
fused = np.array([multiply_add(*triple) for triple in triples], np.float32)
fused[np.isnan(fused)] = np.nan
for made in (
    np.array(words, np.uint32), uniforms(address, individuals, 33), normals(address, individuals, 70), filled, fused
):
    print(hashlib.sha256(made.tobytes()).hexdigest())
print(getattr(fill_normals, "py_func", fill_normals).__name__)
assembly = "".join(fill_normals.inspect_asm().values()) if HAS_COMPILER else ""
print(*(name for name in ("xmm", "ymm", "zmm", "vfmadd") if name in assembly))
"""


def expected() -> list[str]:
    """What every process must say of its numbers: those of the specifications, in plain numpy."""
    address, individuals = Address(2**63 + 5, "everywhere", 1, 2), np.array([0, 1, 7, 2**20])
    keys = individual_keys(address, individuals)
    words = [reference_word(key, lane) for key in keys for lane in (0, 1, 2**31, 2**32 - 1)]
    uniform = (reference_words(keys[:, None], np.arange(33)) + 0.5) * 2.0**-32
    normal = np.array([reference_normals(int(key), 0, 70) for key in keys], float)
    filled = reference_normals(int(keys[0]), 2**32 - 320, 960)
    triples = np.random.default_rng(3).integers(0, 2**32, (200, 3), np.uint32).view(np.float32)
    fused = fma(*triples.T)
    fused[np.isnan(fused)] = np.nan  # which of its many bits is left open
    made = np.array(words, np.uint32), uniform, normal, filled, fused
    return [hashlib.sha256(numbers.tobytes()).hexdigest() for numbers in made]


def said(folder: Path, **environment: str) -> list[str]:
    """What a new process says, in which every warning is an error, and nothing has been compiled before."""
    script = folder / "say.py"  # what is typed at a prompt has no file, and so no place in the cache
    script.write_text(SAY, encoding="utf-8")
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("EVO_MIRROR_ENGINE", "NUMBA_DISABLE_JIT")
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", script], env={**inherited, "EVO_MIRROR_CACHE": str(folder), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


ENGINES = [
    ({}, "fill_normals_in_lanes"),
    pytest.param(
        {"EVO_MIRROR_ENGINE": "auto"}, "fill_normals_in_lanes", marks=pytest.mark.slow
    ),  # as where it is unset
    ({"EVO_MIRROR_ENGINE": "plain"}, "fill_normals_plainly"),
    ({"NUMBA_DISABLE_JIT": "1"}, "_fill_by_reference"),
]


@pytest.mark.parametrize(("environment", "telling"), ENGINES, ids=["vectors", "auto", "plain", "no compiler"])
def test_every_engine_gives_the_same_bits(environment: dict[str, str], telling: str, tmp_path: Path):
    *bits, used, _ = said(tmp_path, **environment)
    assert used == telling
    assert bits == expected()


PROCESSORS = {"generic": "xmm", "haswell": "xmm ymm vfmadd"}
"""Of 2003, which has no fused multiply-add and must be told how; and of 2013, which has."""


@pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="the processors are of the x86-64 family"
)
@pytest.mark.parametrize("processor", ["generic", pytest.param("haswell", marks=pytest.mark.slow)])
def test_every_processor_gives_the_same_bits(processor: str, tmp_path: Path):
    features = get_host_cpu_features()
    if processor == "haswell" and not (features.get("fma") and features.get("avx2")):
        pytest.skip("this processor is older than that")
    *bits, used, registers = said(tmp_path, NUMBA_CPU_NAME=processor, NUMBA_CPU_FEATURES="")
    assert used == "fill_normals_in_lanes"
    assert registers == PROCESSORS[processor]  # so that other instructions were run indeed
    assert bits == expected()
