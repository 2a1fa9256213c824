"""Mirroring of a whole generation: `indices.mirror_index` and `indices.mirror_gain` of everybody at every age, compiled.

The drives of programs in double precision take more room than the life that they were measured in. Here they are made, added up
and forgotten, and the numbers are those of `indices` up to rounding.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.once import once
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.threads import in_blocks
from evo_mirror.measures.indices import FLAT
from evo_mirror.state.lived import Lived
from evo_mirror.state.repertoire import Repertoire

_SIGN, _INFINITY = np.int32(0x7FFFFFFF), 0x7F800000
"""Bits of a float32 without its sign; all numbers have less than infinity."""

_TELLING = 0.01
"""Share of the squares of drives that has to be left when rows and columns are centred, for sums to be exact enough: they lose
two digits of sixteen then."""


class _Readout(NamedTuple):
    """How programs are read off units.

    Attributes
    ----------
    first : (n_programs + 1,) int array
        Where the units of each program begin in what follows, and the end.
    units : (n,) uint64 array
    weights : (n,) float64 array
    """

    first: NDArray[np.int64]
    units: NDArray[np.uint64]
    weights: NDArray[np.float64]


@once  # several measures ask
def index_and_gain(lived: Lived, threads: int = 1) -> NDArray[np.float64]:
    """Mirror index and mirror gain of each individual at each age, found once for each generation.

    Parameters
    ----------
    lived : Lived
    threads : int

    Returns
    -------
    (2, n_individuals, n_ages) float64 array
        NaN where learning left a drive that is no number. In memory, each age lies in one piece.
    """
    drives, n_units = np.ascontiguousarray(lived.life.drives), lived.repertoire.heads.n_units
    n, n_ages, n_actions, n_heads = drives.shape
    found = np.zeros((2, n_ages, n))
    if n_actions > 1:
        bits = drives.view(np.int32).reshape(n, n_ages, n_actions * n_heads)
        in_blocks(n, threads, _measure, drives, bits, n_units, _reading_of(lived.repertoire), *found)
        found[1] /= lived.asymptote
    return found.transpose(0, 2, 1)


@once
def _reading_of(repertoire: Repertoire) -> _Readout:
    readout = repertoire.readout
    programs, units = np.nonzero(readout.T)
    first = np.searchsorted(programs, np.arange(readout.shape[1] + 1))
    return _Readout(first, units.astype(np.uint64), readout[units, programs].astype(np.float64))


@compiled
def _measure(
    first: int, last: int, drives: NDArray[np.float32], bits: NDArray[np.int32], n_units: int, reading: _Readout,
    index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    n = drives.shape[2]
    row, by_sight, table = np.empty(n), np.empty(n), np.empty((n, n))
    for i in range(first, last):
        for age in range(len(index)):
            of_life = drives[i, age]
            if _largest(bits[i, age]) >= _INFINITY and not _is_finite(of_life, n_units):
                index[age, i] = gain[age, i] = np.nan
                continue
            by_sight[:] = 0.0
            own, total, squares, of_programs = 0.0, 0.0, 0.0, 0.0
            for program in range(n):
                _read_out(of_life, program, reading, row)
                # Sums of their own, so that those of the next program need not wait for them.
                drive, square = 0.0, 0.0
                for sight in range(n):
                    drive += row[sight]
                    square += row[sight] * row[sight]
                    by_sight[sight] += row[sight]
                own += row[program]
                total += drive
                squares += square
                of_programs += drive * drive
            of_sights = 0.0
            for sight in range(n):
                of_sights += by_sight[sight] * by_sight[sight]
            # What is left of the squares when the means of rows and columns are taken off.
            left = squares - (of_programs + of_sights - total * total / n) / n
            is_telling = left > _TELLING * squares
            centred = (own - total / n) / np.sqrt((n - 1) * left) if is_telling else _carefully(of_life, reading, table)
            index[age, i], gain[age, i] = centred, own / n - (total - own) / (n * (n - 1))


@partial(compiled, inlined=True)
def _read_out(drives: Any, program: int, reading: _Readout, row: Any) -> None:
    """Write the drives of one program by all sights."""
    begin, end = reading.first[program], reading.first[program + 1]
    for sight in range(len(row)):
        row[sight] = reading.weights[begin] * np.float64(drives[sight, reading.units[begin]]) if begin < end else 0.0
    for k in range(begin + 1, end):
        for sight in range(len(row)):
            row[sight] += reading.weights[k] * np.float64(drives[sight, reading.units[k]])


@partial(compiled, inlined=True)
def _largest(bits: Any) -> Any:
    """The largest of floats without their signs, as whole numbers: many of those are compared at once."""
    largest = np.int32(0)
    for k in range(len(bits)):
        largest = max(largest, np.int32(bits[k] & _SIGN))
    return largest


@partial(compiled, inlined=True)
def _is_finite(drives: Any, n_units: int) -> bool:
    for sight in range(drives.shape[0]):
        for unit in range(n_units):
            if not np.isfinite(drives[sight, unit]):
                return False
    return True


@compiled
def _carefully(drives: Any, reading: _Readout, table: Any) -> float:
    """The index where hardly anything is left of the drives once they are centred: step by step, as it is defined."""
    n = len(table)
    by_sight, by_program, largest = np.zeros(n), np.zeros(n), 0.0
    for program in range(n):
        _read_out(drives, program, reading, table[program])
        for sight in range(n):
            by_sight[sight] += table[program, sight] / n
            by_program[program] += table[program, sight] / n
            largest = max(largest, abs(table[program, sight]))
    total, own, squares = 0.0, 0.0, 0.0
    # One after the other, as numpy's own sum is not: where nothing compiles it would be another number.
    for program in range(n):
        total += by_program[program]
    mean = total / n
    for program in range(n):
        for sight in range(n):
            centred = table[program, sight] - by_program[program] - by_sight[sight] + mean
            squares += centred * centred
            own += centred if sight == program else 0.0
    size = np.sqrt((n - 1) * squares)
    return 0.0 if size <= FLAT * largest else own / size
