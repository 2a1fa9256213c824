"""Snapshots, compiled: how strongly each sight drives each head, and what share of tests is passed. Neither teaches.

The same as `tally` in `reference`, told again for speed. All tables have been settled before; see `table`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.arguments import Conditions, Individuals, Stage
from evo_mirror.lifetime.bench import Bench
from evo_mirror.lifetime.birth import start_at
from evo_mirror.lifetime.perceiving import add_noise
from evo_mirror.lifetime.sweep import predict
from evo_mirror.lifetime.table import place_of
from evo_mirror.machine.abreast import at_once, for_all
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.normals import pair, write_words
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.transposing import give
from evo_mirror.machine.vectors import fma, where
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE

f4 = np.float32
ZERO, ONE = f4(0), f4(1)
TESTED, RESPONSES, FORAGING = 1, 2, 3
"""Streams of noise in tests, by their place among the keys of a life."""
N_TESTS = 4


@partial(compiled, inner=True)
def look(arguments: Any, first: int, n_lives: int, age: int, present: int) -> None:
    """Write down the drive of every head by the sight of every action, without noise and without other cues."""
    stage, conditions, _, results, bench = unpacked(arguments)
    data, mirror, visual = bench.data, bench.mirror, bench.visual
    heads = mirror.heads + visual.heads
    for action in range(stage.n_actions):
        code, place = (present + action) * stage.shows.width, bench.looks + action * heads
        predict(mirror, stage.sight_rows, stage.shows.rows, code)
        predict(visual, stage.sight_rows, stage.shows.rows, code)
        for unit in range(mirror.heads):
            data[place + unit] = data[mirror.drive + unit]
        for head in range(visual.heads):
            data[place + mirror.heads + head] = data[visual.drive + head]
    size = stage.n_actions * heads
    start_at(bench, first, n_lives, size * conditions.n_ages)
    for life in range(at_once(data)):
        bench.starts[life] += age * size
    give(results.drives, bench.starts, data, bench.numbers, bench.looks, size, n_lives)


@partial(compiled, inner=True)
def tally(arguments: Any, first: int, n_lives: int, age: int, present: int) -> None:
    """Test the lives at one age, after a `look` at them; writes the share right of each test. Testing never teaches."""
    stage, conditions, individuals, results, bench = unpacked(arguments)
    n_actions, n_goals, data, right = stage.n_actions, stage.n_goals, bench.data, bench.right
    visual, sigma = bench.visual, conditions.response_noise
    goals, identities, share = bench.nothing, bench.nothing, for_all(data, ONE)
    if visual.heads > 0:
        goals, identities, share = visual.drive, visual.drive + n_goals, data[bench.share]
    rest = ONE - share
    n_answers = (conditions.identify + conditions.imitate) * n_actions + conditions.goal * n_goals
    # Without any noise, one round says what all would.
    is_noisy = conditions.sight_noise > ZERO or sigma > ZERO
    n_tests = (conditions.test_rounds if is_noisy else min(1, conditions.test_rounds)) * n_actions
    for test in range(N_TESTS):
        data[right + test] = for_all(data, ZERO)
    action = -1
    for test in range(n_tests):
        action = action + 1 if action + 1 < n_actions else 0
        show(stage, conditions, bench, action, present, age * n_tests + test)
        read_out(stage, bench)
        response = bench.responses
        if sigma > ZERO:
            answer(bench, RESPONSES, age * n_tests + test, n_answers)
        if conditions.identify:
            named = best(data, n_actions, share, bench.programs, rest, identities, sigma, response)
            data[right + IDENTIFY] = data[right + IDENTIFY] + where(named == f4(action), ONE, ZERO)
            response += n_actions
        if conditions.imitate:
            done = best(
                data, n_actions, for_all(data, ONE), bench.programs, for_all(data, ZERO), bench.nothing, sigma, response
            )
            data[right + IMITATE] = data[right + IMITATE] + where(done == f4(action), ONE, ZERO)
            response += n_actions
        if conditions.goal:
            read_goals(stage, bench, present)
            meant = best(data, n_goals, share, bench.by_goal, rest, goals, sigma, response)
            data[right + GOAL] = data[right + GOAL] + where(meant == f4(stage.goal_of[present + action]), ONE, ZERO)
    if n_tests > 0:
        for test in range(FORAGE):
            data[right + test] = data[right + test] / f4(n_tests)
        if conditions.forage:
            guess(conditions, bench, individuals, first, n_lives, age)
        for test, is_given in (
            (IDENTIFY, conditions.identify), (IMITATE, conditions.imitate), (GOAL, conditions.goal), (FORAGE, conditions.forage),
        ):  # fmt: skip
            if not is_given:
                data[right + test] = for_all(data, f4(np.nan))
        start_at(bench, first, n_lives, N_TESTS * conditions.n_ages)
        for life in range(at_once(data)):
            bench.starts[life] += age * N_TESTS
        give(results.correct, bench.starts, data, bench.numbers, right, N_TESTS, n_lives)


@partial(compiled, inlined=True, inner=True)
def show(stage: Stage, conditions: Conditions, bench: Bench, action: int, present: int, test: int) -> None:
    """Show an action, with noise, and predict; without, that is what `look` has just seen."""
    data, mirror, visual = bench.data, bench.mirror, bench.visual
    if conditions.sight_noise > ZERO:
        percept, n, code = bench.percept, stage.sight_rows, (present + action) * stage.shows.width
        for row in range(n):
            data[percept + row] = for_all(data, stage.shows.rows[code + row])
        amount = for_all(data, conditions.sight_noise)
        add_noise(data, percept, n, bench.keys + 2 * TESTED, test, amount, for_all(data, f4(np.inf)), bench.words)
        predict(mirror, n, data, percept)
        predict(visual, n, data, percept)
    else:
        seen = bench.looks + action * (mirror.heads + visual.heads)
        for unit in range(mirror.heads):
            data[mirror.drive + unit] = data[seen + unit]
        for head in range(visual.heads):
            data[visual.drive + head] = data[seen + mirror.heads + head]


@partial(compiled, inlined=True, inner=True)
def read_out(stage: Stage, bench: Bench) -> None:
    """Drives of the motor programs, from those of the units that tell of them."""
    data = bench.data
    for action in range(stage.n_actions):
        drive = for_all(data, ZERO)
        for k in range(stage.first_reader[action], stage.first_reader[action + 1]):
            drive = fma(data[bench.mirror.drive + stage.readers[k]], stage.shares[k], drive)
        data[bench.programs + action] = drive


@partial(compiled, inlined=True, inner=True)
def answer(bench: Bench, stream: int, test: int, n: int) -> None:
    """Draw the noise of all answers to one test."""
    data, half, noise = bench.data, (n + 1) // 2, bench.responses
    write_words(data, noise, 2 * half, bench.keys + 2 * stream, 2 * half * test)
    for k in range(noise, noise + half):
        data[k], data[half + k] = pair(data, k, half + k)


@partial(compiled, inner=True)
def best(data: Any, n: int, share: Any, one: int, rest: Any, other: int, sigma: Any, noise: int) -> Any:
    """Place of the largest of ``n`` scores, share x one + rest x other + sigma x noise; the first of equals."""
    most, place = for_all(data, f4(-np.inf)), for_all(data, ZERO)
    for k in range(n):
        score = fma(rest, data[other + k], share * data[one + k])
        score = fma(sigma, data[noise + k], score) if sigma > ZERO else score
        is_more = score > most
        most, place = where(is_more, score, most), where(is_more, f4(k), place)
    return place


@partial(compiled, inlined=True, inner=True)
def read_goals(stage: Stage, bench: Bench, present: int) -> None:
    """The best drive of the programs that serve each goal, as far as they are known to."""
    data, by_goal, meaning = bench.data, bench.by_goal, bench.meaning
    for g in range(stage.n_goals):
        data[by_goal + g] = for_all(data, f4(-np.inf))
    for b in range(stage.n_actions):
        g = stage.goal_of[present + b]
        known = data[place_of(meaning, b, g)] * data[bench.programs + b]
        data[by_goal + g] = where(known > data[by_goal + g], known, data[by_goal + g])
    for g in range(stage.n_goals):
        data[by_goal + g] = where(data[by_goal + g] == f4(-np.inf), ZERO, data[by_goal + g])


@partial(compiled, inner=True)
def guess(conditions: Conditions, bench: Bench, individuals: Individuals, first: int, n_lives: int, age: int) -> None:
    """Share of foraging cues whose outcome is foretold."""
    data, table, n, right = bench.data, bench.foraging, at_once(bench.data), bench.right + FORAGE
    n_cues, n_outcomes = table.rows, table.heads
    for cue in range(n_cues):
        if conditions.response_noise > ZERO:
            answer(bench, FORAGING, age * n_cues + cue, n_outcomes)
        for outcome in range(n_outcomes):
            data[table.drive + outcome] = data[place_of(table, cue, outcome)]
        one, nought = for_all(data, ONE), for_all(data, ZERO)
        told = best(
            data, n_outcomes, one, table.drive, nought, bench.nothing, conditions.response_noise, bench.responses
        )
        for life in range(n):
            pays = individuals.pays[(first + min(life, n_lives - 1)) * n_cues + cue]
            bench.numbers[n * bench.pays + life] = f4(pays)
        data[right] = data[right] + where(told == data[bench.pays], ONE, ZERO)
    if n_cues > 0:
        data[right] = data[right] / f4(n_cues)
