"""Tables in plain text, for a terminal or a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

WIDTH = 100
"""Columns that everything printed fits into."""


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
        Lines without trailing blanks.
    """
    if widths is None:
        widths = [max(len(row[k]) for row in (header, *rows)) for k in range(len(header))]
    rule = "  ".join("-" * width for width in widths) if sum(widths) + 2 * len(widths) <= WIDTH + 2 else "-" * WIDTH
    lines = [*_row(header, widths), rule]
    for row in rows:
        lines += _row(row, widths)
    return lines


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    gap = "  " if sum(widths) + 2 * len(widths) <= WIDTH + 2 else " "
    broken = [_broken(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in broken)
    return [
        gap.join(
            (lines[k] if k < len(lines) else "").ljust(width) for lines, width in zip(broken, widths, strict=True)
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


def paragraph(text: str, *, indent: str = "", width: int = WIDTH, hanging: str = "") -> str:
    """Fill a paragraph to the width of a page; lines after the first are indented by ``hanging`` besides."""
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False)
