"""The two ways in which a life is computed: in lanes of vectors, or plainly. Both give the same bits.

The kernel calls the functions below with a way; which file does the work, `lanes` or `plain`, is decided by the type of the
way, when the kernel is compiled. What each function is for, and what it is given, is said here, once. A pair such as ``x_of, x``
or ``source, first`` is a line and a place in it, from which sixteen numbers can be read again and again; ``data`` is the
line of the bench; single letters and numbers stand for what they do in `table` and `synapses`.
"""

# ruff: noqa: ARG001
# The functions here say what others do, and do nothing.

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from evo_mirror.lifetime import lanes, plain
from evo_mirror.lifetime.form import Form
from evo_mirror.lifetime.table import StrengthTable
from evo_mirror.machine.compiled import dispatched_by_type


class Lanes(NamedTuple):
    """Sixteen numbers at once, in explicit vectors."""

    at_once: int = 16


class Plain(NamedTuple):
    """One number after the other."""

    at_once: int = 1


Way = Lanes | Plain


def learn(way: Way, form: Form, table: StrengthTable, chunks: int, x_of: Any, x: int, z: int, target_of: Any,
          target: int, parameters: Any, asymptote: Any) -> None:  # fmt: skip
    """Add what is pending, predict this trial, and work out what it teaches, which is pending then.

    Parameters
    ----------
    way : Way
    form : Form
    table : StrengthTable
    chunks : int
        Bits of the chunks of rows that have a part in this trial, or had one in the last that taught this table; at
        least these. `plain` looks at all.
    x_of, x, z : Line of float32, int, int
        The input, over cues, as it drives and as it is learned about.
    target_of, target : Line of float32, int
        What happened, over heads.
    parameters : Line of (n_parameters,) float32
    asymptote : float32
    """
    _only_compiled()


def settle(way: Way, form: Form, table: StrengthTable) -> None:
    """Add what is pending; nothing is pending then."""
    _only_compiled()


def predict(way: Way, table: StrengthTable, n: int, x_of: Any, x: int) -> None:
    """Drives by the first ``n`` rows of an input, where nothing is pending; ``n`` is a multiple of sixteen."""
    _only_compiled()


def see(way: Way, data: Any, x: int, n: int, codes: Any, code: int, noise: int, scale: Any, trace: int,
        left: Any) -> None:  # fmt: skip
    """Write a sight into the input at ``x``: code plus noise plus trace, at most 1.

    Parameters
    ----------
    way : Way
    data : Line of float32
    x : int
        Written.
    n : int
        Rows of a sight, a multiple of sixteen.
    codes, code : Line of float32, int
    noise : int
        Place of finite numbers in ``data``; those of rows that are filled in are multiplied by 0.
    scale : Line of (n,) float32
        Standard deviation of the noise on each row.
    trace : int
        Place of what is left of earlier sights; brought up to date unless ``left`` is 0.
    left : float32
        Share of it that is left from one trial to the next.
    """
    _only_compiled()


def show(way: Way, data: Any, x: int, n: int, codes: Any, code: int, noise: int, scale: Any) -> None:
    """As `see`, but as in tests: code plus noise, without trace or bound."""
    _only_compiled()


def act(
    way: Way, table: StrengthTable, targets: int, programs: Any, program: int, left: Any, only_instructed: bool
) -> None:
    """Bring the targets of the motor units up to date with an act, or with none.

    Parameters
    ----------
    way : Way
    table : StrengthTable
        Of the mirror route: the heads that this trial teaches are marked in it, if it is only those of the act.
    targets : int
        Place of the targets, with what is left of earlier ones.
    programs, program : Line of float32, int
        Targets of this act.
    left : float32
        Share of a target that is left from one trial to the next.
    only_instructed : bool
    """
    _only_compiled()


def mix(way: Way, data: Any, scores: int, n: int, share: Any, one: int, rest: Any, other: int, sigma: Any,
        noise: int) -> None:  # fmt: skip
    """Scores of ``n`` choices: share x one + rest x other + sigma x noise; what is behind them may be anything."""
    _only_compiled()


def best(way: Way, data: Any, scores: int, n: int) -> int:
    """Place of the largest of ``n`` finite scores; the first of equals. What is behind them is lost."""
    _only_compiled()


def fill_noise(way: Way, key: Any, first_lane: int, n_lanes: int, data: Any, place: int) -> None:
    """Write the standard normal deviates of whole runs of lanes; ``first_lane`` and ``n_lanes`` are multiples of 32."""
    _only_compiled()


def copy(way: Way, target: Any, place: int, source: Any, first: int, n: int) -> None:
    """Copy ``n`` numbers, a multiple of sixteen."""
    _only_compiled()


def clear(way: Way, data: Any, place: int, n: int) -> None:
    """Set ``n`` numbers, a multiple of sixteen, to 0."""
    _only_compiled()


def _only_compiled() -> NoReturn:
    raise NotImplementedError("the two ways run in compiled code only; `reference` tells the story in plain Python")


def _told(name: str) -> Callable[[type], Callable[..., Any]]:
    """The function of this name in the file that a way stands for."""

    def choose(way: type) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(lanes if way is Lanes else plain, name).py_func
        return function

    return choose


for _function in (learn, settle, predict, see, show, act, mix, best, fill_noise, copy, clear):
    dispatched_by_type(_function, _told(_function.__name__))
