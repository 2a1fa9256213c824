"""Perceiving, compiled: what is seen, heard and done on a trial, in each of the lives side by side."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.arguments import Conditions, Individuals, Stage
from evo_mirror.lifetime.bench import TRIALS_ON_PAGE, Bench
from evo_mirror.machine.abreast import at_once, code_of, for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import pair, write_words
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.tables import look_up
from evo_mirror.machine.transposing import turn_page
from evo_mirror.machine.vectors import fma, where
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    N_COLUMNS,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
)

f4 = np.float32
ZERO, ONE = f4(0), f4(1)
BESIDE_SIGHT = (SOUND, CONTEXT, IMPERATIVE, SIGNAL)
"""Columns of cues beside sight."""


@partial(compiled, inlined=True, inner=True)
def met_on(bench: Bench, individuals: Individuals, trial: int, column: int) -> Any:
    """What each life meets on a trial: the code in a column of its events, or -1."""
    place = (TRIALS_ON_PAGE * column + trial - first_on_page(individuals, trial)) * at_once(bench.data)
    start = bench.events[0] + individuals.column * column + trial
    return code_of(bench.data, bench.page, place, individuals.events, start)


@partial(compiled, inlined=True, inner=True)
def first_on_page(individuals: Individuals, trial: int) -> int:
    """The first trial on the page of a trial; the last page may have some of those before on it."""
    return max(0, min(trial - trial % TRIALS_ON_PAGE, individuals.n_trials - TRIALS_ON_PAGE))


@partial(compiled, inner=True)
def turn(arguments: Any, trial: int, met: int) -> None:
    """Lay out the page of a trial: of sixteen lives, what happens to all of them lies side by side there.

    Only columns that `perceive`, `act`, `mediate` or `kernel.learn_from` will read; the others keep what they had.
    """
    _, _, individuals, _, bench = unpacked(arguments)
    first, n = first_on_page(individuals, trial), min(TRIALS_ON_PAGE, individuals.n_trials)
    met |= 1 << SIGHT | 1 << ACT
    if bench.visual.heads > 0:
        met |= 1 << OUTCOME
    if bench.foraging.rows > 0:
        met |= 1 << FORAGE_CUE | 1 << FORAGE_OUTCOME
    for column in range(N_COLUMNS):
        if met >> column & 1:
            place = TRIALS_ON_PAGE * column * at_once(bench.data)
            start = individuals.column * column + first
            turn_page(bench.data, bench.page, place, individuals.events, bench.events, start, n)


@partial(compiled, inner=True)
def ever_met(arguments: Any) -> Any:
    """The cues beside sight that anybody ever meets, and those that are not the same at all times: the bits of their columns."""
    _, _, individuals, _, bench = unpacked(arguments)
    met = changing = 0
    for column in BESIDE_SIGHT:
        together, anywhere = -1, 0  # all bits are set in -1, and in no other code
        for life in range(at_once(bench.data)):
            first = bench.events[life] + individuals.column * column
            for event in range(first, first + individuals.n_trials):
                together, anywhere = together & individuals.events[event], anywhere | individuals.events[event]
        met |= (together != -1) << column
        changing |= (together != anywhere) << column
    return met, changing


@partial(compiled, inner=True)
def perceive(arguments: Any, trial: int, present: int, new: int) -> bool:
    """Write the input, [sight with its trace | sound | context | imperative | signal]; whether there is any sight in it.

    Of the cues beside sight, those whose columns are in ``new`` are written; the others are as they were on the trial before.
    """
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, n, left = bench.data, stage.sight_rows, conditions.sight_trace
    code = met_on(bench, individuals, trial, SIGHT)
    anybody = in_any(code >= ZERO)
    if stage.in_actions:
        see_in_actions(stage, bench, code, present)
    else:
        see(stage, conditions, bench, code, trial, present, anybody)
    if new >> SOUND & 1:
        heard = met_on(bench, individuals, trial, SOUND)
        look_up(data, bench.mirror.x + n, stage.sounds, 0, heard, bench.starts, stage.n_sounds)
        also_learned_about(stage, bench, n, stage.n_sounds)
    row = n + stage.n_sounds
    for column, n_codes in (
        (CONTEXT, stage.n_contexts), (IMPERATIVE, stage.n_imperatives), (SIGNAL, stage.n_signals),
    ):  # fmt: skip
        if new >> column & 1:
            write_one_hot(data, bench.mirror.x + row, met_on(bench, individuals, trial, column), n_codes, ONE)
            also_learned_about(stage, bench, row, n_codes)
        row += n_codes
    return anybody or left > ZERO


@partial(compiled, inlined=True, inner=True)
def see(stage: Stage, conditions: Conditions, bench: Bench, code: Any, trial: int, present: int,
        anybody: bool) -> None:  # fmt: skip
    """Write the features of a sight, with noise and what is left of earlier sights."""
    data, percept, n, left = bench.data, bench.mirror.x, stage.sight_rows, conditions.sight_trace
    look_up(data, percept, stage.shows, present, code, bench.starts, n)
    is_noisy = conditions.sight_noise > ZERO and anybody
    if is_noisy:
        amount = where(code >= ZERO, conditions.sight_noise, for_all(data, ZERO))
        most = for_all(data, f4(np.inf) if left > ZERO else ONE)
        add_noise(data, percept, n, bench.keys, trial, amount, most, bench.words)
    if left > ZERO or not is_noisy:
        for row in range(n):
            sight = at_most(ONE, fma(left, data[bench.trace + row], data[percept + row]))
            data[bench.trace + row] = sight
            data[percept + row] = sight


@partial(compiled, inlined=True, inner=True)
def see_in_actions(stage: Stage, bench: Bench, code: Any, present: int) -> None:
    """Write a sight where rows stand for actions: as it drives, and as it is learned about; see `space`."""
    data, mirror = bench.data, bench.mirror
    look_up(data, mirror.x, stage.shows, present, code, bench.starts, stage.n_sights)  # further rows drive nothing
    look_up(data, mirror.z, stage.teaches, present, code, bench.starts, stage.sight_rows)


@partial(compiled, inlined=True, inner=True)
def also_learned_about(stage: Stage, bench: Bench, row: int, n: int) -> None:
    """Cues beside sight are learned about as they drive."""
    if stage.in_actions:
        for k in range(row, row + n):
            bench.data[bench.mirror.z + k] = bench.data[bench.mirror.x + k]


@partial(compiled, inlined=True, inner=True)
def add_noise(data: Any, place: int, n: int, keys: int, which: int, amount: Any, most: Any, words: int) -> None:
    """Add to ``n`` elements the noise of the ``which``-th sight of a stream, so many times, and let them be at most ``most``.

    At ``words`` is room for the words of which noise is made.
    """
    half = (n + 1) // 2
    write_words(data, words, 2 * half, keys, 2 * half * which)
    for row in range(half):
        first, partner = pair(data, words + row, words + half + row)
        add(data, place + row, first, amount, most)
        if half + row < n:
            add(data, place + half + row, partner, amount, most)


@partial(compiled, inlined=True, inner=True)
def add(data: Any, place: int, noise: Any, amount: Any, most: Any) -> None:
    """Add noise to an element."""
    data[place] = at_most(most, fma(noise, amount, data[place]))


@partial(compiled, inlined=True, inner=True)
def at_most(most: Any, x: Any) -> Any:
    """The smaller of the two."""
    return where(x < most, x, most)


@partial(compiled, inner=True)
def act(arguments: Any, trial: int) -> None:
    """Write the targets of the motor units: those of an act, or what is left of earlier ones."""
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, mirror = bench.data, bench.mirror
    target, taught = mirror.target, mirror.taught
    done = met_on(bench, individuals, trial, ACT)
    look_up(data, target, stage.programs, 0, done, bench.starts, stage.n_units)
    if not (conditions.motor_trace > ZERO or conditions.only_instructed):
        return
    for unit in range(stage.n_units):
        code = data[target + unit]
        before = conditions.motor_trace * data[bench.left + unit]
        after = where(code > before, code, before)
        data[bench.left + unit] = after
        data[target + unit] = after
        if conditions.only_instructed:
            data[taught + unit] = where(code > ZERO, for_all(data, ONE), ZERO)


@partial(compiled, inlined=True, inner=True)
def write_one_hot(data: Any, place: int, code: Any, n: int, value: Any) -> None:
    """Write ``n`` elements that are 0 but for ``value`` at the place that a code says; -1 is none."""
    for k in range(n):
        data[place + k] = where(code == f4(k), value, ZERO)


@partial(compiled, inlined=True, inner=True)
def write_goal_of(stage: Stage, data: Any, place: int, code: Any, present: int, asymptote: Any) -> None:
    """Write, over goals, ``asymptote`` at that which the action of a code serves; -1 is none."""
    for goal in range(stage.n_goals):
        data[place + goal] = for_all(data, ZERO)
    for action in range(stage.n_actions):
        there = place + stage.goal_of[present + action]
        data[there] = where(code == f4(action), asymptote, data[there])
