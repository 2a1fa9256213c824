"""The sweep, compiled: what `synapses` specifies, in one pass over the strengths for each trial.

`learn` goes through the heads four at a time, so that four sums run side by side, each of which would have to wait for itself;
every one is taken in the order of cues. It adds to a strength what the trial before taught, and asks at once what it
contributes to the drives of this one. `table` explains pending factors and rows in use.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.table import StrengthTable, clear, first_of
from evo_mirror.machine.abreast import for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.vectors import fma, where

ZERO = np.float32(0)


@partial(compiled, inner=True)
def learn(form: Any, table: StrengthTable, lists: Any, weights: Any, learns: Any, parameters: Any, asymptote: Any,
          turn: int) -> None:  # fmt: skip
    """Add what is pending, predict this trial, and work out what it teaches, which is pending then.

    Parameters
    ----------
    form : Form
    table : StrengthTable
        Has the input, what happened, and about which heads that says something.
    lists : Line of int64
        Rows in use, from the table's place in the lists on; a number below 0 ends them.
    weights : Line of float32
    learns : bool or Mask
        The lives in which there is something to be learned; the strengths of the others stay.
    parameters : Line or Abreast
    asymptote : float32
    turn : int
        Counts the trials. In every other one heads are taken from the last to the first: the strengths that were touched
        last are nearest at hand.
    """
    data, lesson = table.data, (learns, parameters, asymptote)
    last = (table.heads - 1) // 4 * 4
    for head in range(0, table.heads, 4):
        learn_of_four(form, table, lists, last - head if turn & 1 else head, lesson)
    size = attend(form, table, lists, weights, learns, parameters)
    if has_one_term(form):
        # The sum of |x1 y1| over cues and heads is a product of two sums.
        data[table.change] = fma(sum_of_sizes(table, table.y1), size, data[table.change])


@partial(compiled, inlined=True, inner=True)
def learn_of_four(form: Any, table: StrengthTable, lists: Any, head: int, lesson: Any) -> None:
    """What four heads learn on a trial."""
    v0, v1, v2, v3 = drives_of_four(form, table, lists, table.x, head)
    teach(form, table, head, v0, lesson)
    teach(form, table, head + 1, v1, lesson)
    teach(form, table, head + 2, v2, lesson)
    teach(form, table, head + 3, v3, lesson)


@partial(compiled, inlined=True, inner=True)
def drives_of_four(form: Any, table: StrengthTable, lists: Any, x: int, head: int) -> Any:
    """Drives of four heads, after what is pending was added."""
    data, first, nought = table.data, first_of(table, head), for_all(table.data, ZERO)
    a, b = of_head(form, table, head), of_head(form, table, head + 1)
    c, d = of_head(form, table, head + 2), of_head(form, table, head + 3)
    v0, v1, v2, v3 = nought, nought, nought, nought
    m0, m1, m2, m3 = nought, nought, nought, nought
    k = table.used
    while lists[k] >= 0:
        cue = lists[k]
        k += 1
        place, there, factors = first + 4 * cue, data[x + cue], of_cue(form, table, cue)
        v0, m0 = touch(form, data, place, there, factors, a, v0, m0)
        v1, m1 = touch(form, data, place + 1, there, factors, b, v1, m1)
        v2, m2 = touch(form, data, place + 2, there, factors, c, v2, m2)
        v3, m3 = touch(form, data, place + 3, there, factors, d, v3, m3)
    if not has_one_term(form):
        data[table.drive + head], data[table.drive + head + 1] = m0, m1
        data[table.drive + head + 2], data[table.drive + head + 3] = m2, m3
    return v0, v1, v2, v3


@partial(compiled, inlined=True, inner=True)
def touch(form: Any, data: Any, place: int, x: Any, factors: Any, of_head: Any, drive: Any, moved: Any) -> Any:
    """One strength: add the pending change, then what it contributes to the drive."""
    x1, x2, p = factors
    y1, y2, q = of_head
    strength = data[place]
    if has_one_term(form):
        strength = fma(x1, y1, strength)
    else:
        delta = x1 * y1
        if terms.has_second_term(form):
            delta = fma(x2, y2, delta)
        if terms.has_forgetting(form):
            delta = fma(-(p * q), strength, delta)
        strength = strength + delta
        moved = moved + abs(delta)
    data[place] = strength
    return fma(x, strength, drive), moved


@partial(compiled, inlined=True, inner=True)
def of_head(form: Any, table: StrengthTable, head: int) -> Any:
    """The pending factors of a head; of terms that there are none of, anything."""
    data, y1 = table.data, table.data[table.y1 + head]
    y2 = data[table.y2 + head] if terms.has_second_term(form) else y1
    return y1, y2, data[table.q + head] if terms.has_forgetting(form) else y1


@partial(compiled, inlined=True, inner=True)
def of_cue(form: Any, table: StrengthTable, cue: int) -> Any:
    """The pending factors of a cue; of terms that there are none of, anything."""
    data, x1 = table.data, table.data[table.x1 + cue]
    x2 = data[table.x2 + cue] if terms.has_second_term(form) else x1
    return x1, x2, data[table.p + cue] if terms.has_forgetting(form) else x1


@partial(compiled, inlined=True, inner=True)
def teach(form: Any, table: StrengthTable, head: int, drive: Any, lesson: Any) -> None:
    """The factors of one head, pending from now on."""
    learns, parameters, asymptote = lesson
    data = table.data
    happened, memory = data[table.target + head], data[table.memory_y + head]
    learns = learns & (data[table.taught + head] != ZERO)
    data[table.y1 + head] = where(learns, terms.y1(form, parameters, drive, happened, asymptote, memory), ZERO)
    if terms.has_second_term(form):
        second = terms.y2(form, parameters, drive, happened, asymptote, memory)
        data[table.y2 + head] = where(learns, second, ZERO)
    if terms.has_forgetting(form):
        forgotten = terms.q(form, parameters, drive, happened, asymptote, memory)
        data[table.q + head] = where(learns, forgotten, ZERO)
    if terms.has_memory(form):
        after = terms.remembered_y(form, parameters, drive, happened, asymptote, memory)
        data[table.memory_y + head] = where(learns, after, memory)


@partial(compiled, inlined=True, inner=True)
def attend(form: Any, table: StrengthTable, lists: Any, weights: Any, learns: Any, parameters: Any) -> Any:
    """The factors of the cues, pending from now on; the sum of the first over all cues, as far as changes of theirs count."""
    data, size = table.data, for_all(table.data, ZERO)
    if not has_one_term(form):
        data[table.change] = data[table.change] + sum_of_sizes(table, table.drive)
    k = table.used
    while lists[k] >= 0:
        cue = lists[k]
        k += 1
        salience = data[table.salience + (cue if cue >= table.alike else 0)]
        teaching, memory = data[table.z + cue], data[table.memory_x + cue]
        factor = terms.x1(form, parameters, salience, teaching, memory)
        data[table.x1 + cue] = factor
        if has_one_term(form):
            size = fma(abs(factor), weights[table.weight + cue], size)
        if terms.has_second_term(form):
            data[table.x2 + cue] = terms.x2(form, parameters, salience, teaching, memory)
        if terms.has_forgetting(form):
            data[table.p + cue] = terms.p(form, parameters, salience, teaching, memory)
        if terms.has_memory(form):
            remembered = terms.remembered_x(form, parameters, salience, teaching, memory)
            data[table.memory_x + cue] = where(learns, remembered, memory)
    return size


@partial(compiled, inlined=True, inner=True)
def has_one_term(form: Any) -> bool:
    """Whether a rule has the first term only."""
    return not (terms.has_second_term(form) or terms.has_forgetting(form))


@partial(compiled, inlined=True, inner=True)
def sum_of_sizes(table: StrengthTable, over_heads: int) -> Any:
    """Sum of absolute values, head after head."""
    total = for_all(table.data, ZERO)
    for head in range(table.heads):
        total = total + abs(table.data[over_heads + head])
    return total


@partial(compiled, inner=True)
def settle(form: Any, table: StrengthTable, lists: Any) -> None:
    """Add what is pending; nothing is pending then."""
    data = table.data
    end_list(table, lists, use_first(table, lists, table.rows))
    for head in range(0, table.heads, 4):
        drives_of_four(form, table, lists, table.nothing, head)
    if not has_one_term(form):
        data[table.change] = data[table.change] + sum_of_sizes(table, table.drive)
    for factors in (table.y1, table.y2, table.q):
        clear(data, factors, table.heads)


@partial(compiled, inner=True)
def use_first(table: StrengthTable, lists: Any, n: int) -> int:
    """List the first ``n`` rows as used."""
    for cue in range(n):
        lists[table.used + cue] = cue
    return n


@partial(compiled, inner=True)
def use_those_there(table: StrengthTable, lists: Any, n: int, first: int, last: int) -> int:
    """List those of rows ``first`` to ``last`` - 1 that have a part in a trial or in what is pending, behind ``n``; how many."""
    data = table.data
    for cue in range(first, last):
        lists[table.used + n] = cue
        n += in_any((data[table.x + cue] != ZERO) | (data[table.x1 + cue] != ZERO))
    return n


@partial(compiled, inlined=True, inner=True)
def end_list(table: StrengthTable, lists: Any, n: int) -> None:
    """Let the list of rows in use end behind ``n``.

    Not a number of rows, but what ends them, says how long a loop over them is: told the number, the compiler writes out four
    rows at a time and one at a time beside, which takes longer for the few that most tables have.
    """
    lists[table.used + n] = -1


@partial(compiled, inner=True)
def predict(table: StrengthTable, n: int, x_of: Any, x: int) -> None:
    """Drives by the first ``n`` rows, where nothing is pending; the input is the same for all lives, or one of each."""
    data, nought = table.data, for_all(table.data, ZERO)
    for head in range(0, table.heads, 4):
        v0, v1, v2, v3 = nought, nought, nought, nought
        first = first_of(table, head)
        for cue in range(n):
            place, there = first + 4 * cue, x_of[x + cue]
            v0 = fma(there, data[place], v0)
            v1 = fma(there, data[place + 1], v1)
            v2 = fma(there, data[place + 2], v2)
            v3 = fma(there, data[place + 3], v3)
        data[table.drive + head], data[table.drive + head + 1] = v0, v1
        data[table.drive + head + 2], data[table.drive + head + 3] = v2, v3
