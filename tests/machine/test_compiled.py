"""Compiled code and its cache: an edit is never missed, the user's own settings stay, and no folder is no problem."""

import ast
import os
import shutil
import subprocess
import sys
import types
from functools import partial
from pathlib import Path

import numba
import numpy as np
import pytest

from evo_mirror.machine import compiled as machinery
from evo_mirror.machine.counters import Address, uniforms

PACKAGE = Path(machinery.__file__).resolve().parents[1]
PROBE = """
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import word


@compiled
def probe(key):
    return word(key, 0)
"""
ASK = "import numpy as np; from evo_mirror.lifetime.probe import probe; print(int(probe(np.uint64(3))))"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package that may be edited, in a folder of its own."""
    shutil.copytree(PACKAGE, tmp_path / "evo_mirror", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "evo_mirror"


def answer(package: Path, question: str, **environment: str) -> str:
    """What a new process says, with the copied package and a cache beside it."""
    variables = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    variables["EVO_MIRROR_CACHE"] = str(package.parent / "cache")
    variables["NUMBA_DISABLE_JIT"] = "0"  # wherever these tests run: compiling is what they are about
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", question], env={**variables, **environment}, cwd=package.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def machine_code(package: Path) -> list[str]:
    return sorted(path.name for path in (package.parent / "cache").rglob("*.nbc"))


def test_an_edit_in_an_imported_function_runs_the_new_code(copied: Path):
    (copied / "lifetime" / "probe.py").write_text(PROBE, encoding="utf-8")
    before = answer(copied, ASK)
    kept = machine_code(copied)
    assert kept  # so that there is something stale to fall for
    edit(copied / "machine" / "words.py", "0x846CA68B", "0x846CA68D")
    assert answer(copied, ASK) != before


@pytest.mark.slow
def test_a_cache_whose_name_tells_nothing_would_run_the_old_code(copied: Path):
    (copied / "lifetime" / "probe.py").write_text(PROBE, encoding="utf-8")
    edit(copied / "machine" / "compiled.py", "return digest.hexdigest()[:16]", 'return "the same"')
    before = answer(copied, ASK)
    edit(copied / "machine" / "words.py", "0x846CA68B", "0x846CA68D")
    assert answer(copied, ASK) == before  # stale, in silence: what the digest is there to prevent


OWN = """
import typing, numpy as np

class Own(typing.NamedTuple):
    x: int

    def of(self):
        return self.x + {more}
"""
OF_OWN = """
import typing
from evo_mirror.machine.compiled import compiled, dispatched_by_type

def of(own):
    raise NotImplementedError

dispatched_by_type(of, lambda kind: kind.of)

@compiled
def probe(own):
    return of(own)
"""


@pytest.mark.longer
def test_what_is_compiled_for_somebodys_own_types_is_in_nobodys_way(copied: Path):
    """A rule of one's own is edited, or is not there at all, or is another of the same name: each gets its own code."""
    (copied / "lifetime" / "probe.py").write_text(OF_OWN, encoding="utf-8")
    ask = (
        "from evo_mirror.lifetime.probe import probe; from {name} import Own; "
        "print(probe(Own(2)), *probe.stats.cache_hits.values())"
    )
    for name, more, told in (
        ("mine", 1, "3"),
        ("mine", 1, "3 1"),
        ("mine", 2, "4"),
        ("yours", 3, "5"),
        ("mine", 2, "4 1"),
    ):
        (copied.parent / f"{name}.py").write_text(OWN.format(more=more), encoding="utf-8")
        assert answer(copied, ask.format(name=name)) == told
        (copied.parent / f"{name}.py").unlink()
    in_a_program = OWN.format(more=4) + ask.partition("from {name} import Own;")[0] + ask.partition("Own; ")[2]
    assert [answer(copied, in_a_program) for _ in range(2)] == ["6", "6"]


COUNT = """
from evo_mirror.lifetime.probe import probe
import numpy as np
probe(np.uint64(3))
print(sum(probe.stats.cache_hits.values()), sum(probe.stats.cache_misses.values()))
"""


@pytest.mark.longer
def test_where_the_package_is_installed_makes_no_difference(copied: Path, tmp_path: Path):
    """The same sources elsewhere are the same machine code; other sources in the same place are not."""
    (copied / "lifetime" / "probe.py").write_text(PROBE, encoding="utf-8")
    again = Path(shutil.copytree(copied, tmp_path / "elsewhere" / "evo_mirror"))
    cache = str(copied.parent / "cache")
    assert answer(copied, COUNT) == "0 1"
    assert answer(again, COUNT, EVO_MIRROR_CACHE=cache) == "1 0"
    edit(again / "lifetime" / "probe.py", "word(key, 0)", "word(key, 1)")
    assert answer(again, COUNT, EVO_MIRROR_CACHE=cache) == "0 1"


RULE = """
import numpy as np, lives
stage = lives.plain_stage(1)
life = lives.lived(
    lives.newborns(stage, 1, rate=0.5), lives.written_out([{"sight": 0, "act": 0}], context=-1), lives.conditions(stage)
)
print(life.strength[0, 0, 0])
"""


