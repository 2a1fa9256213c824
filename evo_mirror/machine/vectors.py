"""Vectors: sixteen numbers at once, for compiled code.

A loop over units may or may not be turned into vector instructions by a compiler, depending on its mood; on the same algorithm that
made a factor of two. Here the vectors are explicit. Compiled code sees three new types, sixteen lanes each:

========  ======================  =====================================================================================
`Floats`  float32                 ``+ - * /``, unary ``-``, ``abs``, ``fma``, ``square_root``, comparisons, ``where``
`Words`   uint32, modulo 2**32    ``+ * ^ & >>``, comparisons, ``as_floats``, ``bits_of``
`Mask`    true or false           ``& |``, ``where``, ``bits``
========  ======================  =====================================================================================

A plain number beside a vector counts for all sixteen lanes. The types are those of LLVM, which cuts them into whatever the
processor has: one register of AVX-512, two of AVX2, four of SSE or NEON. Every operation is the IEEE one, lane by lane, so
the bits are the same everywhere; ``fma`` rounds once, also where the processor has to be told how.

None of this runs without numba's compiler; `fma` and `where` do, on numbers and numpy arrays.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, overload, register_model
from numpy.typing import NDArray

LANES = 16


class VectorType(types.Type):
    """The type of sixteen lanes: of ``Floats``, ``Words`` or ``Mask``."""


floats, words, mask = VectorType("Floats"), VectorType("Words"), VectorType("Mask")
_LANE = {floats: ir.FloatType(), words: ir.IntType(32), mask: ir.IntType(1)}
_OF_SCALAR = {floats: types.float32, words: types.uint32}


@register_model(VectorType)
class _VectorModel(models.PrimitiveModel):  # type: ignore[misc]  # numba publishes no types
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, ir.VectorType(_LANE[fe_type], LANES))


def _lanes(kind: VectorType) -> ir.VectorType:
    return ir.VectorType(_LANE[kind], LANES)


def _constant(kind: VectorType, values: Any) -> ir.Constant:
    return ir.Constant(_lanes(kind), values)


def _spread(builder: Any, scalar: Any, kind: VectorType) -> Any:
    """One number in all lanes."""
    first = builder.insert_element(ir.Constant(_lanes(kind), ir.Undefined), scalar, ir.IntType(32)(0))
    nowhere = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(_lanes(kind), ir.Undefined), nowhere)


def _as_vector(context: Any, builder: Any, value: Any, of: Any, kind: VectorType) -> Any:
    """A vector as it is; a number, converted and in all lanes."""
    if of == kind:
        return value
    return _spread(builder, context.cast(builder, value, of, _OF_SCALAR[kind]), kind)


def _llvm_function(builder: Any, name: str, n: int) -> Any:
    vector = _lanes(floats)
    kind = ir.FunctionType(vector, [vector] * n)
    return cgutils.get_or_insert_function(builder.module, kind, f"llvm.{name}.v{LANES}f32")


# --- arithmetic ---------------------------------------------------------------------------------------------------------------

_ARITHMETIC: dict[VectorType, dict[Any, str]] = {
    floats: {operator.add: "fadd", operator.sub: "fsub", operator.mul: "fmul", operator.truediv: "fdiv"},
    words: {operator.add: "add", operator.mul: "mul", operator.xor: "xor", operator.and_: "and_", operator.rshift: "lshr"},
    mask: {operator.and_: "and_", operator.or_: "or_"},
}  # fmt: skip
_COMPARISONS = {operator.lt: "<", operator.le: "<=", operator.gt: ">", operator.ge: ">=", operator.eq: "==", operator.ne: "!="}


def _kind_of(args: tuple[Any, ...]) -> VectorType | None:
    """The kind of vector among the two operands of an operation, if there is one and the other goes with it."""
    for own, other in (args, args[::-1]):
        if isinstance(own, VectorType) and (other == own or (own in _OF_SCALAR and isinstance(other, types.Number))):
            return own
    return None


def _teach(symbol: Any, implementations: dict[VectorType, str], is_comparison: bool) -> None:
    """Tell numba what an operator of Python does to vectors."""

    @infer_global(symbol)
    class _Typing(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
        def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
            kind = _kind_of(args) if len(args) == 2 else None
            if kind is None or kind not in implementations:
                return None
            return signature(mask if is_comparison else kind, *args)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = _kind_of(sig.args)
        assert kind is not None
        left, right = (_as_vector(context, builder, v, t, kind) for v, t in zip(args, sig.args, strict=True))
        name = implementations[kind]
        if not is_comparison:
            return getattr(builder, name)(left, right)
        if kind == words:
            return builder.icmp_unsigned(name, left, right)
        # As in Python, what is not a number differs from everything.
        return (builder.fcmp_unordered if name == "!=" else builder.fcmp_ordered)(name, left, right)

    lower_builtin(symbol, VectorType, VectorType)(lower)
    lower_builtin(symbol, VectorType, types.Number)(lower)
    lower_builtin(symbol, types.Number, VectorType)(lower)


for _symbol in {s for table in _ARITHMETIC.values() for s in table}:
    _teach(_symbol, {kind: table[_symbol] for kind, table in _ARITHMETIC.items() if _symbol in table}, False)
for _symbol, _name in _COMPARISONS.items():
    _teach(_symbol, {floats: _name, words: _name}, True)


def _teach_unary(symbol: Any, lower: Callable[[Any, Any], Any]) -> None:
    @infer_global(symbol)
    class _Typing(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
        def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
            return signature(floats, floats) if args == (floats,) else None

    lower_builtin(symbol, VectorType)(lambda context, builder, sig, args: lower(builder, args[0]))


_teach_unary(operator.neg, lambda builder, value: builder.fneg(value))
_teach_unary(abs, lambda builder, value: builder.call(_llvm_function(builder, "fabs", 1), [value]))


# --- what Python has no operator for --------------------------------------------------------------------------------------------


@intrinsic
def _fused(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c in lanes, rounded once."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vectors = [_as_vector(context, builder, v, t, floats) for v, t in zip(args, sig.args, strict=True)]
        return builder.call(_llvm_function(builder, "fma", 3), vectors)

    return floats(a, b, c), lower


@intrinsic
def _fused_scalar(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c of float32 numbers, rounded once."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        number = ir.FloatType()
        function = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(number, [number] * 3), "llvm.fma.f32"
        )  # fmt: skip
        return builder.call(function, args)

    return types.float32(types.float32, types.float32, types.float32), lower


def fma(a: Any, b: Any, c: Any) -> Any:
    """a b + c in float32, rounded once: numbers or arrays in Python, numbers or `Floats` in compiled code.

    Emulated here: the product of two float32 is exact in float64; the sum is rounded to odd there, so that rounding it once
    more, to float32, gives what a single rounding would have given [Boldo2008]_.

    Parameters
    ----------
    a, b, c : (...) float32 arrays or numbers

    Returns
    -------
    (...) float32 array or number

    References
    ----------
    .. [Boldo2008] Boldo & Melquiond (2008), Emulation of FMA and correctly rounded sums: proved algorithms using rounding
       to odd.
    """
    product = np.multiply(a, b, dtype=np.float64)
    addend = np.asarray(c, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):  # learning that runs away is for others to report
        total = product + addend
        # Knuth's two-sum: what the rounding of the sum lost, exactly.
        virtual = total - product
        lost = (product - (total - virtual)) + (addend - virtual)
        bits = total.view(np.int64) if isinstance(total, np.ndarray) else np.float64(total).view(np.int64)
        is_inexact_and_even = (lost != 0) & np.isfinite(lost) & ((bits & 1) == 0)
        away = np.where((lost > 0) == (total > 0), 1, -1)
        odd = np.where(is_inexact_and_even, bits + away, bits).view(np.float64)
        return odd.astype(np.float32)[()]


@overload(fma, strict=False, jit_options={"forceinline": True, "error_model": "numpy"})
def _fma_compiled(a: Any, b: Any, c: Any) -> Any:
    if floats in (a, b, c):
        return lambda a, b, c: _fused(a, b, c)
    return lambda a, b, c: _fused_scalar(a, b, c)


@intrinsic
def _chosen(typing_context: Any, condition: Any, yes: Any, no: Any) -> Any:
    kind = yes if isinstance(yes, VectorType) else no if isinstance(no, VectorType) else floats

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        _, a, b = (
            _as_vector(context, builder, v, t, kind) if place else v
            for place, (v, t) in enumerate(zip(args, sig.args, strict=True))
        )
        return builder.select(args[0], a, b)

    return kind(condition, yes, no), lower


def where(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, ``no`` elsewhere: for numbers, numpy arrays and, in compiled code, `Floats`.

    Parameters
    ----------
    condition : (...) bool array
    yes, no : (...) arrays or numbers

    Returns
    -------
    (...) array
    """
    return np.where(condition, yes, no)


