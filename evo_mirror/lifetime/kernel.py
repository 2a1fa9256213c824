"""A lifetime, compiled: perceive, respond, learn, tally, for one block of individuals after another.

This is `reference` told again with loops instead of arrays. Read that file first; the names are the same. The differences
are of speed only: rows of strengths that a trial does not touch are left out, tables are copied into scratch whose rows
are a multiple of eight heads wide (the spare heads are never taught), and nothing is allocated inside a life.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from evo_mirror.lifetime.form import factors
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import fill_normals
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
)
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE

f4 = np.float32
ZERO, ONE = np.float32(0), np.float32(1)


class Stage(NamedTuple):
    """The repertoire, as bare arrays."""

    sight_codes: Any
    sound_codes: Any
    unit_codes: Any
    readout: Any
    goal_of: Any
    n_contexts: Any
    n_imperatives: Any


class Conditions(NamedTuple):
    """What `Setting` says about learning and testing, as bare numbers."""

    learns: Any
    only_instructed: Any
    asymptote: Any
    sight_trace: Any
    motor_trace: Any
    sight_noise: Any
    response_noise: Any
    ages: Any
    test_rounds: Any
    lanes_per_test: Any


class Individuals(NamedTuple):
    """Wirings and experiences, one row an individual, and the keys of their noise."""

    strength: Any
    meaning: Any
    foraging: Any
    plasticity: Any
    salience: Any
    mirror_share: Any
    events: Any
    pays: Any
    life_keys: Any
    test_keys: Any


class Results(NamedTuple):
    """The arrays of `Life`, to be filled."""

    drives: Any
    correct: Any
    change: Any
    strength: Any
    meaning: Any
    foraging: Any


class Bench(NamedTuple):
    """Scratch for one table of strengths: the factors of a trial and what the rule remembers."""

    drive: Any
    target: Any
    taught: Any
    change: Any
    x: Any
    x1: Any
    x2: Any
    p: Any
    y1: Any
    y2: Any
    q: Any
    memory_x: Any
    memory_y: Any


@compiled
def new_bench(n_cues: int, n_heads: int) -> Bench:
    """Scratch for a table of ``n_cues`` by ``n_heads`` strengths."""
    heads, cues = np.zeros((8, n_heads), np.float32), np.zeros((5, n_cues), np.float32)
    return Bench(
        heads[0], heads[1], heads[7], heads[2],
        cues[0], cues[1], cues[2], cues[3], heads[3], heads[4], heads[5], cues[4], heads[6],
    )  # fmt: skip


@partial(compiled, inlined=True)
def predict(strength: Any, x: Any, drive: Any) -> None:
    """Drive of each head, cue after cue; ``drive`` may be wider than the heads and is 0 there."""
    for head in range(drive.shape[0]):
        drive[head] = ZERO
    for cue in range(x.shape[0]):
        x_cue = x[cue]
        if x_cue != ZERO:
            for head in range(drive.shape[0]):
                drive[head] += x_cue * strength[cue, head]


@compiled
def clear(vector: Any) -> None:
    """Set a vector to 0; a loop, because a slice would be counted as a new array."""
    for i in range(vector.shape[0]):
        vector[i] = ZERO


@partial(compiled, inlined=True)
def learn(strength: Any, bench: Bench, form: Any, parameters: Any, salience: Any, asymptote: Any) -> None:
    """One trial of learning about ``bench.x`` and ``bench.target``; adds the absolute changes to ``bench.change``."""
    x, x1, x2, p = bench.x, bench.x1, bench.x2, bench.p
    y1, y2, q, taught, change = bench.y1, bench.y2, bench.q, bench.taught, bench.change
    n_cues, n_heads = x.shape[0], y1.shape[0]
    predict(strength, x, bench.drive)
    factors(
        form, parameters, salience, x, bench.drive, bench.target, asymptote,
        x1, y1, x2, y2, p, q, bench.memory_x, bench.memory_y,
    )  # fmt: skip
    for head in range(n_heads):
        y1[head] *= taught[head]
    if not (form.second_term or form.forgetting):
        for cue in range(n_cues):
            a = x1[cue]
            if a != ZERO:
                for head in range(n_heads):
                    delta = a * y1[head]
                    strength[cue, head] += delta
                    change[head] += abs(delta)
        return
    for head in range(n_heads):
        y2[head] *= taught[head]
        q[head] *= taught[head]
    for cue in range(n_cues):
        a, b, c = x1[cue], x2[cue], p[cue]
        if a != ZERO or b != ZERO or c != ZERO:
            for head in range(n_heads):
                delta = a * y1[head]
                if form.second_term:
                    delta = delta + b * y2[head]
                if form.forgetting:
                    delta = delta - (c * q[head]) * strength[cue, head]
                strength[cue, head] += delta
                change[head] += abs(delta)


@partial(compiled, inlined=True)
def perceive(stage: Stage, conditions: Conditions, events: Any, trace: Any, key: Any, trial: Any,
             noise: Any, bits: Any, x: Any) -> None:  # fmt: skip
    """Write the input of a trial into ``x`` and bring the trace of sights up to date."""
    n_features, n_sounds = stage.sight_codes.shape[1], stage.sound_codes.shape[1]
    seen = events[trial, SIGHT]
    if seen >= 0:
        fill_normals(key, trial * noise.shape[0], noise)
    for f in range(n_features):
        sight = ZERO
        if seen >= 0:
            sight = stage.sight_codes[seen, f] + noise[f] * conditions.sight_noise
        left = sight + conditions.sight_trace * trace[f]
        trace[f] = left if left < ONE else ONE
        x[f] = trace[f]
    for cue in range(n_features, x.shape[0]):
        x[cue] = ZERO
    if events[trial, SOUND] >= 0:
        for s in range(n_sounds):
            x[n_features + s] = stage.sound_codes[events[trial, SOUND], s]
    first = n_features + n_sounds
    if events[trial, CONTEXT] >= 0:
        x[first + events[trial, CONTEXT]] = ONE
    first += stage.n_contexts
    if events[trial, IMPERATIVE] >= 0:
        x[first + events[trial, IMPERATIVE]] = ONE
    first += stage.n_imperatives
    if events[trial, SIGNAL] >= 0:
        x[first + events[trial, SIGNAL]] = ONE


@compiled
def best(drives: Any) -> int:
    """Place of the largest drive; the first of equals."""
    place = 0
    for i in range(1, drives.shape[0]):
        if drives[i] > drives[place]:
            place = i
    return place


@compiled
def tally(stage: Stage, conditions: Conditions, strength: Any, meaning: Any, foraging: Any, pays: Any, share: Any,
          key: Any, age: Any, noise: Any, bits: Any, x: Any, drive: Any, program: Any, by_action: Any, by_goal: Any,
          forage_noise: Any, correct: Any) -> None:  # fmt: skip
    """Test one individual at one age; writes the share right of each test into ``correct``."""
    n_actions, n_features = stage.sight_codes.shape
    n_units, n_goals = stage.unit_codes.shape[1], meaning.shape[1]
    sigma, other_share = conditions.response_noise, ONE - share
    goals, identities = n_units, n_units + n_goals
    identify_lane, imitate_lane, goal_lane = n_features, n_features + n_actions, n_features + 2 * n_actions
    n_tests = conditions.test_rounds * n_actions
    correct[:] = ZERO
    if n_tests == 0:
        return
    for test in range(n_tests):
        action = test % n_actions
        fill_normals(key, (age * n_tests + test) * conditions.lanes_per_test, noise)
        for f in range(n_features):
            x[f] = stage.sight_codes[action, f] + noise[f] * conditions.sight_noise
        predict(strength, x, drive)
        predict(stage.readout, drive[:n_units], program)
        for b in range(n_actions):
            by_action[b] = share * program[b] + other_share * drive[identities + b] + sigma * noise[identify_lane + b]
        if best(by_action) == action:
            correct[IDENTIFY] += ONE
        for b in range(n_actions):
            by_action[b] = program[b] + sigma * noise[imitate_lane + b]
        if best(by_action) == action:
            correct[IMITATE] += ONE
        by_goal[:] = f4(-np.inf)
        for b in range(n_actions):
            g = stage.goal_of[b]
            by_goal[g] = max(by_goal[g], meaning[b, g] * program[b])
        for g in range(n_goals):
            mirrored = by_goal[g] if by_goal[g] != f4(-np.inf) else ZERO
            by_goal[g] = share * mirrored + other_share * drive[goals + g] + sigma * noise[goal_lane + g]
        if best(by_goal) == stage.goal_of[action]:
            correct[GOAL] += ONE
    for kind in range(4):
        correct[kind] /= f4(n_tests)
    n_cues, n_outcomes = foraging.shape
    first = conditions.ages.shape[0] * n_tests * conditions.lanes_per_test
    right = 0
    for cue in range(n_cues):
        fill_normals(key, first + (age * n_cues + cue) * forage_noise.shape[0], forage_noise)
        for outcome in range(n_outcomes):
            forage_noise[outcome] = foraging[cue, outcome] + sigma * forage_noise[outcome]
        if best(forage_noise[:n_outcomes]) == pays[cue]:
            right += 1
    if n_cues > 0:
        correct[FORAGE] = f4(right) / f4(n_cues)


@compiled
def live_block(first: int, last: int, stage: Stage, conditions: Conditions, form: Any, individuals: Individuals,
               results: Results) -> None:  # fmt: skip
    """Live the lives of individuals ``first`` to ``last - 1`` and fill their rows of ``results``."""
    n_actions, n_features = stage.sight_codes.shape
    n_units = stage.unit_codes.shape[1]
    n_cues, n_heads = individuals.strength.shape[1:]
    n_goals = individuals.meaning.shape[2]
    n_forage_cues, n_outcomes = individuals.foraging.shape[1:]
    n_trials, ages = individuals.events.shape[1], conditions.ages
    asymptote = conditions.asymptote

    strength = np.zeros((n_cues, (n_heads + 7) // 8 * 8), np.float32)
    meaning, foraging = np.zeros((n_actions, n_goals), np.float32), np.zeros((n_forage_cues, n_outcomes), np.float32)
    mirror = new_bench(n_cues, strength.shape[1])
    means = new_bench(n_actions, n_goals)
    forage = new_bench(n_forage_cues, n_outcomes)
    means.taught[:] = ONE
    forage.taught[:] = ONE
    all_actions, all_cues = np.ones(n_actions, np.float32), np.ones(n_forage_cues, np.float32)
    trace, motor_target = np.zeros(n_features, np.float32), np.zeros(n_units, np.float32)
    noise = np.zeros((n_features + 31) // 32 * 32, np.float32)
    test_noise = np.zeros(conditions.lanes_per_test, np.float32)
    forage_noise = np.zeros((n_outcomes + 31) // 32 * 32, np.float32)
    bits = np.zeros(max(len(noise), len(test_noise), len(forage_noise)) // 2, np.int32)
    test_x, test_drive = np.zeros(n_features, np.float32), np.zeros(strength.shape[1], np.float32)
    program, by_action = np.zeros(n_actions, np.float32), np.zeros(n_actions, np.float32)
    by_goal = np.zeros(n_goals, np.float32)

    for i in range(first, last):
        strength[:, :n_heads] = individuals.strength[i]
        strength[:, n_heads:] = ZERO
        meaning[:] = individuals.meaning[i]
        foraging[:] = individuals.foraging[i]
        for bench in (mirror, means, forage):
            bench.memory_x[:] = ZERO
            bench.memory_y[:] = ZERO
            bench.change[:] = ZERO
        trace[:] = ZERO
        motor_target[:] = ZERO
        # Rows are taken out once a life: taking a row counts as a new array, and that costs more than a trial's arithmetic.
        events, pays, key = individuals.events[i], individuals.pays[i], individuals.life_keys[i]
        own, forage_own, salience = individuals.plasticity[i, 0], individuals.plasticity[i, 1], individuals.salience[i]
        age = 0
        for trial in range(n_trials + 1):
            while age < len(ages) and ages[age] == trial:
                for action in range(n_actions):
                    for f in range(n_features):
                        test_x[f] = stage.sight_codes[action, f]
                    predict(strength, test_x, test_drive)
                    results.drives[i, age, action] = test_drive[:n_heads]
                tally(
                    stage, conditions, strength, meaning, foraging, pays, individuals.mirror_share[i],
                    individuals.test_keys[i], age, test_noise, bits, test_x, test_drive, program, by_action, by_goal,
                    forage_noise, results.correct[i, age],
                )  # fmt: skip
                age += 1
            if trial == n_trials:
                break
            act, outcome, cue = events[trial, ACT], events[trial, OUTCOME], events[trial, FORAGE_CUE]
            perceive(stage, conditions, events, trace, key, trial, noise, bits, mirror.x)
            for unit in range(n_units):
                code = ZERO
                if act >= 0:
                    code = stage.unit_codes[act, unit] * asymptote
                motor_target[unit] = max(code, conditions.motor_trace * motor_target[unit])
                mirror.target[unit] = motor_target[unit]
                mirror.taught[unit] = ONE if code > ZERO or not conditions.only_instructed else ZERO
            for head in range(n_units, n_heads):
                mirror.target[head] = ZERO
                mirror.taught[head] = ONE if outcome >= 0 else ZERO
            if outcome >= 0:
                mirror.target[n_units + stage.goal_of[outcome]] = asymptote
                mirror.target[n_units + n_goals + outcome] = asymptote
            if not conditions.learns:
                continue
            learn(strength, mirror, form, own, salience, asymptote)
            if act >= 0:
                clear(means.x)
                means.x[act] = ONE
                clear(means.target)
                means.target[stage.goal_of[act]] = asymptote
                learn(meaning, means, form, own, all_actions, asymptote)
            if cue >= 0:
                clear(forage.x)
                forage.x[cue] = ONE
                clear(forage.target)
                if events[trial, FORAGE_OUTCOME] >= 0:
                    forage.target[events[trial, FORAGE_OUTCOME]] = asymptote
                learn(foraging, forage, form, forage_own, all_cues, asymptote)
        change = ZERO
        for bench in (mirror, means, forage):
            for head in range(bench.change.shape[0]):
                change += bench.change[head]
        results.change[i] = change
        results.strength[i] = strength[:, :n_heads]
        results.meaning[i] = meaning
        results.foraging[i] = foraging
