"""Tables in plain text, for a terminal or a pipe."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

from evo_mirror.faces.narrowing import broken, narrowed

WIDTH = 100
"""Columns that everything printed fits into."""

_NARROWEST = 40
"""A terminal narrower than this breaks lines itself [characters]."""


def page_width() -> int:
    """Columns there are: those of the terminal (or of ``COLUMNS``), at most `WIDTH`, which a pipe or a file has too."""
    return max(_NARROWEST, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int] | None = None) -> list[str]:
    """Set a table; cells that are too long go on below.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequence of str
    widths : sequence of int, optional
        Of each column [characters]; as wide as their contents by default.

    Returns
    -------
    list of str
        Lines without trailing blanks. On a terminal that is narrower than a page, columns give way.
    """
    if widths is None:
        widths = [max(len(row[k]) for row in (header, *rows)) for k in range(len(header))]
    page = page_width()
    if page < WIDTH:
        widths = _narrowed([header, *rows], widths, page)
    gap = "  " if sum(widths) + 2 * len(widths) <= page + 2 else " "
    lines = [*_row(header, widths, gap), gap.join("-" * width for width in widths) if gap == "  " else "-" * page]
    for row in rows:
        lines += _row(row, widths, gap)
    return lines


def _narrowed(rows: Sequence[Sequence[str]], widths: Sequence[int], page: int) -> Sequence[int]:
    """Break lines between words, then let columns stand closer, and only then break words, where that helps."""
    n_gaps = len(widths) - 1
    for gap, may_break in ((2, False), (1, False), (1, True)):
        wished = narrowed(rows, widths, page - gap * n_gaps, may_break=may_break)
        if sum(wished) + gap * n_gaps <= page:
            return wished
    return narrowed(rows, widths, page - n_gaps, may_break=False)


def _row(cells: Sequence[str], widths: Sequence[int], gap: str) -> list[str]:
    set_in = broken if page_width() < WIDTH else _broken
    cut = [set_in(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in cut)
    return [
        gap.join(
            (lines[k] if k < len(lines) else "").ljust(width) for lines, width in zip(cut, widths, strict=True)
        ).rstrip()
        for k in range(height)
    ]


def _broken(cell: str, width: int) -> list[str]:
    lines: list[str] = []
    for part in cell.split("\n"):
        for line in textwrap.wrap(part, width, break_long_words=False) or [""]:
            while len(line) > width:
                lines.append(f"{line[: width - 1]}-")
                line = line[width - 1 :]
            lines.append(line)
    return lines


def paragraph(text: str, *, indent: str = "", hanging: str = "") -> str:
    """Fill a paragraph to the width of a page; lines after the first are indented by ``hanging`` besides."""
    width = page_width()
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False,
        break_long_words=width == WIDTH,  # what fits no narrow terminal may be a name or a command to be copied
    )  # fmt: skip
