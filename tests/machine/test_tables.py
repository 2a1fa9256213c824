"""Tables: every life gets the numbers of its own code, whichever way they are looked up."""

from typing import Any

import numba
import numpy as np
import pytest

from evo_mirror.machine import tables
from evo_mirror.machine.abreast import room_abreast
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import Line
from evo_mirror.machine.tables import hands_out_lanes, look_up, table_of
from evo_mirror.machine.vectors import load

pytestmark = pytest.mark.needs_compiler("vectors are there in compiled code alone")
f4 = np.float32
SIZES = [1, 15, 16, 17, 33]


@compiled
def look_up_for_one(data: Any, place: int, table: Any, first: int, code: Any, starts: Any, n: int) -> None:
    look_up(data, place, table, first, code, starts, n)


@compiled
def look_up_for_many(data: Any, place: int, table: Any, first: int, codes: Any, starts: Any, n: int) -> None:
    look_up(data, place, table, first, load(codes, 0), starts, n)


@compiled
def look_up_by_rows(data: Any, place: int, table: Any, first: int, codes: Any, starts: Any, n: int) -> None:
    tables._look_up_by_rows(data, place, table, first, load(codes, 0), starts, n)


def numbers(n_rows: int, n: int) -> np.ndarray:
    """(n_rows + 1, n) float32 array: rows that are all different, and the last of zeros."""
    rows = np.random.default_rng(n_rows).normal(size=(n_rows + 1, n)).astype(f4)
    rows[-1] = 0
    return rows


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("way", [look_up_for_many, look_up_by_rows], ids=["as it is done here", "by rows"])
@pytest.mark.parametrize(("n_codes", "eras"), [(1, 1), (2, 3), (15, 2), (16, 1), (16, 3), (17, 2), (100, 1)])
def test_rows_are_looked_up_for_sixteen_and_nothing_else_is_written(n: int, way: Any, n_codes: int, eras: int):
    rows = numbers(n_codes * eras, n)
    table = table_of(rows[:-1], n_codes, 16)
    data, single = room_abreast(n + 2, 16)
    seen = single.array.reshape(n + 2, 16)
    for era in range(eras):
        for seed in range(4):
            seen[:] = -7
            codes = np.random.default_rng(seed).integers(-1, n_codes, 16)
            codes[[3, 11]] = n_codes - 1, -1
            way(data, 1, table, era * n_codes, codes.astype(f4), Line(np.zeros(16, np.int64)), n)
            at = np.where(codes >= 0, era * n_codes + codes, -1)
            np.testing.assert_array_equal(seen[1:-1], rows[at].T)
            assert (seen[[0, -1]] == -7).all()


@pytest.mark.parametrize("n", SIZES)
def test_a_row_is_looked_up_for_one(n: int):
    rows = numbers(34, n)
    table = table_of(rows[:-1], 17, 1)
    data, single = room_abreast(n + 2, 1)
    for code in range(-1, 17):
        single.array[:] = -7
        look_up_for_one(data, 1, table, 17, f4(code), Line(np.zeros(1, np.int64)), n)
        np.testing.assert_array_equal(single.array[1:-1], rows[17 + code if code >= 0 else -1])
        assert (single.array[[0, -1]] == -7).all()


def test_where_lanes_are_handed_out_one_instruction_does_it():
    """Else sixteen numbers would be picked one by one, and a life take a third longer."""
    if not hands_out_lanes():
        pytest.skip("this processor has no such instruction")
    rows = numbers(16, 16)
    data, _ = room_abreast(16, 16)
    looked_up = numba.njit(look_up_for_many.py_func)  # not kept: numba does not show what it finds in its cache
    looked_up(data, 0, table_of(rows[:-1], 16, 16), 0, np.zeros(16, f4), Line(np.zeros(16, np.int64)), 16)
    assert any("vpermps" in code for code in looked_up.inspect_asm().values())
