"""Settings: frozen, ranged, described, with units; and families of them, chosen by ``kind``.

A scenario is a tree of settings. A *family* is an abstract class with one leaf a file; a field annotated with it takes a table
whose ``kind`` names the leaf. pydantic does the checking; nothing above this folder needs to know that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from evo_mirror.foundation.discovery import Discovered, is_family, kind_of, leaves
from evo_mirror.foundation.errors import ScenarioError, demand
from evo_mirror.foundation.fields import default_kind_of, follow, is_dict, is_many, param, table_in, unit_of
from evo_mirror.foundation.wording import Address, Contradiction, Contradictions, mistakes_in

__all__ = [
    "Contradiction",
    "Family",
    "Settings",
    "adjusted",
    "checked",
    "content_hash",
    "model_validator",
    "param",
    "require",
    "resolved",
    "validated",
]

S = TypeVar("S", bound="Settings")


class Settings(BaseModel):
    """A table of settings: frozen, every key known, every number finite and in range.

    Made in Python or from a file, it raises the same ScenarioError with all mistakes at once.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=False, protected_namespaces=()
    )

    def __init__(self, /, **given: Any) -> None:
        with _explained(type(self), given):
            super().__init__(**given)

    # Without this mark pydantic would call __init__ for every table inside another, and their mistakes would not come together.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # how pydantic marks its own

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        for name, field in cls.__pydantic_fields__.items():
            if name != "kind" and table_in(field.annotation) is None and not unit_of(field):
                raise TypeError(f"{cls.__name__}.{name} must have a unit; got none. Make it with param(..., unit=, about=).")

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Put in what a table may leave out: the kind that its place or name implies, and what its place presets."""
        if not isinstance(given, Mapping):
            return given
        whole = {key: _plain(value) for key, value in given.items()}
        for name, field in cls.__pydantic_fields__.items():
            value, table = whole.get(name), table_in(field.annotation)
            if isinstance(value, dict) and is_dict(field.annotation):
                # Two files that differ in the order of names alone must give the same run, to the last bit of every sum.
                value = whole[name] = {key: value[key] for key in sorted(value, key=str)}
            if not isinstance(value, dict) or table is None:
                continue
            if not is_many(field.annotation):
                value = _laid_over(field.default, value)
                kind = default_kind_of(field)
                whole[name] = {"kind": kind, **value} if kind and is_family(table) else value
            elif is_family(table):
                whole[name] = {
                    key: {"kind": key, **member} if isinstance(member, dict) else member for key, member in value.items()
                }
        return whole


class Family(Settings, Discovered):
    """An abstract class of strategies, each a leaf in a file of the folder where the family is defined.

    As an annotation it takes a table whose ``kind`` names the leaf, or a leaf that is made already.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if not is_family(cls):
            return handler(source)

        def choose(value: Any) -> Any:
            # Leaves are looked up here and not when the field is declared: they import the family, and may import its users.
            if isinstance(value, cls):
                return value
            known = leaves(cls)
            if not isinstance(value, Mapping):
                raise PydanticCustomError("no_table", "a table is needed")
            kind = value.get("kind")
            if not isinstance(kind, str) or kind not in known:
                error = InitErrorDetails(
                    type=PydanticCustomError("unknown_kind", "no such kind"), loc=("kind",), input=kind
                )
                raise ValidationError.from_exception_data(cls.__name__, [error])
            return known[kind].model_validate(value)

        return core_schema.no_info_plain_validator_function(choose)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if not is_family(cls):
            return handler(schema)
        return {"anyOf": [handler(leaf.__pydantic_core_schema__) for leaf in leaves(cls).values()]}


def require(
    condition: bool, key: str, requirement: str, *, got: object, beside: Collection[str], remedy: str = ""
) -> Contradiction | None:
    """State what must hold between settings; to be handed to `checked`.

    Parameters
    ----------
    condition : bool
        Whether it holds.
    key : str
        Dotted key, from this table on, of the setting to be changed if not.
    requirement : str
        What it must do, after "must", with its unit.
    got : object
        What was found.
    beside : collection of str
        The other keys on which the condition rests: while one of them is mistaken, nothing can be said about this one.
    remedy : str
        What to do, a full sentence.
    """
    return None if condition else Contradiction(key, demand(requirement, got=got, remedy=remedy), tuple(beside))


def checked(settings: S, *stated: Contradiction | None) -> S:
    """Return the settings if nothing contradicts them; the last line of a ``@model_validator(mode="after")``.

    Raises
    ------
    Contradictions
        With everything that does not hold; it reaches the user as a ScenarioError, each at its own line.
    """
    found = [contradiction for contradiction in stated if contradiction is not None]
    if found:
        raise Contradictions(found)
    return settings


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
    with _explained(cls, document, source, address):
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

    A ``kind`` that differs from the one in force empties its table, since the old settings mean nothing to the new kind.
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


@contextmanager
def _explained(
    cls: type[BaseModel], document: Mapping[str, Any], source: str = "", address: Address | None = None
) -> Iterator[None]:
    """Turn what pydantic reports into a page for the author of the settings."""
    try:
        yield
    except ValidationError as error:
        mistakes = mistakes_in(cls, document, error, address)
        raise ScenarioError(source or cls.__name__, mistakes) from None


def _plain(value: Any) -> Any:
    """Undo what files and numpy add: lists become tuples, which stay as they are, and scalars become Python's own."""
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _laid_over(preset: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Fill a table with what its place presets: a default made with other values than its class's keeps them."""
    if not isinstance(preset, Settings) or given.get("kind", kind_of(type(preset))) != kind_of(type(preset)):
        return given
    whole = {name: getattr(preset, name) for name in sorted(preset.model_fields_set)}
    for name, value in given.items():
        whole[name] = _laid_over(whole.get(name), value) if isinstance(value, dict) else value
    return whole


def _unmade(value: Any) -> Any:
    if isinstance(value, Settings):
        return resolved(value)
    if isinstance(value, Mapping):
        return {key: _unmade(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_unmade(item) for item in value]
    return str(value) if isinstance(value, Path) else value
