"""Fetching: memory is asked for numbers before they are needed, so that they come while something else is worked out.

What a generation lived through is more than stays near the processor, and by the time that it is measured, memory has most of it.
A processor foresees who reads one number after the other; who reads a little here and a little there waits for each.
"""

# ruff: noqa: ARG001
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload

from evo_mirror.machine.compiled import INLINED

_AT_ONCE = 64
"""Bytes that memory gives at a time, on most processors; no number depends on it."""
_TO_READ, _TO_STAY, _DATA = 0, 3, 1


def fetch(numbers: Any, first: int, n: int) -> None:
    """Ask for ``n`` numbers from place ``first`` on; of those beyond the end, none is touched. In Python there is nothing to do.

    Parameters
    ----------
    numbers : (k,) contiguous array
    first, n : int
    """


@overload(fetch, strict=False, jit_options=INLINED)
def _fetch(numbers: Any, first: Any, n: Any) -> Any:
    step = _AT_ONCE // (numbers.dtype.bitwidth // 8)

    def ask(numbers: Any, first: int, n: int) -> None:
        last = min(first + n, len(numbers))
        for place in range(first, last, step):
            _ask(numbers, place)
        if first < last:  # a piece may begin anywhere, and end where memory gives once more
            _ask(numbers, last - 1)

    return ask


@intrinsic
def _ask(typing_context: Any, numbers: Any, place: Any) -> Any:
    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(sig.args[0])(context, builder, args[0]).data
        cell = builder.bitcast(builder.gep(data, [context.cast(builder, args[1], sig.args[1], types.intp)]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        builder.call(prefetch, [cell, *(number(how) for how in (_TO_READ, _TO_STAY, _DATA))])
        return context.get_dummy_value()

    return types.none(numbers, place), lower
