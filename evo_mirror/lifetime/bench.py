"""The bench: where a life is lived, laid out before it begins."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.arguments import Bench
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space
from evo_mirror.lifetime.table import Layout, StrengthTable, filled_up
from evo_mirror.machine.lines import room_for
from evo_mirror.machine.normals import RUN
from evo_mirror.machine.vectors import LANES

_AHEAD = 256
"""Deviates drawn at a time, where that many are needed: enough to keep the processor busy, few enough to stay at hand."""


def new_bench(setting: Setting, space: Space, n_cues: int, n_outcomes: int, n_parameters: int) -> Bench:
    """Room for the lives of a block of individuals, one after the other.

    Parameters
    ----------
    setting : Setting
    space : Space
    n_cues, n_outcomes : int
        Of foraging.
    n_parameters : int
        Of the learning rule.
    """
    layout = Layout()
    _laid_out(layout, None, setting, space, n_cues, n_outcomes, n_parameters)
    data = room_for(layout.size)
    bench = _laid_out(Layout(), data, setting, space, n_cues, n_outcomes, n_parameters)
    heads, numbers = setting.repertoire.heads, data.array
    n_rows = space.n_rows + setting.repertoire.channels.n_cues - setting.repertoire.channels.n_features
    weight = np.ones(n_rows, np.float32)
    weight[: space.n_rows] = space.weight
    _open(numbers, bench.mirror, weight, heads.n_units)
    _open(numbers, bench.visual, weight, heads.n_heads - heads.n_units)
    _open(numbers, bench.meaning, np.ones(heads.n_actions, np.float32), heads.n_goals)
    _open(numbers, bench.foraging, np.ones(n_cues, np.float32), n_outcomes)
    readout = setting.repertoire.readout
    for block in range(bench.readout.blocks):
        part = readout[:, block * LANES : (block + 1) * LANES]
        first = bench.readout.strength + LANES * bench.readout.rows * block
        table = numbers[first : first + LANES * bench.readout.rows].reshape(-1, LANES)
        table[: part.shape[0], : part.shape[1]] = part
    return bench


def _laid_out(
    layout: Layout, data: Any, setting: Setting, space: Space, n_cues: int, n_outcomes: int, n_parameters: int,
) -> Bench:  # fmt: skip
    channels, heads = setting.repertoire.channels, setting.repertoire.heads
    n_rows = space.n_rows + channels.n_cues - channels.n_features
    n_innate = (channels.n_features, heads.n_heads) if space.in_actions else (0, 0)
    most = max(heads.n_actions, heads.n_goals, n_outcomes)
    identify, goal, imitate, _ = setting.asks
    ahead = max(1, _AHEAD // channels.n_features)
    n_noise = _room_for_noise(channels.n_features, ahead)
    n_answers = (identify + imitate) * heads.n_actions + goal * heads.n_goals
    n_responses = max(_AHEAD, _room_for_noise(n_answers), _room_for_noise(n_outcomes))
    return Bench(
        percept=layout.take(2 * filled_up(n_rows)),
        mirror=layout.table(data, n_rows, heads.n_units),
        visual=layout.table(data, n_rows, heads.n_heads - heads.n_units),
        meaning=layout.table(data, heads.n_actions, heads.n_goals),
        foraging=layout.table(data, n_cues, n_outcomes),
        readout=layout.table(data, heads.n_units, heads.n_actions),
        innate=layout.table(data, *n_innate),
        trace=layout.take(space.n_rows),
        targets=layout.take(heads.n_units),
        noise=layout.take(n_noise + LANES),
        n_noise=n_noise,
        noise_ahead=ahead,
        responses=layout.take(n_responses + LANES),
        n_responses=n_responses,
        scores=layout.take(most),
        by_goal=layout.take(heads.n_goals),
        nothing=layout.take(most),
        data=data,
        own=room_for(n_parameters),
        forage_own=room_for(n_parameters),
    )


def _room_for_noise(n_lanes: int, times: int = 1) -> int:
    """Room for ``times`` times ``n_lanes`` lanes, from any multiple of ``n_lanes`` on, in the whole runs that they lie in."""
    latest = RUN - gcd(n_lanes, RUN)  # in its run
    return -(-(latest + times * n_lanes) // RUN) * RUN


def _open(numbers: NDArray[np.float32], table: StrengthTable, weight: NDArray[np.float32], n_heads: int) -> None:
    """What is filled in has a salience, a weight and a teacher of 0."""
    n = len(weight)
    numbers[table.salience : table.salience + n] = 1
    numbers[table.weight : table.weight + n] = weight
    numbers[table.taught : table.taught + n_heads] = 1
