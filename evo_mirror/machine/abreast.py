"""Abreast: one number of each of sixteen lives, side by side.

Lives have the same trials and the same steps, with other numbers in them. So sixteen are lived at once, each in a lane of its
own: what is said of one number, `vectors` does to sixteen. A line of numbers becomes a line of vectors, `Abreast`, whose k-th
element holds the k-th number of every life. Code that says ``data[k]`` and does plain arithmetic on what it gets tells a single
life where ``data`` is a `Line`, and sixteen where it is `Abreast`, with the same bits.

What differs between the two is here, in `transposing`, which brings numbers abreast and back again, and in `tables`, where they
are looked up.
"""

# ruff: noqa: ARG001, ARG005
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import NativeValue, intrinsic, lower_builtin, models, overload, register_model, typeof_impl, unbox

from evo_mirror.machine.compiled import INLINED
from evo_mirror.machine.lines import Line, LineType, floats_in_line, room_for
from evo_mirror.machine.vector_types import LANES, VectorType, as_vector, floats, lanes_of, mask
from evo_mirror.machine.vectors import bits, splat

BYTES = 4 * LANES


class Abreast:
    """A line of vectors, to be handed to compiled code as a bare place in memory.

    Parameters
    ----------
    numbers : Line of float32
        Sixteen times as many numbers; begins at a multiple of 64 bytes. Kept alive by this object.
    """

    __slots__ = ("address", "numbers")

    def __init__(self, numbers: Line) -> None:
        assert numbers.address % BYTES == 0
        self.numbers = numbers
        self.address = numbers.address


class AbreastType(types.Type):
    """numba's type of `Abreast`."""

    def __init__(self) -> None:
        super().__init__("Abreast")


abreast = AbreastType()


@register_model(AbreastType)
class _AbreastModel(models.PrimitiveModel):  # type: ignore[misc]  # numba publishes no types
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, lanes_of(floats).as_pointer())


@typeof_impl.register(Abreast)
def _type_of(value: Abreast, context: Any) -> AbreastType:
    return abreast


@unbox(AbreastType)
def _unbox(kind: AbreastType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    place = c.builder.inttoptr(c.pyapi.long_as_ulonglong(address), lanes_of(floats).as_pointer())
    c.pyapi.decref(address)
    return NativeValue(place, is_error=c.pyapi.c_api_error())


@infer_global(operator.getitem)
class _Getting(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        line, place = args
        if isinstance(line, AbreastType) and isinstance(place, types.Integer):
            return signature(floats, line, place)
        return None


@infer_global(operator.setitem)
class _Setting(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        line, place, value = args
        is_value = value == floats or isinstance(value, types.Number)
        if isinstance(line, AbreastType) and isinstance(place, types.Integer) and is_value:
            return signature(types.none, line, place, value)
        return None


def _cell(context: Any, builder: Any, kinds: Any, args: Any) -> Any:
    return builder.gep(args[0], [context.cast(builder, args[1], kinds[1], types.intp)])


@lower_builtin(operator.getitem, AbreastType, types.Integer)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.load(_cell(context, builder, sig.args, args), align=BYTES)


@lower_builtin(operator.setitem, AbreastType, types.Integer, VectorType)
@lower_builtin(operator.setitem, AbreastType, types.Integer, types.Number)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    value = as_vector(context, builder, args[2], sig.args[2], floats)
    builder.store(value, _cell(context, builder, sig.args, args), align=BYTES)
    return context.get_dummy_value()


def room_abreast(n: int, at_once: int) -> tuple[Any, Line]:
    """Room for ``n`` numbers of each of ``at_once`` lives, 1 or 16: as elements, and as single numbers in the same memory.

    Number k of the life in lane j is number ``at_once`` k + j of the second.
    """
    numbers = room_for(n * at_once)
    return (numbers if at_once == 1 else Abreast(numbers)), numbers


@intrinsic
def abreast_over(typing_context: Any, line: Any) -> Any:
    """A line of float32 as a line of vectors, from where the first of these can begin: up to fifteen numbers on."""
    if line != floats_in_line:
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.IntType(64)
        address = builder.add(builder.ptrtoint(args[0], whole), whole(BYTES - 1))
        return builder.inttoptr(builder.and_(address, whole(-BYTES)), lanes_of(floats).as_pointer())

    return abreast(line), lower


@intrinsic
def numbers_in(typing_context: Any, data: Any) -> Any:
    """The single numbers in a line of vectors, as a line in the same memory."""
    if data != abreast:
        return None
    return floats_in_line(data), lambda context, builder, sig, args: builder.bitcast(
        args[0], ir.FloatType().as_pointer()
    )


# --- what is another thing for one life than for sixteen ------------------------------------------------------------------------


def at_once(data: Any) -> int:
    """How many lives an element holds a number of."""
    raise NotImplementedError


@overload(at_once, strict=False, jit_options=INLINED)
def _at_once(data: Any) -> Any:
    return (lambda data: LANES) if data == abreast else (lambda data: 1)


def for_all(data: Any, number: Any) -> Any:
    """An element that holds the same float32 number for every life."""
    raise NotImplementedError


@overload(for_all, strict=False, jit_options=INLINED)
def _for_all(data: Any, number: Any) -> Any:
    return (lambda data, number: splat(number)) if data == abreast else (lambda data, number: number)


def in_any(condition: Any) -> bool:
    """Whether a condition holds in any life."""
    raise NotImplementedError


@overload(in_any, strict=False, jit_options=INLINED)
def _in_any(condition: Any) -> Any:
    return (lambda condition: bits(condition) != 0) if condition == mask else (lambda condition: condition)


@intrinsic
def behind(typing_context: Any, data: Any, place: Any) -> Any:
    """The same line, from ``place`` on."""
    if not isinstance(data, LineType | AbreastType):
        return None
    return data(data, place), lambda context, builder, sig, args: _cell(context, builder, sig.args, args)


def code_of(data: Any, page: Any, place: Any, source: Any, start: Any) -> Any:
    """A code of each life, as an element: sixteen int8 of a page, or, of a single life, the one at its start in ``source``."""
    raise NotImplementedError


@overload(code_of, strict=False, jit_options=INLINED)
def _code_of(data: Any, page: Any, place: Any, source: Any, start: Any) -> Any:
    if data == abreast:
        return lambda data, page, place, source, start: _codes_abreast(page, place)
    return lambda data, page, place, source, start: np.float32(source[start])


@intrinsic
def _codes_abreast(typing_context: Any, page: Any, place: Any) -> Any:
    """Sixteen int8 side by side, as `Floats`."""

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        codes = ir.VectorType(ir.IntType(8), LANES)
        at = builder.bitcast(_cell(context, builder, sig.args, args), codes.as_pointer())
        return builder.sitofp(builder.load(at, align=1), lanes_of(floats))

    return floats(page, place), lower
