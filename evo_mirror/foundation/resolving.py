"""Settings to plain values and back: read, changed, written out whole, named by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.fields import follow
from evo_mirror.foundation.tables import Settings, explained
from evo_mirror.foundation.wording import Address

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
    changed_first = sorted(changes, key=lambda key: key.rpartition(".")[2] != "kind")
    for key in changed_first:
        put(cls, document, tuple(key.split(".")), changes[key])
    return validated(cls, document)


def put(cls: type[Settings], document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value into a document of tables, in place; tables on the way are made where there are none.

    A ``kind`` that differs from the one in force empties its table: the old settings mean nothing to the new kind.
    """
    here: Any = document
    for part in path[:-1]:
        if isinstance(here, list):
            here = here[int(part)] if part.isdecimal() and int(part) < len(here) else {}
            continue
        if not isinstance(here.get(part), dict | list):
            here[part] = resolved(here[part]) if isinstance(here.get(part), Settings) else {}
        here = here[part]
    last = path[-1]
    if last == "kind" and isinstance(here, dict):
        place = follow(cls, document, path[:-1])
        if place.family is not None and value != (kind_of(place.table) or None):
            here.clear()
    if isinstance(here, dict):
        here[last] = value
    elif last.isdecimal() and int(last) < len(here):
        here[int(last)] = value


def resolved(settings: Settings) -> dict[str, Any]:
    """Return settings as plain values, every default explicit, fit for JSON; reading them back gives equal settings."""
    return {name: _unmade(getattr(settings, name)) for name in type(settings).__pydantic_fields__}


def content_hash(settings: Settings, *, without: Iterable[str] = ()) -> str:
    """Return 12 hexadecimal digits that name the content of settings.

    Parameters
    ----------
    settings : Settings
        Two of equal content have the same name, however they were written.
    without : iterable of str
        Outermost keys to leave out, such as a title.
    """
    skipped = set(without)
    content = {key: value for key, value in resolved(settings).items() if key not in skipped}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _unmade(value: Any) -> Any:
    if isinstance(value, Settings):
        return resolved(value)
    if isinstance(value, Mapping):
        return {key: _unmade(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_unmade(item) for item in value]
    return value
