"""Everything that is wrong with a document, at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evo_mirror.foundation.errors import Mistake
from evo_mirror.foundation.fields import follow
from evo_mirror.foundation.wording import Contradiction, Contradictions, Keys, dotted, message_of

Address = Callable[[Keys], tuple[str, int | None]]
"""From keys to the source and line in which they were written."""


def mistakes_in(
    cls: type[BaseModel], document: Mapping[str, Any], error: ValidationError, address: Address | None = None
) -> list[Mistake]:
    """Phrase everything that is wrong with a document, in the order in which it was written.

    Parameters
    ----------
    cls : type
        Class of the outermost table.
    document : mapping
        What was read.
    error : ValidationError
        What its validation reported.
    address : function, optional
        Where each key was written.

    Notes
    -----
    A table with a mistake in it is never asked whether its values fit together. So mistaken values are taken out, which
    puts their defaults in, and it is asked again; what it then says is believed unless it rests on a value that was
    taken out.
    """
    found: dict[Keys, list[str]] = {}
    between: list[tuple[Keys, Contradiction]] = []
    for details in error.errors(include_url=False):
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # entries with mistakes of their own are not counted, though they are there
        place = follow(cls, document, details["loc"], missing=details["type"] == "missing")
        if (contradictions := _contradictions(details)) is None:
            found.setdefault(place.keys, []).append(message_of(cls, place, details))
        else:
            between += [(place.keys, one) for one in contradictions]
    between += _said_when_mended(cls, document, list(found), between)
    # A list with a mistake in it is meant as a list, though the setting could be a single number as well.
    found = {keys: messages for keys, messages in found.items() if not _is_told_by_entries(document, keys, found)}
    # Several reports on one key come from the alternatives of a setting such as `a number or "auto"`.
    lines = [(keys, "; or ".join(messages)) for keys, messages in found.items()]
    lines += [((*keys, *_split(one.key)), one.message) for keys, one in between]
    rows = []
    for keys, message in lines:
        source, line = address(keys) if address is not None else ("", None)
        rows.append(Mistake(dotted(keys), message, line, source))
    return sorted(rows, key=lambda row: (row.line is None, row.line or 0))


def _is_told_by_entries(document: Mapping[str, Any], keys: Keys, found: Mapping[Keys, list[str]]) -> bool:
    here: Any = document
    for key in keys:
        is_inside = (
            key in here if isinstance(here, Mapping) else isinstance(here, list | tuple) and isinstance(key, int)
        )
        here = here[key] if is_inside else None
    return isinstance(here, list | tuple) and any(other[:-1] == keys for other in found)


def _said_when_mended(
    cls: type[BaseModel], document: Mapping[str, Any], faulty: list[Keys], known: list[tuple[Keys, Contradiction]]
) -> list[tuple[Keys, Contradiction]]:
    """Ask the tables again that could not be asked before, from the inside out; return what they say that is new."""
    taken, new, said = list(faulty), list[tuple[Keys, Contradiction]](), known
    while True:
        before = len(taken)
        for keys, one in said:
            # The value to be changed goes first; if that does not help, so does what it was held against.
            first = (*keys, *_split(one.key))
            others = [(*keys, *_split(key)) for key in one.beside]
            taken += [path for path in ([first] if first not in taken else others) if path not in taken]
        if not taken or (said is not known and len(taken) == before):
            return new
        mended = _containers(document)
        for keys in taken:
            _take_out(mended, keys)
        try:
            cls.model_validate(mended)
        except ValidationError as error:
            said = [
                (follow(cls, mended, details["loc"]).keys, one)
                for details in error.errors(include_url=False)
                for one in _contradictions(details) or ()
            ]
            new += [(keys, one) for keys, one in said if not _rests_on(keys, one, taken)]
        else:
            return new


def _rests_on(keys: Keys, one: Contradiction, faulty: list[Keys]) -> bool:
    named = [(*keys, *_split(key)) for key in (one.key, *one.beside)]
    return any(a[: len(b)] == b[: len(a)] for a in named for b in faulty)


def _take_out(document: dict[str, Any], keys: Keys) -> None:
    """Take a mistaken value out; with a mistaken kind goes its table, with a mistaken entry its list."""
    path = list(itertools.takewhile(lambda key: isinstance(key, str), keys))
    if len(path) > 1 and path[-1] == "kind":
        path.pop()
    here: Any = document
    for key in path[:-1]:
        here = here.get(key) if isinstance(here, dict) else None
    if path and isinstance(here, dict):
        here.pop(path[-1], None)


def _containers(value: Any) -> Any:
    """Copy the tables and lists of a document, not what is in them."""
    if isinstance(value, Mapping):
        return {key: _containers(item) for key, item in value.items()}
    return [_containers(item) for item in value] if isinstance(value, list | tuple) else value


def _split(key: str) -> Keys:
    return tuple(int(part) if part.isdecimal() else part for part in key.split(".") if part)


def _contradictions(details: ErrorDetails) -> tuple[Contradiction, ...] | None:
    error = details.get("ctx", {}).get("error")
    return error.found if isinstance(error, Contradictions) else None
