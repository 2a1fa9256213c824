"""A table of strengths in the middle of a life, laid out for the kernel.

Everything about a table lies in one array, so that it fits into the nearest cache and can be handed on as one argument: sixteen heads
side by side, cue after cue, block after block of sixteen heads; then the vectors over cues, then those over heads. Cues
and heads are filled up to multiples of sixteen; what is filled in has a salience, a weight and a teacher of 0, and never counts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.vectors import LANES

f4 = np.float32


PAGE = 1024
"""Float32 numbers in a page of memory."""


class Table(NamedTuple):
    """Where everything is.

    Attributes
    ----------
    data : Line of float32
    rows, blocks : int
        Cues, filled up to a multiple of 16; blocks of 16 heads.
    strength : int
        Place of the first strength in ``data``; that of cue f and head 16 b + h is strength + 16 (rows b + f) + h.
    x1, x2, p : int
        Places of the pending factors over cues: what the last trial taught is added while the next one is predicted.
    y1, y2, q : int
        Places of the pending factors over heads.
    salience, weight, memory_x : int
        Over cues: associability; how much of a change in this row counts as change; what the rule remembers.
    drive, taught, memory_y, change : int
        Over heads: the last prediction; 1 for heads about which a trial says something; what the rule remembers; sum
        of absolute changes so far.
    nothing : int
        Over cues: an input of zeros.
    scratch : int
        Eight times over heads, for sums.
    """

    data: Any
    rows: Any
    blocks: Any
    strength: Any
    x1: Any
    x2: Any
    p: Any
    y1: Any
    y2: Any
    q: Any
    salience: Any
    weight: Any
    memory_x: Any
    drive: Any
    taught: Any
    memory_y: Any
    change: Any
    nothing: Any
    scratch: Any


def filled_up(n: int) -> int:
    """The smallest multiple of sixteen that is at least ``n``."""
    return (n + LANES - 1) // LANES * LANES


class Layout:
    """Hands out places in a line that has not been made yet.

    A processor that has just stored a number takes a load from an address with the same last twelve bits for a load of it, and
    waits to be sure. In a sweep, which stores row after row of strengths, what is loaded again and again must therefore
    not lie a multiple of 4096 bytes away from the rows: it made a factor of two. So an input lies at the beginning of a page, the
    vectors of a table next to it, and the strengths behind them, where the first forty rows are safe.
    """

    def __init__(self) -> None:
        self.size = 0

    def take(self, n: int) -> int:
        """``n`` numbers: the place of the first, which begins a line of the cache."""
        place, self.size = self.size, self.size + filled_up(n)
        return place

    def new_page(self, reserved: int) -> None:
        """Go on in a new page, behind ``reserved`` numbers."""
        self.size = -(-self.size // PAGE) * PAGE + filled_up(reserved)

    def table(self, data: Any, n_cues: int, n_heads: int) -> Table:
        """A table for ``n_cues`` cues and ``n_heads`` heads in ``data``."""
        rows, width = filled_up(n_cues), filled_up(n_heads)
        self.new_page(rows)
        x1, salience, weight = self.take(rows), self.take(rows), self.take(rows)
        y1, taught, drive, change = self.take(width), self.take(width), self.take(width), self.take(width)
        strength = self.take(rows * width)
        x2, p, memory_x, nothing = self.take(rows), self.take(rows), self.take(rows), self.take(rows)
        y2, q, memory_y, scratch = self.take(width), self.take(width), self.take(width), self.take(8 * width)
        return Table(
            data, rows, width // LANES, strength, x1, x2, p, y1, y2, q, salience, weight, memory_x, drive, taught,
            memory_y, change, nothing, scratch,
        )  # fmt: skip


@compiled
def forget_all(table: Table) -> None:
    """Make a table ready for another life: nothing pending, remembered or changed. Strengths are written by the caller."""
    width = LANES * table.blocks
    for first, n in (
        (table.x1, table.rows), (table.x2, table.rows), (table.p, table.rows), (table.memory_x, table.rows),
        (table.y1, width), (table.y2, width), (table.q, width), (table.memory_y, width), (table.change, width),
    ):  # fmt: skip
        for i in range(first, first + n):
            table.data[i] = f4(0)


@compiled
def place_of(table: Table, cue: int, head: int) -> int:
    """Where a strength is in ``data``."""
    return table.strength + LANES * (table.rows * (head // LANES) + cue) + head % LANES


@compiled
def total_change(table: Table) -> Any:
    """Sum of absolute changes, head after head."""
    total = f4(0)
    for head in range(LANES * table.blocks):
        total += table.data[table.change + head]
    return total
