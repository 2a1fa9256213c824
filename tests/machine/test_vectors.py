"""Vectors: every operation, in every lane, has the bits that numpy gives it, on numbers as awkward as they come.

What can be written the same for vectors and for arrays is written once (`of_floats`, `of_words`, ...), and run as both.
"""

from functools import partial
from typing import Any

import numpy as np
import pytest
from numba import TypingError

from evo_mirror.machine import vectors
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.vectors import (
    LANES,
    as_doubles,
    as_floats,
    at,
    bits,
    bits_of,
    bits_of_number,
    counting_by,
    fma,
    load,
    number_of_bits,
    splat,
    square_root,
    store,
    where,
)

pytestmark = pytest.mark.needs_compiler("vectors are there in compiled code alone")

f4, u4 = np.float32, np.uint32
TINY, HUGE = f4(2.0**-149), np.finfo(f4).max
POSITIVE = [
    0, TINY, 3 * TINY, 2.0**-126 - 2.0**-149, 2.0**-126, 2.0**-75, 1 / 3, 1 - 2.0**-24, 1, 1 + 2.0**-23, 1.5, 2, 3, 16777215,
    1e30, HUGE / 2, HUGE, np.inf, np.nan,
]  # fmt: skip
AWKWARD = np.array([*POSITIVE, *(-x for x in POSITIVE)], f4)
AWKWARD_WORDS = np.array([0, 1, 2, 31, 255, 2**16, 2**24 + 1, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 2, 2**32 - 1], u4)
random = np.random.default_rng(1)


def meeting(awkward: np.ndarray, n: int = 2**15) -> tuple[np.ndarray, np.ndarray]:
    """Two rows of numbers: each awkward one meets each other, and random bits meet random bits."""
    first, second = (grid.ravel() for grid in np.meshgrid(awkward, awkward))
    row, other = random.integers(0, 2**32, (2, n - len(first)), u4).view(awkward.dtype)
    return np.concatenate([first, row]), np.concatenate([second, other])


def same(x: Any, y: Any) -> np.ndarray:
    """Whether bits are equal; IEEE 754 leaves open which of the many bits for `not a number` comes out of arithmetic."""
    return (x.view(u4) == y.view(u4)) | (np.isnan(x) & np.isnan(y))


def each_lane(masks: np.ndarray) -> np.ndarray:
    """The bits of masks, (k, n // 16) int64, lane by lane: (k, n) bool."""
    return ((masks[:, :, None] >> np.arange(LANES)) & 1).astype(bool).reshape(len(masks), -1)


# ------------------------------------------------------------------------------------------------------------ arithmetic
@partial(compiled, inlined=True)
def of_floats(x: Any, y: Any, s: Any, d: Any) -> Any:
    """Of vectors or arrays x and y, a float32 s and a float64 d."""
    return (
        x + y, x - y, x * y, x / y,
        x + s, x - s, x * s, x / s,
        s + x, s - x, s * x, s / x,
        x + 1, 3 - x, x * d, d / x, -x * y,
        fma(x, y, x), fma(x, y, s), fma(x, s, y), fma(s, x, y), fma(s, s, x), fma(s, x, s), fma(x, s, s), fma(x, d, 0.1),
    )  # fmt: skip


@partial(compiled, inlined=True)
def of_signs(x: Any, y: Any, s: Any) -> Any:
    """What moves bits, also those of what is not a number."""
    less = x < y
    return (
        -x, abs(x), -abs(x), where(less, x, y), where(less, s, x), where(less, x, s), where(less, -s, s), where(x != x, 0, y),
    )  # fmt: skip


@partial(compiled, inlined=True)
def of_comparisons(x: Any, y: Any, s: Any) -> Any:
    return (
        x < y, x <= y, x > y, x >= y, x == y, x != y, x < s, x <= s, x > s, x >= s, x == s, x != s,
        s < x, s <= x, s > x, s >= x, s == x, s != x, (x < y) & (x < s), (x < y) | (x < s), x == x, x > 1, x >= 0,
    )  # fmt: skip


@partial(compiled, inlined=True)
def of_words(x: Any, y: Any, s: Any) -> Any:
    return (
        x + y, x * y, x ^ y, x & y, x >> (y & 31), x + s, s + x, x * s, s * x, x ^ s, s ^ x, x & s, s & x, x >> (s & u4(31)),
        x + 1, x * 3, x ^ 0xFFFFFFFF, x & 0x80000000, x >> 31, x >> 0, s >> (x & 31), where(x < y, x, y), where(x >= s, s, x),
    )  # fmt: skip


@partial(compiled, inlined=True)
def of_word_comparisons(x: Any, y: Any, s: Any) -> Any:
    return (
        x < y, x <= y, x > y, x >= y, x == y, x != y, x < s, x <= s, x > s, x >= s, x == s, x != s,
        s < x, s <= x, s > x, s >= x, s == x, s != x, (x & y) != 0,
    )  # fmt: skip


