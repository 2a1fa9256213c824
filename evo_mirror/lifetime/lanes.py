"""What the kernel does, sixteen lanes at once. `plain` says the same without vectors; `ways` says what each function is for.

The heart is `_sweep`: it adds what the last trial taught and predicts the next one in a single pass over the strengths. Four
chains of sums run side by side, since each sum would have to wait for the one before; rows go into them in turn. Rows come
in groups of four, and a group is left out where neither the last trial nor this one has anything to do with it; `table` tells
of pending factors and of chunks.

Every load and store is of sixteen numbers, and stays within what was laid out: all that is read in lanes is filled up to a
multiple of sixteen, or, as noise is, followed by as many numbers again. A test surrounds each line with memory that must
not be touched.
"""

# ruff: noqa: ARG001
# A way has done its work when a function here is called: it chose this file.

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.table import ALL, StrengthTable
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import RUN, run_in_lanes
from evo_mirror.machine.vectors import (
    LANES,
    at,
    bits,
    fma,
    folded_sum,
    largest,
    load,
    lowest_bit,
    splat,
    store,
    where,
)

ZERO, ONE = np.float32(0), np.float32(1)


@partial(compiled, inlined=True)
def learn(way: Any, form: Any, table: StrengthTable, chunks: Any, x_of: Any, x: Any, z: Any, target_of: Any,
          target: Any, parameters: Any, asymptote: Any) -> None:  # fmt: skip
    """Add what is pending, predict this trial, and work out what it teaches."""
    data = table.data
    is_one_term = not (terms.has_second_term(form) or terms.has_forgetting(form))
    total = ZERO
    if is_one_term:
        # The sum of |x1 y1| over all cues is the sum of |x1|, times |y1|: nothing to be added up in the sweep. It comes first
        # because it has to wait for itself, which it can do while the sweep goes on.
        total = _size(form, table, chunks, x_of, z, parameters)
    for block in range(table.blocks):
        drive = _sweep(form, table, chunks, block, x_of, x)
        head = LANES * block
        happened, memory = load(target_of, target + head), load(data, table.memory_y + head)
        is_taught = load(data, table.taught + head) != ZERO
        factor = where(is_taught, terms.y1(form, parameters, drive, happened, asymptote, memory), ZERO)
        store(data, table.y1 + head, factor)
        if is_one_term:
            store(data, table.change + head, fma(abs(factor), total, load(data, table.change + head)))
        if terms.has_second_term(form):
            second = terms.y2(form, parameters, drive, happened, asymptote, memory)
            store(data, table.y2 + head, where(is_taught, second, ZERO))
        if terms.has_forgetting(form):
            forgotten = terms.q(form, parameters, drive, happened, asymptote, memory)
            store(data, table.q + head, where(is_taught, forgotten, ZERO))
        if terms.has_memory(form):
            after = terms.remembered_y(form, parameters, drive, happened, asymptote, memory)
            store(data, table.memory_y + head, where(is_taught, after, memory))
    for cue in range(0, table.rows, LANES):
        is_used = chunks & 1
        chunks >>= 1  # the last bit, which is that of the sign, stays
        if not is_used:
            continue
        teaching = load(x_of, z + cue)
        salience, memory = load(data, table.salience + cue), load(data, table.memory_x + cue)
        store(data, table.x1 + cue, terms.x1(form, parameters, salience, teaching, memory))
        if terms.has_second_term(form):
            store(data, table.x2 + cue, terms.x2(form, parameters, salience, teaching, memory))
        if terms.has_forgetting(form):
            store(data, table.p + cue, terms.p(form, parameters, salience, teaching, memory))
        if terms.has_memory(form):
            store(data, table.memory_x + cue, terms.remembered_x(form, parameters, salience, teaching, memory))


@partial(compiled, inlined=True)
def _size(form: Any, table: StrengthTable, chunks: Any, x_of: Any, z: Any, parameters: Any) -> Any:
    """Sum of |x1| over cues."""
    data, size = table.data, splat(ZERO)
    for cue in range(0, table.rows, LANES):
        is_used = chunks & 1
        chunks >>= 1  # the last bit, which is that of the sign, stays
        if not is_used:
            continue
        teaching = load(x_of, z + cue)
        salience, memory = load(data, table.salience + cue), load(data, table.memory_x + cue)
        factor = terms.x1(form, parameters, salience, teaching, memory)
        size = fma(abs(factor), load(data, table.weight + cue), size)
    return folded_sum(size)


