"""What every test may lean on: where the checkout is, and a quiet environment."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbmake import nb_run

from evo_mirror.machine.compiled import HAS_COMPILER
from evo_mirror.machine.threads import available_cores

# Before anything imports matplotlib: a test opens no window.
os.environ.setdefault("MPLBACKEND", "Agg")
# What an earlier run of the tests has simulated would hide that it is simulated no more; tests of the table set up their own.
os.environ["EVO_MIRROR_TABLE"] = "off"
# The tests start Python more than a hundred times. It keeps what it reads of our sources, beside them as usual, even where it is
# asked not to (as in most containers): else each of these, and both workers for what pytest makes of every test, start anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Until all tests are collected there is hardly any garbage, and more and more to look through for it.
gc.disable()


# The first worker compiles the kernel, of all rules that fast tests compile and for both engines, with the first file. That takes
# a minute or two, in which the other worker has files to do that need no kernel: it would compile the same once more.
_COMPILES = ("lifetime/test_kernel.py",)
_NEED_NO_KERNEL = (
    "machine/*",
    "biology/test_[!ae]*",
    "biology/selection/*",
    "theory/test_[!ai]*",
    "architecture/*",
    "foundation/*",
)


@pytest.hookimpl(tryfirst=True)  # before anything is left out by its marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files in the order in which workers take them: after those that compile, notebooks, and what is small at the end.

    Notebooks, and stories (what evolution under a scenario must come to), are longer tests as a whole.
    """
    here = Path(__file__).resolve().parent

    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else "../"
        turns = [_COMPILES, _NEED_NO_KERNEL, ("../",)]
        return next((k for k, files in enumerate(turns) if any(fnmatch(name, file) for file in files)), len(turns))

    for item in items:
        if item.path.suffix == ".ipynb" or item.path.is_relative_to(here / "stories"):
            item.add_marker("longer")
    items.sort(key=turn)


# What a notebook takes most of its time for, as it is written and as it is tested: `pytest notebooks` runs them as they are
# written. That every cell runs does not depend on how many populations there are; what they must come to is held by the tests
# beside the scenarios, at sizes of their own.
NOTEBOOKS = {
    "learning_and_evolution.ipynb": {
        "NEEDLES, NEEDLE_SPAN = 2, 200": "NEEDLES, NEEDLE_SPAN = 1, 200",
        "CONTESTS, CONTEST_SPAN = 2, 10": "CONTESTS, CONTEST_SPAN = 1, 3",
        "CULTURE_SPAN = 600": "CULTURE_SPAN = 162",  # more than is burnt in, three times over
        "c=0.9, size=1000, burn_in": "c=0.9, size=250, burn_in",
        "u=u, size=500)": "u=u, size=250)",
        "POPULATIONS = 2": "POPULATIONS = 1",
    },
    "who_wins.ipynb": {
        "WORLDS, CONTESTS = 1, 60, 12": "WORLDS, CONTESTS = 1, 20, 4",
        "certainty=0.2:0.8:5": "certainty=0.2:0.8:3",
        "assert abs(off) < 3.9": "assert abs(off) < 4.5",  # as seldom missed by chance, with the error of twenty worlds
    },
    "published_experiments.ipynb": {"REPLICATES = 6": "REPLICATES = 3", "EVOLVED = 6": "EVOLVED = 2"},
    "culture_of_imitation.ipynb": {"REPLICATES, GENERATIONS = 1, 6, 30": "REPLICATES, GENERATIONS = 1, 2, 10"},
}


def pytest_configure() -> None:
    """Run notebooks at smaller sizes."""

    def read(path: str, version: int) -> Any:
        notebook = nbformat.read(path, version)
        for written, tested in NOTEBOOKS.get(Path(path).name, {}).items():
            cells = [cell for cell in notebook.cells if cell.cell_type == "code" and written in cell.source]
            assert cells, f"{Path(path).name} no longer says {written}"
            for cell in cells:
                cell.source = cell.source.replace(written, tested)
        return notebook

    nb_run.nbformat = SimpleNamespace(read=read, write=nbformat.write)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays to the end: thousands of tests, and all that was imported for them."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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


@pytest.fixture(scope="session", autouse=True)
def _waits_for_no_disk() -> Iterator[None]:
    """What tests write need not outlive a power cut, and to wait for the disk takes a minute; its own tests refuse it."""
    with pytest.MonkeyPatch.context() as m:
        m.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _hears_ctrl_c() -> None:
    """Let what tests start hear Ctrl-C, also where they run as a job in the background, which passes on that it is ignored."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _in_little() -> Iterator[None]:
    # Loaded here: most files do without.
    from evo_mirror.inference.comparing import compare
    from evo_mirror.inference.doubts import Doubts
    from evo_mirror.inference.outcomes import slices_of_scale

    with pytest.MonkeyPatch.context() as m:
        m.setattr("evo_mirror.inference.learners._N_TREES", 10)
        for user in ("comparing", "replanning"):
            m.setattr(f"evo_mirror.inference.{user}.Doubts", partial(Doubts, n_draws=64))
        for name, few in (("n_simulated", 200), ("n_reference", 10)):
            m.setitem(compare.__kwdefaults__, name, few)
        m.setattr("evo_mirror.inference.outcomes._PLACES", 101)
        m.setattr("evo_mirror.inference.outcomes.slices_of_scale", partial(slices_of_scale, n=12))
        yield


@pytest.fixture(scope="session")
def in_little() -> Callable[[], AbstractContextManager[None]]:
    """Weigh in little, as `quick_weighing` does, where something is made that outlives a file."""
    return _in_little


@pytest.fixture(scope="module")
def quick_weighing() -> Iterator[None]:
    """Weigh in little while the tests of a file run: for files that compare accounts, and are not about how well that is done.

    A hundred trees, a thousand draws of what studies share and a thousand bodies of evidence take most of the time of a tiny
    comparison. Commands and folders are the same with fewer.
    """
    with _in_little():
        yield


@contextmanager
def _undrawn() -> Iterator[None]:
    # Loaded here: most files do without.
    from evo_mirror.faces.report import assay_figures, competing, drawn, over_worlds

    with pytest.MonkeyPatch.context() as m:
        for user in (assay_figures, competing, drawn, over_worlds):
            for name in [name for name in vars(user) if name.endswith("_figure") and name != "assay_figure"]:
                m.setattr(user, name, lambda *_, **__: None)
        for user in (assay_figures, drawn):
            m.setattr(user, "svg_text", lambda _, *, name, label: f'<svg id="{name}">{label}</svg>')
        yield


@pytest.fixture
def undrawn() -> Iterator[None]:
    """Leave figures white on pages: for tests that are about something else, as drawing takes most of the time of a page."""
    with _undrawn():
        yield


@pytest.fixture(scope="module")
def undrawn_file() -> Iterator[None]:
    """The same for all tests of a file."""
    with _undrawn():
        yield


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment for a subprocess that must find the installed package, not this checkout."""
    leaks = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
    return {name: value for name, value in os.environ.items() if name not in leaks}
