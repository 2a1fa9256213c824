"""Transposing: from where each life has its numbers in a row to where those of sixteen lives lie abreast, and back again.

Sixteen rows of sixteen numbers, or codes, are loaded, and change places in four rounds of pairs. Where there is one life at a
time, numbers are copied, and codes are read where they are. See `abreast`.
"""

# ruff: noqa: ARG001, ARG005
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

from functools import partial
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload

from evo_mirror.machine.abreast import BYTES, abreast
from evo_mirror.machine.compiled import compiled, written_in_python
from evo_mirror.machine.vector_types import LANES, floats, lanes_of


def take(data: Any, numbers: Any, place: Any, source: Any, starts: Any, n: Any) -> None:
    """Write ``n`` numbers of a row, for each life that which begins at its start, and read nothing but these.

    Parameters
    ----------
    data : Line or Abreast
    numbers : Line of float32
        The same memory, as single numbers.
    place : int
        Written from here on.
    source : Line of float32
    starts : Line of int64
        Where the row of each life begins.
    n : int
    """
    raise NotImplementedError


@overload(take, strict=False, jit_options={"error_model": "numpy", "no_cfunc_wrapper": True})
def _take(data: Any, numbers: Any, place: Any, source: Any, starts: Any, n: Any) -> Any:
    if data == abreast:
        return written_in_python(_take_abreast)
    return lambda data, numbers, place, source, starts, n: _take_one(data, place, source, starts, n)


def give(target: Any, starts: Any, data: Any, numbers: Any, place: Any, n: Any, n_lives: Any) -> None:
    """The way back: write ``n`` numbers of each of the first ``n_lives`` lives to where its start is in ``target``."""
    raise NotImplementedError


@overload(give, strict=False, jit_options={"error_model": "numpy", "no_cfunc_wrapper": True})
def _give(target: Any, starts: Any, data: Any, numbers: Any, place: Any, n: Any, n_lives: Any) -> Any:
    return written_in_python(_give_abreast) if data == abreast else written_in_python(_give_one)


def turn_page(data: Any, page: Any, place: Any, source: Any, starts: Any, first: Any, n: Any) -> None:
    """Write up to sixteen codes of sixteen lives, code after code, those of all lives side by side; of one life, nothing.

    Parameters
    ----------
    data : Line or Abreast
    page : Line of int8
    place : int
        Written from here on.
    source : Line of int8
    starts : Line of int64
        Where the codes of each life begin.
    first, n : int
        Which of them, from the start on, and how many.
    """
    raise NotImplementedError


@overload(turn_page, strict=False, jit_options={"error_model": "numpy", "no_cfunc_wrapper": True})
def _turn_page(data: Any, page: Any, place: Any, source: Any, starts: Any, first: Any, n: Any) -> Any:
    if data == abreast:
        return written_in_python(_turn_page_abreast)
    return lambda data, page, place, source, starts, first, n: None


@partial(compiled, inner=True)
def _turn_page_abreast(data: Any, page: Any, place: Any, source: Any, starts: Any, first: Any, n: Any) -> None:
    if n < LANES:
        for life in range(LANES):
            for k in range(n):
                page[place + LANES * k + life] = source[starts[life] + first + k]
        return
    _transpose_codes(page, place, source, starts, first)


@partial(compiled, inner=True)
def _take_one(data: Any, place: Any, source: Any, starts: Any, n: Any) -> None:
    for k in range(n):
        data[place + k] = source[starts[0] + k]


@partial(compiled, inner=True)
def _give_one(target: Any, starts: Any, data: Any, numbers: Any, place: Any, n: Any, n_lives: Any) -> None:
    for k in range(n):
        target[starts[0] + k] = data[place + k]


@partial(compiled, inner=True)
def take_from_wide_rows(data: Any, place: Any, table: Any, starts: Any, n: Any) -> None:
    """As `take`, for sixteen lives, from rows that are filled up to a multiple of sixteen.

    Parameters
    ----------
    data : Abreast
    place : int
    table : Line of float32
    starts : Line of int64
    n : int
    """
    whole = n // LANES * LANES
    for k in range(0, whole, LANES):
        _transpose_in(data, place + k, table, starts, k, LANES)
    if whole < n:
        _transpose_in(data, place + whole, table, starts, whole, n - whole)


@partial(compiled, inner=True)
def _take_abreast(data: Any, numbers: Any, place: Any, source: Any, starts: Any, n: Any) -> None:
    if n < LANES:
        for life in range(LANES):
            for k in range(n):
                numbers[LANES * (place + k) + life] = source[starts[life] + k]
        return
    for first in range(0, n, LANES):
        k = min(first, n - LANES)  # the last sixteen may have some of those before among them
        _transpose_in(data, place + k, source, starts, k, LANES)


@partial(compiled, inner=True)
def _give_abreast(target: Any, starts: Any, data: Any, numbers: Any, place: Any, n: Any, n_lives: Any) -> None:
    if n < LANES:
        for life in range(n_lives):
            for k in range(n):
                target[starts[life] + k] = numbers[LANES * (place + k) + life]
        return
    for first in range(0, n, LANES):
        k = min(first, n - LANES)
        _transpose_out(target, starts, k, data, place + k, n_lives)


