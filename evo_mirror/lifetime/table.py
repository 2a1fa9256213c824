"""A table of strengths in the middle of a life, laid out for the kernel: what it has that `synapses` has not.

Everything about a table lies in one line of memory, so that it fits into the nearest cache: the vectors over cues, those over
heads, and the strengths. Sixteen heads lie side by side, one vector of the processor: that is a block. A block goes through
all cues, row after row, before the next block begins. Cues and heads are filled up to multiples of sixteen; what is filled in
has a salience, a weight and a teacher of 0, and never counts.

*Pending factors.* What a trial teaches is an outer product of a factor for each cue and a factor for each head: x1 (x) y1,
and x2 (x) y2 and p (x) q where the rule has them. It is not added at once. The factors are kept, and the next trial adds them
to a row just before it asks what the row contributes to its own drives, so that each strength is fetched and stored once in
a trial, not twice. Until then the factors are pending, and the strengths in the table are those before the last trial. To
settle is to add what is pending without a next trial, as at a snapshot and at death. With factors of 0 for all heads, nothing
is pending.

*Chunks.* Most trials have few cues. Rows are looked at in chunks of sixteen, and in groups of four within a chunk, and those
that have no part in what is pending or in this trial are left out. Which chunks might have one is kept in the bits of
one number, lowest first. There are 64 bits: the last stands for its own chunk and all behind it. A chunk that is looked at in
vain costs time and changes nothing, so that a bit too many does no harm. A rule for which an absent cue may count (it
forgets, or remembers: ``in_proportion`` is False) has all chunks looked at.

*Pages.* A processor that has just stored a number takes a load from an address with the same last twelve bits for a load of it,
and waits to be sure. In a sweep, which stores row after row of strengths, what is loaded again and again must therefore not
lie a multiple of 4096 bytes away from the rows: it made a factor of two. So an input lies at the beginning of a page, a
table's vectors next to that place in a page of their own, and the strengths behind them: with 32 features and 16 units,
all rows are safe.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.vectors import LANES

f4 = np.float32
ALL = -1
"""All chunks of sixteen rows."""
PAGE = 1024
"""Float32 numbers in a page of memory."""


class StrengthTable(NamedTuple):
    """Where everything is.

    Attributes
    ----------
    data : Line of float32
        The whole bench; everything below but the two counts is a place in it.
    rows, blocks : int
        Cues, filled up to a multiple of 16; blocks of 16 heads.
    strength : int
        Place of the first strength in ``data``; that of cue f and head 16 b + h is strength + 16 (rows b + f) + h.
    x1, x2, p : int
        Pending factors over cues.
    y1, y2, q : int
        Pending factors over heads.
    salience, weight, memory_x : int
        Over cues: associability; how much of a change in this row counts as change; what the rule remembers.
    drive, taught, memory_y, change : int
        Over heads: the last prediction (`lanes.learn` keeps its own at hand instead); 1 for heads about which a trial says
        something; what the rule remembers; sum of absolute changes so far.
    nothing : int
        Over cues: an input of zeros.
    scratch : int
        Eight times over heads, for the sums of `plain`.
    """

    data: Any
    rows: int
    blocks: int
    strength: int
    x1: int
    x2: int
    p: int
    y1: int
    y2: int
    q: int
    salience: int
    weight: int
    memory_x: int
    drive: int
    taught: int
    memory_y: int
    change: int
    nothing: int
    scratch: int


def filled_up(n: int) -> int:
    """The smallest multiple of sixteen that is at least ``n``."""
    return (n + LANES - 1) // LANES * LANES


class Layout:
    """Hands out places in a line that has not been made yet; the module says why pages matter."""

    def __init__(self) -> None:
        self.size = 0

    def take(self, n: int) -> int:
        """``n`` numbers: the place of the first, which begins a line of the cache."""
        place, self.size = self.size, self.size + filled_up(n)
        return place

    def new_page(self, reserved: int) -> None:
        """Go on in a new page, behind ``reserved`` numbers."""
        self.size = -(-self.size // PAGE) * PAGE + filled_up(reserved)

    def table(self, data: Any, n_cues: int, n_heads: int) -> StrengthTable:
        """A table for ``n_cues`` cues and ``n_heads`` heads in ``data``."""
        rows, width = filled_up(n_cues), filled_up(n_heads)
        self.new_page(rows)
        x1, salience, weight = self.take(rows), self.take(rows), self.take(rows)
        y1, taught, drive, change = self.take(width), self.take(width), self.take(width), self.take(width)
        strength = self.take(rows * width)
        x2, p, memory_x, nothing = self.take(rows), self.take(rows), self.take(rows), self.take(rows)
        y2, q, memory_y, scratch = self.take(width), self.take(width), self.take(width), self.take(8 * width)
        return StrengthTable(
            data, rows, width // LANES, strength, x1, x2, p, y1, y2, q, salience, weight, memory_x, drive, taught,
            memory_y, change, nothing, scratch,
        )  # fmt: skip


@compiled
def forget_all(table: StrengthTable) -> None:
    """Make a table ready for another life: nothing pending, remembered or changed. Strengths are written by the caller."""
    width = LANES * table.blocks
    for first, n in (
        (table.x1, table.rows), (table.x2, table.rows), (table.p, table.rows), (table.memory_x, table.rows),
        (table.y1, width), (table.y2, width), (table.q, width), (table.memory_y, width), (table.change, width),
    ):  # fmt: skip
        for i in range(first, first + n):
            table.data[i] = f4(0)


@partial(compiled, inlined=True)
def chunk_of(row: int) -> int:
    """The bit of the chunk that a row is in."""
    return 1 << min(row // LANES, 63)


@partial(compiled, inlined=True)
def chunks_up_to(rows: int) -> int:
    """The bits of the chunks of rows 0 to ``rows - 1``, of which there are a multiple of sixteen."""
    n = rows // LANES
    return (1 << n) - 1 if n < 64 else ALL


@compiled
def place_of(table: StrengthTable, cue: int, head: int) -> int:
    """Where a strength is in ``data``."""
    return table.strength + LANES * (table.rows * (head // LANES) + cue) + head % LANES


@compiled
def total_change(table: StrengthTable) -> Any:
    """Sum of absolute changes, head after head."""
    total = f4(0)
    for head in range(LANES * table.blocks):
        total += table.data[table.change + head]
    return total
