"""The two ways in which a life is computed: in lanes of vectors, or plainly. Both give the same bits.

The kernel calls these functions with a way; which file does the work is decided by the type of the way, when the kernel is
compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from evo_mirror.lifetime import lanes, plain
from evo_mirror.machine.compiled import dispatched_by_type


class Lanes(NamedTuple):
    """Sixteen at once, in explicit vectors."""

    at_once: int = 16


class Plain(NamedTuple):
    """One after the other."""

    at_once: int = 1


Way = Lanes | Plain


def _either(name: str) -> Callable[..., Any]:
    """The function of this name in the file that the type of its first argument stands for."""

    def called(way: Way, *arguments: Any) -> Any:
        raise NotImplementedError(f"{name} runs in compiled code only; `reference` tells the story in plain Python")

    def choose(way: type) -> Callable[..., Any]:
        return getattr(lanes if way is Lanes else plain, name).py_func  # type: ignore[no-any-return]  # numba's

    dispatched_by_type(called, choose)
    return called


learn, settle, predict = _either("learn"), _either("settle"), _either("predict")
see, show, act = _either("see"), _either("show"), _either("act")
mix, best, fill_noise = _either("mix"), _either("best"), _either("fill_noise")
copy, clear = _either("copy"), _either("clear")
