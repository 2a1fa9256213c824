"""Snapshots, compiled: how strongly each sight drives each head, and what share of tests is passed. Neither teaches.

The same as `tally` in `reference`, told again for speed. All tables have been settled before; see `table`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from evo_mirror.lifetime import ways
from evo_mirror.lifetime.arguments import Bench, Conditions, Individuals, Stage
from evo_mirror.lifetime.table import place_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import RUN
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE

f4 = np.float32
ZERO, ONE = np.float32(0), np.float32(1)
NONE = -(1 << 40)
"""No lane and no cue: far from all that there are."""
TESTED, RESPONSES, FORAGING = 1, 2, 3
"""Streams of noise in tests, by their place among the keys of a life."""


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
        for outcome in range(n_outcomes):
            data[table.drive + outcome] = data[place_of(table, cue, outcome)]
        ways.mix(way, data, bench.scores, n_outcomes, ONE, table.drive, ZERO, bench.nothing, sigma, response)
        right += ways.best(way, data, bench.scores, n_outcomes) == individuals.pays[i, cue]
    return f4(right) / f4(n_cues) if n_cues > 0 else ZERO
