"""Vectors: sixteen numbers at once, for compiled code.

A loop over units may or may not be turned into vector instructions by a compiler, depending on its mood; on the same
algorithm that made a factor of two. Here the vectors are explicit. Compiled code sees four new types, sixteen lanes each:

=========  ======================  =====================================================================================
`Floats`   float32                 ``+ - * /``, unary ``-``, ``abs``, ``fma``, ``square_root``, comparisons, ``where``
`Doubles`  float64                 ``+ - * /``; made of `Floats` by ``as_doubles``
`Words`    uint32, modulo 2**32    ``+ * ^ & >>``, comparisons, ``where``, ``as_floats``, ``bits_of``
`Mask`     true or false           ``& |``, ``where``, ``bits``
=========  ======================  =====================================================================================

A plain number beside a vector counts for all sixteen lanes: beside `Floats` it is rounded to float32, beside `Words` it must
be whole, and counts modulo 2**32 (in ``>>`` it is below 32). The types are those of LLVM, which cuts them into whatever the
processor has: one register of AVX-512, two of AVX2, four of SSE or NEON. Every operation is the IEEE one, lane by lane, so
the bits are the same everywhere, but for those inside what is not a number; ``fma`` rounds once, also where the processor
has to be told how.

None of this runs without numba's compiler; `fma` and `where` do, on numbers and numpy arrays.
"""

# ruff: noqa: ARG001, ARG005
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload

from evo_mirror.machine.compiled import INLINED
from evo_mirror.machine.fused import fma
from evo_mirror.machine.lines import floats_in_line
from evo_mirror.machine.vector_types import (
    LANES,
    VectorType,
    as_vector,
    doubles,
    floats,
    kind_of,
    lanes_of,
    llvm_function,
    mask,
    spread,
    words,
)

__all__ = [
    "LANES", "as_doubles", "as_floats", "at", "bits", "bits_of", "bits_of_number", "counting_by", "fma",
    "load", "number_of_bits", "splat", "square_root", "store", "where",
]  # fmt: skip


