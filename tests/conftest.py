"""What every test may lean on: where the checkout is, and a quiet environment."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.machine.compiled import HAS_COMPILER, cache_folder
from evo_mirror.machine.threads import available_cores
from evo_mirror.scenario.loading import load

# Before anything imports matplotlib: a test opens no window.
os.environ.setdefault("MPLBACKEND", "Agg")


_MANY = 1000
"""Tests from which on it pays to compile before they begin."""
_ENGINES = ("vector", "plain")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Before many tests, let two workers compile an engine each, and wait for one another: else both would compile both."""
    place = getattr(session.config, "workerinput", None)
    if place is None or place["workercount"] != len(_ENGINES) or len(session.items) < _MANY:
        return
    if HAS_COMPILER and cache_folder() is not None:
        shared = Path(session.config.option.basetemp).parent
        done = [shared / f"compiled-{engine}" for engine in _ENGINES]
        mine = int(place["workerid"].removeprefix("gw"))
        try:
            Evolution(load("smallest"), seed=1, engine=_ENGINES[mine]).step()
        finally:
            done[mine].touch()
        patience = time.monotonic() + 120.0
        while not all(path.exists() for path in done) and time.monotonic() < patience:
            time.sleep(0.1)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is about compiled code where there is none; each test says why it is one of these."""
    for marker in item.iter_markers("needs_compiler"):
        (why,) = marker.args
        if not HAS_COMPILER:
            pytest.skip(f"without a compiler: {why}")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top folder of the checkout that holds these tests."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def _two_cores() -> Iterator[None]:
    """Let studies use two processes, or two threads, on a computer with one core too: they are only slower there."""
    with pytest.MonkeyPatch.context() as m:
        if available_cores() < 2:
            m.setattr("evo_mirror.evolution.dividing.available_cores", lambda: 2)
        yield


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment for a subprocess that must find the installed package, not this checkout."""
    leaks = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
    return {name: value for name, value in os.environ.items() if name not in leaks}
