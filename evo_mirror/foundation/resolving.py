"""Settings to plain values and back: read, changed, written out whole, named by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.fields import follow, members_by_default
from evo_mirror.foundation.mistakes import Address
from evo_mirror.foundation.tables import PLAIN, Settings, explained

S = TypeVar("S", bound=Settings)


def validated(cls: type[S], document: Mapping[str, Any], *, source: str = "", address: Address | None = None) -> S:
    """Make settings from plain values.

    Parameters
    ----------
    cls : type
        Class of the outermost table.
    document : mapping
        Tables as mappings.
    source : str
        What the page of mistakes is headed with; the name of the class if empty.
    address : function, optional
        Keys to (source, line) of the place where they were written.

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    with explained(cls, document, source, address):
        return cls.model_validate(document)


def adjusted(settings: S, changes: Mapping[str, Any]) -> S:
    """Return settings of the same type with some values changed.

    Parameters
    ----------
    settings : Settings
        Left as they are.
    changes : mapping of str to object
        Dotted key to value: ``{"learning.rate": 0.2}``. A changed ``kind`` starts from the defaults of the new kind.

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    cls = type(settings)
    document = resolved(settings)
    mistakes: list[Mistake] = []
    for key in sorted(changes, key=names_no_kind):
        try:
            put(cls, document, tuple(key.split(".")), changes[key])
        except ScenarioError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ScenarioError(cls.__name__, mistakes)
    return validated(cls, document)


def names_no_kind(key: str) -> bool:
    """Say whether a dotted key names anything but a kind: those are put in last, as a new kind empties its table."""
    return key.rpartition(".")[2] != "kind"


def put(cls: type[Settings], document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value into a document of tables, in place; tables on the way are made where there are none.

    A ``kind`` that differs from the one in force empties its table: the old settings mean nothing to the new kind. Where the
    path leads into a collection that the document does not speak of, such as the tasks, its members by default are there too:
    one is changed, or added, and the others stay. Who wants others gone puts in the whole collection.

    Parameters
    ----------
    cls : type
        Class of the outermost table.
    document : dict
        Tables as dicts, lists of them as lists.
    path : tuple of str
        The parts of a dotted key; entries of a list go by number, from 0.
    value : object
        What is put there.

    Raises
    ------
    ScenarioError
        If the path leads through a value that is no table, or to an entry that the list does not have.
    """
    here: Any = document
    for depth, part in enumerate(path):
        is_last = depth == len(path) - 1
        if isinstance(here, Settings):
            message = demand("be given together with its table", got=type(here).__name__)
            raise ScenarioError(cls.__name__, [Mistake(".".join(path), message)])
        if isinstance(here, list):
            if not part.isdecimal() or int(part) >= len(here):
                message = demand(f"number one of the {len(here)} entries, from 0", got=part)
                raise ScenarioError(cls.__name__, [Mistake(".".join(path), message)])
            if is_last:
                here[int(part)] = value
            else:
                here = here[int(part)]
        elif not isinstance(here, dict):
            message = demand("lead through tables only", got=here)
            raise ScenarioError(cls.__name__, [Mistake(".".join(path), message)])
        elif is_last:
            if part == "kind":
                place = follow(cls, document, path[:-1])
                if place.family is not None and value != kind_of(place.table):
                    here.clear()
            here[part] = value
        else:
            if part not in here:  # whoever names one member of a collection leaves the others as they are
                here[part] = members_by_default(follow(cls, document, path[: depth + 1], missing=True))
            here = here[part]


def resolved(settings: Settings) -> dict[str, Any]:
    """Return settings as plain values, every default explicit, fit for JSON; reading them back gives equal settings."""
    return {name: _unmade(getattr(settings, name)) for name in type(settings).__pydantic_fields__}


def content_hash(settings: Settings, *, without: Iterable[str] = (), digits: int = 12) -> str:
    """Return 12 hexadecimal digits, or more, that name the content of settings.

    Parameters
    ----------
    settings : Settings
        Two of equal content have the same name, however they were written.
    without : iterable of str
        Outermost keys to leave out, such as a title.
    digits : int
        As many of 64 are returned.
    """
    skipped = set(without)
    content = {key: value for key, value in resolved(settings).items() if key not in skipped}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def _unmade(value: Any) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, Settings):
        return resolved(value)
    if isinstance(value, Mapping):
        return {key: _unmade(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_unmade(item) for item in value]
    return value