@pytest.mark.slow
def test_an_edited_rule_runs_as_edited(copied: Path, checkout: Path):
    """The whole kernel is compiled twice, in a cache of its own."""
    places = os.pathsep.join([str(copied.parent), str(checkout / "tests" / "lifetime")])
    assert float(answer(copied, RULE, PYTHONPATH=places)) == 0.5
    rule = copied / "biology" / "learning" / "rescorla_wagner.py"
    edit(rule, "return parameters[0] * salience * x", "return parameters[0] * parameters[0] * salience * x")
    assert float(answer(copied, RULE, PYTHONPATH=places)) == 0.25


def imports(path: Path) -> set[str]:
    """The package's own modules that a file imports at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module):
        of_a_folder = {f"{node.module}.{name.name}" for name in node.names}
        modules = {name for name in of_a_folder if (PACKAGE.parent / f"{name.replace('.', '/')}.py").exists()}
        found |= modules or {node.module}
    return {name for name in found if name.startswith("evo_mirror.")}


def test_the_digest_covers_everything_that_compiled_code_leans_on():
    """A number imported from elsewhere is a constant inside machine code, so its file must count too."""
    waiting, seen = {"evo_mirror.lifetime.kernel", "evo_mirror.machine.counters"}, set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= imports(PACKAGE.parent / f"{name.replace('.', '/')}.py") - seen
    folders = {name.removeprefix("evo_mirror.").rpartition(".")[0].replace(".", "/") for name in seen}
    assert "state" in folders
    assert folders <= set(machinery._COMPILED_FOLDERS)
    assert "biology/learning" in machinery._COMPILED_FOLDERS


def test_the_digest_covers_every_file_that_compiles_something():
    compiling = [path for path in PACKAGE.rglob("*.py") if "evo_mirror.machine.compiled" in imports(path)]
    folders = {path.parent.relative_to(PACKAGE).as_posix() for path in compiling}
    assert "lifetime" in folders
    assert folders <= set(machinery._COMPILED_FOLDERS)


@pytest.mark.parametrize("folder", machinery._COMPILED_FOLDERS)
def test_an_edit_or_a_new_file_changes_the_digest(folder: str, copied: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(machinery, "_PACKAGE", copied)
    digest = machinery.sources_digest.__wrapped__
    as_it_is = digest()
    assert as_it_is == machinery.sources_digest()
    (copied / folder / "new.py").write_text("x = 1\n", encoding="utf-8")
    with_new_file = digest()
    (copied / folder / "new.py").write_text("x = 2\n", encoding="utf-8")
    assert len({as_it_is, with_new_file, digest()}) == 3


def test_with_and_without_vectors_the_digest_differs(monkeypatch: pytest.MonkeyPatch):
    """The same source is other machine code then."""
    digests = set()
    for has_lanes in (True, False):
        monkeypatch.setattr(machinery, "HAS_LANES", has_lanes)
        digests.add(machinery.sources_digest.__wrapped__())
    assert len(digests) == 2


@pytest.mark.needs_compiler("what is compiled for compiled code alone has no way in from Python")
def test_a_function_for_compiled_code_alone_is_not_followed_into_nowhere_from_python():
    @partial(machinery.compiled, inner=True)
    def twice(x):
        return 2 * x

    @machinery.compiled
    def four_times(x):
        return twice(twice(x))

    assert four_times(3) == 12
    with pytest.raises(
        TypeError, match=r"twice must be called by compiled code; got a call from Python\. Call what calls it"
    ):
        twice(3)


def test_the_users_cache_folder_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "the user's own")
    machinery.compiled(lambda x: x + 1)
    assert numba.config.CACHE_DIR == "the user's own"


@pytest.mark.parametrize(("variable", "under"), [("EVO_MIRROR_CACHE", ""), ("XDG_CACHE_HOME", "evo_mirror")])
def test_the_cache_is_where_the_user_wants_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, under: str
):
    monkeypatch.delenv("EVO_MIRROR_CACHE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    folder = machinery.cache_folder.__wrapped__()
    assert folder == tmp_path / under / machinery.sources_digest()
    assert folder.is_dir()


def test_on_a_full_disk_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("EVO_MIRROR_CACHE", str(tmp_path))
    monkeypatch.setattr(machinery.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=2**10))
    assert machinery.cache_folder.__wrapped__() is None


def test_without_a_folder_to_write_in_everything_works_uncached(copied: Path):
    """A file stands where the folder should be: nobody, not even root, can make it."""
    (copied.parent / "cache").write_text("in the way", encoding="utf-8")
    ask = (
        "import numpy as np; from evo_mirror.machine.compiled import cache_folder; "
        "from evo_mirror.machine.counters import Address, uniforms; "
        "print(cache_folder(), uniforms(Address(1, 'x'), np.arange(2), 1).tobytes().hex())"
    )
    said = answer(copied, ask)
    assert said == f"None {uniforms(Address(1, 'x'), np.arange(2), 1).tobytes().hex()}"