@compiled
def run_floats(a: Any, b: Any, s: Any, d: Any, values: Any, signs: Any, masks: Any) -> None:
    for i in range(0, a.shape[0], LANES):
        x, y = load(a, i), load(b, i)
        results, moved, compared = of_floats(x, y, s, d), of_signs(x, y, s), of_comparisons(x, y, s)
        for k in range(len(results)):
            store(values[k], i, results[k])
        for k in range(len(moved)):
            store(signs[k], i, moved[k])
        for k in range(len(compared)):
            masks[k, i // LANES] = bits(compared[k])


@compiled
def run_words(a: Any, b: Any, s: Any, values: Any, masks: Any) -> None:
    for i in range(0, a.shape[0], LANES):
        x, y = bits_of(load(a, i)), bits_of(load(b, i))
        results, compared = of_words(x, y, s), of_word_comparisons(x, y, s)
        for k in range(len(results)):
            store(values[k], i, bits_of(results[k]))
        for k in range(len(compared)):
            masks[k, i // LANES] = bits(compared[k])


def test_arithmetic_on_floats_is_numpys():
    x, y = meeting(AWKWARD)
    for s in AWKWARD:
        d = float(s) * 1.1  # in compiled code a float64 number, rounded to float32 where it meets a vector
        with np.errstate(all="ignore"):
            values, signs = np.array(of_floats.py_func(x, y, s, d)), np.array(of_signs.py_func(x, y, s))
            masks = np.array(of_comparisons.py_func(x, y, s))
        assert (values.dtype, signs.dtype, masks.dtype) == (f4, f4, bool)
        made, moved = np.empty_like(values), np.empty_like(signs)
        compared = np.empty((len(masks), len(x) // LANES), np.int64)
        run_floats(x, y, s, d, made, moved, compared)
        assert same(made, values).all(), (s, np.flatnonzero(~same(made, values).all(axis=1)))
        assert (moved.view(u4) == signs.view(u4)).all(), (
            s,
            np.flatnonzero((moved.view(u4) != signs.view(u4)).any(axis=1)),
        )
        assert (each_lane(compared) == masks).all(), (s, np.flatnonzero((each_lane(compared) != masks).any(axis=1)))


def test_arithmetic_on_words_is_numpys():
    x, y = meeting(AWKWARD_WORDS)
    for s in AWKWARD_WORDS:
        values, masks = np.array(of_words.py_func(x, y, s)), np.array(of_word_comparisons.py_func(x, y, s))
        assert (values.dtype, masks.dtype) == (u4, bool)
        made, compared = np.empty_like(values), np.empty((len(masks), len(x) // LANES), np.int64)
        run_words(x.view(f4), y.view(f4), s, made.view(f4), compared)
        assert (made == values).all(), (s, np.flatnonzero((made != values).any(axis=1)))
        assert (each_lane(compared) == masks).all(), (s, np.flatnonzero((each_lane(compared) != masks).any(axis=1)))


@partial(compiled, inlined=True)
def of_doubles(x: Any, y: Any, s: Any) -> Any:
    """Of vectors or arrays x and y of float64, and a number s."""
    return x + y, x - y, x * y, x / y, x + s, s - x, x * s, s / x, x * 3, x * y + x


@compiled
def run_doubles(a: Any, b: Any, s: Any, values: Any) -> None:
    for i in range(0, a.shape[0], LANES):
        x, y = as_doubles(load(a, i)), as_doubles(load(b, i))
        results = of_doubles(x, y, s)
        for k in range(len(results)):
            store(values[k], i, results[k])
        store(values[len(results)], i, as_doubles(s))


def test_arithmetic_on_doubles_is_numpys():
    x, y = meeting(AWKWARD)
    for s in (0.1, -0.0, 1e300, f4(0.1), 3):
        with np.errstate(all="ignore"):
            wide = x.astype(float), y.astype(float)
            values = np.array([*of_doubles.py_func(*wide, np.float64(s)), np.full(len(x), s)])
        made = np.empty_like(values)
        run_doubles(x, y, s, made)
        is_same = (made.view(np.int64) == values.view(np.int64)) | (np.isnan(made) & np.isnan(values))
        assert is_same.all(), (s, np.flatnonzero(~is_same.all(axis=1)))


# --------------------------------------------------------------------------------------------------------- one row to one
@compiled
def run_rows(a: Any, roots: Any, whole: Any, bits_there: Any, back: Any) -> None:
    for i in range(0, a.shape[0], LANES):
        x = load(a, i)
        store(roots, i, square_root(x))
        store(whole, i, as_floats(bits_of(x) & 0x7FFFFFFF))
    for i in range(a.shape[0]):
        bits_there[i] = bits_of_number(a[i])
        back[i] = number_of_bits(bits_there[i])


def test_roots_whole_numbers_and_bits_are_numpys():
    x = np.concatenate([meeting(AWKWARD)[0], random.standard_normal(2**14).astype(f4)])
    roots, whole, back = np.empty((3, len(x)), f4)
    bits_there = np.empty(len(x), u4)
    run_rows(x, roots, whole, bits_there, back)
    with np.errstate(all="ignore"):
        assert same(roots, np.sqrt(x)).all()
    assert (whole == (x.view(u4) & u4(0x7FFFFFFF)).astype(f4)).all()
    assert (bits_there == x.view(u4)).all()
    assert (back.view(u4) == x.view(u4)).all()


@compiled
def run_moves(source: Any, target: Any, first: Any, place: Any, number: Any) -> None:
    store(target, place, load(source, first))
    store(target, place + 20, at(source, first))
    store(target, place + 40, splat(number))
    store(target, place + 60, number)


@pytest.mark.parametrize("start", [0, 1, 2, 3, 7, 13, 16])
def test_lanes_may_lie_anywhere_in_a_row_and_nothing_beside_them_is_touched(start: int):
    source, target = random.standard_normal(64).astype(f4)[start:], np.zeros(128, f4)
    for first, place in ((0, 0), (1, 5), (u4(5), np.int32(13)), (np.uint64(20), 40)):
        target[:] = np.arange(128)
        expected = target.copy()
        run_moves(source, target, first, place, 0.1)
        expected[place : place + 16] = source[first : first + 16]
        expected[place + 20 : place + 36] = source[first]
        expected[place + 40 : place + 56] = expected[place + 60 : place + 76] = f4(0.1)
        assert (target == expected).all()


@compiled
def run_counting(first: Any, step: Any, counted: Any) -> None:
    store(counted, 0, bits_of(counting_by(first, step)))


def test_counting_goes_round():
    counted = np.empty(LANES, f4)
    for first in AWKWARD_WORDS:
        for step in (*AWKWARD_WORDS, u4(0x9E3779B9)):
            run_counting(first, step, counted)
            expected = [(int(first) + k * int(step)) % 2**32 for k in range(LANES)]
            assert counted.view(u4).tolist() == expected


# --------------------------------------------------------------------------------------------------------------- refusals
@compiled
def any_lane(value: Any) -> Any:
    return bits(value != 0)


ROW = np.zeros(64, f4)
READ_ONLY = np.frombuffer(bytes(256), f4)
REFUSED = {
    "a load from float64": (lambda row: any_lane(load(row, 0)), ROW.astype(float)),
    "a load from whole numbers": (lambda row: any_lane(load(row, 0)), ROW.view(u4)),
    "a load from every other number": (lambda row: any_lane(load(row, 0)), ROW[::2]),
    "a load from a table": (lambda row: any_lane(load(row, 0)), ROW.reshape(2, 32)),
    "one number from every other": (lambda row: any_lane(at(row, 1)), ROW[::2]),
    "a store where nothing may be written": (lambda row: store(row, 0, splat(1.0)), READ_ONLY),
    "a store of words": (lambda row: store(row, 0, bits_of(load(row, 0))), ROW),
    "a fraction beside words": (lambda row: any_lane(as_floats(bits_of(load(row, 0)) + 0.5)), ROW),
    "floats beside words": (lambda row: any_lane(load(row, 0) + bits_of(load(row, 0))), ROW),
    "floats beside doubles": (lambda row: store(row, 0, load(row, 0) + as_doubles(load(row, 0))), ROW.astype(float)),
    "a store of doubles among float32": (lambda row: store(row, 0, as_doubles(0.5)), ROW),
    "a store of floats among float64": (lambda row: store(row, 0, splat(0.5)), ROW.astype(float)),
    "doubles of words": (lambda row: as_doubles(bits_of(load(row, 0))), ROW),
    "a complex number": (lambda row: any_lane(load(row, 0) * 1j), ROW),
    "words or floats": (lambda row: where(load(row, 0) > 0, load(row, 0), bits_of(load(row, 0))), ROW),
    "bits of a mask": (lambda row: bits_of(load(row, 0) > 0), ROW),
    "the rest of a division of floats": (lambda row: any_lane(load(row, 0) % 2), ROW),
    "a mask as a condition": (lambda row: 1 if load(row, 0) > 0 else 0, ROW),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_would_be_read_wrongly_is_refused(wrong: str):
    function, row = REFUSED[wrong]
    with pytest.raises(TypingError):
        compiled(function)(row)


def test_what_is_right_is_not_refused():
    assert compiled(lambda row: any_lane(load(row, 0)))(READ_ONLY) == 0


def test_where_takes_numbers_and_arrays_of_numpy_too():
    x = np.array([1, -2, 3], f4)
    assert vectors.where(x > 0, x, f4(0)).tolist() == [1, 0, 3]
    assert vectors.where(True, f4(1), f4(2)) == 1
    assert isinstance(vectors.where(False, f4(1), f4(2)), f4)
