"""Perceiving, compiled: what is seen, heard and done on a trial, in each of the lives side by side."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.arguments import Individuals, Stage
from evo_mirror.lifetime.bench import Bench
from evo_mirror.machine.abreast import at_once, codes_at, for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import pair
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.transposing import look_up
from evo_mirror.machine.vectors import fma, where
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    IMPERATIVE,
    N_COLUMNS,
    SIGHT,
    SIGNAL,
    SOUND,
)

f4 = np.float32
ZERO, ONE = f4(0), f4(1)


@partial(compiled, inlined=True)
def met_on(bench: Bench, individuals: Individuals, trial: int, column: int) -> Any:
    """What each life meets on a trial: the code in a column of its events, or -1."""
    return codes_at(bench.data, individuals.events, bench.events, N_COLUMNS * trial + column)


@partial(compiled, inlined=True)
def find(bench: Bench, individuals: Individuals, trial: int, column: int, nothing: int, width: int) -> None:
    """Let something begin, for each life, where the row of its code is in a table; the row of -1 is ``nothing``."""
    for life in range(at_once(bench.data)):
        code = individuals.events[bench.events[life] + N_COLUMNS * trial + column]
        bench.starts[life] = (code if code >= 0 else nothing) * width


@compiled
def ever_met(arguments: Any) -> Any:
    """The cues beside sight that anybody ever meets: the bits of their columns."""
    _, _, individuals, _, bench = unpacked(arguments)
    sounds = contexts = imperatives = signals = np.int8(-1)  # all bits are set in -1, and in nothing else
    for life in range(at_once(bench.data)):
        for event in range(bench.events[life], bench.events[life] + N_COLUMNS * individuals.n_trials, N_COLUMNS):
            sounds &= individuals.events[event + SOUND]
            contexts &= individuals.events[event + CONTEXT]
            imperatives &= individuals.events[event + IMPERATIVE]
            signals &= individuals.events[event + SIGNAL]
    return (
        (sounds != -1) << SOUND | (contexts != -1) << CONTEXT | (imperatives != -1) << IMPERATIVE | (signals != -1) << SIGNAL
    )  # fmt: skip


@compiled
def perceive(arguments: Any, trial: int, met: int) -> bool:
    """Write the input, [sight with its trace | sound | context | imperative | signal]; whether there is any sight in it."""
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, mirror, n, left = bench.data, bench.mirror, stage.sight_rows, conditions.sight_trace
    percept = mirror.x
    sees = met_on(bench, individuals, trial, SIGHT) >= ZERO
    anybody = in_any(sees)
    find(bench, individuals, trial, SIGHT, stage.n_actions, stage.show_width)
    look_up(data, percept, stage.shows, bench.starts, n)
    is_noisy = conditions.sight_noise > ZERO and anybody
    if is_noisy:
        amount = where(sees, conditions.sight_noise, for_all(data, ZERO))
        most = for_all(data, f4(np.inf) if left > ZERO else ONE)
        add_noise(data, percept, n, bench.keys, trial, amount, most)
    if left > ZERO or not is_noisy:
        for row in range(n):
            sight = at_most(ONE, fma(left, data[bench.trace + row], data[percept + row]))
            data[bench.trace + row] = sight
            data[percept + row] = sight
    if stage.in_actions:
        look_up(data, mirror.z, stage.teaches, bench.starts, n)
    row = n
    if met >> SOUND & 1:
        find(bench, individuals, trial, SOUND, stage.n_actions, stage.sound_width)
        look_up(data, percept + row, stage.sounds, bench.starts, stage.n_sounds)
    row += stage.n_sounds
    for column, n_codes in (
        (CONTEXT, stage.n_contexts), (IMPERATIVE, stage.n_imperatives), (SIGNAL, stage.n_signals),
    ):  # fmt: skip
        if met >> column & 1:
            write_one_hot(data, percept + row, met_on(bench, individuals, trial, column), n_codes, ONE)
        row += n_codes
    if stage.in_actions:
        for other in range(n, mirror.rows):
            data[mirror.z + other] = data[percept + other]
    return anybody or left > ZERO


@partial(compiled, inlined=True)
def add_noise(data: Any, place: int, n: int, keys: int, which: int, amount: Any, most: Any) -> None:
    """Add to ``n`` elements the noise of the ``which``-th sight of a stream, so many times, and let them be at most ``most``."""
    half = (n + 1) // 2
    lane, twos = 2 * half * which, n // 4 * 2
    # One pair has to wait for itself much longer than it takes: two at once fill the time.
    for row in range(0, twos, 2):
        first, partner = pair(data, keys, lane + row, lane + half + row)
        second, its_partner = pair(data, keys, lane + row + 1, lane + half + row + 1)
        add(data, place + row, first, amount, most)
        add(data, place + half + row, partner, amount, most)
        add(data, place + row + 1, second, amount, most)
        add(data, place + half + row + 1, its_partner, amount, most)
    for row in range(twos, half):
        first, partner = pair(data, keys, lane + row, lane + half + row)
        add(data, place + row, first, amount, most)
        if half + row < n:
            add(data, place + half + row, partner, amount, most)


@partial(compiled, inlined=True)
def add(data: Any, place: int, noise: Any, amount: Any, most: Any) -> None:
    """Add noise to an element."""
    data[place] = at_most(most, fma(noise, amount, data[place]))


@partial(compiled, inlined=True)
def at_most(most: Any, x: Any) -> Any:
    """The smaller of the two."""
    return where(x < most, x, most)


@compiled
def act(arguments: Any, trial: int) -> None:
    """Write the targets of the motor units: those of an act, or what is left of earlier ones."""
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, mirror = bench.data, bench.mirror
    target, taught = mirror.target, mirror.taught
    find(bench, individuals, trial, ACT, stage.n_actions, stage.program_width)
    look_up(data, target, stage.programs, bench.starts, stage.n_units)
    if not (conditions.motor_trace > ZERO or conditions.only_instructed):
        return
    for unit in range(stage.n_units):
        code = data[target + unit]
        before = conditions.motor_trace * data[bench.left + unit]
        after = where(code > before, code, before)
        data[bench.left + unit] = after
        data[target + unit] = after
        data[taught + unit] = where(code > ZERO, for_all(data, ONE), ZERO)


@partial(compiled, inlined=True)
def write_one_hot(data: Any, place: int, code: Any, n: int, value: Any) -> None:
    """Write ``n`` elements that are 0 but for ``value`` at the place that a code says; -1 is none."""
    for k in range(n):
        data[place + k] = where(code == f4(k), value, ZERO)


@partial(compiled, inlined=True)
def write_goal_of(stage: Stage, data: Any, place: int, code: Any, asymptote: Any) -> None:
    """Write, over goals, ``asymptote`` at that which the action of a code serves; -1 is none."""
    for goal in range(stage.n_goals):
        data[place + goal] = for_all(data, ZERO)
    for action in range(stage.n_actions):
        there = place + stage.goal_of[action]
        data[there] = where(code == f4(action), asymptote, data[there])
