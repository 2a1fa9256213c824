"""What the kernel does, one number after the other: `lanes` without vectors, bit for bit the same.

It serves where explicit vectors are no gain, or in doubt; whether a compiler makes vectors of it is the compiler's affair.
"""

# ruff: noqa: ARG001
# A way has done its work when a function here is called: it chose this file; and all chunks are looked at here.

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.table import StrengthTable
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import RUN, run_plainly
from evo_mirror.machine.vectors import LANES, fma

ZERO, ONE = np.float32(0), np.float32(1)


@partial(compiled, inlined=True)
def learn(way: Any, form: Any, table: StrengthTable, chunks: Any, x_of: Any, x: Any, z: Any, target_of: Any,
          target: Any, parameters: Any, asymptote: Any) -> None:  # fmt: skip
    """Add what is pending, predict this trial, and work out what it teaches."""
    data = table.data
    _sweep(form, table, x_of, x)
    for head in range(LANES * table.blocks):
        drive, happened = data[table.drive + head], target_of[target + head]
        memory, taught = data[table.memory_y + head], data[table.taught + head]
        if taught == ZERO:
            data[table.y1 + head] = data[table.y2 + head] = data[table.q + head] = ZERO
            continue
        data[table.y1 + head] = terms.y1(form, parameters, drive, happened, asymptote, memory)
        if terms.has_second_term(form):
            data[table.y2 + head] = terms.y2(form, parameters, drive, happened, asymptote, memory)
        if terms.has_forgetting(form):
            data[table.q + head] = terms.q(form, parameters, drive, happened, asymptote, memory)
        if terms.has_memory(form):
            data[table.memory_y + head] = terms.remembered_y(form, parameters, drive, happened, asymptote, memory)
    for cue in range(table.rows):
        teaching, salience, memory = x_of[z + cue], data[table.salience + cue], data[table.memory_x + cue]
        data[table.x1 + cue] = terms.x1(form, parameters, salience, teaching, memory)
        if terms.has_second_term(form):
            data[table.x2 + cue] = terms.x2(form, parameters, salience, teaching, memory)
        if terms.has_forgetting(form):
            data[table.p + cue] = terms.p(form, parameters, salience, teaching, memory)
        if terms.has_memory(form):
            data[table.memory_x + cue] = terms.remembered_x(form, parameters, salience, teaching, memory)
    if not (terms.has_second_term(form) or terms.has_forgetting(form)):
        total = _size(table)
        for head in range(LANES * table.blocks):
            change = data[table.change + head]
            data[table.change + head] = fma(abs(data[table.y1 + head]), total, change)


@compiled
def _size(table: StrengthTable) -> Any:
    """Sum of |x1| over cues, in sixteen sums that are then folded, half onto half."""
    sums = np.zeros(LANES, np.float32)
    for cue in range(table.rows):
        sums[cue % LANES] = fma(abs(table.data[table.x1 + cue]), table.data[table.weight + cue], sums[cue % LANES])
    for half in (8, 4, 2, 1):
        for lane in range(half):
            sums[lane] += sums[lane + half]
    return sums[0]


@compiled
def _is_used(form: Any, table: StrengthTable, cue: Any, x_of: Any, x: Any) -> Any:
    """Whether any of four cues from ``cue`` on has a part in what is pending or in the input."""
    for f in range(cue, cue + 4):
        if x_of[x + f] != ZERO or table.data[table.x1 + f] != ZERO:
            return True
        if terms.has_second_term(form) and table.data[table.x2 + f] != ZERO:
            return True
        if terms.has_forgetting(form) and table.data[table.p + f] != ZERO:
            return True
    return False


@partial(compiled, inlined=True)
def _sweep(form: Any, table: StrengthTable, x_of: Any, x: Any) -> None:
    """Drives of all heads, after what is pending was added."""
    data, width = table.data, LANES * table.blocks
    sums = table.scratch
    for i in range(8 * width):
        data[sums + i] = ZERO
    for group in range(0, table.rows, 4):
        if not _is_used(form, table, group, x_of, x):
            continue
        for cue in range(group, group + 4):
            chain = sums + width * (cue % 4)
            for block in range(table.blocks):
                place = table.strength + LANES * (table.rows * block + cue)
                _touch(form, table, place, cue, LANES * block, x_of[x + cue], chain + LANES * block)
    for head in range(width):
        at = sums + head
        data[table.drive + head] = (data[at] + data[at + width]) + (data[at + 2 * width] + data[at + 3 * width])
        if terms.has_second_term(form) or terms.has_forgetting(form):
            at += 4 * width
            data[table.change + head] += (data[at] + data[at + width]) + (data[at + 2 * width] + data[at + 3 * width])


