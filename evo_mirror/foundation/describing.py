"""Every setting in one line each: for `list`, for `explain` and for the reference pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evo_mirror.foundation.discovery import is_family, kind_of, leaves
from evo_mirror.foundation.errors import quoted
from evo_mirror.foundation.fields import default_kind_of, is_dict, is_many, table_in, unit_of

_SIGNS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
_WORDS = {
    int: "whole number",
    float: "number",
    bool: "true or false",
    str: "text",
    NoneType: "nothing",
}


@dataclass(frozen=True)
class Described:
    """What a reader needs to know of one setting.

    Attributes
    ----------
    key : str
        Dotted; ``selection[tournament].size`` is a setting of that kind of selection only, and ``<name>`` stands for
        a name of the author's choice, ``<number>`` for the place in a list of tables, ``[[...]]``, from 0.
    type : str
        In words: ``whole number``, ``one of goal or identify``.
    default : str
        As a scenario file would say it; empty if it must be given.
    unit : str
        ``"1"`` for pure numbers, words and claims; empty for a choice of kind.
    range : str
        In words; empty if everything of the type will do.
    about : str
        One line.
    """

    key: str
    type: str
    default: str
    unit: str
    range: str
    about: str


def described(cls: type[BaseModel], *, prefix: str = "", preset: BaseModel | None = None) -> list[Described]:
    """List every setting of a class, with those of its tables and of every kind that may be chosen.

    Parameters
    ----------
    cls : type
        Settings; a family lists all its leaves.
    prefix : str
        What each key begins with.
    preset : Settings, optional
        The defaults that hold in this place, where they are not those of the class.
    """
    if is_family(cls):
        return [
            row
            for kind, leaf in leaves(cls).items()
            for row in described(leaf, prefix=f"{prefix}[{kind}]", preset=preset if type(preset) is leaf else None)
        ]
    rows: list[Described] = []
    for name, field in cls.__pydantic_fields__.items():
        if name != "kind":
            default = field.get_default() if preset is None else getattr(preset, name)
            rows += _rows(f"{prefix}.{name}" if prefix else name, field, default)
    return rows


def _rows(key: str, field: FieldInfo, default: Any) -> Iterator[Described]:
    table = table_in(field.annotation)
    about = field.description or ""
    if table is None:
        shown = "" if field.is_required() else quoted(list(default) if isinstance(default, tuple) else default)
        yield Described(key, _type(field.annotation), shown, unit_of(field), _range(field), about)
        return
    if is_family(table):
        names = ", ".join(default) if isinstance(default, dict) and is_many(field.annotation) else ""
        shown = names or kind_of(type(default)) or default_kind_of(field) or ""
        yield Described(key, f"one of {' or '.join(leaves(table))}", shown, "", "", about or _summary(table))
    each = "<name>" if is_dict(field.annotation) else "<number>"
    inside = f"{key}.{each}" if is_many(field.annotation) else key
    yield from described(table, prefix=inside, preset=default if isinstance(default, BaseModel) else None)


def _type(annotation: Any) -> str:
    if annotation in _WORDS:
        return _WORDS[annotation]
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _type(inner[0])
    if get_origin(annotation) is Literal:
        return f"one of {' or '.join(map(str, inner))}"
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_type(one) for one in inner)
    if get_origin(annotation) in (tuple, dict):
        members = dict.fromkeys(_type(one) for one in inner if one is not Ellipsis)
        return f"list of {', '.join(members)}" if get_origin(annotation) is tuple else f"{_type(inner[-1])} by name"
    return _type(inner[0]) if inner else getattr(annotation, "__name__", str(annotation))


def _range(field: FieldInfo) -> str:
    marks = [*field.metadata, *_marks(field.annotation)]
    bounds = [
        f"{words} {getattr(mark, sign)}"
        for mark in marks
        for sign, words in _SIGNS.items()
        if getattr(mark, sign, None) is not None
    ]
    return " and ".join(bounds)


def _marks(annotation: Any) -> list[Any]:
    """Collect what is noted inside an annotation; pydantic may wrap several bounds into one."""
    noted = getattr(annotation, "__metadata__", ())
    own = [mark for note in noted for mark in (note.metadata if isinstance(note, FieldInfo) else [note])]
    return own + [mark for inner in get_args(annotation) for mark in _marks(inner)]


def _summary(cls: type[BaseModel]) -> str:
    return (cls.__doc__ or "").strip().partition("\n")[0]
