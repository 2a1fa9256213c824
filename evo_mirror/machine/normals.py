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

from functools import lru_cache, partial
from typing import Any

import numpy as np
from numba.extending import overload
from numpy.typing import NDArray

from evo_mirror.machine.abreast import abreast
from evo_mirror.machine.compiled import HAS_COMPILER, HAS_LANES, INLINED, compiled, written_in_python
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
        0.30533623563, -0.33981104362, 0.32881622175, -0.39636339573, 0.50012645406, -0.66673471246, 0.99999920961, -2.0,
    )
)  # fmt: skip
"""-2 log(1 + f) / f for |f| <= 1/3, to 2e-7 of itself, the highest power first: fitted here, in float64, for the smallest
largest error by Lawson's reweighted least squares."""
SINE = tuple(f4(c) for c in (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1))
COSINE = tuple(f4(c) for c in (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2))
"""Of cephes' sinf and cosf, on |a| <= pi/4."""
LOWEST = u4(0x3F2AAAAB)
"""Bits of 2/3: a number is f + 1 times a power of 2, with f + 1 from here up to 4/3."""
TWICE_LOG_2 = f4(-2.0 * 0.6931471805599453 * 2.0**-23)
"""-2 log 2, for exponents where they lie among the bits of a number."""
TURN = f4(1.5707963267948966 * 2.0**-32)
"""A quarter of a turn, in 2**32 parts [rad]."""
LOWEST_OF_24 = LOWEST + u4(24 << 23)
"""Bits of 2/3 x 2**24: 24 bits make a whole number from 1 to 2**24, and its 2**24th part has the same bits but for an
exponent that is smaller by 24."""
HALF, ONE = f4(0.5), f4(1.0)


@partial(compiled, inlined=True, inner=True)
def _halves(low: Any, high: Any) -> Any:
    """Halves of keys as `_words` wants them: what exclusive ors and shifts make of a key and a lane, they make of each apart."""
    return low ^ (low >> 16), high ^ (high >> 15)


@partial(compiled, inlined=True, inner=True)
def _words(x: Any, low: Any, high: Any) -> Any:
    """`word`, sixteen at once: of sixteen lanes, each times the golden number, or of sixteen keys, by their `_halves`."""
    h = (low ^ (x ^ (x >> 16))) * u4(0x7FEB352D)
    h = (h ^ (h >> 15) ^ high) * u4(0x846CA68B)
    h = ((h ^ (h >> 16)) + x) * u4(0x7FEB352D)
    h = (h ^ (h >> 15)) * u4(0x846CA68B)
    return h ^ (h >> 16)


@partial(compiled, inlined=True, inner=True)
def _minus_two_log(f: Any, exponent: Any) -> Any:
    """-2 log of (1 + f) 2**(exponent / 2**23), never below 0; for a number or for `Floats`."""
    p = fma(f, LOG[0], LOG[1])
    p = fma(p, f, LOG[2])
    p = fma(p, f, LOG[3])
    p = fma(p, f, LOG[4])
    p = fma(p, f, LOG[5])
    p = fma(p, f, LOG[6])
    p = fma(p, f, LOG[7])
    return fma(f, p, exponent * TWICE_LOG_2)


@partial(compiled, inlined=True, inner=True)
def _sine(a: Any, aa: Any) -> Any:
    return fma(fma(fma(aa, SINE[0], SINE[1]), aa, SINE[2]), aa * a, a)


@partial(compiled, inlined=True, inner=True)
def _cosine(aa: Any) -> Any:
    return fma(fma(fma(aa, COSINE[0], COSINE[1]), aa, COSINE[2]), aa * aa, fma(aa, -HALF, ONE))


@partial(compiled, inlined=True)
def _must_be_whole_runs(first_lane: int, n: int) -> None:
    # Sixteen at once would write past the end; and from within a run on, other lanes would become pairs.
    if (first_lane | n) & (RUN - 1):
        raise ValueError("normal deviates are filled in whole runs of 32 lanes")


@partial(compiled, inlined=True, inner=True)
def _pairs(w: Any, v: Any) -> Any:
    """Sixteen pairs of deviates, of sixteen pairs of words: the first of each pair, and the second."""
    # One is added to the float, where it is exact: to the word, it would be added as all bits set, which some processors make
    # of whatever was in a register before, and wait for that.
    u = bits_of(as_floats(w >> 8) + ONE) + -LOWEST_OF_24
    f = bits_of((u & 0x007FFFFF) + LOWEST) - ONE
    radius = square_root(_minus_two_log(f, as_floats(u & 0xFF800000)))
    a = as_floats(v * 4) * TURN
    sine, cosine = _sine(a, a * a), _cosine(a * a)
    # A turn by whole quadrants: sine and cosine change places in quadrants 1 and 3; a sign is a bit.
    swapped = (v & 0x40000000) != 0
    first, second = bits_of(where(swapped, sine, cosine)), bits_of(where(swapped, cosine, sine))
    first, second = first ^ ((v + 0x40000000) & 0x80000000), second ^ (v & 0x80000000)
    return radius * bits_of(first), radius * bits_of(second)


