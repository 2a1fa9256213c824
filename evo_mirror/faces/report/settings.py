"""Settings as rows of a table: key, value, unit and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evo_mirror.foundation.errors import quoted
from evo_mirror.foundation.fields import unit_of
from evo_mirror.foundation.settings import Settings


@dataclass(frozen=True)
class SettingRow:
    """One setting of one scenario."""

    key: str
    value: str
    unit: str
    about: str


def setting_rows(settings: Settings, prefix: str = "") -> Iterator[SettingRow]:
    """Yield every setting, defaults too, in the order of the scenario's tables."""
    for name, field in type(settings).__pydantic_fields__.items():
        yield from _rows(f"{prefix}{name}", getattr(settings, name), unit_of(field), field.description or "")


def _rows(key: str, value: Any, unit: str, about: str) -> Iterator[SettingRow]:
    if isinstance(value, Settings):
        yield from setting_rows(value, f"{key}.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _rows(f"{key}.{name}", inner, unit, about)
        if not value:
            yield SettingRow(key, "none", "", about)
    elif isinstance(value, tuple) and any(isinstance(inner, Settings) for inner in value):
        for place, inner in enumerate(value):
            yield from _rows(f"{key}.{place}", inner, unit, about)
    else:
        shown = value if isinstance(value, str) else quoted(value)
        yield SettingRow(key, shown, "" if unit == "1" else unit, about)
