"""Imports go downward, strategies ignore one another, and every foreign library has its door."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]

# One trespass for every contract: (the file that trespasses, what it says, the contract that must object).
TRESPASSES = [
    ("foundation/units.py", "import evo_mirror.machine.counters", "Imports go downward only"),
    ("lifetime/live.py", "import evo_mirror.biology.learning.oja", "Imports go downward only"),
    ("measures/price.py", "import evo_mirror.biology.learning.oja", "Imports go downward only"),
    ("rooftop/view.py", "", "Imports go downward only"),
    (
        "biology/learning/hebb.py",
        "import evo_mirror.biology.learning.oja",
        "Strategies of biology never import one another",
    ),
    (
        "biology/tasks/goal.py",
        "import evo_mirror.biology.learning.oja",
        "Strategies of biology never import one another",
    ),
    ("assays/lesion.py", "import evo_mirror.assays.birth", "Assays never import one another"),
    ("biology/learning/hebb.py", "import numba", "numba has one door: what is compiled"),
    ("lifetime/live.py", "def f():\n    import numba", "numba has one door: what is compiled"),
    (
        "evolution/engine.py",
        "import deap.base",
        "DEAP has two doors: the toolbox, and the bridge to its selection operators",
    ),
    ("scenario/reading.py", "from pydantic import BaseModel", "pydantic has one door: the foundation"),
    ("faces/cli.py", "import matplotlib.pyplot", "matplotlib has one door: the figures"),
    ("studies/run.py", "import jinja2", "jinja2 has one door: the report"),
    ("studies/run.py", "import rich.progress", "rich has one door: the faces"),
    ("inference/forest.py", "import sklearn.ensemble", "scikit-learn has one door: the learners of inference"),
]
WELCOME = {
    "machine/counters.py": "import numba",
    "lifetime/kernel.py": "import numba\nimport evo_mirror.machine.counters",
    "biology/learning/base.py": "import evo_mirror.foundation.settings",
    "biology/learning/oja.py": "import evo_mirror.biology.learning.base",
    "biology/tasks/base.py": "",
    "biology/selection/deap_bridge.py": "import deap.tools",
    "assays/base.py": "",
    "assays/birth.py": "import evo_mirror.assays.base",
    "evolution/toolbox.py": "import deap.base",
    "foundation/settings.py": "import pydantic",
    "faces/figures/course.py": "import matplotlib.figure",
    "faces/report.py": "import jinja2",
    "faces/progress.py": "import rich.progress",
    "inference/learners.py": "import sklearn.ensemble\nimport threadpoolctl",
}


def objections(folder: Path) -> tuple[int, str]:
    """Run the linter on the package in a folder; its exit status and what it printed."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONPATH": ""}
    done = subprocess.run(LINT, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def build(folder: Path, configuration: str, files: dict[str, str]) -> None:
    """Write a package of the layers' names that holds nothing but these imports."""
    (folder / "pyproject.toml").write_text(configuration, encoding="utf-8")
    for name, text in files.items():
        path = folder / "evo_mirror" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    for inner in [folder / "evo_mirror", *(p for p in (folder / "evo_mirror").rglob("*") if p.is_dir())]:
        (inner / "__init__.py").touch()


@pytest.fixture(scope="module")
def configuration(checkout: Path) -> str:
    return (checkout / "pyproject.toml").read_text(encoding="utf-8")


def test_the_package_keeps_its_layers_and_doors(checkout: Path):
    status, said = objections(checkout)
    assert status == 0, said


def test_what_the_architecture_allows_is_allowed(tmp_path: Path, configuration: str):
    build(tmp_path, configuration, WELCOME)
    status, said = objections(tmp_path)
    assert status == 0, said


@pytest.mark.parametrize(("file", "line", "contract"), TRESPASSES)
def test_a_trespass_is_named(tmp_path: Path, configuration: str, file: str, line: str, contract: str):
    build(tmp_path, configuration, {**WELCOME, file: line})
    status, said = objections(tmp_path)
    assert status == 1, said
    assert f"{contract} BROKEN" in said
