"""From what a validator reports of one setting to what the author of a scenario reads."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from evo_mirror.foundation.describing import described
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import demand, either, quoted
from evo_mirror.foundation.fields import Place, unit_of

Keys = tuple[str | int, ...]
_BARE = re.compile(r"[\w-]+", re.ASCII)
_NEEDED = {
    "int_type": "be a whole number",
    "int_from_float": "be a whole number",
    "int_parsing": "be a whole number",
    "float_type": "be a number",
    "float_parsing": "be a number",
    "bool_type": "be true or false",
    "bool_parsing": "be true or false",
    "string_type": "be text in quotes",
    "tuple_type": "be a list, in square brackets",
    "path_type": "be a path in quotes",
}
_TABLES = {"model_type", "dict_type", "mapping_type", "no_table", "model_attributes_type"}
_BOUNDS = {
    "greater_than_equal": ("ge", "be at least"),
    "greater_than": ("gt", "be above"),
    "less_than_equal": ("le", "be at most"),
    "less_than": ("lt", "be below"),
}
_LENGTHS = {
    "too_short": ("min_length", "have at least", ("entry", "entries")),
    "too_long": ("max_length", "have at most", ("entry", "entries")),
    "string_too_short": ("min_length", "have at least", ("character", "characters")),
    "string_too_long": ("max_length", "have at most", ("character", "characters")),
}


@dataclass(frozen=True)
class Contradiction:
    """One thing that does not hold between settings; `key` and `beside` are dotted, from their own table on."""

    key: str
    message: str
    beside: tuple[str, ...] = ()


class Contradictions(ValueError):
    """What a table finds wrong between its settings; on its way to become a ScenarioError."""

    def __init__(self, found: Iterable[Contradiction]) -> None:
        self.found = tuple(found)
        super().__init__("; ".join(f"{one.key}: {one.message}" for one in self.found))


def dotted(keys: Keys) -> str:
    """Write a path as TOML does, with quotes around names that hold more than letters, digits, ``_`` and ``-``."""
    return ".".join(str(key) if _BARE.fullmatch(str(key)) else f'"{key}"' for key in keys)


def near(word: object, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for a word that is nearly known, else nothing."""
    found = difflib.get_close_matches(str(word), sorted(known), n=1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def message_of(cls: type[BaseModel], place: Place, details: ErrorDetails) -> str:
    """Phrase one report of the validator, without its key.

    Parameters
    ----------
    cls : type
        Class of the outermost table.
    place : Place
        Where the report leads.
    details : ErrorDetails
        The report.
    """
    kind, context, got = details["type"], details.get("ctx", {}), details["input"]
    if kind == "extra_forbidden":
        return _unknown_key(cls, place)
    if kind == "missing":
        about = place.field.description if place.field is not None else None
        unit = f"(in {_unit(place)})" if _unit(place) else ""
        return demand("be given", got=None, unit=unit, remedy=f"Meant is: {about}." if about else "")
    if kind == "unknown_kind":
        return _unknown_kind(place, got)
    if kind == "literal_error":
        return _no_such(got, _choices(place))
    if kind == "finite_number":
        return demand("be a finite number", got=got, unit=_unit(place))
    if kind in _BOUNDS:
        name, requirement = _BOUNDS[kind]
        return demand(f"{requirement} {_bound(context[name], place)}", got=got, unit=_unit(place, context[name]))
    if kind in _LENGTHS:
        name, requirement, what = _LENGTHS[kind]
        return demand(f"{requirement} {_count(context[name], *what)}", got=got)
    if kind in _TABLES:
        return demand("be a table", got=got, remedy=f"Write its settings below [{dotted(place.keys)}].")
    if kind in _NEEDED:
        return demand(_NEEDED[kind], got=got)
    said = details["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return f"{said[:1].lower()}{said[1:]}; got {quoted(got)}"


def _unknown_key(cls: type[BaseModel], place: Place) -> str:
    known = [] if place.owner is None else [str(name) for name in place.owner.__pydantic_fields__]
    name = str(place.keys[-1])
    hint = near(name, known)
    kinds = (
        []
        if place.within is None
        else [kind for kind, leaf in leaves(place.within).items() if name in leaf.__pydantic_fields__]
    )
    if kinds:
        hint = f", but with kind {either(map(repr, kinds))}"
    elif not hint:
        # A setting of that very name in another table is likelier meant than a name that merely looks alike.
        keys = [re.sub(r"\[.*?\]", "", row.key) for row in described(cls)]
        elsewhere = [key for key in keys if key.rpartition(".")[2] == name]
        hint = f" (did you mean {elsewhere[0]!r}?)" if elsewhere else ""
    if not hint and known:
        hint = f"; the settings here are {', '.join(known)}"
    return f"is not a setting here{hint}"


def _unknown_kind(place: Place, got: object) -> str:
    # Where the table has no `kind` of its own, the place is the table itself, whose name was taken for one.
    family = place.family or place.within
    known = list(leaves(family)) if family is not None else []
    if got is None:
        return f"must have a kind; got none. Choose {either(known)}"
    return _no_such(got, known)


def _no_such(got: object, known: Iterable[object]) -> str:
    words = [str(word) for word in known if str(word)]
    return f"there is no {quoted(got)}; choose {either(words)}{near(got, words)}"


def _choices(place: Place) -> list[object]:
    return _literals(place.field.annotation) if place.field is not None else []


def _literals(annotation: Any) -> list[object]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [word for inner in get_args(annotation) for word in _literals(inner)]


def _unit(place: Place, number: float = 2) -> str:
    """Return the unit as it reads after a number: one individual, two individuals."""
    unit = unit_of(place.field) if place.field is not None else ""
    noun, space, rest = unit.partition(" ")
    if number == 1 and len(noun) > 2 and noun.endswith("s") and not noun.endswith(("ss", "is", "ies")):
        noun = noun[:-1]
    return "" if unit == "1" else f"{noun}{space}{rest}"


def _bound(bound: float, place: Place) -> str:
    # A whole bound on a real number is written with its point, so that nobody takes the setting for a count.
    is_real = place.field is not None and _holds(place.field.annotation, float)
    return repr(float(bound)) if is_real else str(bound)


def _holds(annotation: Any, kind: type) -> bool:
    return annotation is kind or any(_holds(inner, kind) for inner in get_args(annotation))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
