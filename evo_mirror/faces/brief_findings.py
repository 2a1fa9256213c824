"""The table of findings where accounts are many: a sign for what each predicts, and whether it agrees."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from evo_mirror.faces.tables import WIDTH, paragraph, table

if TYPE_CHECKING:
    from evo_mirror.inference.agreement import Cell
    from evo_mirror.inference.comparison import Comparison

_SIGNS = {"positive": "+", "negative": "\u2212", "null": "0"}
_WORDS = {"yes": "yes", "no": "no", "unclear": "?", "undefined": "."}


def brief_findings(comparison: Comparison) -> str:
    """Set findings by accounts, one line each where 100 columns allow it, with a key.

    Parameters
    ----------
    comparison : Comparison
    """
    shown = (*comparison.accounts, *comparison.reported)
    letters = [_letter(k) for k in range(len(shown))]
    rows = [[row.finding, _found(row.found), *(_cell(cell) for cell in row.cells)] for row in comparison.rows]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    widths = [max(width, len(head)) for width, head in zip(widths, ["finding", "found", *letters], strict=True)]
    widths[0] = min(widths[0], WIDTH - sum(widths[1:]) - 2 * len(widths))
    names = ", ".join(
        f"{letter} {name.replace('_', ' ')}" + (" (reported beside them)" if name in comparison.reported else "")
        for letter, name in zip(letters, shown, strict=True)
    )
    key = (
        "What each account predicts: + positive, \u2212 negative, 0 no effect, and no sign for values; yes where that is "
        "what was found, no where it is not, ? where the account leaves it open, . where its experiment gives no number."
    )
    return "\n".join(
        [paragraph(key), paragraph(f"Accounts: {names}."), *table(["finding", "found", *letters], rows, widths=widths)]
    )


def _letter(place: int) -> str:
    letters = string.ascii_uppercase
    return (
        letters[place] if place < len(letters) else letters[place // len(letters) - 1] + letters[place % len(letters)]
    )


def _found(text: str) -> str:
    return _SIGNS.get(text, text.removesuffix(" SD"))


def _cell(cell: Cell) -> str:
    return f"{_SIGNS.get(cell.outcome, '')} {_WORDS[cell.agrees]}".strip()
