"""Mirroring of sixteen lives at a time, each in a lane of its own, with the bits that it has where they are taken in turn.

What is added up for one life has to wait for the sum before; sixteen sums wait no longer than one. See `machine.abreast`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.abreast import abreast_over, numbers_in
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import line_over
from evo_mirror.machine.transposing import take
from evo_mirror.machine.vectors import LANES, as_doubles, store
from evo_mirror.measures.mirroring_in_turn import INFINITY, Readout, carefully, concluded, is_finite, largest_of


def measure_abreast(
    first: int, last: int, drives: NDArray[np.float32], bits: NDArray[np.int32], n_units: int, reading: Readout,
    index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    """`mirroring_in_turn.measure_in_turn`, sixteen lives at a time.

    Parameters
    ----------
    first, last, drives, bits, n_units, reading, index, gain
        As in `measure_in_turn`.
    """
    room, starts = np.empty((bits.shape[2] + 1) * LANES, np.float32), np.empty(LANES, np.int64)
    _measure(first, last, room, starts, drives, bits, n_units, reading, index, gain)


@compiled
def _measure(
    first: int, last: int, room: NDArray[np.float32], starts: NDArray[np.int64], drives: NDArray[np.float32],
    bits: NDArray[np.int32], n_units: int, reading: Readout, index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    n_ages, n, n_heads = len(index), drives.shape[2], drives.shape[3]
    data, source = abreast_over(line_over(room)), line_over(drives)
    read_out = (line_over(reading.first), line_over(reading.units), line_over(reading.weights))
    sums, table = np.empty((5, LANES)), np.empty((n, n))
    for age in range(n_ages):
        for begin in range(first, last, LANES):
            for lane in range(LANES):
                i = min(begin + lane, last - 1)  # lanes to spare have the last life once more
                starts[lane] = (i * n_ages + age) * n * n_heads
            take(data, numbers_in(data), 0, source, line_over(starts), n * n_heads)
            _add_up(data, read_out, n, n_heads, sums)
            for i in range(begin, min(begin + LANES, last)):
                if largest_of(bits[i, age]) >= INFINITY and not is_finite(drives[i, age], n_units):
                    index[age, i] = gain[age, i] = np.nan
                    continue
                lane = i - begin
                found, gain[age, i] = concluded(
                    n, sums[0, lane], sums[1, lane], sums[2, lane], sums[3, lane], sums[4, lane]
                )
                index[age, i] = carefully(drives[i, age], reading, table) if np.isnan(found) else found


@partial(compiled, inner=True)
def _add_up(data: Any, reading: Any, n: int, n_heads: int, sums: NDArray[np.float64]) -> None:
    """Write what `concluded` asks for. Drives of programs are made twice rather than kept."""
    own = total = squares = of_programs = of_sights = as_doubles(0.0)
    for program in range(n):
        drive = square = as_doubles(0.0)
        for sight in range(n):
            by_sight = _read_out(data, reading, n_heads, program, sight)
            drive = drive + by_sight
            square = square + by_sight * by_sight
        own = own + _read_out(data, reading, n_heads, program, program)
        total = total + drive
        squares = squares + square
        of_programs = of_programs + drive * drive
    for sight in range(n):
        drive = as_doubles(0.0)
        for program in range(n):
            drive = drive + _read_out(data, reading, n_heads, program, sight)
        of_sights = of_sights + drive * drive
    store(sums[0], 0, own)
    store(sums[1], 0, total)
    store(sums[2], 0, squares)
    store(sums[3], 0, of_programs)
    store(sums[4], 0, of_sights)


@partial(compiled, inlined=True)
def _read_out(data: Any, reading: Any, n_heads: int, program: int, sight: int) -> Any:
    """The drive of a program by a sight, in each life."""
    drive, (first, units, weights) = as_doubles(0.0), reading
    for k in range(first[program], first[program + 1]):
        drive = drive + np.float64(weights[k]) * as_doubles(data[n_heads * sight + units[k]])
    return drive
