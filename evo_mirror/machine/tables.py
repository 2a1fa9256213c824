"""Tables: the numbers that belong to a code, looked up for one life, or for sixteen of which each has a code of its own.

A table lies in memory twice. Row after row: for sixteen lives, their sixteen rows are loaded and transposed. And column after
column: where there are no more codes than lanes, and the processor has an instruction that hands out the lanes of a vector in
any order, a column is loaded and each life takes the number of its code: no place of a row has to be worked out, and memory is
visited less often. The numbers are the same.
"""

# ruff: noqa: ARG001
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from evo_mirror.machine.abreast import abreast
from evo_mirror.machine.compiled import compiled, written_in_python
from evo_mirror.machine.lines import floats_in_line, line_of, room_for
from evo_mirror.machine.transposing import take_from_wide_rows
from evo_mirror.machine.vector_types import LANES, floats, lanes_of
from evo_mirror.machine.vectors import where

ZERO = np.float32(0)


class Table(NamedTuple):
    """Rows of numbers, and a last one of zeros, which is that of no code.

    Attributes
    ----------
    rows : Line of (n_rows + 1, width) float32
        Filled up with zeros to a multiple of sixteen.
    columns : Line of (width, height) float32
        The same, transposed, without the row of zeros; sixteen of a column can be read from the row of any first code on.
    width, height : int
        How far rows, and columns, are apart; a height of 0 where there are no columns, since nobody would read them.
    n_rows : int
        Rows but for the last.
    """

    rows: Any
    columns: Any
    width: int
    height: int
    n_rows: int


def table_of(rows: NDArray[np.float32], n_codes: int, at_once: int) -> Table:
    """Lay a table out.

    Parameters
    ----------
    rows : (n_rows, n) float32 array
    n_codes : int
        A code is one of so many, from 0 on, at any one time; it stands for so many other rows at another, see ``first`` in
        `look_up`.
    at_once : int
        Lives side by side, 1 or 16.
    """
    n_rows, n = rows.shape
    width, has_columns = _filled_up(n), at_once == LANES and n_codes <= LANES and hands_out_lanes()
    height = _filled_up(n_rows - n_codes + LANES) if has_columns else 0
    by_rows, by_columns = np.zeros((n_rows + 1, width), np.float32), room_for(width * height)
    by_rows[:n_rows, :n] = rows
    if has_columns:
        by_columns.array.reshape(width, height)[:, :n_rows] = by_rows[:n_rows].T
    return Table(line_of(by_rows), by_columns, width, height, n_rows)


def _filled_up(n: int) -> int:
    """The smallest multiple of sixteen that is at least ``n``."""
    return -(-n // LANES) * LANES


def look_up(data: Any, place: Any, table: Any, first: Any, codes: Any, starts: Any, n: Any) -> None:
    """Write ``n`` numbers of a row, for each life that of its code.

    Parameters
    ----------
    data : Line or Abreast
    place : int
        Written from here on.
    table : Table
    first : int
        Row of code 0; code -1 is none.
    codes : float32 or Floats
        Trusted: nobody looks whether the table has them.
    starts : Line of int64
        Room for a whole number of each life.
    n : int
    """
    raise NotImplementedError


@overload(look_up, strict=False, jit_options={"error_model": "numpy", "no_cfunc_wrapper": True})
def _look_up(data: Any, place: Any, table: Any, first: Any, codes: Any, starts: Any, n: Any) -> Any:
    if data != abreast:
        return written_in_python(_copy_row)
    return written_in_python(_look_up_either_way if hands_out_lanes() else _look_up_by_rows)


@cache
def hands_out_lanes() -> bool:
    """Whether the processor that is compiled for has one instruction for `_handed_out`."""
    *_, features = cpu_target.target_context.codegen().magic_tuple()
    return "+avx512f" in features.split(",")


@partial(compiled, inner=True)
def _copy_row(data: Any, place: Any, table: Any, first: Any, codes: Any, starts: Any, n: Any) -> None:
    start = (first + np.int64(codes) if codes >= ZERO else table.n_rows) * table.width
    for k in range(n):
        data[place + k] = table.rows[start + k]


@partial(compiled, inner=True)
def _look_up_either_way(data: Any, place: Any, table: Any, first: Any, codes: Any, starts: Any, n: Any) -> None:
    if table.height > 0:
        _look_up_by_columns(data, place, table, first, codes, n)
    else:
        _look_up_by_rows(data, place, table, first, codes, starts, n)


@partial(compiled, inner=True)
def _look_up_by_columns(data: Any, place: Any, table: Any, first: Any, codes: Any, n: Any) -> None:
    is_there = codes >= ZERO
    for k in range(n):
        data[place + k] = where(is_there, _handed_out(table.columns, table.height * k + first, codes), ZERO)


@partial(compiled, inner=True)
def _look_up_by_rows(data: Any, place: Any, table: Any, first: Any, codes: Any, starts: Any, n: Any) -> None:
    _write_starts(starts, where(codes >= ZERO, codes + np.float32(first), np.float32(table.n_rows)), table.width)
    take_from_wide_rows(data, place, table.rows, starts, n)


@intrinsic
def _handed_out(typing_context: Any, line: Any, first: Any, codes: Any) -> Any:
    """To each lane that of sixteen neighbours in a line, from ``first`` on, which its code counts; anything if it is below 0."""
    if line != floats_in_line or codes != floats:
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        at = builder.gep(args[0], [context.cast(builder, args[1], sig.args[1], types.intp)])
        neighbours = builder.load(builder.bitcast(at, lanes_of(floats).as_pointer()), align=4)
        which = builder.fptosi(args[2], ir.VectorType(ir.IntType(32), LANES))
        of_lanes = ir.FunctionType(lanes_of(floats), [lanes_of(floats), which.type])
        permute = cgutils.get_or_insert_function(builder.module, of_lanes, "llvm.x86.avx512.permvar.sf.512")
        return builder.call(permute, [neighbours, which])

    return floats(line, first, codes), lower


@intrinsic
def _write_starts(typing_context: Any, starts: Any, rows: Any, width: Any) -> Any:
    """Write, for each life, its row times ``width``."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        starts, rows, width = args
        width = context.cast(builder, width, sig.args[2], types.int32)
        whole = builder.fptosi(rows, ir.VectorType(ir.IntType(32), LANES))
        for life in range(LANES):
            row = builder.mul(builder.extract_element(whole, ir.IntType(32)(life)), width)
            builder.store(builder.sext(row, ir.IntType(64)), builder.gep(starts, [ir.IntType(64)(life)]))
        return context.get_dummy_value()

    return types.none(starts, rows, width), lower
