"""Mirroring of one life after the other, where there are no explicit vectors; and what is left to say of each where there are."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.measures.indices import FLAT

_SIGN, INFINITY = np.int32(0x7FFFFFFF), 0x7F800000
"""Bits of a float32 without its sign; all numbers have less than infinity."""

_TELLING = 0.01
"""Share of the squares of drives that has to be left when rows and columns are centred, for sums to be exact enough: they lose
two digits of sixteen then."""


class Readout(NamedTuple):
    """How programs are read off units.

    Attributes
    ----------
    first : (n_programs + 1,) int64 array
        Where the units of each program begin in what follows, and the end.
    units : (n,) int64 array
    weights : (n,) float32 array
    """

    first: NDArray[np.int64]
    units: NDArray[np.int64]
    weights: NDArray[np.float32]


@compiled
def measure_in_turn(
    first: int, last: int, drives: NDArray[np.float32], bits: NDArray[np.int32], n_units: int, reading: Readout,
    index: NDArray[np.float64], gain: NDArray[np.float64],
) -> None:  # fmt: skip
    """Write index and gain, in units of strength, of the lives from ``first`` up to ``last``.

    Parameters
    ----------
    first, last : int
    drives : (n_individuals, n_ages, n_actions, n_heads) float32 array
    bits : (n_individuals, n_ages, n_actions * n_heads) int32 array
        Of the same drives.
    n_units : int
    reading : Readout
    index, gain : (n_ages, n_individuals) float64 arrays
    """
    n = drives.shape[2]
    row, by_sight, table = np.empty(n), np.empty(n), np.empty((n, n))
    for i in range(first, last):
        for age in range(len(index)):
            of_life = drives[i, age]
            if largest_of(bits[i, age]) >= INFINITY and not is_finite(of_life, n_units):
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
            found, gain[age, i] = concluded(n, own, total, squares, of_programs, of_sights)
            index[age, i] = carefully(of_life, reading, table) if np.isnan(found) else found


@partial(compiled, inlined=True)
def concluded(n: int, own: float, total: float, squares: float, of_programs: float, of_sights: float) -> Any:
    """Index and gain of a life from sums over the drives of its programs; the index is NaN if `carefully` has to say it.

    Parameters
    ----------
    n : int
        Actions.
    own, total, squares : float
        Of drives of programs by the sight of their own action; of all; of the squares of all.
    of_programs, of_sights : float
        Of the squares of the sums over sights, and over programs.
    """
    # What is left of the squares when the means of rows and columns are taken off.
    left = squares - (of_programs + of_sights - total * total / n) / n
    index = (own - total / n) / np.sqrt((n - 1) * left) if left > _TELLING * squares else np.nan
    return index, own / n - (total - own) / (n * (n - 1))


@partial(compiled, inlined=True)
def _read_out(drives: Any, program: int, reading: Readout, row: Any) -> None:
    """Write the drives of one program by all sights."""
    begin, end = reading.first[program], reading.first[program + 1]
    for sight in range(len(row)):
        row[sight] = _part(drives, sight, reading, begin) if begin < end else 0.0
    for k in range(begin + 1, end):
        for sight in range(len(row)):
            row[sight] += _part(drives, sight, reading, k)


@partial(compiled, inlined=True)
def _part(drives: Any, sight: int, reading: Readout, k: int) -> float:
    """What one unit of a program adds to its drive."""
    return np.float64(reading.weights[k]) * np.float64(drives[sight, np.uint64(reading.units[k])])


@partial(compiled, inlined=True)
def largest_of(bits: Any) -> Any:
    """The largest of floats without their signs, as whole numbers: many of those are compared at once.

    Parameters
    ----------
    bits : (n,) int32 array
    """
    found = np.int32(0)
    for k in range(len(bits)):
        found = max(found, np.int32(bits[k] & _SIGN))
    return found


@partial(compiled, inlined=True)
def is_finite(drives: Any, n_units: int) -> bool:
    """Whether all drives of units are finite numbers; those of other heads do not matter.

    Parameters
    ----------
    drives : (n_actions, n_heads) float32 array
    n_units : int
    """
    for sight in range(drives.shape[0]):
        for unit in range(n_units):
            if not np.isfinite(drives[sight, unit]):
                return False
    return True


@compiled
def carefully(drives: Any, reading: Readout, table: Any) -> float:
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
