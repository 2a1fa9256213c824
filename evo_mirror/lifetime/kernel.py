"""A lifetime, compiled: perceive, respond, learn, tally, for one block of individuals after another.

This is `reference` told again for speed. Read that file first: the steps come in the same order, under the same names.
Three things differ. What a trial teaches is not added at once, but while the next trial is predicted, in one pass over the
strengths; it is settled before each snapshot and at death. Sixteen cues that have no part in a trial are left out
together. And the mirror route and the visual route have a table each, so that the visual one rests when no outcome is
seen. `table` explains all this on one page; `arguments` says what the tuples hold; `ways` does the arithmetic; `birth` fills
the tables and reads them at death; `tally` takes the snapshots and gives the tests.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime import ways
from evo_mirror.lifetime.arguments import (
    Arguments,
    Bench,
    Conditions,
    Individuals,
    Results,
    Stage,
    read_bench,
    read_conditions,
    read_stage,
)
from evo_mirror.lifetime.birth import be_born, die
from evo_mirror.lifetime.form import is_in_proportion
from evo_mirror.lifetime.table import ALL, chunk_of, chunks_up_to, total_change
from evo_mirror.lifetime.tally import NONE, look, tally
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import RUN
from evo_mirror.machine.vectors import LANES
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

ZERO, ONE = np.float32(0), np.float32(1)
SIGHTS = 0
"""The stream of noise of the sights in a life, by its place among the keys; `tally` has the others."""


@compiled
def live_block(first: int, last: int, way: Any, form: Any, arguments: Arguments, individuals: Individuals,
               results: Results) -> None:  # fmt: skip
    """Live the lives of individuals ``first`` to ``last - 1`` and fill their rows of ``results``."""
    stage, conditions, bench = read_stage(arguments), read_conditions(arguments), read_bench(arguments)
    for i in range(first, last):
        be_born(way, stage, individuals, i, bench)
        live_one(way, form, stage, conditions, individuals, results, bench, i)
        by_sight, by_doing = total_change(bench.mirror) + total_change(bench.visual), total_change(bench.meaning)
        results.change[i] = by_sight + (by_doing + total_change(bench.foraging))
        die(stage, individuals, results, i, bench)


@partial(compiled, inlined=True)
def live_one(way: Any, form: Any, stage: Stage, conditions: Conditions, individuals: Individuals, results: Results,
             bench: Bench, i: int) -> None:  # fmt: skip
    """All trials of one individual, with snapshots on the way."""
    mirror, visual, meaning, foraging, data = bench.mirror, bench.visual, bench.meaning, bench.foraging, bench.data
    events, key, n_trials = individuals.events, individuals.keys[i, SIGHTS], individuals.n_trials
    percept, n_features, asymptote = bench.percept, stage.n_features, conditions.asymptote
    teaching = percept + mirror.rows if stage.in_actions else percept
    # Chunks of cues: of all sights, of the cues beside sight in this trial, of the last trial that taught each route.
    sights = chunks_up_to(stage.sight_rows)
    others = before = visual_before = 0
    held, noisy_until, cues_on, age, next_age = 0, 0, NONE, 0, age_after(conditions, 0)
    for trial in range(n_trials + 1):
        is_over = trial == n_trials
        if is_over or trial == next_age:
            ways.settle(way, form, mirror)
            ways.settle(way, form, visual)
            ways.settle(way, form, meaning)
            ways.settle(way, form, foraging)
            while age < conditions.n_ages and conditions.ages[age] == trial:
                look(way, stage, bench, results.drives, i, age)
                tally(way, stage, conditions, bench, individuals, i, age, results.correct)
                age += 1
            next_age = age_after(conditions, age)
            noisy_until, cues_on = 0, NONE  # tests have noise of their own, and no cue but sight
        if is_over:
            break
        event = (i * n_trials + trial) * N_COLUMNS
        seen, done = events[event + SIGHT], events[event + ACT]
        outcome, cue = events[event + OUTCOME], events[event + FORAGE_CUE]

        if seen >= 0 and conditions.sights_are_noisy:
            if trial >= noisy_until:
                noisy_until = min(n_trials, trial + bench.noise_ahead)
                held = trial * n_features // RUN * RUN
                draw_ahead(way, key, stage, individuals, bench, i, trial, noisy_until)
            noise = bench.noise + trial * n_features - held
            code = seen * stage.sight_rows
            ways.see(way, data, percept, stage.sight_rows, stage.shows, code, noise, stage.scale, bench.trace,
                     conditions.sight_trace)  # fmt: skip
        else:
            # The row behind the last action is that of seeing nothing.
            code = (seen if seen >= 0 else stage.n_actions) * stage.sight_rows
            ways.see(way, data, percept, stage.sight_rows, stage.shows, code, bench.noise, stage.silent, bench.trace,
                     conditions.sight_trace)  # fmt: skip
        if stage.in_actions:
            ways.copy(way, data, teaching, stage.teaches, code, stage.sight_rows)
        now_on = cues_of(events, event)
        if now_on != cues_on:
            cues_on, others = now_on, present_others(way, stage, bench, events, event, teaching)
        used = others | sights if seen >= 0 or conditions.sight_trace > ZERO else others

        program = (done if done >= 0 else stage.n_actions) * LANES * mirror.blocks
        target_of, target = stage.programs, program
        if conditions.motor_trace > ZERO or conditions.only_instructed:
            ways.act(way, mirror, bench.targets, target_of, target, conditions.motor_trace, conditions.only_instructed)
            target_of, target = data, bench.targets
        if not conditions.learns:
            continue
        chunks = used | before if is_in_proportion(form) else ALL
        ways.learn(way, form, mirror, chunks, data, percept, teaching, target_of, target, bench.own, asymptote)
        before = used
        if outcome >= 0 and visual.blocks > 0:
            chunks = used | visual_before if is_in_proportion(form) else ALL
            happened = outcome * LANES * visual.blocks
            ways.learn(way, form, visual, chunks, data, percept, teaching, stage.outcomes, happened, bench.own,
                       asymptote)  # fmt: skip
            visual_before = used
        if done >= 0 and conditions.learns_meaning:
            acted, goal = done * meaning.rows, stage.goal_of[done] * LANES * meaning.blocks
            ways.learn(way, form, meaning, ALL, stage.single, acted, acted, stage.goals, goal, bench.own, asymptote)
        if cue >= 0:
            met = cue * foraging.rows
            food = (1 + events[event + FORAGE_OUTCOME]) * LANES * foraging.blocks  # row 0: nothing came
            ways.learn(way, form, foraging, ALL, stage.cues, met, met, stage.foods, food, bench.forage_own, asymptote)


@partial(compiled, inlined=True)
def draw_ahead(way: Any, key: Any, stage: Stage, individuals: Individuals, bench: Bench, i: int, trial: int,
               until: int) -> None:  # fmt: skip
    """Draw the noise of all sights from ``trial`` up to ``until``, run after run.

    One run has to wait for itself much longer than it takes: several at once fill the time.
    """
    n = stage.n_features
    first = trial * n // RUN
    drawn = first - 1
    for later in range(trial, until):
        if individuals.events[(i * individuals.n_trials + later) * N_COLUMNS + SIGHT] >= 0:
            for run in range(max(drawn + 1, later * n // RUN), (later * n + n - 1) // RUN + 1):
                ways.fill_noise(way, key, run * RUN, RUN, bench.data, bench.noise + (run - first) * RUN)
                drawn = run


@compiled
def age_after(conditions: Conditions, age: int) -> int:
    """Trials lived at the next snapshot; -1 if there is none."""
    return conditions.ages[age] if age < conditions.n_ages else -1


@partial(compiled, inlined=True)
def cues_of(events: Any, event: int) -> int:
    """The cues of a trial beside sight, in one number."""
    sound, context = events[event + SOUND] & 255, events[event + CONTEXT] & 255
    return sound | context << 8 | (events[event + IMPERATIVE] & 255) << 16 | (events[event + SIGNAL] & 255) << 24


@compiled
def present_others(way: Any, stage: Stage, bench: Bench, events: Any, event: int, teaching: int) -> int:
    """Write the cues beside sight into the input, [sound | context | imperative | signal]; the chunks they are in."""
    data, percept, first, rows = bench.data, bench.percept, stage.sight_rows, bench.mirror.rows
    ways.clear(way, data, percept + first, rows - first)
    chunks = 0
    sound, row = events[event + SOUND], first
    if sound >= 0:
        for s in range(stage.n_sounds):
            data[percept + row + s] = stage.sounds[sound * stage.n_sounds + s]
            chunks |= chunk_of(row + s)
    row += stage.n_sounds
    for column, n in ((CONTEXT, stage.n_contexts), (IMPERATIVE, stage.n_imperatives), (SIGNAL, stage.n_signals)):
        which = events[event + column]
        if which >= 0:
            data[percept + row + which] = ONE
            chunks |= chunk_of(row + which)
        row += n
    if teaching != percept:
        ways.copy(way, data, teaching + first, data, percept + first, rows - first)
    return chunks
