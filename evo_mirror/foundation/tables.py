"""The two kinds of table: settings, and families of settings of which a scenario chooses one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from evo_mirror.foundation.discovery import Discovered, is_family, kind_of, leaves
from evo_mirror.foundation.errors import ScenarioError, demand
from evo_mirror.foundation.fields import default_kind_of, is_dict, is_many, require_sound, table_in
from evo_mirror.foundation.mistakes import Address, mistakes_in
from evo_mirror.foundation.wording import Contradiction, Contradictions

S = TypeVar("S", bound="Settings")

PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types of most values, which are what they are: nothing further is asked of each."""


@contextmanager
def explained(
    cls: type[BaseModel], document: Mapping[str, Any], source: str = "", address: Address | None = None
) -> Iterator[None]:
    """Turn what pydantic reports into a page for the author of the settings.

    Parameters
    ----------
    cls, document, source, address
        As in `validated`.

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    try:
        yield
    except ValidationError as error:
        mistakes = mistakes_in(cls, document, error, address)
        raise ScenarioError(source or cls.__name__, mistakes) from None


class _Place(NamedTuple):
    """What may stand in a place for a table: the class, whether by names and how many, and what the place presets."""

    table: type[BaseModel] | None
    is_dict: bool
    is_many: bool
    default: Any
    kind: str | None


@cache
def _places_of(cls: type[Settings]) -> Mapping[str, _Place]:
    """Places of a class that hold tables or dicts; annotations are looked through once, and not for each table that is made."""
    places = {
        name: _Place(table_in(said), is_dict(said), is_many(said), field.default, default_kind_of(field))
        for name, field in cls.__pydantic_fields__.items()
        for said in [field.annotation]
    }
    return {name: place for name, place in places.items() if place.is_dict or place.table is not None}


class Settings(BaseModel):
    """A table of settings: frozen, every key known, every number finite and in range.

    Made in Python or from a file, it raises the same ScenarioError with all mistakes at once.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=False, protected_namespaces=()
    )

    def __init__(self, /, **given: Any) -> None:
        with explained(type(self), given):
            super().__init__(**given)

    # Without this mark pydantic would call __init__ for every table inside another, and mistakes would come one by one.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # how pydantic marks its own

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        for name, field in cls.__pydantic_fields__.items():
            require_sound(cls.__name__, name, field)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Put in what a table may leave out: the kind that its place or name implies, and what its place presets."""
        if not isinstance(given, Mapping):
            return given
        whole = {key: _plain(value) for key, value in given.items()}
        for name, place in _places_of(cls).items():
            value = whole.get(name)
            if not isinstance(value, dict):
                continue
            if place.is_dict:
                # Two files that differ in the order of names alone must give the same run, to the last bit of a sum.
                value = whole[name] = {key: value[key] for key in sorted(value, key=str)}
            if place.table is None:
                continue
            if not place.is_many:
                value = _laid_over(place.default, value)
                whole[name] = {"kind": place.kind, **value} if place.kind and is_family(place.table) else value
            elif is_family(place.table):
                whole[name] = {
                    key: {"kind": key, **member} if isinstance(member, dict) else member
                    for key, member in value.items()
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
            # Leaves are looked up here and not when the field is declared, since they import the family themselves.
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


def _plain(value: Any) -> Any:
    """Undo what files and numpy add: lists become tuples, which stay as they are, and scalars become Python's own."""
    if type(value) in PLAIN:
        return value
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
