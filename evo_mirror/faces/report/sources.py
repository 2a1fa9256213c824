"""Where things come from: citations in a phrase, provenance in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evo_mirror.foundation.references import bibliography


def short_citation(key: str) -> str:
    """Cite as a text does: Davis et al. 2021; the key itself where there is no such reference."""
    entry = bibliography().get(key)
    if entry is None:
        return key
    names = entry.authors
    who = names[0] if len(names) == 1 else f"{names[0]} & {names[1]}" if len(names) == 2 else f"{names[0]} et al."
    return f"{who} {entry.year}" if entry.year else f"{who} (no year)"


def provenance_rows(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Flatten ``provenance.json`` into rows of name and value."""
    rows = []
    for name, value in provenance.items():
        if isinstance(value, Mapping):
            rows += [(f"{name.replace('_', ' ')}, {inner}", str(below)) for inner, below in value.items()]
        else:
            rows.append((name.replace("_", " "), str(value)))
    return rows
