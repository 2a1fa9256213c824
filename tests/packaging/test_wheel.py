"""What a user installs: the built wheel works elsewhere, with its scenarios and its evidence."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

import evo_mirror

pytestmark = pytest.mark.longer

PROGRAMS = "Scripts" if os.name == "nt" else "bin"
SUFFIX = ".exe" if os.name == "nt" else ""


def done_by(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Run a command that must succeed; what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def built(source: Path, target: str, folder: Path, environment: dict[str, str]) -> Path:
    """Build a wheel or an sdist with the build backend itself: no network, no isolation."""
    done_by([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)], source, environment)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    return built(checkout, "wheel", tmp_path_factory.mktemp("wheel"), clean_environment)


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """Install the wheel in a fresh virtual environment, as the README does; the folder of its programs.

    The dependencies are lent by the environment that runs the tests, so that nothing is downloaded.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    base = getattr(sys, "_base_executable", sys.executable)
    done_by([base, "-m", "venv", "--without-pip", str(home)], home.parent, clean_environment)
    install = ["install", "-q", "--no-deps", "--no-index", str(wheel)]
    done_by([base, "-m", "pip", "--python", str(home), *install], home.parent, clean_environment)
    inside = sysconfig.get_path("purelib", scheme="venv", vars={"base": str(home), "platbase": str(home)})
    lent = sorted({str(Path(np.__file__).parents[1]), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (Path(inside) / "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return home / PROGRAMS


def names_in(wheel: Path) -> set[str]:
    """List what a wheel would install of the package itself."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if name.startswith("evo_mirror/")}


def test_the_wheel_carries_the_package_and_everything_it_reads(checkout: Path, wheel: Path):
    package = {
        f"evo_mirror/{path.relative_to(checkout / 'evo_mirror').as_posix()}"
        for path in (checkout / "evo_mirror").rglob("*")
        if path.is_file() and not {"__pycache__", "shipped"} & set(path.parts) and path.suffix not in {".nbi", ".nbc"}
    }
    scenarios = {
        f"evo_mirror/shipped/{path.relative_to(checkout).as_posix()}"
        for path in (checkout / "scenarios").rglob("*")
        if path.is_file()
    }
    assert "evo_mirror/py.typed" in package
    assert scenarios
    assert names_in(wheel) == package | scenarios


def test_a_wheel_built_from_the_sdist_is_the_same(
    checkout: Path, wheel: Path, tmp_path: Path, clean_environment: dict[str, str]
):
    sdist = built(checkout, "sdist", tmp_path / "sdist", clean_environment)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = built(source, "wheel", tmp_path / "wheel", clean_environment)
    assert names_in(again) == names_in(wheel)


def test_the_installed_package_is_the_one_that_answers(
    elsewhere: Path, tmp_path: Path, clean_environment: dict[str, str]
):
    question = "import evo_mirror; print(evo_mirror.__version__); print(evo_mirror.__file__)"
    version, place = done_by(
        [str(elsewhere / f"python{SUFFIX}"), "-c", question], tmp_path, clean_environment
    ).splitlines()
    assert version == evo_mirror.__version__
    assert Path(place).is_relative_to(elsewhere.parent)


def test_the_installed_command_lists_what_is_shipped(
    checkout: Path, elsewhere: Path, tmp_path: Path, clean_environment: dict[str, str]
):
    shipped = [path.stem for path in (checkout / "scenarios").glob("*.toml")]
    assert shipped
    as_command = done_by([str(elsewhere / f"evo-mirror{SUFFIX}"), "list"], tmp_path, clean_environment)
    as_module = done_by([str(elsewhere / f"python{SUFFIX}"), "-m", "evo_mirror", "list"], tmp_path, clean_environment)
    assert as_command == as_module
    assert [name for name in shipped if name not in as_command] == []


def test_the_installed_command_compares(elsewhere: Path, tmp_path: Path, clean_environment: dict[str, str]):
    program = str(elsewhere / f"python{SUFFIX}")
    few = ["--compete", "genetic,associative", "--workers", "1", "--replicates", "2", "--set", "generations=5"]
    said = done_by([program, "-m", "evo_mirror", "compare", "smallest", *few], tmp_path, clean_environment)
    assert "posterior" in said.lower()
    for name in ("comparison.json", "predictions.csv", "report.html"):
        (written,) = tmp_path.rglob(name)
        assert written.stat().st_size > 0
