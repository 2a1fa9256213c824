"""Once: what follows from something that never changes is worked out once for it, since every generation asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import ref

Of = TypeVar("Of")
More = ParamSpec("More")
Result = TypeVar("Result")

_PLACE = "_worked_out"


class _Memory:
    """What has been worked out for one object. Copies of the object begin with none: they may be made of something else."""

    __slots__ = ("of", "results")

    def __init__(self, of: object = None) -> None:
        self.of, self.results = None if of is None else ref(of), dict[str, tuple[Any, ...]]()

    def __reduce__(self) -> tuple[type[_Memory], tuple[()]]:
        return _Memory, ()


def once(work: Callable[Concatenate[Of, More], Result]) -> Callable[Concatenate[Of, More], Result]:
    """Let a function be worked out once for each first argument, and anew where what else it is given differs from last time.

    What it returns is shared by all who ask, so that nobody may change it.

    Parameters
    ----------
    work : callable
        Of something that never changes, settings or a frozen state, which then remembers the result for as long as it lives, in
        its ``__dict__``: not of states that are rebuilt from their own. And of anything else, by place or by name, that ``==``
        compares with what it was last time: no arrays, and 1 counts as True.
    """
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def remembered(of: Of, /, *more: More.args, **named: More.kwargs) -> Result:
        memory = vars(of).get(_PLACE)
        if memory is None or memory.of is None or memory.of() is not of:
            memory = vars(of)[_PLACE] = _Memory(of)
        known = memory.results.get(name)
        if known is None or known[0] != more or known[1] != named:
            known = memory.results[name] = (more, named, work(of, *more, **named))
        result: Result = known[2]
        return result

    return remembered
