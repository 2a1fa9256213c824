"""What is known about a single setting: how it is declared, and how a key leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from evo_mirror.foundation.discovery import is_family, kind_of, leaves

_REQUIRED: Any = ...


def param(
    default: Any = _REQUIRED,
    *,
    unit: str = "",
    about: str = "",
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    default_kind: str | None = None,
    default_kinds: tuple[str, ...] | None = None,
) -> Any:
    """Declare a setting, with its default, unit and range.

    Parameters
    ----------
    default : object
        What holds when the scenario says nothing; without one the setting must be given.
    unit : str
        As it reads after a number: ``"individuals"``, ``"per trial"``; ``"1"`` for pure numbers, words and claims.
        Every setting that is not a table must have one.
    about : str
        One line in the field's words.
    ge, gt, le, lt : float, optional
        The range: at least, above, at most, below. For the numbers of a list, or beside a word, see `ranged`.
    min_length, max_length : int, optional
        For texts and lists.
    default_kind : str, optional
        For a family: the leaf that is meant when nothing, or a table without ``kind``, is given.
    default_kinds : tuple of str, optional
        For a dict of a family: the members that are there when nothing is given, each named after its kind.

    Raises
    ------
    TypeError
        If a setting that is not a family has no unit or no description.
    """
    notes: dict[str, Any] = {"unit": unit}
    if default_kind is not None:
        notes["default_kind"] = default_kind
        default = {"kind": default_kind}
    elif default_kinds is not None:
        default = {kind: {"kind": kind} for kind in default_kinds}
    elif not unit or not about:
        raise TypeError(f"param must have a unit and a description; got unit {unit!r} and about {about!r}.")
    if any(bound is not None for bound in (ge, gt, le, lt)):
        notes["ranged"] = True
    by_kind = default_kind is not None or default_kinds is not None
    bounds = {"ge": ge, "gt": gt, "le": le, "lt": lt, "min_length": min_length, "max_length": max_length}
    given: dict[str, Any] = {name: bound for name, bound in bounds.items() if bound is not None}
    # A default kind is a table until first use: to look the leaf up here would import the family's folder too early.
    return Field(default, description=about or None, json_schema_extra=notes, validate_default=by_kind or None, **given)


def ranged(
    *, ge: float | None = None, gt: float | None = None, le: float | None = None, lt: float | None = None
) -> Any:
    """Give a range to a part of an annotation: ``tuple[Annotated[float, ranged(ge=0)], ...]``.

    Parameters
    ----------
    ge, gt, le, lt : float, optional
        At least, above, at most, below.
    """
    bounds = {"ge": ge, "gt": gt, "le": le, "lt": lt}
    given: dict[str, Any] = {name: bound for name, bound in bounds.items() if bound is not None}
    return Field(**given)


def require_sound(owner: str, name: str, field: FieldInfo) -> None:
    """Refuse a setting that was declared without a unit, or with a range that words would be held against.

    Raises
    ------
    TypeError
        When the class is made: this is a programmer's mistake.
    """
    if name == "kind" or table_in(field.annotation) is not None:
        return
    if not unit_of(field):
        raise TypeError(f"{owner}.{name} must have a unit; got none. Make it with param(..., unit=, about=).")
    if _notes(field).get("ranged") and holds_words(field.annotation):
        raise TypeError(
            f"{owner}.{name} must have its range on its numbers; got one on words too. "
            "Write Annotated[float, ranged(...)] beside them."
        )


def holds_words(annotation: Any) -> bool:
    """Say whether an annotation allows text."""
    return annotation is str or get_origin(annotation) is Literal or any(map(holds_words, get_args(annotation)))


def unit_of(field: FieldInfo) -> str:
    """Return the unit a setting was declared with; empty for tables."""
    return str(_notes(field).get("unit", ""))


def default_kind_of(field: FieldInfo) -> str | None:
    """Return the kind that a table without ``kind`` has here, from the declared default."""
    declared = _notes(field).get("default_kind")
    return str(declared) if declared else kind_of(type(field.default)) or None


def _notes(field: FieldInfo) -> Mapping[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, Mapping) else {}


def table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the settings class that an annotation holds, also inside a dict, a tuple or an alternative."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := table_in(inner)) is not None), None)


def is_many(annotation: Any) -> bool:
    """Say whether an annotation holds several tables by name or number."""
    return get_origin(annotation) in (dict, tuple) or any(
        is_many(inner) for inner in get_args(annotation) if table_in(inner) is not None
    )


def is_dict(annotation: Any) -> bool:
    """Say whether an annotation is a dict, or an alternative that is one."""
    return get_origin(annotation) is dict or any(get_origin(inner) is dict for inner in get_args(annotation))


def concrete(table: type[BaseModel], value: Any, default: str | None) -> type[BaseModel] | None:
    """Return the leaf a table is meant for; the class itself if it is no family, None if there is no such leaf."""
    if not is_family(table):
        return table
    kind = value.get("kind", default) if isinstance(value, Mapping) else default
    return leaves(table).get(kind) if isinstance(kind, str) else None


@dataclass
class Place:
    """Where a path leads: the keys that truly are in the document, and what they mean.

    Attributes
    ----------
    keys : tuple of str or int
        The path without the marks that a validator adds for alternatives.
    owner : type or None
        The settings class in which the last key stands; None below what is unknown.
    field : FieldInfo or None
        The setting that the last key names; None if there is none of that name.
    table : type or None
        The settings class that the last key opens, if it opens one.
    family : type or None
        The family that the last key chooses from, if it does.
    within : type or None
        The family of the table in which the last key stands, if it belongs to one.
    value : object
        What stands there.
    """

    keys: tuple[str | int, ...]
    owner: type[BaseModel] | None
    field: FieldInfo | None
    table: type[BaseModel] | None
    family: type[BaseModel] | None
    within: type[BaseModel] | None
    value: Any


def follow(cls: type[BaseModel], document: Any, path: tuple[str | int, ...], *, missing: bool = False) -> Place:
    """Follow a path through a document and its settings classes at once.

    Parameters
    ----------
    cls : type
        Class of the outermost table.
    document : mapping
        What was read, not yet valid.
    path : tuple of str or int
        Keys and numbers; parts that lead nowhere are left out.
    missing : bool
        Keep the last key though it is not there.
    """
    family = cls if is_family(cls) else None
    place = Place((), None, None, concrete(cls, document, None), family, None, document)
    members: type[BaseModel] | None = None
    for count, part in enumerate(path, start=1):
        inside = _has(place.value, part)
        if not inside and not (missing and count == len(path)):
            continue
        value = place.value[part] if inside else None
        keys = (*place.keys, part)
        if members is not None:
            table = concrete(members, value, part if isinstance(part, str) else None)
            family = members if is_family(members) else None
            place, members = Place(keys, place.owner, place.field, table, family, None, value), None
            continue
        owner, within = place.table, place.family
        field = owner.__pydantic_fields__.get(part) if owner is not None and isinstance(part, str) else place.field
        place = Place(keys, owner, field, None, None, within, value)
        nested = table_in(field.annotation) if owner is not None and field is not None else None
        if field is not None and nested is not None and is_many(field.annotation):
            members = nested
        elif field is not None and nested is not None:
            place.table = concrete(nested, value, default_kind_of(field))
            place.family = nested if is_family(nested) else None
    return place


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, Mapping):
        return part in value
    return isinstance(value, list | tuple) and isinstance(part, int) and 0 <= part < len(value)


def members_by_default(place: Place) -> dict[str, Any]:
    """Return the members of a collection that are there when nothing is said, as tables; of anything else, none.

    Parameters
    ----------
    place : Place
        Of the collection, from `follow`.
    """
    is_member, field = place.table is not None or place.family is not None, place.field
    preset = None if is_member or field is None or not is_dict(field.annotation) else field.default
    members = preset.items() if isinstance(preset, dict) else ()
    return {name: dict(member) for name, member in members if isinstance(member, dict)}