@partial(compiled, inlined=True, inner=True)
def _pair(w: Any, v: Any) -> Any:
    """One pair of deviates, of two words."""
    u = u4(bits_of_number(f4(i4(w >> u4(8))) + ONE) - LOWEST_OF_24)
    f = number_of_bits(u4(u4(u & u4(0x007FFFFF)) + LOWEST)) - ONE
    radius = f4(np.sqrt(_minus_two_log(f, f4(i4(u & u4(0xFF800000))))))
    a = f4(i4(u4(v * u4(4)))) * TURN
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
    golden, (low, high) = u4(0x9E3779B9), _halves(u4(key), u4(u8(key) >> u8(32)))
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


def write_words(data: Any, place: int, n: int, key: int, first: int) -> None:
    """Write the words of ``n`` lanes of the key of each life, for `pair` to make deviates of.

    All words first, then all deviates: a processor looks ahead by some hundred steps, and finds more to do at once among many
    short ways to words than along one long way from a lane to a deviate. That took four fifths of the time in C, and 0.87 of
    it here (Zen 5).

    Parameters
    ----------
    data : Line or Abreast
    place : int
        Written from here on, as bits.
    n : int
    key : int
        Where in ``data`` the two halves of the keys are, as bits: the lower, then the upper.
    first : int
        The first lane.
    """
    raise NotImplementedError


@overload(write_words, strict=False, jit_options=INLINED)
def _write_words(data: Any, place: Any, n: Any, key: Any, first: Any) -> Any:  # noqa: ARG001  # numba hands over all
    return written_in_python(_write_words_of_sixteen if data == abreast else _write_words_of_one)


@partial(compiled, inner=True)
def _write_words_of_sixteen(data: Any, place: Any, n: Any, key: Any, first: Any) -> None:
    golden, (low, high) = u4(0x9E3779B9), _halves(bits_of(data[key]), bits_of(data[key + 1]))
    for k in range(n):
        data[place + k] = bits_of(_words(u4(u4(first + k) * golden), low, high))


@partial(compiled, inner=True)
def _write_words_of_one(data: Any, place: Any, n: Any, key: Any, first: Any) -> None:
    whole = u8(bits_of_number(data[key])) | u8(bits_of_number(data[key + 1])) << u8(32)
    for k in range(n):
        data[place + k] = number_of_bits(word(whole, u4(first + k)))


def pair(data: Any, one: int, other: int) -> Any:
    """Two deviates of each life, of the words at two places.

    Parameters
    ----------
    data : Line or Abreast
    one, other : int

    Returns
    -------
    two float32 numbers, or two `Floats`
    """
    raise NotImplementedError


@overload(pair, strict=False, jit_options=INLINED)
def _pair_of_each(data: Any, one: Any, other: Any) -> Any:  # noqa: ARG001  # numba hands over all
    if data == abreast:
        return lambda data, one, other: _pairs(bits_of(data[one]), bits_of(data[other]))
    return lambda data, one, other: _pair(bits_of_number(data[one]), bits_of_number(data[other]))


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
    u = ((words[..., 0, :] >> u4(8)).astype(f4) + ONE).view(u4) - LOWEST_OF_24
    f = ((u & u4(0x007FFFFF)) + LOWEST).view(f4) - ONE
    p = fma(f, LOG[0], LOG[1])
    for coefficient in LOG[2:]:
        p = fma(p, f, coefficient)
    radius = np.sqrt(fma(f, p, (u & u4(0xFF800000)).view(i4).astype(f4) * TWICE_LOG_2))
    v = words[..., 1, :]
    a = (v * u4(4)).view(i4).astype(f4) * TURN
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


MANY = 32 * RUN
"""Lanes that numpy makes in little more than the time of one run."""


def _fill_by_reference(key: int, first_lane: int, values: NDArray[np.float32]) -> None:
    """`fill_normals`, where nothing compiles: who asks for runs one after the other gets them from a list, made at once."""
    key, first_lane, n = int(key), int(first_lane), len(values)
    _must_be_whole_runs(first_lane, n)
    place = first_lane % MANY
    if first_lane == 0 or place + n > MANY:
        values[:] = reference_normals(key, first_lane, n)
    else:
        values[:] = _many_of(key, first_lane - place)[place : place + n]


@lru_cache(maxsize=64)
def _many_of(key: int, first_lane: int) -> NDArray[np.float32]:
    return reference_normals(key, first_lane, MANY)


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
