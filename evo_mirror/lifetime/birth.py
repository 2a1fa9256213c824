"""Birth and death in the kernel: strengths into the tables of a life, and out of them again."""

from __future__ import annotations

from typing import Any

import numpy as np

from evo_mirror.lifetime import ways
from evo_mirror.lifetime.table import StrengthTable, forget_all, place_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.vectors import LANES, fma

f4 = np.float32


@compiled
def be_born(way: Any, stage: Any, individuals: Any, i: int, bench: Any) -> None:
    """Fill the tables with what individual ``i`` is born with."""
    mirror, visual, meaning, foraging = bench.mirror, bench.visual, bench.meaning, bench.foraging
    forget_all(mirror)
    forget_all(visual)
    forget_all(meaning)
    forget_all(foraging)
    ways.clear(way, bench.data, bench.trace, stage.sight_rows)
    ways.clear(way, bench.data, bench.targets, LANES * mirror.blocks)
    for k in range(individuals.plasticity.shape[2]):
        bench.own[k] = individuals.plasticity[i, 0, k]
        bench.forage_own[k] = individuals.plasticity[i, 1, k]
    n_units, n_heads = stage.n_units, individuals.n_heads
    feel(stage, individuals.salience, i, mirror)
    write(way, stage, individuals, i, 0, n_units, mirror)
    if visual.blocks > 0:
        feel(stage, individuals.salience, i, visual)
        write(way, stage, individuals, i, n_units, n_heads, visual)
    if stage.in_actions:
        project(way, stage, individuals, i, bench.innate, mirror, visual)
    for action in range(individuals.meaning.shape[1]):
        for goal in range(individuals.meaning.shape[2]):
            meaning.data[place_of(meaning, action, goal)] = individuals.meaning[i, action, goal]
    for cue in range(individuals.foraging.shape[1]):
        for outcome in range(individuals.foraging.shape[2]):
            foraging.data[place_of(foraging, cue, outcome)] = individuals.foraging[i, cue, outcome]


@compiled
def feel(stage: Any, salience: Any, i: int, table: StrengthTable) -> None:
    """Saliences of the rows; in action space all rows of sights have that of the first feature."""
    first, sights = table.salience, stage.sight_rows
    for row in range(sights):
        feature = 0 if stage.in_actions else row
        table.data[first + row] = salience[i, feature] if feature < stage.n_features else f4(0)
    for cue in range(stage.n_features, salience.shape[1]):
        table.data[first + sights + cue - stage.n_features] = salience[i, cue]


@compiled
def write(way: Any, stage: Any, individuals: Any, i: int, low: int, high: int, table: StrengthTable) -> None:
    """Strengths at birth of heads ``low`` to ``high - 1``; cues for which none are given begin at 0."""
    data, given, n_heads = table.data, individuals.strength, individuals.n_heads
    ways.clear(way, data, table.strength, table.rows * LANES * table.blocks)
    for cue in range(individuals.given_rows):
        if cue < stage.n_features and stage.in_actions:
            continue
        row = cue if cue < stage.n_features else stage.sight_rows + cue - stage.n_features
        source = i * individuals.stride + cue * n_heads + low
        for block in range(table.blocks):
            place, first = table.strength + LANES * (table.rows * block + row), source + LANES * block
            if LANES * (block + 1) <= high - low:
                ways.copy(way, data, place, given, first, LANES)
            else:
                for head in range(high - low - LANES * block):
                    data[place + head] = given[first + head]


@compiled
def project(
    way: Any, stage: Any, individuals: Any, i: int, innate: StrengthTable, mirror: StrengthTable, visual: StrengthTable
) -> None:
    """In action space, a row is the drive of an action's sight: what the innate strengths make of it."""
    source, n_heads, n_units = i * individuals.stride, individuals.n_heads, stage.n_units
    for feature in range(stage.n_features):
        for head in range(n_heads):
            place = place_of(innate, feature, head)
            innate.data[place] = individuals.strength[source + feature * n_heads + head]
    for action in range(stage.n_actions):
        ways.predict(way, innate, innate.rows, stage.looks, action * innate.rows)
        for head in range(n_units):
            mirror.data[place_of(mirror, action, head)] = innate.data[innate.drive + head]
        for head in range(n_units, n_heads):
            visual.data[place_of(visual, action, head - n_units)] = innate.data[innate.drive + head]


@compiled
def die(stage: Any, individuals: Any, results: Any, i: int, bench: Any) -> None:
    """Write down what individual ``i`` leaves: strengths where somebody asks for them, meaning and foraging always."""
    n_units, n_heads = stage.n_units, individuals.n_heads
    if results.strength.shape[1] > 0:
        read(stage, individuals, results.strength, i, 0, n_units, bench.mirror)
        if bench.visual.blocks > 0:
            read(stage, individuals, results.strength, i, n_units, n_heads, bench.visual)
    for action in range(results.meaning.shape[1]):
        for goal in range(results.meaning.shape[2]):
            results.meaning[i, action, goal] = bench.meaning.data[place_of(bench.meaning, action, goal)]
    for cue in range(results.foraging.shape[1]):
        for outcome in range(results.foraging.shape[2]):
            results.foraging[i, cue, outcome] = bench.foraging.data[place_of(bench.foraging, cue, outcome)]


@compiled
def read(stage: Any, individuals: Any, strength: Any, i: int, low: int, high: int, table: StrengthTable) -> None:
    """Strengths at death; in action space, those at birth plus what was gained for each action's sight."""
    source, n_heads, n_actions = i * individuals.stride, individuals.n_heads, stage.n_actions
    for cue in range(strength.shape[1]):
        row = cue if cue < stage.n_features else stage.sight_rows + cue - stage.n_features
        for head in range(low, high):
            if cue < stage.n_features and stage.in_actions:
                value = individuals.strength[source + cue * n_heads + head]
                for action in range(n_actions):
                    gained = table.data[place_of(table, n_actions + action, head - low)]
                    value = fma(stage.looks[action * stage.look_rows + cue], gained, value)
                strength[i, cue, head] = value
            else:
                strength[i, cue, head] = table.data[place_of(table, row, head - low)]