def _transposed(builder: Any, rows: list[Any]) -> list[Any]:
    """Sixteen vectors, of which the k-th holds the k-th lanes of those given.

    Neighbours, then pairs of neighbours, change places within quarters of vectors; then quarters do, twice. Processors have an
    instruction for each of these.
    """

    def mixed(first: Any, second: Any, places: list[int]) -> Any:
        return builder.shuffle_vector(first, second, ir.Constant(ir.VectorType(ir.IntType(32), LANES), places))

    def zipped(size: int, half: int) -> list[int]:
        """Pieces of ``size`` lanes from one half of each quarter of two vectors, in turn."""
        first = [4 * quarter + 2 * half + k for quarter in range(4) for k in range(2)]
        pieces = [first[k : k + size] for k in range(0, len(first), size)]
        return [lane for piece in pieces for vector in (0, LANES) for lane in [vector + k for k in piece]]

    quarters = [
        [vector + 4 * q + k for vector in (0, LANES) for q in which for k in range(4)] for which in ((0, 2), (1, 3))
    ]
    singles, doubles = [[zipped(size, half) for half in (0, 1)] for size in (1, 2)]
    once = [mixed(rows[k], rows[k + 1], singles[half]) for k in range(0, LANES, 2) for half in (0, 1)]
    twice = [
        mixed(once[k + low], once[k + low + 2], doubles[half])
        for k in range(0, LANES, 4)
        for low in (0, 1)
        for half in (0, 1)
    ]
    columns = [None] * LANES
    for k in range(4):
        for odd, which in enumerate(quarters):
            upper, lower = mixed(twice[k], twice[4 + k], which), mixed(twice[8 + k], twice[12 + k], which)
            for high, part in enumerate(quarters):
                columns[8 * high + 4 * odd + k] = mixed(upper, lower, part)
    return columns


@intrinsic
def _transpose_codes(typing_context: Any, page: Any, place: Any, source: Any, starts: Any, first: Any) -> Any:
    """Load sixteen int8 from ``first`` on of each life's row, and store them abreast."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        page, place, source, starts, first = args
        place, first = (context.cast(builder, args[k], sig.args[k], types.intp) for k in (1, 4))
        codes = ir.VectorType(ir.IntType(8), LANES)
        rows = [builder.load(_row(builder, source, starts, life, first, codes), align=1) for life in range(LANES)]
        half = LANES // 2
        zipped = [[k + vector for k in range(low, low + half) for vector in (0, LANES)] for low in (0, half)]
        # To mix the two halves of the rows like a pack of cards, four times, transposes sixteen of them.
        for _ in range(4):
            rows = [
                builder.shuffle_vector(
                    rows[k], rows[k + half], ir.Constant(ir.VectorType(ir.IntType(32), LANES), places)
                )
                for k in range(half)
                for places in zipped
            ]
        for k, row in enumerate(rows):
            at = builder.gep(page, [builder.add(place, ir.IntType(64)(LANES * k))])
            builder.store(row, builder.bitcast(at, codes.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.none(page, place, source, starts, first), lower


def _row(builder: Any, line: Any, starts: Any, life: int, first: Any, kind: Any) -> Any:
    """Pointer to sixteen neighbours in a line of numbers: those of one life."""
    start = builder.load(builder.gep(starts, [ir.Constant(ir.IntType(64), life)]))
    return builder.bitcast(builder.gep(line, [builder.add(start, first)]), kind.as_pointer())


@intrinsic
def _transpose_in(typing_context: Any, data: Any, place: Any, source: Any, starts: Any, first: Any, n: Any) -> Any:
    """Load sixteen numbers from ``first`` on of each life's row, and store the first ``n`` abreast."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        data, place, source, starts, first, n = args
        place, first, n = (
            context.cast(builder, value, sig.args[k], types.intp) for k, value in ((1, place), (4, first), (5, n))
        )
        rows = [
            builder.load(_row(builder, source, starts, life, first, lanes_of(floats)), align=4) for life in range(LANES)
        ]
        for k, column in enumerate(_transposed(builder, rows)):
            at = ir.Constant(ir.IntType(64), k)
            with builder.if_then(builder.icmp_signed(">", n, at)):
                builder.store(column, builder.gep(data, [builder.add(place, at)]), align=BYTES)
        return context.get_dummy_value()

    return types.none(data, place, source, starts, first, n), lower


@intrinsic
def _transpose_out(
    typing_context: Any, target: Any, starts: Any, first: Any, data: Any, place: Any, n_lives: Any
) -> Any:
    """Load sixteen numbers abreast, and store those of the first ``n_lives`` lives in their rows, from ``first`` on."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        target, starts, first, data, place, n_lives = args
        first, place, n_lives = (
            context.cast(builder, value, sig.args[k], types.intp) for k, value in ((2, first), (4, place), (5, n_lives))
        )
        at = [builder.add(place, ir.Constant(ir.IntType(64), k)) for k in range(LANES)]
        columns = [builder.load(builder.gep(data, [here]), align=BYTES) for here in at]
        for life, row in enumerate(_transposed(builder, columns)):
            with builder.if_then(builder.icmp_signed(">", n_lives, ir.Constant(ir.IntType(64), life))):
                builder.store(row, _row(builder, target, starts, life, first, lanes_of(floats)), align=4)
        return context.get_dummy_value()

    return types.none(target, starts, first, data, place, n_lives), lower
