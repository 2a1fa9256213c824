"""Mirroring of sixteen lives at a time, each in a lane of its own, with the bits that it has where they are taken in turn.

What is added up for one life has to wait for the sum before; sixteen sums wait no longer than one. See `machine.abreast`.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.abreast import room_abreast
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import Line, line_of
from evo_mirror.machine.packing import Packed, unpacked
from evo_mirror.machine.transposing import take
from evo_mirror.machine.vectors import LANES, as_doubles, store
from evo_mirror.measures.mirroring_in_turn import INFINITY, Readout, carefully, concluded, is_finite, largest_of


class _Bench(NamedTuple):
    """What sums are made of, as bare places in memory.

    Attributes
    ----------
    data : Abreast
        Of sixteen lives at one age, over actions and heads: drives.
    numbers : Line of float32
        The same memory.
    source : Line of float32
        Drives as each life has them in a row.
    starts : Line of int64
        Where those of each of the sixteen begin.
    first, units, weights : Line
        As in `Readout`.
    """

    data: Any
    numbers: Any
    source: Any
    starts: Any
    first: Any
    units: Any
    weights: Any


def measure_abreast(
    first: int, last: int, drives: NDArray[np.float32], bits: NDArray[np.int32], n_units: int, reading: Readout,
    index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    """As `mirroring_in_turn.measure_in_turn`."""
    room, starts = room_abreast(bits.shape[2], LANES), Line(np.empty(LANES, np.int64))
    lines = [line_of(array) for array in (reading.first, reading.units, reading.weights)]
    bench = Packed(_Bench(*room, line_of(drives), starts, *lines))
    _measure(first, last, bench, drives, bits, n_units, reading, index, gain)


@compiled
def _measure(
    first: int, last: int, packed: Packed, drives: NDArray[np.float32], bits: NDArray[np.int32], n_units: int,
    reading: Readout, index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    (bench,) = unpacked(packed)
    n_ages, n, n_heads = len(index), drives.shape[2], drives.shape[3]
    sums, table, ran_away = np.empty((5, LANES)), np.empty((n, n)), np.empty(LANES, np.bool_)
    for age in range(n_ages):
        for begin in range(first, last, LANES):
            n_lives = min(LANES, last - begin)
            # Life after life before all are taken apart: memory is at its fastest so, and has them at hand then.
            for lane in range(n_lives):
                i = begin + lane
                ran_away[lane] = largest_of(bits[i, age]) >= INFINITY and not is_finite(drives[i, age], n_units)
            for lane in range(LANES):
                i = begin + min(lane, n_lives - 1)  # lanes to spare have the last life once more
                bench.starts[lane] = (i * n_ages + age) * n * n_heads
            take(bench.data, bench.numbers, 0, bench.source, bench.starts, n * n_heads)
            _add_up(bench, n, n_heads, sums)
            for lane in range(n_lives):
                i = begin + lane
                told, gain[age, i] = concluded(
                    n, sums[0, lane], sums[1, lane], sums[2, lane], sums[3, lane], sums[4, lane]
                )
                index[age, i] = carefully(drives[i, age], reading, table) if np.isnan(told) else told
                if ran_away[lane]:
                    index[age, i] = gain[age, i] = np.nan


@partial(compiled, inner=True)
def _add_up(bench: _Bench, n: int, n_heads: int, sums: NDArray[np.float64]) -> None:
    """Write what `concluded` asks for. Drives of programs are made twice rather than kept: that takes less than fetching them."""
    own = total = squares = of_programs = of_sights = as_doubles(0.0)
    for program in range(n):
        drive = square = as_doubles(0.0)
        for sight in range(n):
            by_sight = _read_out(bench, n_heads, program, sight)
            drive = drive + by_sight
            square = square + by_sight * by_sight
        own = own + _read_out(bench, n_heads, program, program)
        total = total + drive
        squares = squares + square
        of_programs = of_programs + drive * drive
    for sight in range(n):
        drive = as_doubles(0.0)
        for program in range(n):
            drive = drive + _read_out(bench, n_heads, program, sight)
        of_sights = of_sights + drive * drive
    store(sums[0], 0, own)
    store(sums[1], 0, total)
    store(sums[2], 0, squares)
    store(sums[3], 0, of_programs)
    store(sums[4], 0, of_sights)


@partial(compiled, inlined=True)
def _read_out(bench: _Bench, n_heads: int, program: int, sight: int) -> Any:
    """The drive of a program by a sight, in each life."""
    drive = as_doubles(0.0)
    for k in range(bench.first[program], bench.first[program + 1]):
        drive = drive + np.float64(bench.weights[k]) * as_doubles(bench.data[n_heads * sight + bench.units[k]])
    return drive
