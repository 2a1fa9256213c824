"""The mirror route where it does not learn as all else does, compiled; see `routes`, which is the specification."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.table import place_of
from evo_mirror.machine.abreast import for_all
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.packing import unpacked
from evo_mirror.machine.vectors import fma

ZERO, ONE = np.float32(0), np.float32(1)


@partial(compiled, inner=True)
def send_through(arguments: Any) -> None:
    """Let a sight be learned about as it is when it has gone through the route and back; other cues as they drive."""
    stage, _, _, _, bench = unpacked(arguments)
    data, mirror, n_rows = bench.data, bench.mirror, stage.sight_rows
    for row in range(n_rows):
        data[mirror.z + row] = for_all(data, ZERO)
    for unit in range(mirror.heads):
        column, drive = bench.route + unit, for_all(data, ZERO)
        for row in range(n_rows):
            drive = fma(data[mirror.x + row], data[column + mirror.heads * row], drive)
        for row in range(n_rows):
            data[mirror.z + row] = fma(drive, data[column + mirror.heads * row], data[mirror.z + row])
    for row in range(n_rows, mirror.rows):
        data[mirror.z + row] = data[mirror.x + row]


@partial(compiled, inner=True)
def strengthen(arguments: Any) -> None:
    """Let gains grow by what is done, and strengths with them.

    Nothing that is pending is about sights, so that it does not matter when it is added.
    """
    stage, conditions, _, _, bench = unpacked(arguments)
    data, mirror, total = bench.data, bench.mirror, for_all(bench.data, ZERO)
    for unit in range(mirror.heads):
        gain, done = data[bench.gains + unit], data[mirror.target + unit]
        more = data[bench.parameters] * (done / conditions.asymptote) * (ONE - gain)
        share, moved = more / gain, for_all(data, ZERO)
        for row in range(stage.sight_rows):
            place = place_of(mirror, row, unit)
            delta = share * data[place]
            data[place] = data[place] + delta
            moved = moved + abs(delta)
        total = total + moved
        data[bench.gains + unit] = gain + more
    data[bench.grown] = data[bench.grown] + total
