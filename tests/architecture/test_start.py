"""The command answers at once: what is heavy is loaded when it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("matplotlib", "scipy.stats", "deap", "numba", "jinja2", "sklearn", "threadpoolctl")


@pytest.mark.parametrize("module", ["evo_mirror", "evo_mirror.faces.cli"])
def test_importing_loads_nothing_heavy(module: str, tmp_path: Path, clean_environment: dict[str, str]):
    question = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", question],
        cwd=tmp_path,
        env=clean_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
