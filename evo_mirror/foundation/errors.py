"""What can go wrong, and the one way in which it is said.

Every message has the form **where** must **requirement [unit]**; got **value**. **What to do**.
Each class below also derives from the builtin that a Python programmer would expect to catch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

LONGEST_VALUE = 60
"""Characters of an offending value that are quoted before it is cut short."""


class EvoMirrorError(Exception):
    """Anything this package raises on purpose; a face catches it and prints its text."""


class ShapeError(EvoMirrorError, ValueError):
    """An array has another shape, or numbers of another type, than its maker promised."""


class EngineError(EvoMirrorError, ValueError):
    """There is no such engine for lives."""


class RunError(EvoMirrorError, RuntimeError):
    """A file or folder of a run cannot be used as asked."""


class MeasureError(EvoMirrorError, ArithmeticError):
    """An estimate is undefined for these data, and no number would be true."""


class EvidenceError(EvoMirrorError, ValueError):
    """A finding contradicts itself, or names what does not exist."""


class DiscoveryError(EvoMirrorError, ImportError):
    """A file in a folder of strategies is not a strategy of that folder."""


class Words(str):
    """What was found, in our own words: in quotes it would look like something that a user had written."""


class DoubtfulScenarioWarning(UserWarning):
    """A scenario can be run, but what it measures will mean little."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with what somebody wrote.

    Parameters
    ----------
    where : str
        Dotted key, such as ``population.size``; empty if the whole file is meant.
    message : str
        What must hold and what was found, without the key.
    line : int, optional
        Line of the file, counted from 1.
    source : str
        The file, or ``--set`` for an override on the command line; empty for settings made in Python.
    """

    where: str
    message: str
    line: int | None = None
    source: str = ""

    def __str__(self) -> str:
        address = self.source if self.line is None else f"{self.source or 'line '}:{self.line}"
        key = f"{self.where}:" if self.where else ""
        return " ".join(part for part in (address, key, self.message) if part)


class ScenarioError(EvoMirrorError, ValueError):
    """Settings that cannot be meant: all mistakes at once, each with its address.

    Parameters
    ----------
    path : str or Path
        What was read: a file, or the name of the settings made in Python.
    mistakes : sequence of Mistake
        At least one.
    """

    def __init__(self, path: str | Path, mistakes: Sequence[Mistake]) -> None:
        self.path = str(path)
        self.mistakes = tuple(mistakes)
        super().__init__(self.page())

    def page(self) -> str:
        """Return the text a user reads: one line for a file that cannot be read, else a line for each mistake."""
        if len(self.mistakes) == 1 and not self.mistakes[0].where:
            return str(self.mistakes[0])
        count = f"{len(self.mistakes)} mistake" + ("s" if len(self.mistakes) != 1 else "")
        return "\n".join([f"{self.path} has {count}:", *(f"  {mistake}" for mistake in self.mistakes)])

    def __reduce__(self) -> tuple[Any, ...]:
        # The text is not what the class is made from, so the default would not survive the way back from a worker.
        return type(self), (self.path, self.mistakes)


def phrase(where: str, requirement: str, *, got: object, remedy: str = "", unit: str = "") -> str:
    """Phrase a message that stands alone.

    Parameters
    ----------
    where : str
        What is at fault: a key, an array, a folder.
    requirement : str
        What it must do, after "must": ``"be at least 2"``.
    got : object
        What was found; strings are quoted unless they are `Words`, long values cut short.
    remedy : str
        What to do about it, a full sentence; may be empty.
    unit : str
        Unit of the requirement; ``"1"`` or empty for none.
    """
    text = f"{where} {demand(requirement, got=got, remedy=remedy, unit=unit)}"
    return text if remedy else f"{text}."


def demand(requirement: str, *, got: object, remedy: str = "", unit: str = "") -> str:
    """Phrase what must hold and what was found, for a line that already begins with its key."""
    stated = f"{requirement} {unit}" if unit not in ("", "1") else requirement
    text = f"must {stated}; got {quoted(got)}"
    return f"{text}. {remedy}" if remedy else text


def quoted(value: object) -> str:
    """Write a value as the author of a scenario file would recognise it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a table" if value else "an empty table"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Path | Words):
        return str(value)
    text = repr(list(value)) if isinstance(value, list | tuple) else repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


def either(choices: Iterable[object]) -> str:
    """List alternatives as the messages do: ``a or b or c``."""
    return " or ".join(str(choice) for choice in choices)
