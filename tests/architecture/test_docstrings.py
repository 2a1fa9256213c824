"""Every public function says what it does, and the shape of every array it takes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from evo_mirror.foundation.references import bibliography

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Annotations that mean an array of numbers; the package's own aliases of them are found where they are made.
ARRAYS = {"NDArray", "ndarray", "ArrayLike"}
# `name : (n_individuals, 2) float array`, or several names at once; `(...)` is any shape.
ENTRY = re.compile(r"^(?P<names>\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)\s*:\s*(?P<type>.+)$")
SHAPE = re.compile(r"\([^()]*(?:,[^()]*|\.\.\.)\)|\bshape\b|\bscalar\b")
# Names without a type are told elsewhere: "As in `somewhere`" on the next line says where.
ELSEWHERE = re.compile(r"^(?P<names>\w+(?:\s*,\s*\w+)*)\n\s+As in `\w", re.MULTILINE)


@dataclass(frozen=True)
class Public:
    """A public function or method, and where it stands."""

    where: str
    node: Function
    in_class: bool


def is_public(name: str) -> bool:
    return not name.startswith("_")


def functions(path: Path, root: Path) -> Iterator[Public]:
    """Yield the public functions of a module and the public methods of its public classes.

    A Protocol has no behaviour of its own to describe: it lists what somebody else's methods are called.
    """
    if any(not is_public(part) and part != "__init__" for part in path.relative_to(root).with_suffix("").parts):
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        where = f"{path.relative_to(root).as_posix()}:{node.lineno}"
        if isinstance(node, Function) and is_public(node.name):
            yield Public(f"{where} {node.name}", node, in_class=False)
        elif isinstance(node, ast.ClassDef) and is_public(node.name) and "Protocol" not in map(ast.unparse, node.bases):
            for inner in node.body:
                if isinstance(inner, Function) and is_public(inner.name):
                    name = f"{path.relative_to(root).as_posix()}:{inner.lineno} {node.name}.{inner.name}"
                    yield Public(name, inner, in_class=True)


def documented_shapes(docstring: str) -> set[str]:
    """Name the parameters whose entry in a numpydoc section gives a shape."""
    named: set[str] = set()
    for line in docstring.splitlines():
        entry = ENTRY.match(line.strip())
        if entry and SHAPE.search(entry["type"]):
            named |= {name.strip().lstrip("*") for name in entry["names"].split(",")}
    for entry in ELSEWHERE.finditer(docstring):
        named |= {name.strip() for name in entry["names"].split(",")}
    return named


def words_of(annotation: ast.expr) -> set[str]:
    """List the names that occur in an annotation."""
    return set(re.findall(r"\w+", ast.unparse(annotation)))


def array_types(root: Path) -> set[str]:
    """Name what stands for an array in annotations: numpy's own types and the package's aliases of them."""
    found = set(ARRAYS)
    for path in sorted(root.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (
                isinstance(node, ast.Assign | ast.AnnAssign)
                and node.value is not None
                and words_of(node.value) & ARRAYS
            ):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def arrays_of(node: Function, types: set[str]) -> list[str]:
    """Name the parameters annotated as arrays."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [a.arg for a in arguments if a.annotation is not None and words_of(a.annotation) & types]


def faults(root: Path) -> list[str]:
    """List the public functions that leave a reader guessing."""
    types = array_types(root)
    everything = [public for path in sorted(root.rglob("*.py")) for public in functions(path, root)]
    # The contract of a strategy is written once, on its family's method: leaves document only what is theirs.
    told = {public.node.name for public in everything if public.in_class and ast.get_docstring(public.node)}
    shaped = {
        (public.node.name, name)
        for public in everything
        if public.in_class
        for name in documented_shapes(ast.get_docstring(public.node) or "")
    }
    found = []
    for public in everything:
        docstring = ast.get_docstring(public.node)
        if docstring is None and not (public.in_class and public.node.name in told):
            found.append(f"{public.where}: has no docstring")
            continue
        known = documented_shapes(docstring or "")
        for name in arrays_of(public.node, types):
            if name not in known and not (public.in_class and (public.node.name, name) in shaped):
                found.append(f"{public.where}: gives no shape for '{name}'")
    return found


def test_every_public_function_says_what_it_does_and_the_shapes_of_its_arrays(checkout: Path):
    assert faults(checkout / "evo_mirror") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("def f():\n    return 1\n", "m.py:1 f: has no docstring"),
        (
            'def f(z: NDArray[np.float64]):\n    """Do.\n\n    z : array of phenotypes\n    """\n',
            "gives no shape for 'z'",
        ),
        (
            'Vector = NDArray[np.float32]\nclass C:\n    def f(self, *, z: Vector):\n        """Do."""\n',
            "m.py:3 C.f: gives no shape for 'z'",
        ),
    ],
)
def test_a_silent_function_is_found(tmp_path: Path, text: str, fault: str):
    (tmp_path / "m.py").write_text(text, encoding="utf-8")
    (found,) = faults(tmp_path)
    assert fault in found


def test_a_function_that_speaks_is_let_be(tmp_path: Path):
    (tmp_path / "m.py").write_text(
        'def f(z, x: NDArray, y: NDArray | None = None):\n    """Do.\n\n    x, y : (n_units, 2) float arrays\n    """\n'
        "def _g():\n    pass\n",
        encoding="utf-8",
    )
    assert faults(tmp_path) == []


CITED = re.compile(r"\[([A-Z]\w*(?:1[6-9]|20)\d\d[a-z]?)\]")


def uncited(root: Path) -> list[str]:
    """List what the text of a module cites and the bibliography does not hold."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py")))
    return [f"{path.name}: {key}" for path, text in texts for key in CITED.findall(text) if key not in bibliography()]


def test_everything_cited_is_in_the_bibliography(checkout: Path):
    assert uncited(checkout / "evo_mirror") == []


def test_a_source_that_nobody_can_find_is_found(tmp_path: Path):
    (tmp_path / "m.py").write_text('"""As Price [Price1970]_ and Nobody [Nobody1999]_ say."""\n', encoding="utf-8")
    assert uncited(tmp_path) == ["m.py: Nobody1999"]
