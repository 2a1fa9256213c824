"""The bibliography: every source by its key, with how it was read."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

from evo_mirror.foundation.errors import EvidenceError
from evo_mirror.foundation.settings import Settings, param, validated

Read = Literal["read", "abstract", "secondary", "recalled"]


class Reference(Settings):
    """One source; what was not seen of it is left empty."""

    authors: tuple[str, ...] = param(unit="1", about="family names, in their order", min_length=1)
    year: int | None = param(None, unit="AD", about="year of publication")
    title: str = param("", unit="1", about="title")
    venue: str = param("", unit="1", about="journal, volume and page, or repository")
    doi: str = param("", unit="1", about="digital object identifier")
    read: Read = param(unit="1", about="how the source was met")
    about: str = param(unit="1", about="what it is cited for")

    def line(self) -> str:
        """Return the reference as one line of a bibliography, with how it was read."""
        names = list(self.authors)
        who = f"{', '.join(names[:-1])} & {names[-1]}" if len(names) > 1 else names[0]
        doi = f"doi:{self.doi}" if self.doi else ""
        parts = [f"{who} ({self.year})" if self.year else f"{who} (no year)", self.title, self.venue, doi, self.about]
        return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part) + f" [{self.read}]"


@cache
def bibliography() -> dict[str, Reference]:
    """Return every reference by its key, sorted as a reader looks for them."""
    text = resources.files("evo_mirror.foundation").joinpath("references.toml").read_text(encoding="utf-8")
    entries = {key: validated(Reference, entry, source=f"{key}") for key, entry in tomllib.loads(text).items()}
    return dict(sorted(entries.items(), key=lambda entry: entry[0].lower()))


def reference(key: str) -> Reference:
    """Return one reference.

    Raises
    ------
    EvidenceError
        If there is none of that key, with the nearest one.
    """
    known = bibliography()
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise EvidenceError(f"the bibliography must hold {key!r}; got no such key{hint}.")
    return known[key]


def cite(keys: Iterable[str]) -> list[str]:
    """Return one line for each key, in alphabetical order and without repetition.

    Raises
    ------
    EvidenceError
        If a key is not in the bibliography.
    """
    return [f"{key}: {reference(key).line()}" for key in sorted(set(keys), key=str.lower)]
