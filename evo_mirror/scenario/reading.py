"""From a file to settings, with every mistake at once and at its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.lines import Keys, Lines, lines_of
from evo_mirror.foundation.settings import Settings, names_no_kind, put, validated
from evo_mirror.foundation.shipped import missing_scenario
from evo_mirror.foundation.wording import dotted

S = TypeVar("S", bound=Settings)

Further = Callable[[S], Iterable[tuple[Keys, str]]]
"""Finds in settings what their class lets pass: the keys and the message of each mistake."""

LARGEST_FILE = 2**20
"""Bytes; a scenario is some hundred lines, so anything larger was given by mistake."""

OVERRIDE = "--set"

_DOT = re.compile(r"""\.(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")
"""A dot that is not within quotes: keys are written as in TOML."""

_SHORT_NUMBER = re.compile(r"[+-]?(\.\d+|\d+\.)")
"""A number without its zero, such as ``.2``: TOML knows none, but on a command line nothing else can be meant."""


def read_settings(
    path: str | Path, cls: type[S], *, overrides: Sequence[str] = (), further: Further[S] | None = None
) -> S:
    """Read settings from a TOML file.

    Parameters
    ----------
    path : str or Path
        The file.
    cls : type
        What it should hold.
    overrides : sequence of str
        ``"population.size=50"``: as if the file said so. A word needs no quotes.
    further : function, optional
        Asked as soon as nothing else is wrong.

    Raises
    ------
    ScenarioError
        With all mistakes of the file and of the overrides; or with the one reason why it cannot be read.
    """
    text = read_text(path)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(path, [_not_toml(str(path), text, error)]) from None
    return settings_from(document, cls, source=str(path), lines=lines_of(text), overrides=overrides, further=further)


def settings_from(
    document: Mapping[str, Any],
    cls: type[S],
    *,
    source: str,
    lines: Lines | None = None,
    overrides: Sequence[str] = (),
    further: Further[S] | None = None,
) -> S:
    """Make settings from a document that has been read already.

    Parameters
    ----------
    document : mapping
        Tables as mappings; left as it is.
    cls : type
        What it should hold.
    source : str
        What mistakes are addressed to.
    lines : Lines, optional
        Where its keys stand.
    overrides, further
        As in `read_settings`.

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    whole, overridden, mistakes = _overlaid(document, overrides, cls)

    def address(keys: Keys) -> tuple[str, int | None]:
        in_file = lines is not None and keys in lines.known
        for named in overridden:
            # A table that only an override speaks of was misspelt there.
            if keys[: len(named)] == named or (not in_file and named[: len(keys)] == keys):
                return OVERRIDE, None
        return source, lines.of(keys) if lines is not None else None

    try:
        settings = validated(cls, whole, source=source, address=address)
    except ScenarioError as error:
        mistakes = [*error.mistakes, *mistakes]
    else:
        for keys, message in further(settings) if further is not None and not mistakes else ():
            where, line = address(keys)
            mistakes.append(Mistake(dotted(keys), message, line, where))
        mistakes.sort(key=lambda mistake: mistake.line or 0)
    if mistakes:
        # A file without mistakes is not blamed for those of the command line.
        raise ScenarioError(OVERRIDE if all(one.source == OVERRIDE for one in mistakes) else source, mistakes)
    return settings


def apply_overrides(
    document: Mapping[str, Any], overrides: Sequence[str], cls: type[Settings]
) -> tuple[dict[str, Any], set[Keys]]:
    """Put what the command line says over what a file says.

    Parameters
    ----------
    document : mapping
        Left as it is.
    overrides : sequence of str
        ``key=value`` each; the value as in TOML, or a bare word. Another ``kind`` drops the settings of the old one.
    cls : type
        Class of the outermost table.

    Returns
    -------
    whole : dict
        A new document.
    overridden : set of tuple
        The keys that were put in.

    Raises
    ------
    ScenarioError
        With every override that is not of that form, or leads through something that is no table.
    """
    whole, overridden, mistakes = _overlaid(document, overrides, cls)
    if mistakes:
        raise ScenarioError(OVERRIDE, mistakes)
    return whole, overridden


def _overlaid(
    document: Mapping[str, Any], overrides: Sequence[str], cls: type[Settings]
) -> tuple[dict[str, Any], set[Keys], list[Mistake]]:
    whole = _copied(document)
    overridden: set[Keys] = set()
    mistakes: list[Mistake] = []
    # A new kind first: it empties its table of the old one's settings, not of what is set beside it.
    for text in sorted(overrides, key=lambda text: names_no_kind(text.partition("=")[0].strip())):
        key, equals, value = text.partition("=")
        path = tuple(_unquoted(part.strip()) for part in _DOT.split(key))
        if not equals or not all(path):
            message = demand("be of the form key=value", got=text, remedy="Write for example population.size=50.")
            mistakes.append(Mistake(key.strip() or "override", message, source=OVERRIDE))
            continue
        try:
            put(cls, whole, path, _value(value.strip()))
        except ScenarioError as error:
            mistakes += [replace(mistake, source=OVERRIDE) for mistake in error.mistakes]
        else:
            overridden.add(tuple(int(part) if part.isdecimal() else part for part in path))
    return whole, overridden, mistakes


def _unquoted(part: str) -> str:
    is_quoted = len(part) > 1 and part[0] in "\"'" and part[-1] == part[0]
    return part[1:-1] if is_quoted else part


def read_text(path: str | Path) -> str:
    """Return a file's text, with line ends as single newlines.

    Raises
    ------
    ScenarioError
        If it is missing, a folder, unreadable, larger than a scenario can be, empty or not UTF-8.
    """
    path = Path(path)

    def refusal(message: str, line: int | None = None) -> ScenarioError:
        return ScenarioError(path, [Mistake("", message, line, str(path))])

    if path.is_dir():
        raise refusal("must be a scenario file; got a folder. Name a file in it.")
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise refusal(missing_scenario(path.stem)) from None
    except OSError as error:
        raise refusal(f"must be a file that can be read; got {error.strerror or type(error).__name__}.") from None
    if len(content) > LARGEST_FILE:
        raise refusal(f"must be at most {LARGEST_FILE} bytes; got more. This cannot be a scenario.")
    try:
        # With the mark that some editors put before UTF-8, or without; TOML knows no such mark.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        remedy = "Save it as UTF-8."
        raise refusal(f"must be UTF-8 text; got the byte {content[error.start]:#04x}. {remedy}", line) from None
    if not text.strip():
        raise refusal("must hold settings; got an empty file.")
    return text.replace("\r\n", "\n")


def _not_toml(source: str, text: str, error: Exception) -> Mistake:
    # The reader's own message ends in its place; a number too long or tables nested too deeply have none.
    said, _, place = str(error).partition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", place)]
    line = numbers[0] if numbers else text.count("\n") + 1 if place else None
    where = f" at column {numbers[1]}" if len(numbers) > 1 else ""
    remedy = "Write key = value, below [table]; put texts in quotes, lists in brackets, and say each thing once."
    return Mistake("", f"must be TOML; got: {said[:1].lower()}{said[1:]}{where}. {remedy}", line, source)


def _value(text: str) -> Any:
    if _SHORT_NUMBER.fullmatch(text):
        return float(text)
    try:
        read = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return read["value"] if set(read) == {"value"} else text


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list | tuple) else value
