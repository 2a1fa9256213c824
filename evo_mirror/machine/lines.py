"""Lines: numbers side by side in memory, as compiled code reaches them fastest.

numba counts who refers to an array whenever it is taken out of a tuple, and in a loop of small steps that costs more than the
steps. A `Line` is the bare place in memory instead: nothing is counted, no place is checked, and negative places are not counted
from the end. Python keeps the array alive, by holding the `Line` for as long as compiled code runs.
"""

# ruff: noqa: ARG001
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import NativeValue, intrinsic, lower_builtin, models, register_model, typeof_impl, unbox
from numpy.typing import NDArray

_PAGE = 4096
"""Bytes of a page of memory: room is made to begin where one does."""


class Line:
    """An array, to be handed to compiled code as the bare place in memory where its first number is.

    Parameters
    ----------
    array : (...) float32, int64 or int8 array
        Kept alive by this object. Others follow in order where it is contiguous; else they lie as its strides say.
    """

    __slots__ = ("address", "array")

    def __init__(self, array: NDArray[Any]) -> None:
        assert array.flags.aligned
        assert array.dtype in _KINDS
        self.array = array
        self.address: int = array.__array_interface__["data"][0]  # a fifth of the time of array.ctypes


class LineType(types.Type):
    """numba's type of a `Line` of numbers of one type."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(f"Line({dtype})")


floats_in_line = LineType(types.float32)
_KINDS = {
    np.dtype(np.float32): (floats_in_line, ir.FloatType()),
    np.dtype(np.int64): (LineType(types.int64), ir.IntType(64)),
    np.dtype(np.int8): (LineType(types.int8), ir.IntType(8)),
}
_CELL = dict(_KINDS.values())
_LINES = {line.dtype: line for line in _CELL}


@register_model(LineType)
class _LineModel(models.PrimitiveModel):  # type: ignore[misc]  # numba publishes no types
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _CELL[fe_type].as_pointer())


@typeof_impl.register(Line)
def _type_of_line(value: Line, context: Any) -> LineType:
    return _KINDS[value.array.dtype][0]


@unbox(LineType)
def _unbox_line(kind: LineType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    place = c.builder.inttoptr(c.pyapi.long_as_ulonglong(address), _CELL[kind].as_pointer())
    c.pyapi.decref(address)
    return NativeValue(place, is_error=c.pyapi.c_api_error())


@infer_global(operator.getitem)
class _Getting(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        line, place = args
        if isinstance(line, LineType) and isinstance(place, types.Integer):
            return signature(line.dtype, line, place)
        return None


@infer_global(operator.setitem)
class _Setting(AbstractTemplate):  # type: ignore[misc]  # numba publishes no types
    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        line, place, value = args
        if isinstance(line, LineType) and isinstance(place, types.Integer) and isinstance(value, types.Number):
            return signature(types.none, line, place, value)
        return None


def _cell(context: Any, builder: Any, kinds: Any, args: Any) -> Any:
    return builder.gep(args[0], [context.cast(builder, args[1], kinds[1], types.intp)])


@lower_builtin(operator.getitem, LineType, types.Integer)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.load(_cell(context, builder, sig.args, args))


@lower_builtin(operator.setitem, LineType, types.Integer, types.Number)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    value = context.cast(builder, args[2], sig.args[2], sig.args[0].dtype)
    builder.store(value, _cell(context, builder, sig.args, args))
    return context.get_dummy_value()


@intrinsic
def line_over(typing_context: Any, array: Any) -> Any:
    """All numbers of a contiguous array, in order, as a line, for compiled code that was given the array from outside.

    Whoever gave it keeps it alive: one that compiled code has made itself may be gone before the line is. It is to be read:
    nothing looks whether it may be written to.
    """
    if not isinstance(array, types.Array) or array.dtype not in _LINES or array.layout != "C" or not array.aligned:
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return context.make_array(sig.args[0])(context, builder, args[0]).data

    return _LINES[array.dtype](array), lower


def line_of(array: NDArray[Any]) -> Line:
    """All numbers of an array, in order, as a line; contiguous arrays are not copied.

    Parameters
    ----------
    array : (...) float32, int64 or int8 array
    """
    return Line(np.ascontiguousarray(array))


def room_for(n: int) -> Line:
    """``n`` float32 zeros that begin where a page of memory begins."""
    extra = _PAGE // 4
    array = np.zeros(n + extra, np.float32)
    start = -(array.__array_interface__["data"][0] // 4) % extra
    return Line(array[start : start + n])
