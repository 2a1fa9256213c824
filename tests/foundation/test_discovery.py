"""The folder is the registry; a file that does not fit is named."""

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from example_world.selection.base import Selection
from example_world.selection.tournament import Tournament
from example_world.selection.truncation import Truncation
from example_world.tasks.base import Task
from example_world.tasks.goal import Goal

from evo_mirror.foundation.discovery import is_family, kind_of, leaves
from evo_mirror.foundation.errors import DiscoveryError
from evo_mirror.foundation.settings import Family, Settings

BASE = """
from abc import abstractmethod
from evo_mirror.foundation.settings import Family
class Rule(Family):
    @abstractmethod
    def update(self): ...
"""
LEAF = """
from typing import Literal
from PACKAGE.base import Rule
class NAME(Rule):
    kind: Literal["KIND"] = "KIND"
    def update(self): ...
"""
_numbers = count()

Made = Callable[..., type[Settings]]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Write a package whose family is Rule, with the files given, and return the family."""
    names: list[str] = []

    def make(**files: str) -> type[Settings]:
        package = f"temporary_rules_{next(_numbers)}"
        names.append(package)
        folder = tmp_path / package
        folder.mkdir()
        for name, text in {"__init__": "", "base": BASE, **files}.items():
            (folder / f"{name}.py").write_text(text.replace("PACKAGE", package), encoding="utf-8")
        return __import__(f"{package}.base", fromlist=["Rule"]).Rule

    monkeypatch.syspath_prepend(str(tmp_path))
    yield make
    for module in [name for name in sys.modules if name.split(".")[0] in names]:
        del sys.modules[module]


def leaf(name: str, kind: str) -> str:
    return LEAF.replace("NAME", name).replace("KIND", kind)


def test_leaves_are_found_by_kind_in_order():
    assert list(leaves(Selection).items()) == [("tournament", Tournament), ("truncation", Truncation)]
    assert list(leaves(Task)) == ["goal", "identify"]


def test_what_is_returned_can_be_changed_without_harm():
    leaves(Selection).clear()
    assert leaves(Selection)


def test_families_and_leaves_are_told_apart():
    assert is_family(Selection)
    assert is_family(Family)
    assert not is_family(Goal)
    assert not is_family(Settings)
    assert not is_family("Selection")
    assert kind_of(Goal) == "goal"
    assert kind_of(Selection) == kind_of(int) == ""


def test_a_new_file_is_a_new_leaf(made: Made):
    family = made(hebb=leaf("Hebb", "hebb"), _shared="x = 1", oja=leaf("Oja", "oja"))
    assert list(leaves(family)) == ["hebb", "oja"]


def test_a_file_without_a_leaf_is_refused(made: Made):
    with pytest.raises(
        DiscoveryError, match=r"\.empty must hold a leaf of Rule; got none\. Derive a class from it, or begin"
    ):
        leaves(made(empty="from PACKAGE.base import Rule"))


def test_two_leaves_of_one_kind_are_refused(made: Made):
    family = made(first=leaf("First", "same"), second=leaf("Second", "same"))
    said = (
        r"\.second: the kind of Second must be its own; got 'same', which is that of First in \w+\.first\. Rename one"
    )
    with pytest.raises(DiscoveryError, match=said):
        leaves(family)


def test_a_leaf_without_a_kind_is_refused(made: Made):
    text = leaf("Hebb", "hebb").replace('    kind: Literal["hebb"] = "hebb"\n', "")
    said = r'\.hebb: Hebb must name its kind; got none\. Write kind: Literal\["hebb"\] = "hebb"\.'
    with pytest.raises(DiscoveryError, match=said):
        leaves(made(hebb=text))


def test_a_leaf_that_is_still_abstract_is_refused(made: Made):
    text = leaf("Hebb", "hebb").replace("    def update(self): ...\n", "")
    with pytest.raises(DiscoveryError, match=r"\.hebb: Hebb must define update; got nothing for it\."):
        leaves(made(hebb=text))


def test_a_file_that_cannot_be_imported_is_named(made: Made):
    with pytest.raises(DiscoveryError, match=r"\.torn must be importable, .* got SyntaxError"):
        leaves(made(torn="def"))


def test_a_family_outside_a_folder_is_refused():
    class Homeless(Family):
        """Defined in a test."""

    with pytest.raises(DiscoveryError, match=r"Homeless must be defined in the module 'base' of the folder"):
        leaves(Homeless)