@overload(where, strict=False, jit_options={"forceinline": True, "error_model": "numpy"})
def _where_compiled(condition: Any, yes: Any, no: Any) -> Any:
    if condition == mask:
        return lambda condition, yes, no: _chosen(condition, yes, no)
    return lambda condition, yes, no: yes if condition else no


@intrinsic
def square_root(typing_context: Any, value: Any) -> Any:
    """Square root of `Floats`."""
    return floats(floats), lambda context, builder, sig, args: builder.call(_llvm_function(builder, "sqrt", 1), args)


@intrinsic
def splat(typing_context: Any, value: Any) -> Any:
    """One float32 number in all lanes of `Floats`."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _as_vector(context, builder, args[0], sig.args[0], floats)

    return floats(value), lower


@intrinsic
def counting_by(typing_context: Any, first: Any, step: Any) -> Any:
    """`Words` first, first + step, first + 2 step, ..., modulo 2**32."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        start, by = (
            _as_vector(context, builder, v, t, words) for v, t in zip(args, sig.args, strict=True)
        )  # fmt: skip
        return builder.add(start, builder.mul(by, _constant(words, list(range(LANES)))))

    return words(first, step), lower


@intrinsic
def as_floats(typing_context: Any, value: Any) -> Any:
    """Whole numbers below 2**31 in `Words`, as `Floats`."""
    return floats(words), lambda context, builder, sig, args: builder.sitofp(args[0], _lanes(floats))


