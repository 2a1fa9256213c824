"""Stating: what a strategy says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.foundation.fields import unit_of
from evo_mirror.foundation.settings import Settings


def numbers(strategy: Settings) -> Iterator[str]:
    """The settings of a strategy, with what they mean: one line each; tables, and what is not set, left out.

    Parameters
    ----------
    strategy : Settings
    """
    for name, field in type(strategy).__pydantic_fields__.items():
        value, unit = getattr(strategy, name), unit_of(field)
        if name != "kind" and value is not None and unit:
            yield f"{name.replace('_', ' ')}: {value}{'' if unit == '1' else f' {unit}'} ({field.description})."


def first_line(strategy: Settings) -> str:
    """What a strategy says it does.

    Parameters
    ----------
    strategy : Settings
    """
    return " ".join((type(strategy).__doc__ or "").strip().partition("\n\n")[0].split())
