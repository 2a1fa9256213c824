"""What the kernel is given, and what it makes of it.

numba takes a named tuple apart field by field, and each field costs some hundred instructions to compile. So all places and
counts come as one line of whole numbers, in the order of the tuples below, and are put into tuples again inside.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from evo_mirror.lifetime.bench import TABLES, Bench
from evo_mirror.lifetime.table import StrengthTable
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import line_of


class Stage(NamedTuple):
    """The repertoire, as `space` lays it out: counts, and tables, row after row in one line.

    Rows of float32 tables are filled up to a multiple of sixteen; the last row of those marked with a star is that of nothing.

    Attributes
    ----------
    n_actions, n_features, n_units, n_goals, n_sounds, n_contexts, n_imperatives, n_signals : int
    sight_rows : int
        Rows for sights in the space of this life.
    in_actions : bool
        Whether rows stand for actions.
    look_width, show_width, sound_width, program_width : int
        How far rows of these tables are apart.
    looks : Line of (n_actions, look_width) float32
        Codes of sights.
    shows, teaches : Line of (n_actions + 1, show_width) float32*
        What each sight puts into the input, as it drives and as it is learned about.
    sounds : Line of (n_actions + 1, sound_width) float32*
    programs : Line of (n_actions + 1, program_width) float32*
        Targets of the motor units for each act.
    shares : Line of float32
        What the units that are read out tell of programs, as listed in ``readers``.
    readers, first_reader : Line of int64
        Units that tell of a program, program after program; where those of each begin, and where the last end.
    goal_of : Line of (n_actions,) int64
    """

    n_actions: int
    n_features: int
    n_units: int
    n_goals: int
    n_sounds: int
    n_contexts: int
    n_imperatives: int
    n_signals: int
    sight_rows: int
    in_actions: bool
    look_width: int
    show_width: int
    sound_width: int
    program_width: int
    looks: Any
    shows: Any
    teaches: Any
    sounds: Any
    programs: Any
    shares: Any
    readers: Any
    first_reader: Any
    goal_of: Any


class Conditions(NamedTuple):
    """What `Setting` says about learning and testing; ``identify`` to ``forage`` are the tests it asks for."""

    learns: bool
    learns_meaning: bool
    only_instructed: bool
    test_rounds: int
    identify: bool
    goal: bool
    imitate: bool
    forage: bool
    n_ages: int
    ages: Any  # Line of (n_ages,) int64
    asymptote: Any  # float32, as the four that follow
    sight_trace: Any
    motor_trace: Any
    sight_noise: Any
    response_noise: Any


class Individuals(NamedTuple):
    """Wirings and experiences, one row an individual, in lines; and the keys of their noise.

    Attributes
    ----------
    strength : Line of float32
        Strengths at birth: those of cue f and head h of individual i at ``stride`` i + ``n_heads`` f + h.
    stride, given_rows, n_heads, n_trials, n_cues, n_outcomes, n_parameters : int
    meaning, foraging, plasticity, salience, mirror_share
        As in `Wiring`.
    events, pays
        As in `Experience`.
    keys : (n_individuals, 4) uint64 array
        Of the noise of sights in life, of sights in tests, of responses, of responses to foraging cues.
    """

    strength: Any
    stride: int
    given_rows: int
    n_heads: int
    n_trials: int
    n_cues: int
    n_outcomes: int
    n_parameters: int
    meaning: Any
    foraging: Any
    plasticity: Any
    salience: Any
    mirror_share: Any
    events: Any
    pays: Any
    keys: Any


class Results(NamedTuple):
    """The arrays of `Life`, to be filled, in lines; whether the strengths are."""

    drives: Any
    correct: Any
    change: Any
    strength: Any
    meaning: Any
    foraging: Any
    keeps_strength: bool


class Arguments(NamedTuple):
    """A stage, conditions and a bench, as the kernel is given them.

    Attributes
    ----------
    numbers : Line of int64
        All fields that are whole numbers, tuple after tuple, in order.
    factors : Line of float32
        The last five of `Conditions`.
    ages : Line of int64
    tables : tuple of Line of float32
        From ``looks`` to ``shares`` of `Stage`.
    lists : tuple of Line of int64
        The rest of it.
    room : tuple
        The first six of `Bench`.
    """

    numbers: Any
    factors: Any
    ages: Any
    tables: Any
    lists: Any
    room: Any


N_STAGE, N_CONDITIONS = Stage._fields.index("looks"), Conditions._fields.index("ages")
N_ROOM, N_TABLE, N_TABLES = Bench._fields.index("mirror"), len(StrengthTable._fields) - 1, len(TABLES)
"""Whole numbers at the beginning of the first two; what a bench begins with; whole numbers in a table, and tables."""


def packed(stage: Stage, conditions: Conditions, bench: Bench) -> Arguments:
    """The same, for the kernel."""
    numbers: list[Any] = [*stage[:N_STAGE], *conditions[:N_CONDITIONS]]
    for name in TABLES:
        numbers += getattr(bench, name)[1:]
    numbers += bench[N_ROOM + N_TABLES :]
    readers = stage._fields.index("readers")
    return Arguments(
        line_of(np.array(numbers, np.int64)), line_of(np.array(conditions[N_CONDITIONS + 1 :], np.float32)), conditions.ages,
        stage[N_STAGE:readers], stage[readers:], bench[:N_ROOM],
    )  # fmt: skip


@compiled
def read_stage(given: Arguments) -> Stage:
    """The stage again."""
    n, t, k = given.numbers, given.tables, given.lists
    return Stage(
        n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9] != 0, n[10], n[11], n[12], n[13],
        t[0], t[1], t[2], t[3], t[4], t[5], k[0], k[1], k[2],
    )  # fmt: skip


@compiled
def read_conditions(given: Arguments) -> Conditions:
    """The conditions again."""
    n, f, k = given.numbers, given.factors, N_STAGE
    return Conditions(
        n[k] != 0, n[k + 1] != 0, n[k + 2] != 0, n[k + 3], n[k + 4] != 0, n[k + 5] != 0, n[k + 6] != 0, n[k + 7] != 0,
        n[k + 8], given.ages, f[0], f[1], f[2], f[3], f[4],
    )  # fmt: skip


@compiled
def read_bench(given: Arguments) -> Bench:
    """The bench again."""
    n, r, k = given.numbers, given.room, N_STAGE + N_CONDITIONS + N_TABLES * N_TABLE
    return Bench(
        r[0], r[1], r[2], r[3], r[4], r[5],
        read_table(given, 0), read_table(given, 1), read_table(given, 2), read_table(given, 3),
        n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9], n[k + 10], n[k + 11],
        n[k + 12], n[k + 13], n[k + 14],
    )  # fmt: skip


@compiled
def read_table(given: Arguments, which: int) -> StrengthTable:
    """One table of the bench."""
    n, k = given.numbers, N_STAGE + N_CONDITIONS + which * N_TABLE
    return StrengthTable(
        given.room[0], n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        n[k + 10], n[k + 11], n[k + 12], n[k + 13], n[k + 14], n[k + 15], n[k + 16], n[k + 17], n[k + 18], n[k + 19],
        n[k + 20], n[k + 21],
    )  # fmt: skip
