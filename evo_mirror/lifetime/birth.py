"""Birth and death in the kernel: what the lives begin with, into their tables, and what they leave, out of them again."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.bench import N_KEYS
from evo_mirror.lifetime.routes import FIXED, GAIN, READ_OUT
from evo_mirror.lifetime.table import StrengthTable, clear, forget_all, place_of, read, write
from evo_mirror.machine.abreast import at_once, for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.transposing import give, take
from evo_mirror.machine.vectors import fma, number_of_bits, where

f4 = np.float32
u4, u8 = np.uint32, np.uint64
ZERO, LARGEST = f4(0), np.finfo(f4).max


@partial(compiled, inlined=True, inner=True)
def start_at(bench: Any, first: int, n_lives: int, size: int) -> None:
    """Something of each life begins after so many numbers times its individual; idle lanes repeat the last life."""
    for life in range(at_once(bench.data)):
        bench.starts[life] = (first + min(life, n_lives - 1)) * size


@partial(compiled, inner=True)
def be_born(arguments: Any, first: int, n_lives: int) -> None:
    """Fill the tables with what individuals ``first`` to ``first + n_lives - 1`` are born with."""
    stage, _, individuals, results, bench = unpacked(arguments)
    data, numbers, starts, mirror = bench.data, bench.numbers, bench.starts, bench.mirror
    for table in (mirror, bench.visual, bench.meaning, bench.foraging):
        forget_all(table)
    clear(data, bench.trace, stage.sight_rows)
    clear(data, bench.left, stage.n_units)
    if individuals.n_traces > 0:
        take_traces(arguments, first, n_lives)
    start_at(bench, first, n_lives, individuals.n_trials)
    for life in range(at_once(data)):
        bench.events[life] = starts[life]
    write_keys(individuals, first, n_lives, bench)
    n_others = mirror.rows - stage.sight_rows
    n_cues, n_parameters = stage.n_features + n_others, individuals.n_parameters

    start_at(bench, first, n_lives, 2 * n_parameters)
    take(data, numbers, bench.parameters, individuals.plasticity, starts, n_parameters)
    shift(bench, n_parameters)
    take(data, numbers, bench.forage_parameters, individuals.plasticity, starts, n_parameters)
    data[bench.rates], data[bench.rates + 1] = data[bench.parameters], data[bench.forage_parameters]
    start_at(bench, first, n_lives, 1)
    take(data, numbers, bench.share, individuals.mirror_share, starts, 1)
    start_at(bench, first, n_lives, n_cues)
    n_salient = 1 if stage.in_actions or mirror.alike == stage.n_features else n_cues
    take(data, numbers, bench.visual.salience, individuals.salience, starts, n_salient)
    shift(bench, stage.n_features)
    take(data, numbers, bench.visual.salience + stage.sight_rows, individuals.salience, starts, n_others)
    for table in (bench.meaning, bench.foraging):
        clear(data, table.salience, table.rows)
        data[table.salience] = for_all(data, f4(1))
    write_strengths(stage, individuals, first, n_lives, results, bench)
    be_routed(arguments, first, n_lives)
    take_table(bench.meaning, individuals.meaning, first, n_lives, results, bench)
    take_table(bench.foraging, individuals.foraging, first, n_lives, results, bench)


@partial(compiled, inner=True)
def be_routed(arguments: Any, first: int, n_lives: int) -> None:
    """What the route begins with: strengths that a read-out keeps, gains, or sights that nothing is learned about."""
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, mirror, n_rows, route = bench.data, bench.mirror, stage.sight_rows, conditions.mirror_route
    data[bench.grown] = for_all(data, ZERO)
    if route == READ_OUT:
        start_at(bench, first, n_lives, n_rows * mirror.heads)
        take(data, bench.numbers, bench.route, individuals.route, bench.starts, n_rows * mirror.heads)
    if route == GAIN:
        start_at(bench, first, n_lives, mirror.heads)
        take(data, bench.numbers, bench.gains, individuals.gains, bench.starts, mirror.heads)
    if route in (FIXED, GAIN):
        for row in range(mirror.rows):
            data[mirror.salience + row] = data[bench.visual.salience + row] if row >= n_rows else for_all(data, ZERO)


@partial(compiled, inner=True)
def take_traces(arguments: Any, first: int, n_lives: int) -> None:
    """What is left of trials before these, as far as anything of it can count."""
    stage, conditions, individuals, _, bench = unpacked(arguments)
    start_at(bench, first, n_lives, individuals.n_traces)
    if conditions.sight_trace > ZERO:  # then a row is a feature
        take(bench.data, bench.numbers, bench.trace, individuals.traces, bench.starts, stage.n_features)
    shift(bench, stage.n_features)
    if conditions.motor_trace > ZERO:
        take(bench.data, bench.numbers, bench.left, individuals.traces, bench.starts, stage.n_units)


@partial(compiled, inner=True)
def give_traces(arguments: Any, first: int, n_lives: int) -> None:
    """The same way back, at death; what cannot count is not written."""
    stage, conditions, _, results, bench = unpacked(arguments)
    start_at(bench, first, n_lives, stage.n_features + stage.n_units)
    if conditions.sight_trace > ZERO:
        give(results.traces, bench.starts, bench.data, bench.numbers, bench.trace, stage.n_features, n_lives)
    shift(bench, stage.n_features)
    if conditions.motor_trace > ZERO:
        give(results.traces, bench.starts, bench.data, bench.numbers, bench.left, stage.n_units, n_lives)


@partial(compiled, inner=True)
def take_table(table: StrengthTable, source: Any, first: int, n_lives: int, results: Any, bench: Any) -> None:
    """Strengths at birth of a table that has a place of its own among what individuals are given."""
    size = table.rows * table.heads
    start_at(bench, first, n_lives, size)
    take(bench.data, bench.numbers, bench.innate, source, bench.starts, size)
    look_over(results, bench, size)
    write(table, 0, bench.innate, table.rows, table.heads)


@partial(compiled, inlined=True, inner=True)
def look_over(results: Any, bench: Any, n: int) -> None:
    """Tell if any of ``n`` strengths at birth is not finite: here, where they are at hand."""
    data = bench.data
    are_fine = for_all(data, ZERO) <= LARGEST
    for k in range(bench.innate, bench.innate + n):
        are_fine = are_fine & (abs(data[k]) <= LARGEST)  # neither is what is no number
    if in_any(where(are_fine, ZERO, f4(1)) > ZERO):
        results.amiss[0] = 1


@partial(compiled, inner=True)
def give_table(target: Any, table: StrengthTable, first: int, n_lives: int, bench: Any) -> None:
    """The same way back, at death."""
    size = table.rows * table.heads
    start_at(bench, first, n_lives, size)
    read(table, 0, bench.innate, table.rows, table.heads)
    give(target, bench.starts, bench.data, bench.numbers, bench.innate, size, n_lives)


@partial(compiled, inlined=True, inner=True)
def shift(bench: Any, by: int) -> None:
    """Let all starts be so much later."""
    for life in range(at_once(bench.data)):
        bench.starts[life] += by


@partial(compiled, inlined=True, inner=True)
def write_keys(individuals: Any, first: int, n_lives: int, bench: Any) -> None:
    """The keys of the noise of each life, in halves."""
    n = at_once(bench.data)
    for life in range(n):
        for stream in range(N_KEYS):
            key = u8(individuals.keys[N_KEYS * (first + min(life, n_lives - 1)) + stream])
            place = bench.keys + 2 * stream
            bench.numbers[n * place + life] = number_of_bits(u4(key))
            bench.numbers[n * (place + 1) + life] = number_of_bits(u4(key >> u8(32)))


@partial(compiled, inlined=True, inner=True)
def write_strengths(stage: Any, individuals: Any, first: int, n_lives: int, results: Any, bench: Any) -> None:
    """Strengths at birth, by rows; cues for which none are given begin at 0."""
    data, mirror, visual, innate, heads = bench.data, bench.mirror, bench.visual, bench.innate, individuals.n_heads
    start_at(bench, first, n_lives, individuals.stride)
    take(data, bench.numbers, innate, individuals.strength, bench.starts, individuals.given_rows * heads)
    look_over(results, bench, individuals.given_rows * heads)
    n_others = individuals.given_rows - stage.n_features
    if stage.in_actions:
        # A row is the drive of a sight: what the innate strengths make of it.
        for sight in range(stage.n_sights):
            for head in range(0, heads, 4):
                write_drives_of_four(stage, bench, sight, head, heads)
    else:
        write(mirror, 0, innate, stage.n_features, heads)
        write(visual, 0, innate + mirror.heads, stage.n_features, heads)
    others = innate + stage.n_features * heads
    write(mirror, stage.sight_rows, others, n_others, heads)
    write(visual, stage.sight_rows, others + mirror.heads, n_others, heads)


@partial(compiled, inlined=True, inner=True)
def write_drives_of_four(stage: Any, bench: Any, sight: int, head: int, heads: int) -> None:
    """Drives of four heads, as far as there are, by a sight: four sums, none of which waits for another."""
    data, mirror = bench.data, bench.mirror
    v0 = v1 = v2 = v3 = for_all(data, ZERO)
    for feature in range(stage.n_features):
        there, innate = stage.looks[sight * stage.n_features + feature], bench.innate + feature * heads + head
        v0, v1 = fma(there, data[innate], v0), fma(there, data[innate + 1], v1)
        v2, v3 = fma(there, data[innate + 2], v2), fma(there, data[innate + 3], v3)
    for k, drive in ((0, v0), (1, v1), (2, v2), (3, v3)):
        if head + k < mirror.heads:
            data[place_of(mirror, sight, head + k)] = drive
        elif head + k < heads:
            data[place_of(bench.visual, sight, head + k - mirror.heads)] = drive


@partial(compiled, inner=True)
def die(arguments: Any, first: int, n_lives: int) -> None:
    """Write down what the lives leave: strengths where somebody asks for them, meaning and foraging always."""
    stage, _, individuals, results, bench = unpacked(arguments)
    data, mirror, visual, heads = bench.data, bench.mirror, bench.visual, individuals.n_heads
    by_sight = (data[mirror.change] + data[bench.grown]) + data[visual.change]
    data[mirror.change] = by_sight + (data[bench.meaning.change] + data[bench.foraging.change])
    start_at(bench, first, n_lives, 1)
    give(results.change, bench.starts, data, bench.numbers, mirror.change, 1, n_lives)
    give_table(results.meaning, bench.meaning, first, n_lives, bench)
    give_table(results.foraging, bench.foraging, first, n_lives, bench)
    if not results.keeps_strength:
        return
    if results.keeps_traces:
        give_traces(arguments, first, n_lives)
    innate, n_others = bench.innate, mirror.rows - stage.sight_rows
    if stage.in_actions:
        gather(stage, individuals, first, n_lives, bench)
    else:
        read(mirror, 0, innate, stage.n_features, heads)
        read(visual, 0, innate + mirror.heads, stage.n_features, heads)
    others = innate + stage.n_features * heads
    read(mirror, stage.sight_rows, others, n_others, heads)
    read(visual, stage.sight_rows, others + mirror.heads, n_others, heads)
    size = (stage.n_features + n_others) * heads
    start_at(bench, first, n_lives, size)
    give(results.strength, bench.starts, data, bench.numbers, innate, size, n_lives)


@partial(compiled, inner=True)
def gather(stage: Any, individuals: Any, first: int, n_lives: int, bench: Any) -> None:
    """In the space of actions: strengths of features at birth, plus what was gained for each sight."""
    data, mirror, visual, innate, heads = bench.data, bench.mirror, bench.visual, bench.innate, individuals.n_heads
    start_at(bench, first, n_lives, individuals.stride)
    take(data, bench.numbers, innate, individuals.strength, bench.starts, stage.n_features * heads)
    for sight in range(stage.n_sights):
        row = stage.n_sights + sight
        for head in range(heads):
            in_mirror = head < mirror.heads
            gained = data[place_of(mirror, row, head) if in_mirror else place_of(visual, row, head - mirror.heads)]
            for feature in range(stage.n_features):
                place = innate + feature * heads + head
                data[place] = fma(stage.looks[sight * stage.n_features + feature], gained, data[place])