@partial(compiled, inlined=True)
def _sweep(form: Any, table: StrengthTable, chunks: Any, block: Any, x_of: Any, x: Any) -> Any:
    """Drives of one block of heads, after what is pending was added."""
    data, head = table.data, LANES * block
    y1, y2, q = load(data, table.y1 + head), load(data, table.y2 + head), load(data, table.q + head)
    a0, a1, a2, a3 = splat(ZERO), splat(ZERO), splat(ZERO), splat(ZERO)
    c0, c1, c2, c3 = splat(ZERO), splat(ZERO), splat(ZERO), splat(ZERO)
    first = table.strength + LANES * table.rows * block
    for chunk in range(0, table.rows, LANES):
        is_used = chunks & 1
        chunks >>= 1
        if not is_used:
            continue
        used = (load(x_of, x + chunk) != ZERO) | (load(data, table.x1 + chunk) != ZERO)
        if terms.has_second_term(form):
            used = used | (load(data, table.x2 + chunk) != ZERO)
        if terms.has_forgetting(form):
            used = used | (load(data, table.p + chunk) != ZERO)
        groups = bits(used)
        for cue in range(chunk, chunk + LANES, 4):
            if groups & 15:
                place = first + LANES * cue
                a0, c0 = _touch(form, table, place, cue, y1, y2, q, x_of, x, a0, c0)
                a1, c1 = _touch(form, table, place + LANES, cue + 1, y1, y2, q, x_of, x, a1, c1)
                a2, c2 = _touch(form, table, place + 2 * LANES, cue + 2, y1, y2, q, x_of, x, a2, c2)
                a3, c3 = _touch(form, table, place + 3 * LANES, cue + 3, y1, y2, q, x_of, x, a3, c3)
            groups >>= 4
    if terms.has_second_term(form) or terms.has_forgetting(form):
        change = load(data, table.change + head) + ((c0 + c1) + (c2 + c3))
        store(data, table.change + head, change)
    return (a0 + a1) + (a2 + a3)


@partial(compiled, inlined=True)
def _touch(form: Any, table: StrengthTable, place: Any, cue: Any, y1: Any, y2: Any, q: Any, x_of: Any, x: Any,
           drive: Any, change: Any) -> Any:  # fmt: skip
    """One row: add the pending change, then what the row contributes to the drives."""
    data = table.data
    strength = load(data, place)
    if terms.has_second_term(form) or terms.has_forgetting(form):
        delta = at(data, table.x1 + cue) * y1
        if terms.has_second_term(form):
            delta = fma(at(data, table.x2 + cue), y2, delta)
        if terms.has_forgetting(form):
            delta = fma(-(at(data, table.p + cue) * q), strength, delta)
        delta = delta * at(data, table.weight + cue)  # rows that are filled in count for nothing
        strength = strength + delta
        change = change + abs(delta)
    else:
        strength = fma(at(data, table.x1 + cue), y1, strength)
    store(data, place, strength)
    return fma(at(x_of, x + cue), strength, drive), change


@partial(compiled, inlined=True)
def settle(way: Any, form: Any, table: StrengthTable) -> None:
    """Add what is pending; nothing is pending then."""
    nothing = splat(ZERO)
    for block in range(table.blocks):
        _sweep(form, table, ALL, block, table.data, table.nothing)
    for head in range(0, LANES * table.blocks, LANES):
        store(table.data, table.y1 + head, nothing)
        store(table.data, table.y2 + head, nothing)
        store(table.data, table.q + head, nothing)


