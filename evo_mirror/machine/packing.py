"""Packing: many named tuples, handed to compiled code as one line of whole numbers.

numba looks at every argument of a call, field by field, to find out its type; with a hundred fields that takes longer than some
populations take to live. A `Packed` says its type at once. It holds a number for each field, in order: whole numbers and
truth values as they are, float32 by their bits, lines by their place in memory; `unpacked` makes the tuples of them again.
"""

# ruff: noqa: ARG001
# numba hands every rule that types or lowers something the same arguments, whether it needs them or not.

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import typeof
from numba.core import types
from numba.core.types.containers import BaseTuple
from numba.extending import NativeValue, intrinsic, models, register_model, typeof_impl, unbox

from evo_mirror.machine.abreast import Abreast, AbreastType
from evo_mirror.machine.lines import Line, LineType


class PackedType(types.Type):
    """numba's type of a `Packed` of tuples of certain types."""

    def __init__(self, tuples: Any) -> None:
        self.tuples = tuples
        # Names of types become names of functions, and this one would fill pages.
        super().__init__(f"Packed({hashlib.sha256(str(tuples).encode()).hexdigest()[:16]})")


_KNOWN: dict[tuple[type, ...], PackedType] = {}


class Packed:
    """Named tuples of whole numbers, truth values, float32, lines and named tuples of these.

    Parameters
    ----------
    tuples : tuple of named tuples, or of a `Part` in the place of any
        Kept alive by this object. Two of the same classes are taken to have fields of the same types, but for the first
        field of the last, which is looked at.
    """

    __slots__ = ("address", "kind", "numbers", "parts")

    def __init__(self, *tuples: Any) -> None:
        self.parts = tuple(part if isinstance(part, Part) else Part(part) for part in tuples)
        told = tuple(part.told for part in self.parts)
        key = (*map(type, told), type(told[-1][0]))
        if key not in _KNOWN:
            _KNOWN[key] = PackedType(typeof(told))
        self.kind = _KNOWN[key]
        self.numbers = np.concatenate([part.numbers for part in self.parts])
        self.address: int = self.numbers.__array_interface__["data"][0]


class Part:
    """A named tuple that goes into more than one `Packed`: what it is made of is looked at once.

    Parameters
    ----------
    told : named tuple
        Kept alive by this object.
    """

    __slots__ = ("numbers", "told")

    def __init__(self, told: Any) -> None:
        self.told = told
        self.numbers = np.array(_flattened(told), np.int64)


def _flattened(told: tuple[Any, ...]) -> list[int]:
    numbers: list[int] = []
    for value in told:
        if isinstance(value, Line | Abreast):
            numbers.append(value.address)
        elif isinstance(value, tuple):
            numbers += _flattened(value)
        elif isinstance(value, np.float32):
            numbers.append(int(value.view(np.int32)))
        else:
            numbers.append(int(value))
    return numbers


@register_model(PackedType)
class _PackedModel(models.PrimitiveModel):  # type: ignore[misc]  # numba publishes no types
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, ir.IntType(64).as_pointer())


@typeof_impl.register(Packed)
def _type_of(value: Packed, context: Any) -> PackedType:
    return value.kind


@unbox(PackedType)
def _unbox(kind: PackedType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    place = c.builder.inttoptr(c.pyapi.long_as_ulonglong(address), ir.IntType(64).as_pointer())
    c.pyapi.decref(address)
    return NativeValue(place, is_error=c.pyapi.c_api_error())


@intrinsic
def unpacked(typing_context: Any, packed: Any) -> Any:
    """The tuples of a `Packed`."""
    if not isinstance(packed, PackedType):
        return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        places = iter(range(2**31))

        def read(kind: Any) -> Any:
            if isinstance(kind, BaseTuple):
                return context.make_tuple(builder, kind, [read(field) for field in kind])
            number = builder.load(builder.gep(args[0], [ir.IntType(64)(next(places))]))
            if isinstance(kind, LineType | AbreastType):
                return builder.inttoptr(number, context.get_value_type(kind))
            if kind == types.float32:
                return builder.bitcast(builder.trunc(number, ir.IntType(32)), ir.FloatType())
            if kind == types.boolean:
                return builder.trunc(number, ir.IntType(1))
            assert kind == types.int64, kind
            return number

        return read(sig.return_type)

    return packed.tuples(packed), lower
