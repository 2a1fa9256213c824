"""What decides the bytes of a simulation beside its settings: the sources that compute it, the libraries, the processor."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import evo_mirror
from evo_mirror.assays.base import Assay
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import Settings
from evo_mirror.machine.processor import processor
from evo_mirror.studies.provenance import software

_PACKAGE = Path(evo_mirror.__file__).resolve().parent
_ABOVE = ("faces", "inference")
"""Folders that no simulation can ask: imports go downward only."""
_DATA = (".py", ".toml")


@cache
def computed_by() -> str:
    """Digest of every source file that a simulation may run through, of the libraries and of the processor."""
    digest = hashlib.sha256(json.dumps([software(), processor()], sort_keys=True).encode())
    for path in sorted(_PACKAGE.rglob("*")):
        place = path.relative_to(_PACKAGE)
        if path.suffix in _DATA and place.parts[0] not in (*_ABOVE, "shipped"):
            content = path.read_bytes()
            digest.update(f"{place.as_posix()} {len(content)} ".encode())
            digest.update(content)
    return digest.hexdigest()


def is_all_ours(settings: Settings) -> bool:
    """Whether the package alone says what these settings do: of somebody else's strategy, or assay, no edit is noticed."""
    return all(map(_is_ours, _kinds(settings))) and all(map(_is_ours, leaves(Assay).values()))


def _kinds(value: Any) -> set[type]:
    """The classes of all settings in a tree of them."""
    if isinstance(value, Settings):
        fields = type(value).__pydantic_fields__
        return {type(value)}.union(*(_kinds(getattr(value, name)) for name in fields))
    if isinstance(value, dict):
        return set().union(*map(_kinds, value.values()))
    if isinstance(value, tuple | list):
        return set().union(*map(_kinds, value))
    return set()


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == evo_mirror.__name__