@partial(compiled, inlined=True)
def predict(way: Any, table: StrengthTable, n: Any, x_of: Any, x: Any) -> None:
    """Drives by the first ``n`` rows of an input, where nothing is pending."""
    for block in range(table.blocks):
        a0, a1, a2, a3 = splat(ZERO), splat(ZERO), splat(ZERO), splat(ZERO)
        first = table.strength + LANES * table.rows * block
        for chunk in range(0, n, LANES):
            groups = bits(load(x_of, x + chunk) != ZERO)
            for cue in range(chunk, chunk + LANES, 4):
                if groups & 15:
                    place = first + LANES * cue
                    a0 = fma(at(x_of, x + cue), load(table.data, place), a0)
                    a1 = fma(at(x_of, x + cue + 1), load(table.data, place + LANES), a1)
                    a2 = fma(at(x_of, x + cue + 2), load(table.data, place + 2 * LANES), a2)
                    a3 = fma(at(x_of, x + cue + 3), load(table.data, place + 3 * LANES), a3)
                groups >>= 4
        store(table.data, table.drive + LANES * block, (a0 + a1) + (a2 + a3))


@partial(compiled, inlined=True)
def see(way: Any, data: Any, x: Any, n: Any, codes: Any, code: Any, noise: Any, scale: Any, trace: Any,
        left: Any) -> None:  # fmt: skip
    """Write a sight of ``n`` rows into an input: code plus noise plus trace, at most 1."""
    for f in range(0, n, LANES):
        sight = fma(load(data, noise + f), load(scale, f), load(codes, code + f))
        if left > ZERO:
            sight = fma(left, load(data, trace + f), sight)
        sight = where(sight < ONE, sight, ONE)
        if left > ZERO:
            store(data, trace + f, sight)
        store(data, x + f, sight)


@partial(compiled, inlined=True)
def show(way: Any, data: Any, x: Any, n: Any, codes: Any, code: Any, noise: Any, scale: Any) -> None:
    """Write a sight of ``n`` rows into an input, as in tests: code plus noise, without trace or bound."""
    for f in range(0, n, LANES):
        store(data, x + f, fma(load(data, noise + f), load(scale, f), load(codes, code + f)))


@partial(compiled, inlined=True)
def act(
    way: Any, table: StrengthTable, targets: Any, programs: Any, program: Any, left: Any, only_instructed: Any
) -> None:
    """Bring the targets of the motor units up to date with an act, or with none."""
    data = table.data
    for head in range(0, LANES * table.blocks, LANES):
        code = load(programs, program + head)
        before = left * load(data, targets + head)
        store(data, targets + head, where(code > before, code, before))
        if only_instructed:
            store(data, table.taught + head, where(code > ZERO, splat(ONE), splat(ZERO)))


@partial(compiled, inlined=True)
def mix(way: Any, data: Any, scores: Any, n: Any, share: Any, one: Any, rest: Any, other: Any, sigma: Any,
        noise: Any) -> None:  # fmt: skip
    """Scores of ``n`` choices: share x one + rest x other + sigma x noise; of those that fill up, anything."""
    for i in range(0, n, LANES):
        score = fma(rest, load(data, other + i), share * load(data, one + i))
        store(data, scores + i, fma(sigma, load(data, noise + i), score))


@partial(compiled, inlined=True)
def best(way: Any, data: Any, scores: Any, n: Any) -> Any:
    """Place of the largest of the first ``n`` scores; the first of equals. The scores behind them are lost."""
    for i in range(n, LANES * ((n + LANES - 1) // LANES)):
        data[scores + i] = -np.inf
    top = load(data, scores)
    for i in range(LANES, n, LANES):
        more = load(data, scores + i)
        top = where(more > top, more, top)
    most = largest(top)
    for i in range(0, n, LANES):
        places = bits(load(data, scores + i) == most)
        if places != 0:
            return i + lowest_bit(places)
    return 0


@partial(compiled, inlined=True)
def fill_noise(way: Any, key: Any, first_lane: Any, n_lanes: Any, data: Any, place: Any) -> None:
    """Standard normal deviates of whole runs of 32 lanes."""
    for run in range(0, n_lanes, RUN):
        run_in_lanes(key, first_lane + run, data, place + run)


@partial(compiled, inlined=True)
def copy(way: Any, target: Any, place: Any, source: Any, first: Any, n: Any) -> None:
    """Copy ``n`` numbers, a multiple of sixteen."""
    for i in range(0, n, LANES):
        store(target, place + i, load(source, first + i))


@partial(compiled, inlined=True)
def clear(way: Any, data: Any, place: Any, n: Any) -> None:
    """Set ``n`` numbers, a multiple of sixteen, to 0."""
    for i in range(0, n, LANES):
        store(data, place + i, splat(ZERO))
