"""Normals: a standard normal deviate for every lane of a key.

Box and Muller's transform [BoxMuller1958]_ in float32, with polynomials, operation by operation IEEE, so that compiled code,
numpy and any processor give the same bits. Lanes come in runs of 32: deviates j and 16 + j of a run are a pair, made
of the words at these two lanes; the first gives the radius, the second the angle. A deviate is at most 5.77 in size
(24-bit radius): beyond lie 8e-9 of the normal distribution.

The story is told three times: `fill_normals` sixteen pairs at once, `fill_normals_plainly` one after the other, and
`reference_normals`, the specification, in plain numpy. A test holds all equal, bit for bit.

References
----------
.. [BoxMuller1958] Box & Muller (1958), A note on the generation of random normal deviates.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numba.extending import overload
from numpy.typing import NDArray

from evo_mirror.machine.abreast import INLINED, abreast
from evo_mirror.machine.compiled import HAS_COMPILER, HAS_LANES, compiled, written_in_python
from evo_mirror.machine.vectors import (
    LANES,
    as_floats,
    bits_of,
    bits_of_number,
    counting_by,
    fma,
    number_of_bits,
    square_root,
    store,
    where,
)
from evo_mirror.machine.words import reference_words, word

RUN = 2 * LANES
"""Lanes of a run: sixteen pairs."""

f4 = np.float32
i4 = np.int32
u4 = np.uint32
u8 = np.uint64

LOG = tuple(
    f4(c)
    for c in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip
"""Of cephes' logf: log(1 + f) on sqrt(1/2) - 1 <= f < sqrt(2) - 1, the highest power first."""
SINE = tuple(f4(c) for c in (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1))
COSINE = tuple(f4(c) for c in (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2))
"""Of cephes' sinf and cosf, on |a| <= pi/4."""
LOG_2, HALF_PI, SQRT_HALF = f4(0.693147181), f4(1.5707964), f4(0.70710678)
UNIT, MIDDLE = f4(2.0**-24), f4(2.0**-25 - 0.5)
HALF, ONE, ZERO = f4(0.5), f4(1.0), f4(0.0)


@partial(compiled, inlined=True)
def _words(x: Any, low: Any, high: Any) -> Any:
    """`word`, sixteen at once: of sixteen lanes, each times the golden number, or of sixteen keys, in halves."""
    h = low ^ x
    h = (h ^ (h >> 16)) * u4(0x7FEB352D) ^ high
    h = (h ^ (h >> 15)) * u4(0x846CA68B)
    h = ((h ^ (h >> 16)) + x) * u4(0x7FEB352D)
    h = (h ^ (h >> 15)) * u4(0x846CA68B)
    return h ^ (h >> 16)


@partial(compiled, inlined=True)
def _minus_two_log(f: Any, exponent: Any) -> Any:
    """-2 log of (1 + f) 2**exponent, never below 0; for a number or for `Floats`."""
    p = fma(f, LOG[0], LOG[1])
    p = fma(p, f, LOG[2])
    p = fma(p, f, LOG[3])
    p = fma(p, f, LOG[4])
    p = fma(p, f, LOG[5])
    p = fma(p, f, LOG[6])
    p = fma(p, f, LOG[7])
    p = fma(p, f, LOG[8])
    square = fma(exponent, LOG_2, fma(fma(p, f, -HALF), f * f, f)) * f4(-2.0)
    return where(square > ZERO, square, ZERO)


@partial(compiled, inlined=True)
def _sine(a: Any, aa: Any) -> Any:
    return fma(fma(fma(aa, SINE[0], SINE[1]), aa, SINE[2]), aa * a, a)


@partial(compiled, inlined=True)
def _cosine(aa: Any) -> Any:
    return fma(fma(fma(aa, COSINE[0], COSINE[1]), aa, COSINE[2]), aa * aa, fma(aa, -HALF, ONE))


@partial(compiled, inlined=True)
def _must_be_whole_runs(first_lane: int, n: int) -> None:
    # Sixteen at once would write past the end; and from within a run on, other lanes would become pairs.
    if (first_lane | n) & (RUN - 1):
        raise ValueError("normal deviates are filled in whole runs of 32 lanes")