@partial(compiled, inlined=True)
def _touch(form: Any, table: StrengthTable, place: Any, cue: Any, head: Any, x: Any, chain: Any) -> None:
    """One row: add the pending change, then what the row contributes to the drives."""
    data, width = table.data, LANES * table.blocks
    a, b, c, weight = data[table.x1 + cue], data[table.x2 + cue], data[table.p + cue], data[table.weight + cue]
    for lane in range(LANES):
        strength = data[place + lane]
        if terms.has_second_term(form) or terms.has_forgetting(form):
            delta = a * data[table.y1 + head + lane]
            if terms.has_second_term(form):
                delta = fma(b, data[table.y2 + head + lane], delta)
            if terms.has_forgetting(form):
                delta = fma(-(c * data[table.q + head + lane]), strength, delta)
            delta = delta * weight  # rows that are filled in count for nothing
            strength = strength + delta
            data[chain + 4 * width + lane] += abs(delta)
        else:
            strength = fma(a, data[table.y1 + head + lane], strength)
        data[place + lane] = strength
        data[chain + lane] = fma(x, strength, data[chain + lane])


@partial(compiled, inlined=True)
def settle(way: Any, form: Any, table: StrengthTable) -> None:
    """Add what is pending; nothing is pending then."""
    _sweep(form, table, table.data, table.nothing)
    for head in range(LANES * table.blocks):
        table.data[table.y1 + head] = ZERO
        table.data[table.y2 + head] = ZERO
        table.data[table.q + head] = ZERO


@partial(compiled, inlined=True)
def predict(way: Any, table: StrengthTable, n: Any, x_of: Any, x: Any) -> None:
    """Drives by the first ``n`` rows of an input, where nothing is pending."""
    data, width, sums = table.data, LANES * table.blocks, table.scratch
    for i in range(4 * width):
        data[sums + i] = ZERO
    for cue in range(n):
        group = x + cue - cue % 4
        if x_of[group] != ZERO or x_of[group + 1] != ZERO or x_of[group + 2] != ZERO or x_of[group + 3] != ZERO:
            for block in range(table.blocks):
                place = table.strength + LANES * (table.rows * block + cue)
                chain = sums + width * (cue % 4) + LANES * block
                for lane in range(LANES):
                    data[chain + lane] = fma(x_of[x + cue], data[place + lane], data[chain + lane])
    for head in range(width):
        at = sums + head
        data[table.drive + head] = (data[at] + data[at + width]) + (data[at + 2 * width] + data[at + 3 * width])


@partial(compiled, inlined=True)
def see(way: Any, data: Any, x: Any, n: Any, codes: Any, code: Any, noise: Any, scale: Any, trace: Any,
        left: Any) -> None:  # fmt: skip
    """Write a sight of ``n`` rows into an input: code plus noise plus trace, at most 1."""
    for f in range(n):
        sight = fma(left, data[trace + f], fma(data[noise + f], scale[f], codes[code + f]))
        sight = sight if sight < ONE else ONE
        data[trace + f] = sight
        data[x + f] = sight


@partial(compiled, inlined=True)
def show(way: Any, data: Any, x: Any, n: Any, codes: Any, code: Any, noise: Any, scale: Any) -> None:
    """Write a sight of ``n`` rows into an input, as in tests: code plus noise, without trace or bound."""
    for f in range(n):
        data[x + f] = fma(data[noise + f], scale[f], codes[code + f])


@partial(compiled, inlined=True)
def act(
    way: Any, table: StrengthTable, targets: Any, programs: Any, program: Any, left: Any, only_instructed: Any
) -> None:
    """Bring the targets of the motor units up to date with an act, or with none."""
    data = table.data
    for head in range(LANES * table.blocks):
        code, before = programs[program + head], left * data[targets + head]
        data[targets + head] = code if code > before else before
        if only_instructed:
            data[table.taught + head] = ONE if code > ZERO else ZERO


@partial(compiled, inlined=True)
def mix(way: Any, data: Any, scores: Any, n: Any, share: Any, one: Any, rest: Any, other: Any, sigma: Any,
        noise: Any) -> None:  # fmt: skip
    """Scores of ``n`` choices: share x one + rest x other + sigma x noise."""
    for i in range(n):
        data[scores + i] = fma(sigma, data[noise + i], fma(rest, data[other + i], share * data[one + i]))


@partial(compiled, inlined=True)
def best(way: Any, data: Any, scores: Any, n: Any) -> Any:
    """Place of the largest of the first ``n`` scores; the first of equals."""
    place = 0
    for i in range(1, n):
        if data[scores + i] > data[scores + place]:
            place = i
    return place


@partial(compiled, inlined=True)
def fill_noise(way: Any, key: Any, first_lane: Any, n_lanes: Any, data: Any, place: Any) -> None:
    """Standard normal deviates of whole runs of 32 lanes."""
    for run in range(0, n_lanes, RUN):
        run_plainly(key, first_lane + run, data, place + run)


@partial(compiled, inlined=True)
def copy(way: Any, target: Any, place: Any, source: Any, first: Any, n: Any) -> None:
    """Copy ``n`` numbers."""
    for i in range(n):
        target[place + i] = source[first + i]


@partial(compiled, inlined=True)
def clear(way: Any, data: Any, place: Any, n: Any) -> None:
    """Set ``n`` numbers to 0."""
    for i in range(n):
        data[place + i] = ZERO
