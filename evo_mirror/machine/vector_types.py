"""The types behind `vectors`: what numba is told so that sixteen lanes can be added, compared and passed about.

`vectors` says what they are for; code that computes imports from there.
"""

# ruff: noqa: ARG005
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

LANES = 16


class VectorType(types.Type):
    """The type of sixteen lanes: of ``Floats``, ``Doubles``, ``Words`` or ``Mask``."""


floats, doubles = VectorType("Floats"), VectorType("Doubles")
words, mask = VectorType("Words"), VectorType("Mask")
_LANE = {floats: ir.FloatType(), doubles: ir.DoubleType(), words: ir.IntType(32), mask: ir.IntType(1)}
_OF_SCALAR = {floats: types.float32, doubles: types.float64, words: types.uint32}
# What may stand beside a vector: a fraction beside whole numbers would lose it in silence, and a complex number its half.
_NUMBERS = (types.Integer, types.Float)
_BESIDE = {floats: _NUMBERS, doubles: _NUMBERS, words: (types.Integer,), mask: ()}


@register_model(VectorType)
class _VectorModel(models.PrimitiveModel):  # type: ignore[misc]  # numba publishes no types
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, ir.VectorType(_LANE[fe_type], LANES))


def lanes_of(kind: VectorType) -> ir.VectorType:
    """LLVM's type of sixteen lanes of a kind."""
    return ir.VectorType(_LANE[kind], LANES)


def spread(builder: Any, scalar: Any, kind: VectorType) -> Any:
    """One number in all lanes."""
    first = builder.insert_element(ir.Constant(lanes_of(kind), ir.Undefined), scalar, ir.IntType(32)(0))
    nowhere = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(lanes_of(kind), ir.Undefined), nowhere)


def as_vector(context: Any, builder: Any, value: Any, of: Any, kind: VectorType) -> Any:
    """A vector as it is; a number, converted and in all lanes."""
    if of == kind:
        return value
    return spread(builder, context.cast(builder, value, of, _OF_SCALAR[kind]), kind)


def llvm_function(builder: Any, name: str, n: int) -> Any:
    """LLVM's own function of n `Floats`, lane by lane."""
    vector = lanes_of(floats)
    kind = ir.FunctionType(vector, [vector] * n)
    return cgutils.get_or_insert_function(builder.module, kind, f"llvm.{name}.v{LANES}f32")


# --- arithmetic ---------------------------------------------------------------------------------------------------------------

_OF_FRACTIONS = {operator.add: "fadd", operator.sub: "fsub", operator.mul: "fmul", operator.truediv: "fdiv"}
_ARITHMETIC: dict[VectorType, dict[Any, str]] = {
    floats: _OF_FRACTIONS,
    doubles: _OF_FRACTIONS,
    words: {operator.add: "add", operator.mul: "mul", operator.xor: "xor", operator.and_: "and_", operator.rshift: "lshr"},
    mask: {operator.and_: "and_", operator.or_: "or_"},
}  # fmt: skip
_COMPARISONS = {
    operator.lt: "<", operator.le: "<=", operator.gt: ">", operator.ge: ">=", operator.eq: "==", operator.ne: "!=",
}  # fmt: skip


def kind_of(args: tuple[Any, ...]) -> VectorType | None:
    """The kind of vector among the two operands of an operation, if there is one and the other goes with it."""
    for own, other in (args, args[::-1]):
        if isinstance(own, VectorType) and (other == own or isinstance(other, _BESIDE[own])):
            return own
    return None


def _teach(symbol: Any, implementations: dict[VectorType, str], is_comparison: bool) -> None:
    """Tell numba what an operator of Python does to vectors."""

    @infer_global(symbol)
    class _Typing(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
        def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
            kind = kind_of(args) if len(args) == 2 else None
            if kind is None or kind not in implementations:
                return None
            return signature(mask if is_comparison else kind, *args)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = kind_of(sig.args)
        assert kind is not None
        left, right = (as_vector(context, builder, v, t, kind) for v, t in zip(args, sig.args, strict=True))
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
_teach_unary(abs, lambda builder, value: builder.call(llvm_function(builder, "fabs", 1), [value]))
