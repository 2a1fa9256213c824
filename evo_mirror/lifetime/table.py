"""A table of strengths in the middle of a life, laid out for the kernel: what it has that `synapses` has not.

*Abreast.* Everything about sixteen lives lies in one line of vectors, ``data``: element k holds a number of each of them. Place k
of a life is thus an element, and what follows speaks of one life. Where lives are lived one by one, ``data`` is a line of
numbers, and all is the same. See `evo_mirror.machine.abreast`.

*Pending factors.* What a trial teaches is an outer product of a factor for each cue and a factor for each head: x1 (x) y1,
and x2 (x) y2 and p (x) q where the rule has them. It is not added at once. The factors are kept, and the next trial adds them
to a strength just before it asks what that contributes to its own drives, so that each strength is fetched and stored once in
a trial, not twice. Until then the factors are pending, and the strengths in the table are those before the last trial. To
settle is to add what is pending without a next trial, as at a snapshot and at death. With factors of 0 for all heads, nothing
is pending.

*Rows in use.* Beside the sight, few cues are there on a trial. Rows that have no part in what is pending or in this trial are
left out, if they have none in any of the lives; those that are looked at are listed. A rule for which an absent cue may count (it
forgets, or remembers: ``in_proportion`` is False) has all rows looked at.

*Fours.* Heads are taken four at a time. The strengths of four lie together, row after row, before those of the next four;
where there are none left to make up four, there are heads that stay at 0.

*Routes.* The mirror route and the visual route have the same rows, inputs and saliences. They are two tables nevertheless, each
with what is pending in it, so that the visual one rests when no outcome is seen.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from evo_mirror.machine.abreast import for_all
from evo_mirror.machine.compiled import compiled

ZERO, ONE = np.float32(0), np.float32(1)


@partial(compiled, inlined=True)
def filled_up(n: int) -> int:
    """The smallest multiple of four that is at least ``n``."""
    return (n + 3) // 4 * 4


class StrengthTable(NamedTuple):
    """Where everything is.

    Attributes
    ----------
    data : Line or Abreast
        The whole bench; all places below are places in it, but for the last two.
    rows, heads : int
        Cues, and heads.
    strength : int
        Of cue 0 and head 0; `place_of` tells those of the others.
    x, z : int
        Over cues: the input as it drives, and as it is learned about.
    target, taught : int
        Over heads: what happened; 1 for those about which that says something, mostly all. Those that fill up fours are never
        taught about.
    x1, x2, p : int
        Over cues: pending factors.
    y1, y2, q : int
        Over heads: pending factors.
    salience, memory_x : int
        Over cues: associability; what the rule remembers.
    memory_y, drive : int
        Over heads: what the rule remembers; the last prediction of `predict`.
    change : int
        Sum of absolute changes so far.
    nothing : int
        Over cues: an input of zeros.
    alike : int
        The first cues of the table that have the salience of cue 0, which is all that is read of theirs.
    weight : int
        Over cues: place in the line of weights of how much a change in this row counts as change.
    used : int
        Over cues: place in the lists of the rows in use.
    """

    data: Any
    rows: int
    heads: int
    strength: int
    x: int
    z: int
    target: int
    taught: int
    x1: int
    x2: int
    p: int
    y1: int
    y2: int
    q: int
    salience: int
    memory_x: int
    memory_y: int
    drive: int
    change: int
    nothing: int
    alike: int
    weight: int
    used: int


class Layout:
    """Hands out places in lines that have not been made yet: in ``data``, in the line of weights and in the lists."""

    def __init__(self) -> None:
        self.size = self.n_weights = self.n_listed = 0

    def take(self, n: int) -> int:
        """``n`` elements: the place of the first."""
        place, self.size = self.size, self.size + n
        return place

    def tables(self, data: Any, n_cues: int, *heads: int, alike: int, apart: bool = False) -> list[StrengthTable]:
        """Tables for the same ``n_cues`` cues, with so many heads each.

        Parameters
        ----------
        data : Line or Abreast
        n_cues : int
        *heads : int
        alike : int
            How many of the first cues have the same salience.
        apart : bool
            Whether the input as it is learned about is another than as it drives.
        """
        x, nothing = self.take(n_cues), self.take(n_cues)
        z = self.take(n_cues) if apart else x
        salience = self.take(n_cues)
        weight, self.n_weights = self.n_weights, self.n_weights + n_cues
        made = []
        for n in heads:
            x1, x2, p, memory_x = (self.take(n_cues) for _ in range(4))
            y1, y2, q, target, taught, memory_y, drive = (self.take(filled_up(n)) for _ in range(7))
            strength = self.take(n_cues * filled_up(n))
            made.append(
                StrengthTable(
                    data, n_cues, n, strength, x, z, target, taught, x1, x2, p, y1, y2, q, salience, memory_x, memory_y, drive,
                    self.take(1), nothing, alike, weight, self.n_listed,
                )
            )  # fmt: skip
            self.n_listed += n_cues + 1  # and what ends the list
        return made


@partial(compiled, inner=True)
def forget_all(table: StrengthTable) -> None:
    """Make a table ready for another life: no strengths, nothing pending, remembered or changed."""
    for over_cues in (table.x, table.x1, table.x2, table.p, table.memory_x):
        clear(table.data, over_cues, table.rows)
    for over_heads in (table.y1, table.y2, table.q, table.memory_y):
        clear(table.data, over_heads, filled_up(table.heads))
    for head in range(table.heads):
        table.data[table.taught + head] = for_all(table.data, ONE)
    clear(table.data, table.strength, table.rows * filled_up(table.heads))
    clear(table.data, table.change, 1)


@partial(compiled, inner=True)
def clear(data: Any, place: int, n: int) -> None:
    """Set ``n`` elements to 0."""
    for k in range(n):
        data[place + k] = for_all(data, ZERO)


@partial(compiled, inlined=True, inner=True)
def first_of(table: StrengthTable, head: int) -> int:
    """Place of the strength of cue 0 and of a head that is a multiple of four; the other three are next to it."""
    return table.strength + table.rows * head


@partial(compiled, inlined=True, inner=True)
def place_of(table: StrengthTable, cue: int, head: int) -> int:
    """Where a strength is in ``data``."""
    return first_of(table, head - head % 4) + 4 * cue + head % 4


@partial(compiled, inner=True)
def write(table: StrengthTable, row: int, source: int, n_rows: int, width: int) -> None:
    """Write ``n_rows`` rows of strengths, from ``row`` on, that lie ``width`` elements apart in the same ``data``."""
    for head in range(table.heads):
        place = place_of(table, row, head)
        for k in range(n_rows):
            table.data[place + 4 * k] = table.data[source + width * k + head]


@partial(compiled, inner=True)
def read(table: StrengthTable, row: int, target: int, n_rows: int, width: int) -> None:
    """The way back of `write`."""
    for head in range(table.heads):
        place = place_of(table, row, head)
        for k in range(n_rows):
            table.data[target + width * k + head] = table.data[place + 4 * k]
