"""The desk: what lives are lived with, laid out once for all batches that have it in common.

Generation after generation has the same stage, the same conditions and a bench of the same size. Laying them out, and telling
compiled code about them number by number, would take a tenth of the time that a thousand lives take; so the last few desks
are kept, and found again by what they are made of.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.once import once
from evo_mirror.lifetime.admitting import require_finite_codes
from evo_mirror.lifetime.arguments import Conditions, Stage
from evo_mirror.lifetime.bench import BenchPlan, new_bench
from evo_mirror.lifetime.routes import NAMES
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, all_sights, are_sights_alike, space_of
from evo_mirror.machine.lines import line_of
from evo_mirror.machine.packing import Part
from evo_mirror.machine.tables import Table, table_of
from evo_mirror.state.eras import Eras
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring

_KEPT = 4
"""Desks, and kinds of benches, that are remembered: a study turns between lives that evolve and those of its experiments."""

_LARGEST_KEPT = 4 * 2**20
"""Bytes of the largest bench that is kept for another batch: making a large one costs little beside living on it."""

f4 = np.float32


class Desk:
    """A stage, conditions, and benches that nobody is using.

    Parameters
    ----------
    setting : Setting
    sights_alike : bool
        See `space.are_sights_alike`.
    n_cues, n_outcomes, n_parameters, at_once : int
        As in `bench.BenchPlan`.
    """

    def __init__(
        self, setting: Setting, sights_alike: bool, n_cues: int, n_outcomes: int, n_parameters: int, at_once: int
    ) -> None:
        require_finite_codes(setting.repertoire)
        space, repertoire = space_of(setting, sights_alike), setting.repertoire
        self.stage, self.conditions = Part(_stage(setting, space, at_once)), Part(_conditions(setting))
        alike = space.n_rows if space.in_actions or sights_alike else 1
        self._plan = BenchPlan(
            repertoire.channels, repertoire.heads, setting.mirror_route, setting.asks, space.in_actions,
            space.weight.tobytes(), n_cues, n_outcomes, n_parameters, alike, at_once,
        )  # fmt: skip
        self._idle = _idle_benches(self._plan)

    def take_bench(self) -> Part:
        """A bench for one thread: one that is idle, or a new one."""
        try:
            return self._idle.pop()
        except IndexError:
            return Part(new_bench(self._plan))

    def leave_bench(self, bench: Part) -> None:
        """Leave a bench to others, as it is: whoever lives on it is born into cleared tables."""
        if bench.told.numbers.array.nbytes <= _LARGEST_KEPT:
            self._idle.append(bench)


@lru_cache(maxsize=_KEPT)
def _idle_benches(plan: BenchPlan) -> list[Part]:  # noqa: ARG001  # what they are found by
    """Benches that nobody is using, shared by all desks that need such: another look of the world takes no other bench."""
    return []


class _Kind:
    """What a desk is made of, compared by its content."""

    __slots__ = ("content", "made_of")

    def __init__(self, setting: Setting, *sizes: int) -> None:
        self.made_of: tuple[Any, ...] = (setting, *sizes)
        self.content = (_content(setting), sizes)

    def __hash__(self) -> int:
        return hash(self.content[1])  # few desks are kept, and to compare all there is takes less time than to hash it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kind) and self.content == other.content


def _content(setting: Setting) -> tuple[Any, ...]:
    """Something that is equal for equal content: of arrays their bytes, which might be changed in their place."""
    rest, arrays = _parts(setting)
    return (rest, *(array.tobytes() for array in arrays))


@once
def _parts(setting: Setting) -> tuple[Any, list[NDArray[Any]]]:
    """All that can never change, and all arrays."""
    arrays: list[NDArray[Any]] = []

    def without_arrays(thing: Any) -> Any:
        if isinstance(thing, np.ndarray):
            arrays.append(thing)
            return (thing.shape, thing.dtype)
        if isinstance(thing, tuple):
            return (type(thing), *map(without_arrays, thing))
        if isinstance(thing, Setting | Repertoire | Eras):
            return tuple(without_arrays(getattr(thing, field.name)) for field in fields(thing))
        return thing

    return without_arrays(setting), arrays


def desk_for(setting: Setting, wiring: Wiring, *, at_once: int) -> Desk:
    """The desk for a batch of lives: one that was made before for others like them, or a new one.

    Parameters
    ----------
    setting : Setting
    wiring : Wiring
    at_once : int
        Lives side by side: 1 or 16.
    """
    _, n_cues, n_outcomes = wiring.foraging.shape
    alike = are_sights_alike(setting, wiring.salience)
    return _laid_out(_Kind(setting, alike, n_cues, n_outcomes, wiring.plasticity.shape[2], at_once))


@lru_cache(maxsize=_KEPT)
def _laid_out(kind: _Kind) -> Desk:
    return Desk(*kind.made_of)


def forget_desks() -> None:
    """Let whoever lives next make a desk and benches of their own."""
    _laid_out.cache_clear()
    _idle_benches.cache_clear()


def _stage(setting: Setting, space: Space, at_once: int) -> Stage:
    """The arguments of the kernel: named tuples of lines and numbers of fixed types, so that it compiles once."""
    repertoire, channels, heads = setting.repertoire, setting.repertoire.channels, setting.repertoire.heads
    programs, codes, n = repertoire.unit_codes * f4(setting.asymptote), all_sights(repertoire), heads.n_actions

    def table(rows: NDArray[np.float32]) -> Table:
        return table_of(rows, n, at_once)

    shows = table(space.shows[:-1])
    teaches = shows if space.teaches is space.shows else table(space.teaches[:-1])
    # Most units tell of one program only.
    actions, units = np.nonzero(repertoire.readout.T)
    first_reader = np.searchsorted(actions, np.arange(heads.n_actions + 1))
    shares = repertoire.readout[units, actions]
    return Stage(
        heads.n_actions, channels.n_features, heads.n_units, heads.n_goals, channels.n_sounds, channels.n_contexts,
        channels.n_imperatives, channels.n_signals, repertoire.n_eras, len(codes), space.n_rows, space.in_actions,
        line_of(repertoire.begins), line_of(codes), shows, teaches, table(repertoire.sound_codes), table(programs),
        line_of(shares), line_of(units.astype(np.int64)), line_of(first_reader.astype(np.int64)),
        line_of(repertoire.goals.reshape(-1).astype(np.int64)),
    )  # fmt: skip


def _conditions(setting: Setting) -> Conditions:
    identify, goal, imitate, forage = setting.asks
    return Conditions(
        setting.learns, setting.learns_meaning, setting.only_instructed, setting.test_rounds,
        identify, goal, imitate, forage, len(setting.ages), line_of(np.asarray(setting.ages, np.int64)),
        setting.opens, setting.closes, NAMES.index(setting.mirror_route), f4(setting.outside),
        f4(setting.asymptote), f4(setting.sight_trace), f4(setting.motor_trace), f4(setting.mediation),
        f4(setting.sight_noise), f4(setting.response_noise),
    )  # fmt: skip
