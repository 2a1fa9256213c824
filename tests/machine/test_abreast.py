"""Sixteen lives abreast: what goes in comes out again, in its own lane, and one life is told as sixteen are."""

from typing import Any

import numpy as np
import pytest
from numba import TypingError

from evo_mirror.machine.abreast import abreast_over, behind, code_of, for_all, in_any, numbers_in, room_abreast
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import Line, line_of, line_over
from evo_mirror.machine.normals import pair, reference_normals, write_words
from evo_mirror.machine.transposing import give, take, turn_page
from evo_mirror.machine.vectors import number_of_bits, where

pytestmark = pytest.mark.needs_compiler("vectors are there in compiled code alone")
f4 = np.float32
SIZES = [1, 2, 7, 15, 16, 17, 31, 32, 33, 40]
ways = pytest.mark.parametrize("at_once", [1, 16])


@compiled
def run_take(data: Any, numbers: Any, place: int, source: Any, starts: Any, n: int) -> None:
    take(data, numbers, place, source, starts, n)


@compiled
def run_give(target: Any, starts: Any, data: Any, numbers: Any, place: int, n: int, n_lives: int) -> None:
    give(target, starts, data, numbers, place, n, n_lives)


@compiled
def run_turn(data: Any, page: Any, place: int, source: Any, starts: Any, first: int, n: int) -> None:
    turn_page(data, page, place, source, starts, first, n)


@compiled
def run_codes(data: Any, page: Any, place: int, source: Any, start: int) -> bool:
    codes = code_of(data, page, place, source, start)
    data[0] = codes
    data[1] = where(codes >= f4(0), for_all(data, f4(1)), f4(0))
    behind(data, 2)[1] = codes
    return in_any(codes >= f4(0))


@compiled
def write_keys(numbers: Any, keys: Any, at_once: int) -> None:
    for life in range(at_once):
        numbers[life] = number_of_bits(np.uint32(keys[life]))
        numbers[at_once + life] = number_of_bits(np.uint32(keys[life] >> np.uint64(32)))


@compiled
def run_pair(data: Any, lane: int, other: int) -> None:
    write_words(data, 2, 1, 0, lane)
    write_words(data, 3, 1, 0, other)
    data[2], data[3] = pair(data, 2, 3)


def abreast(n: int, at_once: int) -> Any:
    """Room for ``n`` elements; the second as an (n, at_once) array."""
    data, numbers = room_abreast(n, at_once)
    return data, numbers, numbers.array.reshape(n, at_once)


@ways
@pytest.mark.parametrize("n", SIZES)
def test_numbers_come_abreast_and_back(at_once: int, n: int):
    rng = np.random.default_rng(n)
    rows = rng.normal(size=(at_once, n)).astype(f4)
    order = rng.permutation(at_once)
    starts = line_of(order.astype(np.int64) * n)
    data, numbers, seen = abreast(n + 4, at_once)
    seen[:] = -7
    run_take(data, numbers, 2, line_of(rows), starts, n)
    np.testing.assert_array_equal(seen[2:-2], rows[order].T)
    assert (seen[[0, 1, -2, -1]] == -7).all()
    for n_lives in {1, at_once // 2 + 1, at_once}:
        target = np.full((at_once, n), np.nan, f4)
        run_give(Line(target.reshape(-1)), starts, data, numbers, 2, n, n_lives)
        given = order[:n_lives]
        np.testing.assert_array_equal(target[given], rows[given])
        assert np.isnan(np.delete(target, given, axis=0)).all()


@ways
@pytest.mark.parametrize("lowest", [-1, -128, 0])
def test_codes_of_each_life(at_once: int, lowest: int):
    """Of sixteen lives from a page, of one from where they are; on pages that are full, and on one that is not."""
    events = np.random.default_rng(1).integers(lowest, 3 if lowest else 128, (at_once, 40)).astype(np.int8)
    data, _, seen = abreast(4, at_once)
    source, starts = line_of(events), line_of(40 * np.arange(at_once, dtype=np.int64)[::-1])
    for first, n in ((0, 16), (16, 16), (24, 16), (33, 7), (39, 1), (5, 0)):
        page = np.full(16 * 16 + 32, 77, np.int8)
        run_turn(data, line_of(page), 16, source, starts, first, n)
        written = 16 * n if at_once == 16 else 0
        assert (np.delete(page, range(16, 16 + written)) == 77).all()
        for k in range(n):
            anybody = run_codes(data, line_of(page), 16 + 16 * k, source, int(starts.array[0]) + first + k)
            expected = events[::-1, first + k]
            np.testing.assert_array_equal(seen[0], expected)
            np.testing.assert_array_equal(seen[1], expected >= 0)
            np.testing.assert_array_equal(seen[3], expected)
            assert anybody == (expected >= 0).any()


@ways
@pytest.mark.parametrize(("n", "which"), [(2, 0), (8, 5), (24, 3), (32, 1), (1024, 7)])
def test_pairs_of_deviates_are_those_of_the_specification(at_once: int, n: int, which: int):
    """Bit for bit, for every lane of runs of any even length."""
    keys = np.random.default_rng(2).integers(0, 2**64, at_once, dtype=np.uint64)
    data, numbers, seen = abreast(4, at_once)
    write_keys(numbers, keys, at_once)
    expected = np.stack([reference_normals(int(key), n * which, n, run=n) for key in keys], axis=1)
    for k in range(n // 2):
        run_pair(data, n * which + k, n * which + n // 2 + k)
        assert seen[2].tobytes() == expected[k].tobytes()
        assert seen[3].tobytes() == expected[n // 2 + k].tobytes()


@compiled
def run_over(room: Any, source: Any, n: int) -> None:
    data, row = abreast_over(line_over(room)), line_over(source)
    for k in range(n):
        for lane in range(16):
            numbers_in(data)[16 * k + lane] = f4(row[k])
        data[k] = data[k] + f4(0.5)


@pytest.mark.parametrize("start", range(18))
@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.int8])
def test_arrays_are_lines_and_lines_are_abreast_in_the_same_memory(start: int, dtype: type):
    """Vectors begin at the next place that is a multiple of 64 bytes, and touch nothing before it or behind the last."""
    n, source = 3, np.array([5, 7, 9], dtype)
    whole = np.full(start + 16 * (n + 1) + 40, -1.0, f4)
    room = whole[start : start + 16 * (n + 1)]
    run_over(room, source, n)
    first = start + -(room.__array_interface__["data"][0] // 4) % 16
    assert whole[first : first + 16 * n].tolist() == [5.5] * 16 + [7.5] * 16 + [9.5] * 16
    assert (np.delete(whole, np.arange(first, first + 16 * n)) == -1.0).all()


@pytest.mark.parametrize(
    "array", [np.zeros(4), np.zeros(8, f4)[::2], np.zeros((4, 4), f4).T], ids=["kind", "gaps", "order"]
)
def test_what_would_be_read_wrongly_as_a_line_is_refused(array: np.ndarray):
    with pytest.raises(TypingError):
        compiled(lambda array: line_over(array)[0])(array)
