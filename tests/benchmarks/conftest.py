"""Benchmarks: one process, one core, one table. `pytest -m bench -n 0 -s tests/benchmarks` runs them all."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from about import head, load  # noqa: E402  # found through the path set above
from cores import one, only  # noqa: E402  # as above
from gates import Table  # noqa: E402  # as above

TABLE = Table()


def pytest_configure(config: pytest.Config) -> None:
    """Know pytest-benchmark's mark where that is not installed; the tests that carry it are then skipped."""
    config.addinivalue_line("markers", "benchmark: how pytest-benchmark measures a test")


@pytest.fixture(scope="session")
def table(checkout: Path) -> Table:
    """The table of this run; printed, and written to ``runs/benchmarks``, when the last test is over."""
    if not TABLE.head:
        TABLE.head = head()
        TABLE.folder = checkout / "runs" / "benchmarks"
    return TABLE


@pytest.fixture(scope="session", autouse=True)
def _alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """One core, before any peer starts threads of its own; and no other test process beside this one."""
    if hasattr(request.config, "workerinput"):
        pytest.skip("times mean something in one process only: run with -n 0")
    with only(one()):
        yield


@pytest.fixture
def stopwatch(request: pytest.FixtureRequest) -> Callable[[], Any]:
    """What hands out pytest-benchmark's fixture, where that is installed: asked for, it insists on being used."""
    if not request.config.pluginmanager.hasplugin("benchmark"):
        pytest.skip("pytest-benchmark is not installed")
    return lambda: request.getfixturevalue("benchmark")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not TABLE.lines:
        return
    TABLE.head["load at the end"] = load()
    terminalreporter.section("benchmarks")
    terminalreporter.write_line(TABLE.text())
    if TABLE.folder is not None:
        terminalreporter.write_line(f"\nwritten to {TABLE.write(TABLE.folder)}")
