"""A product and a sum rounded once: of numbers, of vectors, and, where there is no compiler, of numpy arrays."""

# ruff: noqa: ARG001
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

from struct import Struct
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

from evo_mirror.machine.compiled import INLINED
from evo_mirror.machine.vector_types import as_vector, floats, llvm_function


@intrinsic
def _fused(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """Of lanes: a b + c, rounded once."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vectors = [as_vector(context, builder, v, t, floats) for v, t in zip(args, sig.args, strict=True)]
        return builder.call(llvm_function(builder, "fma", 3), vectors)

    return floats(a, b, c), lower


@intrinsic
def _fused_scalar(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """Of float32 numbers: a b + c, rounded once."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        number = ir.FloatType()
        kind = ir.FunctionType(number, [number] * 3)
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.fma.f32"), args)

    return types.float32(types.float32, types.float32, types.float32), lower


def fma(a: Any, b: Any, c: Any) -> Any:
    """Product of a and b, plus c, rounded once: numbers or arrays in Python, numbers or `Floats` in compiled code.

    Emulated here: the product of two float32 is exact in float64; the sum is rounded to odd there, so that rounding it once
    more, to float32, gives what a single rounding would have given [Boldo2008]_.

    Parameters
    ----------
    a, b, c : (...) float32 arrays or numbers
        What is finer is rounded to float32 first, as in compiled code.

    Returns
    -------
    (...) float32 array or number

    References
    ----------
    .. [Boldo2008] Boldo & Melquiond (2008), Emulation of FMA and correctly rounded sums: proved algorithms using rounding
       to odd.
    """
    if type(a) is type(b) is type(c) is np.float32:
        # numpy takes ten times as long for single numbers as Python does.
        number = float(a) * float(b) + float(c)
        if abs(number) < _OVERFLOWS:
            told = np.float32(number)
            if _BITS.unpack(_DOUBLE.pack(number))[0] & _BELOW or float(told) == number:
                return told
    with np.errstate(all="ignore"):  # learning that runs away is for others to report
        product = np.multiply(np.asarray(a, np.float32), np.asarray(b, np.float32), dtype=np.float64)
        addend = np.asarray(c, np.float32)
        total = np.asarray(product + addend)
        rounded = total.astype(np.float32)
        is_half_way = _is_half_way(total, rounded)
        if is_half_way is not None:
            whole = (x if x.shape == total.shape else np.broadcast_to(x, total.shape) for x in (product, addend, total))
            rounded[is_half_way] = _rounded_to_odd(*(part[is_half_way] for part in whole))
        return rounded[()]


def fma_in_order(factors: Any, rows: Any) -> Any:
    """Sum of factors times rows, in their order, each term added by `fma`; emulated, as it is there.

    Every term is rounded twice at first; of the first that this may have mattered to, all before it are right, and it goes on
    from there. Where that happens again and again, what is left is done term by term.

    Parameters
    ----------
    factors : (n, ...) float32 array
    rows : (n, ..., m) float32 array
        The axes behind the first are broadcast against those of the factors.

    Returns
    -------
    (..., m) float32 array
    """
    n_axes = max(factors.ndim + 1, rows.ndim)
    factors, rows = _with_axes(factors[..., None], n_axes), _with_axes(rows, n_axes)
    total, first = np.zeros(np.broadcast_shapes(factors.shape[1:], rows.shape[1:]), np.float32), 0
    for _ in range(_TRIES if total.size <= _FEW else 0):
        total, first = _until_half_way(factors, rows, total, first)
        if first == len(rows):
            return total.copy()
        total, first = fma(factors[first], rows[first], total), first + 1
    for factor, row in zip(factors[first:], rows[first:], strict=True):
        total = fma(factor, row, total)
    return total


def _with_axes(terms: Any, n: int) -> Any:
    """The same with so many axes: those that lack are put behind the first, which counts the terms."""
    return terms.reshape(terms.shape[:1] + (1,) * (n - terms.ndim) + terms.shape[1:])


_TRIES = 4
_FEW = 2048
"""Sums at a time up to which their terms are made at once: of more, the time goes into arithmetic, and memory is spared."""


def _until_half_way(factors: Any, rows: Any, total: Any, first: int) -> tuple[Any, int]:
    """The sum, with every term from the first on rounded twice, as far as that cannot have mattered; and how far that is."""
    with np.errstate(all="ignore"):
        sums = np.multiply(factors[first:], rows[first:], dtype=np.float64)
        rounded = np.empty((1 + len(sums), *total.shape), np.float32)
        rounded[0] = total
        for exact, before, told in zip(sums, rounded[:-1], rounded[1:], strict=True):
            np.add(exact, before, out=exact)
            told[:] = exact
        is_half_way = _is_half_way(sums, rounded[1:])
    right = len(sums) if is_half_way is None else int(is_half_way.reshape(len(sums), -1).any(axis=1).argmax())
    return rounded[right], first + right


_BELOW = (1 << 28) - 1
"""Bits of a float64 below the first that its rounding to float32 loses."""
_BELOW_HALF = np.array(_BELOW)  # an array: numpy is slower with a number of its own
_OVERFLOWS = float(np.finfo(np.float32).max)
_DOUBLE, _BITS = Struct("<d"), Struct("<q")


def _is_half_way(total: Any, rounded: Any) -> Any:
    """Where two roundings may differ from one, since the first ended half-way between two float32; None if nowhere: usually."""
    below = total.view(np.int64) & _BELOW_HALF
    if np.count_nonzero(below) == below.size:
        return None
    is_half_way = (below == 0) & (rounded != total)
    return is_half_way if np.count_nonzero(is_half_way) else None


def _rounded_to_odd(product: Any, addend: Any, total: Any) -> Any:
    """The sum by way of rounding to odd: (n,) float32 array, from (n,) float64 arrays."""
    # Knuth's two-sum: what the rounding of the sum lost, exactly.
    virtual = total - product
    lost = (product - (total - virtual)) + (addend - virtual)
    bits = total.view(np.int64)
    is_inexact_and_even = (lost != 0) & np.isfinite(lost) & ((bits & 1) == 0)
    away = np.where((lost > 0) == (total > 0), 1, -1)
    return np.where(is_inexact_and_even, bits + away, bits).view(np.float64).astype(np.float32)


@overload(fma, strict=False, jit_options=INLINED)
def _fma_compiled(a: Any, b: Any, c: Any) -> Any:
    if floats in (a, b, c):
        return lambda a, b, c: _fused(a, b, c)
    return lambda a, b, c: _fused_scalar(a, b, c)