@intrinsic
def bits_of(typing_context: Any, value: Any) -> Any:
    """The bits of `Floats`, as `Words`; of `Words`, as `Floats`."""
    other = words if value == floats else floats
    return other(value), lambda context, builder, sig, args: builder.bitcast(args[0], _lanes(other))


@intrinsic
def bits_of_number(typing_context: Any, value: Any) -> Any:
    """The bits of one float32 number, as a uint32."""
    return types.uint32(types.float32), lambda context, builder, sig, args: builder.bitcast(args[0], ir.IntType(32))


@intrinsic
def number_of_bits(typing_context: Any, value: Any) -> Any:
    """The float32 number that has these bits."""
    return types.float32(types.uint32), lambda context, builder, sig, args: builder.bitcast(args[0], ir.FloatType())


@intrinsic
def load(typing_context: Any, array: Any, first: Any) -> Any:
    """Sixteen neighbours of a one-dimensional float32 array, from place ``first`` on."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_place(context, builder, sig.args, args), align=4)

    return floats(array, first), lower


@intrinsic
def store(typing_context: Any, array: Any, first: Any, value: Any) -> Any:
    """Write `Floats` to sixteen neighbours of a one-dimensional float32 array, from place ``first`` on."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, sig.args, args), align=4)
        return context.get_dummy_value()

    return types.none(array, first, value), lower


def _place(context: Any, builder: Any, kinds: Any, args: Any) -> Any:
    """Pointer to sixteen lanes inside an array; bounds are the caller's business, as everywhere in compiled code."""
    data = context.make_array(kinds[0])(context, builder, args[0]).data
    first = context.cast(builder, args[1], kinds[1], types.intp)
    return builder.bitcast(builder.gep(data, [first]), _lanes(floats).as_pointer())


@intrinsic
def bits(typing_context: Any, value: Any) -> Any:
    """A `Mask` as a whole number: lane k is bit k."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.zext(builder.bitcast(args[0], ir.IntType(LANES)), ir.IntType(64))

    return types.int64(mask), lower


@intrinsic
def lowest_bit(typing_context: Any, value: Any) -> Any:
    """Place of the lowest bit that is set in a whole number above 0."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.int64), lower


def _folded(join: Callable[[Any, Any, Any], Any]) -> Callable[[Any, Any, Any, Any], Any]:
    """Fold the upper half of the lanes onto the lower, until one is left."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector, n = args[0], LANES
        while n > 1:
            n //= 2
            halves = [
                builder.shuffle_vector(
                    vector, vector, ir.Constant(ir.VectorType(ir.IntType(32), n), list(range(start, start + n)))
                )
                for start in (0, n)
            ]
            vector = join(builder, *halves)
        return builder.extract_element(vector, ir.IntType(32)(0))

    return lower


@intrinsic
def folded_sum(typing_context: Any, value: Any) -> Any:
    """Sum of all lanes: lanes 8 to 15 are added to lanes 0 to 7, then 4 to 7 to 0 to 3, and so on."""
    return types.float32(floats), _folded(lambda builder, low, high: builder.fadd(low, high))


@intrinsic
def largest(typing_context: Any, value: Any) -> Any:
    """The largest of all lanes."""
    larger = _folded(lambda builder, low, high: builder.select(builder.fcmp_ordered(">", high, low), high, low))
    return types.float32(floats), larger


def folded(values: NDArray[np.float32]) -> np.float32:
    """What `folded_sum` gives for sixteen numbers.

    Parameters
    ----------
    values : (16,) float32 array
    """
    while len(values) > 1:
        half = len(values) // 2
        values = values[:half] + values[half:]
    return np.float32(values[0])
