"""A lifetime, compiled: perceive, respond, learn, tally, for one block of individuals after another.

This is `reference` told again for speed. Read that file first; the names are the same. Three things differ. What a trial teaches is
not added at once but while the next trial is predicted, in one pass over the strengths, and is settled before each snapshot
and at death. The mirror route and the visual route have a table each, so that the visual one rests when no outcome is
seen. And cues and heads are filled up to multiples of sixteen (`table`); `ways` does the arithmetic.
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
from evo_mirror.lifetime.table import place_of, total_change
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
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE

f4 = np.float32
ZERO, ONE = np.float32(0), np.float32(1)
NONE = -(1 << 40)
"""No lane and no cue: far from all that there are."""
ALL = -1
"""All chunks of cues."""

SIGHTS, TESTED, RESPONSES, FORAGING = range(4)
"""Streams of noise in a life, by their place among its keys."""


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
    sights = (1 << stage.sight_rows // LANES) - 1
    # Which chunks of sixteen cues have a part in this trial, and had one in the last that taught each route.
    others = before = visual_before = 0
    held, noisy_until, cues_on, age, next_age = 0, 0, NONE, 0, age_after(conditions, 0)
    for trial in range(n_trials + 1):
        if trial == next_age or trial == n_trials:
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
        if trial == n_trials:
            break
        event = (i * n_trials + trial) * N_COLUMNS
        seen, done, outcome, cue = events[event + SIGHT], events[event + ACT], events[event + OUTCOME], events[event + FORAGE_CUE]

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
            ways.learn(way, form, visual, chunks, data, percept, teaching, stage.outcomes, happened, bench.own, asymptote)
            visual_before = used
        if done >= 0 and conditions.learns_meaning:
            act, goal = done * meaning.rows, stage.goal_of[done] * LANES * meaning.blocks
            ways.learn(way, form, meaning, ALL, stage.single, act, act, stage.goals, goal, bench.own, asymptote)
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
    """Write the cues beside sight into the input: [sound | context | imperative | signal]; the chunks they are in."""
    data, first, rows = bench.data, stage.sight_rows, bench.mirror.rows
    percept = bench.percept
    ways.clear(way, data, percept + first, rows - first)
    chunks = 0
    sound, row = events[event + SOUND], first
    if sound >= 0:
        for s in range(stage.n_sounds):
            data[percept + row + s] = stage.sounds[sound * stage.n_sounds + s]
            chunks |= 1 << (row + s) // LANES
    row += stage.n_sounds
    for column, n in ((CONTEXT, stage.n_contexts), (IMPERATIVE, stage.n_imperatives), (SIGNAL, stage.n_signals)):
        which = events[event + column]
        if which >= 0:
            data[percept + row + which] = ONE
            chunks |= 1 << (row + which) // LANES
        row += n
    if teaching != percept:
        ways.copy(way, data, teaching + first, data, percept + first, rows - first)
    return chunks


@compiled
def look(way: Any, stage: Stage, bench: Bench, drives: Any, i: int, age: int) -> None:
    """Write down the drive of every head by the sight of every action, without noise and without other cues."""
    mirror, visual, data, percept, sights = bench.mirror, bench.visual, bench.data, bench.percept, stage.sight_rows
    for action in range(stage.n_actions):
        ways.show(way, data, percept, sights, stage.shows, action * sights, bench.noise, stage.silent)
        ways.predict(way, mirror, sights, data, percept)
        for unit in range(stage.n_units):
            drives[i, age, action, unit] = data[mirror.drive + unit]
        ways.predict(way, visual, sights, data, percept)
        for head in range(stage.n_units, drives.shape[3]):
            drives[i, age, action, head] = data[visual.drive + head - stage.n_units]


@compiled
def tally(way: Any, stage: Stage, conditions: Conditions, bench: Bench, individuals: Individuals, i: int, age: int,
          correct: Any) -> None:  # fmt: skip
    """Test one individual at one age; writes the share right of each test into ``correct``. Testing never teaches."""
    n_actions, n_goals, n_features, sights = stage.n_actions, stage.n_goals, stage.n_features, stage.sight_rows
    mirror, visual, readout, data, percept = bench.mirror, bench.visual, bench.readout, bench.data, bench.percept
    noise, responses, scores, by_goal = bench.noise, bench.responses, bench.scores, bench.by_goal
    sigma, are_noisy = conditions.response_noise, conditions.sights_are_noisy
    goals, identities = bench.nothing, bench.nothing
    share = ONE
    if visual.blocks > 0:
        goals, identities, share = visual.drive, visual.drive + n_goals, individuals.mirror_share[i]
    rest = ONE - share
    sight_key, response_key = individuals.keys[i, TESTED], individuals.keys[i, RESPONSES]
    n_lanes = (conditions.identify + conditions.imitate) * n_actions + conditions.goal * n_goals
    # Without any noise, one round says what all would.
    n_rounds = conditions.test_rounds if are_noisy or sigma > ZERO else min(1, conditions.test_rounds)
    n_tests = n_rounds * n_actions
    held = answered = NONE
    identified = imitated = understood = 0
    action = -1
    for test in range(n_tests):
        action = action + 1 if action + 1 < n_actions else 0
        if are_noisy:
            lane = (age * n_tests + test) * n_features
            if lane < held or lane + n_features > held + bench.n_noise:
                held = lane // RUN * RUN
                ways.fill_noise(way, sight_key, held, bench.n_noise, data, noise)
            ways.show(way, data, percept, sights, stage.shows, action * sights, noise + lane - held, stage.scale)
        else:
            ways.show(way, data, percept, sights, stage.shows, action * sights, noise, stage.silent)
        ways.predict(way, mirror, sights, data, percept)
        ways.predict(way, visual, sights, data, percept)
        ways.predict(way, readout, readout.rows, data, mirror.drive)
        response = responses
        if sigma > ZERO:
            lane = (age * n_tests + test) * n_lanes
            if lane < answered or lane + n_lanes > answered + bench.n_responses:
                answered = lane // RUN * RUN
                ways.fill_noise(way, response_key, answered, bench.n_responses, data, responses)
            response = responses + lane - answered
        if conditions.identify:
            ways.mix(way, data, scores, n_actions, share, readout.drive, rest, identities, sigma, response)
            identified += ways.best(way, data, scores, n_actions) == action
            response += n_actions
        if conditions.imitate:
            ways.mix(way, data, scores, n_actions, ONE, readout.drive, ZERO, bench.nothing, sigma, response)
            imitated += ways.best(way, data, scores, n_actions) == action
            response += n_actions
        if conditions.goal:
            read_goals(stage, bench)
            ways.mix(way, data, scores, n_goals, share, by_goal, rest, goals, sigma, response)
            understood += ways.best(way, data, scores, n_goals) == stage.goal_of[action]
    if n_tests > 0:
        correct[i, age, IDENTIFY] = f4(identified) / f4(n_tests) if conditions.identify else f4(np.nan)
        correct[i, age, IMITATE] = f4(imitated) / f4(n_tests) if conditions.imitate else f4(np.nan)
        correct[i, age, GOAL] = f4(understood) / f4(n_tests) if conditions.goal else f4(np.nan)
        if conditions.forage:
            correct[i, age, FORAGE] = guess(way, conditions, bench, individuals, i, age)
        else:
            correct[i, age, FORAGE] = f4(np.nan)


@compiled
def read_goals(stage: Stage, bench: Bench) -> None:
    """The best drive of the programs that serve each goal, as far as they are known to."""
    data, by_goal, drive = bench.data, bench.by_goal, bench.readout.drive
    for g in range(stage.n_goals):
        data[by_goal + g] = f4(-np.inf)
    for b in range(stage.n_actions):
        g = stage.goal_of[b]
        known = data[place_of(bench.meaning, b, g)] * data[drive + b]
        data[by_goal + g] = max(data[by_goal + g], known)
    for g in range(stage.n_goals):
        if data[by_goal + g] == f4(-np.inf):
            data[by_goal + g] = ZERO


@compiled
def guess(way: Any, conditions: Conditions, bench: Bench, individuals: Individuals, i: int, age: int) -> Any:
    """Share of foraging cues whose outcome is foretold."""
    n_cues, n_outcomes = individuals.foraging.shape[1:]
    data, table, key, sigma = bench.data, bench.foraging, individuals.keys[i, FORAGING], conditions.response_noise
    held, right = NONE, 0
    for cue in range(n_cues):
        response = bench.responses
        if sigma > ZERO:
            lane = (age * n_cues + cue) * n_outcomes
            if lane < held or lane + n_outcomes > held + bench.n_responses:
                held = lane // RUN * RUN
                ways.fill_noise(way, key, held, bench.n_responses, data, bench.responses)
            response += lane - held
        place = place_of(table, cue, 0)
        ways.mix(way, data, bench.scores, n_outcomes, ONE, place, ZERO, bench.nothing, sigma, response)
        right += ways.best(way, data, bench.scores, n_outcomes) == individuals.pays[i, cue]
    return f4(right) / f4(n_cues) if n_cues > 0 else ZERO
