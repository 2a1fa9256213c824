"""What no file here may say."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TEXT = {".py", ".toml", ".md", ".txt", ".cff", ".ipynb", ".html", ".jinja", ".j2", ".css", ".js", ".csv", ".json", ""}

# Spelt in pieces, so that this file passes its own test.
HOSTS = re.compile(
    r"py" + r"pi\.org|python" + r"hosted|find" + r"-links|extra" + r"-index|--index" + r"-url", re.IGNORECASE
)
PLACES = re.compile(
    r"(?<![\w.~:/<])/(?:ho"
    + r"me|ro"
    + r"ot|Us"
    + r"ers|wo"
    + r"rk|op"
    + r"t|tm"
    + r"p|mn"
    + r"t)/\w|[A-Z]:\\+Us"
    + r"ers"
)
OUTSIDE = re.compile(r"\.\./" + "shared")

UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
UNSAFE_CALLS = {"eval", "exec"}

EXEMPTION = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)(?:\s*:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|\[[\w, -]+\])?"
)
SHORTEST_REASON = 10


def tracked(checkout: Path) -> list[Path]:
    """List the text files that a clone would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        path
        for name in listed.stdout.split("\0")
        if name and (path := checkout / name).suffix in TEXT and path.is_file()
    ]


def hits(paths: list[Path], pattern: re.Pattern[str], checkout: Path) -> Iterator[str]:
    """Name every place where a pattern occurs."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(checkout)}:{number}: {line.strip()[:120]}"


@pytest.mark.parametrize("pattern", [HOSTS, PLACES, OUTSIDE], ids=["package index", "absolute path", "folder outside"])
def test_no_file_names_a_place_that_only_one_machine_has(checkout: Path, pattern: re.Pattern[str]):
    paths = tracked(checkout)
    assert paths
    assert list(hits(paths, pattern, checkout)) == []


def unsafe(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find what could run somebody else's code, or read data that can."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").split(".")[0]}
        else:
            names = set()
        for name in names & UNSAFE_MODULES:
            yield node.lineno, f"import {name}"
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
                yield node.lineno, f"{node.func.id}("
            for keyword in node.keywords:
                if keyword.arg == "allow_pickle" and not (
                    isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                ):
                    yield node.lineno, "allow_pickle"


def test_the_package_runs_nobody_elses_code(checkout: Path):
    found = [
        f"{path.relative_to(checkout)}:{line}: {what}"
        for path in sorted((checkout / "evo_mirror").rglob("*.py"))
        for line, what in unsafe(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["import pickle", "from joblib import dump", "eval('1')", "exec(x)", "np.load(p, allow_pickle=True)"]
)
def test_unsafe_code_is_recognised(line: str):
    assert list(unsafe(ast.parse(line)))


def unexplained(text: str) -> Iterator[tuple[int, str]]:
    """Find exemptions without a reason; one given for a rule holds for the same rule further down."""
    explained: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        match = EXEMPTION.search(line)
        if not match:
            continue
        if len(re.sub(r"\W+", " ", line[match.end() :]).strip()) >= SHORTEST_REASON:
            explained.add(match.group())
        elif match.group() not in explained:
            yield number, line.strip()


def test_every_exemption_gives_its_reason(checkout: Path):
    here = Path(__file__).resolve()  # holds the pattern itself
    found = [
        f"{path.relative_to(checkout)}:{number}: {line}"
        for folder in ("evo_mirror", "tests")
        for path in sorted((checkout / folder).rglob("*.py"))
        if path != here
        for number, line in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["import x  # noqa", "x = 1  # noqa: E501", "y()  # type: ignore[misc]", "z  # pragma: no cover"]
)
def test_a_bare_exemption_is_found(line: str):
    assert list(unexplained(line))
    assert not list(unexplained(f"{line} - because the tool is mistaken here\n{line}"))
