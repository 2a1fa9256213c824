"""Tables on a terminal that is narrower than a page: which columns give way, and where their cells break."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

_GLUE = "\u00a0"
_SIGN = re.compile(r"(?<=[÷×±<>]) ")
_RANGE = re.compile(r"\([^()]{1,16}\)")
_SEAM = re.compile(r".*[._/-](?=[^\W\d])")
_LEAST = 5
"""No column is made narrower than this [characters]."""


def narrowed(rows: Sequence[Sequence[str]], widths: Sequence[int], room: int, *, may_break: bool) -> list[int]:
    """Take from the widest columns until a table fits, or nothing is left to take.

    Parameters
    ----------
    rows : sequence of sequence of str
        The header too.
    widths : sequence of int
        Of each column, as on a page [characters].
    room : int
        What there is for all of them, without the gaps [characters].
    may_break : bool
        Whether words may be broken.

    Returns
    -------
    list of int
    """
    if sum(widths) <= room:
        return list(widths)
    columns = list(zip(*rows, strict=True))
    filled = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    fitting = [min(width, needed) for width, needed in zip(widths, filled, strict=True)]
    words = [max((len(word) for cell in column for word in _words(cell)), default=0) for column in columns]
    least = words
    if may_break:  # what may be had without breaking a word is taken first
        fitting = [min(width, word) for width, word in zip(fitting, words, strict=True)]
        least = [min(word, _LEAST) for word in words]
    while sum(fitting) > room:
        widest = max(range(len(fitting)), key=lambda k: (fitting[k] > least[k], fitting[k]))
        if fitting[widest] <= least[widest]:
            break
        fitting[widest] -= 1
    return fitting


def broken(cell: str, width: int) -> list[str]:
    """Break a cell: a number stays with its sign and its range in one line, and a long name breaks where it has a seam."""
    lines: list[str] = []
    for part in cell.split("\n"):
        for line in textwrap.wrap(glued(part), width, break_long_words=False) or [""]:
            lines += _cut(line, width)
    return [line.replace(_GLUE, " ") for line in lines]


def glued(text: str) -> str:
    """Tie signs to their numbers, and short brackets together."""
    return _RANGE.sub(lambda found: found[0].replace(" ", _GLUE), _SIGN.sub(_GLUE, text))


def _words(cell: str) -> list[str]:
    """What a line is not broken within: a word, or its part up to a hyphen between letters, as `textwrap` has it."""
    return [piece for piece in textwrap.wrap(glued(cell.replace("\n", " ")), 1, break_long_words=False) if piece]


def _cut(line: str, width: int) -> list[str]:
    cut = []
    while len(line) > width:
        seam = _SEAM.match(line[: width + 1])
        cut.append(seam[0] if seam else f"{line[: width - 1]}-")
        line = line[len(seam[0]) :] if seam else line[width - 1 :]
    return [*cut, line]
