"""Run lives: whole batches of wirings under experiences, on one thread or several."""

from __future__ import annotations

import os
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import EngineError, phrase
from evo_mirror.lifetime import kernel
from evo_mirror.lifetime.admitting import (
    require_as_compiled,
    require_finite,
    require_finite_codes,
    require_finite_wiring,
)
from evo_mirror.lifetime.arguments import Individuals, Results
from evo_mirror.lifetime.desk import desk_for
from evo_mirror.lifetime.reference import live_one
from evo_mirror.lifetime.routes import Begun, begun
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, are_sights_alike, space_of
from evo_mirror.lifetime.together.living import live_together
from evo_mirror.machine.compiled import HAS_COMPILER
from evo_mirror.machine.counters import Address, keys_of_streams
from evo_mirror.machine.lines import Line, line_of
from evo_mirror.machine.packing import Packed, Part
from evo_mirror.machine.threads import in_blocks
from evo_mirror.machine.vectors import LANES
from evo_mirror.state.experience import Experience, columns_of
from evo_mirror.state.life import Life
from evo_mirror.state.wiring import Wiring

Engine = Literal["auto", "vector", "plain", "numpy", "reference"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
STREAMS = ("sights", "tests", "responses", "foraging")

_SIDE_BY_SIDE = 2**19
"""Strengths of the lives that numpy lives at once: enough for its steps to be longer than the ways between them."""

f4 = np.float32


def live(
    wiring: Wiring, experience: Experience, setting: Setting, *,
    address: Address, positions: NDArray[np.int64] | None = None, traces: NDArray[np.float32] | None = None,
    innate: NDArray[np.float32] | None = None, threads: int = 1, engine: Engine = "auto",
) -> Life:  # fmt: skip
    """Live one life for each wiring.

    What an individual learns never reaches its genotype: wirings are read, never written.

    Parameters
    ----------
    wiring : Wiring
        Of n_individuals.
    experience : Experience
        Of the same individuals. Its codes are trusted: nobody looks whether the repertoire has such actions.
    setting : Setting
    address : Address
        Of the noise of sights and responses; its purpose is extended by the name of each stream.
    positions : (n_individuals,) int array, optional
        The individual part of each random address; 0, 1, 2, ... unless given. Two lives with equal addresses meet
        equal noise.
    traces : (n_individuals, n_features + n_units) float32 array, optional
        What trials before these have left, as `Life` has it, where lives go on; nothing unless given.
    innate : (n_individuals, n_features or n_cues, n_heads) float32 array, optional
        Strengths at birth, where lives go on: some claims about the mirror route ask for them, see `routes`. Those of the wiring
        unless given.
    threads : int
        Blocks of individuals live side by side; the results do not depend on how many.
    engine : {"auto", "vector", "plain", "numpy", "reference"}
        The kernel with sixteen lives abreast, in explicit vectors; the kernel with one life after the other; numpy, many lives
        at once (about three hundred times slower than the first); the plain-Python specification (about twenty thousand times).
        All give the same bits. "auto" is "vector", unless the environment variable ``EVO_MIRROR_ENGINE`` says otherwise; where
        numba does not compile, "numpy" stands in for what would have to be compiled.

    Returns
    -------
    Life

    Raises
    ------
    ShapeError
        If experience is not that of as many individuals, or numbers have another type than `Wiring` and `Experience` say. If a
        code of the repertoire, a share of the mirror route or a strength at birth is not a number or not finite; compiled engines
        may see the last when all lives are over.
    EngineError
        If there is no such engine.
    """
    n, ages, heads = wiring.size, setting.ages, setting.repertoire.heads
    engine = chosen(engine)
    require_as_compiled(wiring, experience)
    is_compiled = engine not in ("numpy", "reference")
    if is_compiled:  # a desk has looked at the codes that it is made of
        desk = desk_for(setting, wiring, at_once=LANES if engine == "vector" else 1)
    else:
        require_finite_codes(setting.repertoire)
    if innate is not None or not is_compiled:  # else it is seen at birth, where strengths are at hand
        require_finite_wiring(wiring)
    positions = np.arange(n) if positions is None else positions
    keys = np.ascontiguousarray(keys_of_streams([address.extended(stream) for stream in STREAMS], positions).T)
    kept = setting.repertoire.channels.n_cues if setting.keeps_strength else 0
    n_traces = setting.repertoire.channels.n_features + heads.n_units
    left = np.zeros((n, 0), f4) if traces is None else np.ascontiguousarray(traces, f4)
    if left.shape[1:] != (0,):
        require_shape("traces", left, n_individuals=n, n_features_and_units=n_traces)
    begins = _begun(setting, wiring, innate)
    # A snapshot that life does not come to stays 0; all others are written whole.
    in_order = [*ages.tolist(), experience.n_trials]
    drives = np.empty if in_order == sorted(in_order) else np.zeros
    life = Life(
        ages=ages,
        drives=drives((n, len(ages), heads.n_actions, heads.n_heads), f4),
        correct=np.zeros((n, len(ages), 4), f4),
        change=np.zeros(n, f4),
        strength=np.empty((n, kept, heads.n_heads), f4),
        meaning=np.empty(wiring.meaning.shape, f4),
        foraging=np.empty(wiring.foraging.shape, f4),
        traces=np.zeros((n, n_traces if setting.keeps_traces else 0), f4),
    )
    if not is_compiled:
        space = space_of(setting, are_sights_alike(setting, wiring.salience))
        live_all = _live_by_reference if engine == "reference" else _live_together
        live_all(wiring, experience, setting, space, keys, left, begins, life)
        return life
    individuals = Part(_individuals(wiring, experience, keys, left, begins))
    # Not `line_of`, which might copy: these are to be filled.
    lines = map(Line, _targets(life))
    amiss = np.zeros(1, np.int8)
    results = Part(Results._make([*lines, setting.keeps_strength, setting.keeps_traces, Line(amiss)]))

    def live_block(first: int, last: int) -> None:
        bench = desk.take_bench()
        kernel.live_block(first, last, setting.form, Packed(desk.stage, desk.conditions, individuals, results, bench))
        desk.leave_bench(bench)

    in_blocks(n, threads, live_block)
    if amiss[0]:
        require_finite_wiring(wiring)
    return life


def chosen(engine: Engine) -> Engine:
    """The engine that "auto" stands for; any other as it is, where it can run.

    Parameters
    ----------
    engine : {"auto", "vector", "plain", "numpy", "reference"}

    Raises
    ------
    EngineError
        If ``engine``, or ``EVO_MIRROR_ENGINE`` where it is asked, is none of the engines.
    """
    asked, where, remedy = engine, "engine", "Choose one of these."
    if engine == "auto":
        wanted = os.environ.get("EVO_MIRROR_ENGINE", "auto")
        asked, where, remedy = cast(Engine, wanted), "EVO_MIRROR_ENGINE", "Set it right, or do not set it at all."
    if asked not in ENGINES:
        choices = " or ".join(map(repr, ENGINES))
        raise EngineError(phrase(where, f"be {choices}", got=asked, remedy=remedy))
    if not HAS_COMPILER and asked != "reference":
        return "numpy"
    return "vector" if asked == "auto" else asked


def _begun(setting: Setting, wiring: Wiring, innate: NDArray[np.float32] | None) -> Begun:
    n_features, units = setting.repertoire.channels.n_features, setting.repertoire.heads.units
    if innate is not None:
        require_shape(
            "innate", innate, n_individuals=wiring.size, n_rows=innate.shape[1], n_heads=wiring.strength.shape[2]
        )
        require_finite("innate", innate)
    now, born = wiring.strength[:, :n_features, units], None if innate is None else innate[:, :n_features, units]
    return begun(setting.mirror_route, now, born, setting.gain_at_birth)


def _targets(life: Life) -> tuple[NDArray[np.float32], ...]:
    """What is to be filled, in the order of the stories."""
    return life.drives, life.correct, life.change, life.strength, life.meaning, life.foraging, life.traces


def _live_by_reference(
    wiring: Wiring, experience: Experience, setting: Setting, space: Space, keys: NDArray[np.uint64],
    left: NDArray[np.float32], begins: Begun, life: Life,
) -> None:  # fmt: skip
    targets = _targets(life)
    with np.errstate(over="ignore", invalid="ignore"):  # learning that runs away is for others to report
        for i in range(wiring.size):
            rows = live_one(
                setting, space, wiring, i, experience.events[i], experience.pays[i], keys[i], left[i], begins.of(i)
            )
            for target, row in zip(targets, rows, strict=True):
                target[i] = row


def _live_together(
    wiring: Wiring, experience: Experience, setting: Setting, space: Space, keys: NDArray[np.uint64],
    left: NDArray[np.float32], begins: Begun, life: Life,
) -> None:  # fmt: skip
    targets = _targets(life)
    with np.errstate(over="ignore", invalid="ignore"):
        heads = setting.repertoire.heads.n_heads
        at_once = max(LANES, _SIDE_BY_SIDE // (setting.repertoire.channels.n_cues * heads))
        for first in range(0, wiring.size, at_once):
            who = slice(first, first + at_once)
            what = experience.events[who], experience.pays[who], keys[who], left[who], begins.of(who)
            rows = live_together(setting, space, wiring, who, *what)
            for target, row in zip(targets, rows, strict=True):
                target[who] = row


def _individuals(
    wiring: Wiring, experience: Experience, keys: NDArray[np.uint64], left: NDArray[np.float32], begins: Begun
) -> Individuals:  # fmt: skip
    strength, stride = _in_one_line(wiring.strength)
    _, given_rows, n_heads = wiring.strength.shape
    _, n_cues, n_outcomes = wiring.foraging.shape
    return Individuals(
        strength, stride, given_rows, n_heads, experience.n_trials, n_cues, n_outcomes, wiring.plasticity.shape[2],
        line_of(wiring.meaning), line_of(wiring.foraging), line_of(wiring.plasticity), line_of(wiring.salience),
        line_of(wiring.mirror_share), line_of(columns_of(experience.events)), wiring.size * experience.n_trials,
        line_of(experience.pays), line_of(keys.view(np.int64)), line_of(left), left.shape[1],
        line_of(begins.route), line_of(begins.gains),
    )  # fmt: skip


def _in_one_line(strength: NDArray[np.float32]) -> tuple[Line, int]:
    """The memory of wirings, and how far apart individuals are in it: wirings may be windows onto genotypes.

    Parameters
    ----------
    strength : (n_individuals, n_rows, n_heads) float32 array
        Rows of each individual in one piece.

    Returns
    -------
    Line of float32, int
    """
    n, rows, n_heads = strength.shape
    size, width = rows * n_heads, strength.itemsize
    if n == 0 or size == 0:
        return Line(np.zeros(1, f4)), 0
    if strength.strides[1:] != (n_heads * width, width) or strength.strides[0] < size * width:
        strength = np.ascontiguousarray(strength)
    return Line(strength), strength.strides[0] // width if n > 1 else size
