"""Where each key stands: the scanner agrees with the standard reader on which keys there are."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evo_mirror.foundation.lines import lines_of

CORPUS = Path(__file__).resolve().parents[1] / "scenarios"

AWKWARD = {
    "inline tables in lists": ('a = [ {b = 1}, { c = [ { d = "}" } ] } ]', {("a", 1, "c", 0, "d"): 1}),
    "lists over lines": (
        "a = [ # x\n 1, # ]\n [\n 2 ], ]\nb = 1",
        {("a", 0): 2, ("a", 1): 3, ("a", 1, 0): 4, ("b",): 5},
    ),
    "nested arrays of tables": (
        "[[a]]\n[[a.b]]\nc=1\n[[a.b]]\nc=2\n[[a]]\n[a.d]\ne=1\n[[a.b]]\nc=3",
        {("a", 0, "b", 1, "c"): 5, ("a", 1, "d", "e"): 8, ("a", 1, "b", 0, "c"): 10},
    ),
    "quotes in strings": (
        'a = """x\\"""" # "\nb = \'\'\'it\'s\'\'\'\'\nc = "a\\\\"\nd = 1',
        {("b",): 2, ("c",): 3, ("d",): 4},
    ),
    "quoted keys": ('"a.b" = 1\n\'c"\'.d = 2\n"\\u00e9" = 3', {("a.b",): 1, ('c"', "d"): 2, ("é",): 3}),
    "dates and times": (
        "a = 1979-05-27 07:32:00\nb = [07:32:00, 1979-05-27]\nc = 1",
        {("a",): 1, ("b", 1): 2, ("c",): 3},
    ),
    "super tables": ("[a.b.c]\nd = 1\n[a]\ne = 1", {("a", "b", "c", "d"): 2, ("a", "e"): 4, ("a", "b"): 1}),
    "no newline at the end": ("# a\na = 1 # b = 2", {("a",): 2}),
    "windows line ends": ("a = 1\r\n[b]\r\nc = 1\r\n", {("a",): 1, ("b", "c"): 3}),
    "nothing": ("", {}),
    "comment only": ("# a = 1", {}),
}


def paths_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths_in(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths_in(inner, (*path, number))


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_keys_are_found_on_their_lines(name: str):
    text, expected = AWKWARD[name]
    lines = lines_of(text)
    assert {path: lines.of(path) for path in expected} == expected
    assert set(lines.known) == set(paths_in(tomllib.loads(text)))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.toml")), ids=lambda path: path.stem)
def test_every_key_of_the_corpus_is_found(path: Path):
    text = path.read_text(encoding="utf-8")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines_of(text).known) == set(paths_in(document))


def test_a_key_that_is_not_there_has_the_line_of_its_table():
    lines = lines_of("a = 1\n[b.c]\nd = 1")
    assert lines.of(("b", "c", "x")) == 2
    assert lines.of(("b", "c", "d", "deeper")) == 3
    assert lines.of(("x",)) is None
    assert lines.of(()) is None