@partial(compiled, inlined=True)
def _pairs(w: Any, v: Any) -> Any:
    """Sixteen pairs of deviates, of sixteen pairs of words: the first of each pair, and the second."""
    x = bits_of(as_floats((w >> 8) + 1) * UNIT)
    m = bits_of((x & 0x007FFFFF) + 0x3F000000)
    small = m < SQRT_HALF
    f = (m + where(small, m, ZERO)) - ONE
    radius = square_root(_minus_two_log(f, as_floats(x >> 23) - where(small, f4(127.0), f4(126.0))))
    a = fma(as_floats((v >> 6) & 0x00FFFFFF), UNIT, MIDDLE) * HALF_PI
    sine, cosine = _sine(a, a * a), _cosine(a * a)
    # A turn by whole quadrants: sine and cosine change places in quadrants 1 and 3; a sign is a bit.
    swapped = (v & 0x40000000) != 0
    first, second = bits_of(where(swapped, sine, cosine)), bits_of(where(swapped, cosine, sine))
    first, second = first ^ ((v + 0x40000000) & 0x80000000), second ^ (v & 0x80000000)
    return radius * bits_of(first), radius * bits_of(second)


@partial(compiled, inlined=True)
def _pair(w: Any, v: Any) -> Any:
    """One pair of deviates, of two words."""
    x = bits_of_number(f4(i4(w >> u4(8)) + i4(1)) * UNIT)
    m = number_of_bits(u4((x & u4(0x007FFFFF)) + u4(0x3F000000)))
    small = m < SQRT_HALF
    f = f4(m + (m if small else ZERO)) - ONE
    exponent = f4(i4(x >> u4(23))) - (f4(127.0) if small else f4(126.0))
    radius = f4(np.sqrt(_minus_two_log(f, exponent)))
    a = fma(f4(i4((v >> u4(6)) & u4(0x00FFFFFF))), UNIT, MIDDLE) * HALF_PI
    sine, cosine = _sine(a, a * a), _cosine(a * a)
    swapped = (v & u4(0x40000000)) != u4(0)
    first, second = bits_of_number(sine if swapped else cosine), bits_of_number(cosine if swapped else sine)
    first, second = u4(first ^ (u4(v + u4(0x40000000)) & u4(0x80000000))), u4(second ^ (v & u4(0x80000000)))
    return radius * number_of_bits(first), radius * number_of_bits(second)


@compiled
def fill_normals_in_lanes(key: int, first_lane: int, values: NDArray[np.float32]) -> None:
    """`fill_normals`, sixteen pairs at once.

    Parameters
    ----------
    key : uint64
    first_lane : int
    values : (n,) float32 array
        Written.
    """
    _must_be_whole_runs(first_lane, values.shape[0])
    golden, low, high = u4(0x9E3779B9), u4(key), u4(u8(key) >> u8(32))
    for run in range(0, values.shape[0], RUN):
        lane = first_lane + run
        w = _words(counting_by(u4(u4(lane) * golden), golden), low, high)
        v = _words(counting_by(u4(u4(lane + LANES) * golden), golden), low, high)
        first, second = _pairs(w, v)
        store(values, run, first)
        store(values, run + LANES, second)


@compiled
def fill_normals_plainly(key: int, first_lane: int, values: NDArray[np.float32]) -> None:
    """`fill_normals`, one pair after the other: for processors on which explicit vectors are no gain.

    Parameters
    ----------
    key : uint64
    first_lane : int
    values : (n,) float32 array
        Written.
    """
    _must_be_whole_runs(first_lane, values.shape[0])
    for run in range(0, values.shape[0], RUN):
        for j in range(LANES):
            lane = first_lane + run + j
            first, second = _pair(word(key, u4(lane)), word(key, u4(lane + LANES)))
            values[run + j], values[run + LANES + j] = first, second


def pair(data: Any, key: Any, lane: Any, other: Any) -> Any:
    """Two deviates of the key of each life: a pair of any two lanes.

    Parameters
    ----------
    data : Line or Abreast
    key : int
        Where in ``data`` the two halves of the keys are, as bits: the lower, then the upper.
    lane, other : int

    Returns
    -------
    two float32 numbers, or two `Floats`
    """
    raise NotImplementedError