@intrinsic
def _chosen(typing_context: Any, condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` in the lanes of a mask, ``no`` in the others; two plain numbers make `Floats`."""
    kind = kind_of((yes, no)) if isinstance(yes, VectorType) or isinstance(no, VectorType) else floats
    if kind is None:
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        _, a, b = (
            as_vector(context, builder, v, t, kind) if place else v
            for place, (v, t) in enumerate(zip(args, sig.args, strict=True))
        )
        return builder.select(args[0], a, b)

    return kind(condition, yes, no), lower


def where(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, ``no`` elsewhere: for numbers, numpy arrays and, in compiled code, vectors.

    Parameters
    ----------
    condition : (...) bool array
    yes, no : (...) arrays or numbers

    Returns
    -------
    (...) array or number
    """
    return np.where(condition, yes, no)[()]


@overload(where, strict=False, jit_options=INLINED)
def _where_compiled(condition: Any, yes: Any, no: Any) -> Any:
    if condition == mask:
        return lambda condition, yes, no: _chosen(condition, yes, no)
    return lambda condition, yes, no: yes if condition else no


@intrinsic
def square_root(typing_context: Any, value: Any) -> Any:
    """Square root of `Floats`."""
    return floats(floats), lambda context, builder, sig, args: builder.call(llvm_function(builder, "sqrt", 1), args)


@intrinsic
def splat(typing_context: Any, value: Any) -> Any:
    """One float32 number in all lanes of `Floats`."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return as_vector(context, builder, args[0], sig.args[0], floats)

    return floats(value), lower


@intrinsic
def counting_by(typing_context: Any, first: Any, step: Any) -> Any:
    """`Words` first, first + step, first + 2 step, ..., modulo 2**32."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        start, by = (as_vector(context, builder, v, t, words) for v, t in zip(args, sig.args, strict=True))
        return builder.add(start, builder.mul(by, ir.Constant(lanes_of(words), list(range(LANES)))))

    return words(first, step), lower


@intrinsic
def as_floats(typing_context: Any, value: Any) -> Any:
    """`Words`, read as whole numbers from -2**31 up to 2**31 - 1, as the nearest `Floats`."""
    return floats(words), lambda context, builder, sig, args: builder.sitofp(args[0], lanes_of(floats))


@intrinsic
def as_doubles(typing_context: Any, value: Any) -> Any:
    """The same numbers as `Doubles`; of a plain number, in all lanes."""
    if value == floats:
        return doubles(value), lambda context, builder, sig, args: builder.fpext(args[0], lanes_of(doubles))
    if kind_of((doubles, value)) is None:
        return None
    return doubles(value), lambda context, builder, sig, args: as_vector(context, builder, args[0], value, doubles)


@intrinsic
def bits_of(typing_context: Any, value: Any) -> Any:
    """The bits of `Floats`, as `Words`; of `Words`, as `Floats`."""
    if value not in (floats, words):
        return None
    other = words if value == floats else floats
    return other(value), lambda context, builder, sig, args: builder.bitcast(args[0], lanes_of(other))


@intrinsic
def bits_of_number(typing_context: Any, value: Any) -> Any:
    """The bits of one float32 number, as a uint32."""
    return types.uint32(types.float32), lambda context, builder, sig, args: builder.bitcast(args[0], ir.IntType(32))


@intrinsic
def number_of_bits(typing_context: Any, value: Any) -> Any:
    """The float32 number that has these bits."""
    return types.float32(types.uint32), lambda context, builder, sig, args: builder.bitcast(args[0], ir.FloatType())


def _is_row(array: Any, of: Any = types.float32) -> bool:
    """Whether an array is what lanes are neighbours in; anything else would be read wrongly, in silence."""
    if array == floats_in_line:
        return bool(of == types.float32)
    if not isinstance(array, types.Array) or array.ndim != 1 or array.dtype != of:
        return False
    return bool(array.layout == "C" and array.aligned)


@intrinsic
def load(typing_context: Any, array: Any, first: Any) -> Any:
    """Sixteen neighbours of a one-dimensional, contiguous float32 array, from place ``first`` on."""
    if not _is_row(array):
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_place(context, builder, sig.args, args), align=4)

    return floats(array, first), lower


@intrinsic
def at(typing_context: Any, array: Any, place: Any) -> Any:
    """One number of a one-dimensional, contiguous float32 array, in all lanes."""
    if not _is_row(array):
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return spread(builder, builder.load(_cell(context, builder, sig.args, args)), floats)

    return floats(array, place), lower


@intrinsic
def store(typing_context: Any, array: Any, first: Any, value: Any) -> Any:
    """Write `Floats` to sixteen neighbours of a one-dimensional, contiguous float32 array, from place ``first`` on.

    `Doubles` go into one of float64.
    """
    kind, of = (doubles, types.float64) if value == doubles else (floats, types.float32)
    if not (_is_row(array, of) and (array == floats_in_line or array.mutable) and kind_of((kind, value))):
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value = as_vector(context, builder, args[2], sig.args[2], kind)
        builder.store(value, _place(context, builder, sig.args, args, kind), align=of.bitwidth // 8)
        return context.get_dummy_value()

    return types.none(array, first, value), lower


def _cell(context: Any, builder: Any, kinds: Any, args: Any) -> Any:
    """Pointer to one number; bounds are the caller's business, as everywhere in compiled code."""
    data = args[0] if kinds[0] == floats_in_line else context.make_array(kinds[0])(context, builder, args[0]).data
    return builder.gep(data, [context.cast(builder, args[1], kinds[1], types.intp)])


def _place(context: Any, builder: Any, kinds: Any, args: Any, kind: VectorType = floats) -> Any:
    """Pointer to sixteen lanes."""
    return builder.bitcast(_cell(context, builder, kinds, args), lanes_of(kind).as_pointer())


@intrinsic
def bits(typing_context: Any, value: Any) -> Any:
    """A `Mask` as a whole number: lane k is bit k."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.zext(builder.bitcast(args[0], ir.IntType(LANES)), ir.IntType(64))

    return types.int64(mask), lower
