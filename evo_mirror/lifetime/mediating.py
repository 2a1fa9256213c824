"""Mediating, compiled: what is heard stands in for an act, on trials without one; see `reference.evoke`."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.perceiving import met_on
from evo_mirror.lifetime.sweep import settle
from evo_mirror.lifetime.table import place_of
from evo_mirror.machine.abreast import for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.vectors import fma, where
from evo_mirror.state.experience import ACT, SOUND

ZERO, ONE = np.float32(0), np.float32(1)


@partial(compiled, inner=True)
def mediate(form: Any, arguments: Any, trial: int) -> None:
    """Let motor units be driven by what is heard, in place of an act, and take the sound out of the input.

    Strengths have to be what they are before this trial: what is pending is added first.
    """
    stage, conditions, individuals, _, bench = unpacked(arguments)
    data, mirror, row = bench.data, bench.mirror, stage.sight_rows
    heard, done = met_on(bench, individuals, trial, SOUND), met_on(bench, individuals, trial, ACT)
    mediates = (heard >= ZERO) & (done < ZERO)
    if not in_any(mediates):
        return
    settle(form, mirror, bench.lists)
    for unit in range(mirror.heads):
        drive = for_all(data, ZERO)
        for sound in range(row, row + stage.n_sounds):
            drive = fma(data[mirror.x + sound], data[place_of(mirror, sound, unit)], drive)
        drive = where(drive > ZERO, drive, ZERO)
        drive = conditions.mediation * where(drive < conditions.asymptote, drive, conditions.asymptote)
        evoked, target = where(mediates, drive, ZERO), data[mirror.target + unit]
        data[mirror.target + unit] = where(evoked > target, evoked, target)
        if conditions.only_instructed:
            data[mirror.taught + unit] = where(evoked > ZERO, for_all(data, ONE), data[mirror.taught + unit])
    for sound in range(row, row + stage.n_sounds):
        data[mirror.x + sound] = where(mediates, ZERO, data[mirror.x + sound])
        if stage.in_actions:
            data[mirror.z + sound] = data[mirror.x + sound]