@overload(pair, strict=False, jit_options=INLINED)
def _pair_of_each(data: Any, key: Any, lane: Any, other: Any) -> Any:  # noqa: ARG001  # numba hands over all
    return written_in_python(_pair_of_sixteen if data == abreast else _pair_of_one)


@compiled
def _pair_of_sixteen(data: Any, key: Any, lane: Any, other: Any) -> Any:
    low, high, golden = bits_of(data[key]), bits_of(data[key + 1]), u4(0x9E3779B9)
    return _pairs(_words(u4(u4(lane) * golden), low, high), _words(u4(u4(other) * golden), low, high))


@compiled
def _pair_of_one(data: Any, key: Any, lane: Any, other: Any) -> Any:
    whole = u8(bits_of_number(data[key])) | u8(bits_of_number(data[key + 1])) << u8(32)
    return _pair(word(whole, u4(lane)), word(whole, u4(other)))


def reference_normals(
    key: int | NDArray[np.uint64], first_lane: int, n: int, *, run: int = RUN
) -> NDArray[np.float32]:  # fmt: skip
    """The specification of `fill_normals`; any lanes may be asked for.

    Parameters
    ----------
    key : int or (...) uint64 array
        64-bit keys.
    first_lane : int
    n : int
    run : int
        An even number of lanes: the k-th of its first half and the k-th of its second are a pair.

    Returns
    -------
    (..., n) float32 array
    """
    start = first_lane // run * run
    runs = (first_lane + n - start + run - 1) // run
    lanes = (start + np.arange(runs * run)).astype(u4).reshape(runs, 2, run // 2)
    words = reference_words(np.asarray(key, u8)[..., None, None, None], lanes)
    u = ((words[..., 0, :] >> u4(8)) + u4(1)).astype(f4) * UNIT
    m, exponent = np.frexp(u)
    small = m < SQRT_HALF
    f = (m + np.where(small, m, ZERO)) - ONE
    p = fma(f, LOG[0], LOG[1])
    for coefficient in LOG[2:]:
        p = fma(p, f, coefficient)
    exponent = exponent.astype(f4) - np.where(small, ONE, ZERO)
    square = fma(exponent, LOG_2, fma(fma(p, f, -HALF), f * f, f)) * f4(-2.0)
    radius = np.sqrt(where(square > ZERO, square, ZERO))  # not the maximum, which may be -0
    v = words[..., 1, :]
    a = fma(((v >> u4(6)) & u4(0x00FFFFFF)).astype(f4), UNIT, MIDDLE) * HALF_PI
    aa = a * a
    sine = fma(fma(fma(aa, SINE[0], SINE[1]), aa, SINE[2]), aa * a, a)
    cosine = fma(fma(fma(aa, COSINE[0], COSINE[1]), aa, COSINE[2]), aa * aa, fma(aa, -HALF, ONE))
    quadrant = v >> u4(30)
    swapped = (quadrant & u4(1)) == u4(1)
    first, second = np.where(swapped, sine, cosine), np.where(swapped, cosine, sine)
    first = np.where((quadrant == u4(1)) | (quadrant == u4(2)), -first, first)
    second = np.where(quadrant >= u4(2), -second, second)
    values = np.stack([radius * first, radius * second], axis=-2).astype(f4).reshape(*np.shape(key), runs * run)
    return values[..., first_lane - start :][..., :n]


def _fill_by_reference(key: int, first_lane: int, values: NDArray[np.float32]) -> None:
    _must_be_whole_runs(first_lane, len(values))
    values[:] = reference_normals(key, int(first_lane), len(values))


if not HAS_COMPILER:
    fill_normals = _fill_by_reference
else:
    fill_normals = fill_normals_in_lanes if HAS_LANES else fill_normals_plainly
fill_normals.__doc__ = """Fill ``values`` with the standard normal deviates of the lanes from ``first_lane`` on.

Parameters
----------
key : uint64
    From `individual_keys`.
first_lane : int
    A multiple of 32.
values : (n,) float32 array, n a multiple of 32
    Written.
"""
