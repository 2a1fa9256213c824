"""What the kernel is given, and what it makes of it.

numba takes a named tuple apart field by field, and each field costs some hundred instructions to compile. So all places and counts
come as one line of whole numbers, in the order of the tuples below, and are put into tuples again inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from evo_mirror.lifetime.table import Table
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import Line, line_of


class Stage(NamedTuple):
    """The repertoire, as `space` lays it out: tables in one dimension, rows filled up to multiples of sixteen."""

    n_actions: Any
    n_features: Any
    n_units: Any
    n_goals: Any
    n_sounds: Any
    n_contexts: Any
    n_imperatives: Any
    n_signals: Any
    sight_rows: Any
    look_rows: Any
    in_actions: Any
    looks: Any
    shows: Any
    teaches: Any
    scale: Any
    silent: Any
    sounds: Any
    programs: Any
    outcomes: Any
    goals: Any
    single: Any
    cues: Any
    foods: Any
    goal_of: Any


class Conditions(NamedTuple):
    """What `Setting` says about learning and testing."""

    learns: Any
    learns_meaning: Any
    only_instructed: Any
    sights_are_noisy: Any
    test_rounds: Any
    identify: Any
    goal: Any
    imitate: Any
    forage: Any
    n_ages: Any
    ages: Any
    asymptote: Any
    sight_trace: Any
    motor_trace: Any
    response_noise: Any


class Bench(NamedTuple):
    """Where a life is lived, all in one line of memory: tables of strengths, the input of a trial, and scratch.

    What is not a table is the place of something in ``data``.
    """

    mirror: Any
    visual: Any
    meaning: Any
    foraging: Any
    readout: Any
    innate: Any
    percept: Any
    trace: Any
    targets: Any
    noise: Any
    n_noise: Any
    noise_ahead: Any
    responses: Any
    n_responses: Any
    scores: Any
    by_goal: Any
    nothing: Any
    data: Any
    own: Any
    forage_own: Any


class Individuals(NamedTuple):
    """Wirings and experiences, one row an individual, and the keys of their noise."""

    strength: Any
    stride: Any
    given_rows: Any
    n_heads: Any
    n_trials: Any
    meaning: Any
    foraging: Any
    plasticity: Any
    salience: Any
    mirror_share: Any
    events: Any
    pays: Any
    keys: Any


class Results(NamedTuple):
    """The arrays of `Life`, to be filled."""

    drives: Any
    correct: Any
    change: Any
    strength: Any
    meaning: Any
    foraging: Any


class Arguments(NamedTuple):
    """A stage, conditions and a bench, as the kernel is given them.

    Attributes
    ----------
    numbers : Line of int64
        All fields that are whole numbers, tuple after tuple, in order.
    factors : Line of float32
        The last four of `Conditions`.
    tables : tuple of Line
        From ``looks`` to ``goal_of`` of `Stage`, and ``ages``.
    data, own, forage_own : Line of float32
        Of `Bench`.
    """

    numbers: Any
    factors: Any
    goal_of: Any
    ages: Any
    tables: Any
    data: Any
    own: Any
    forage_own: Any


N_STAGE, N_CONDITIONS, N_TABLE = 11, 10, len(Table._fields) - 1
"""Whole numbers among the fields of each tuple."""


def packed(stage: Stage, conditions: Conditions, bench: Bench) -> Arguments:
    """The same, for the kernel."""
    numbers: list[int] = [*stage[:N_STAGE], *conditions[:N_CONDITIONS]]
    for table in bench[:6]:
        numbers += table[1:]
    numbers += bench[6:17]
    return Arguments(
        whole(numbers), line_of(np.array(conditions[-4:], np.float32)), stage.goal_of, conditions.ages, stage[N_STAGE:-1],
        bench.data, bench.own, bench.forage_own,
    )  # fmt: skip


def whole(numbers: Iterable[int]) -> Line:
    """Whole numbers as a line."""
    return line_of(np.array([int(number) for number in numbers], np.int64))


@compiled
def read_stage(given: Arguments) -> Stage:
    """The stage again."""
    n, t = given.numbers, given.tables
    return Stage(
        n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10],
        t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], t[11], given.goal_of,
    )  # fmt: skip


@compiled
def read_conditions(given: Arguments) -> Conditions:
    """The conditions again."""
    n, f, k = given.numbers, given.factors, N_STAGE
    return Conditions(
        n[k] != 0, n[k + 1] != 0, n[k + 2] != 0, n[k + 3] != 0, n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        given.ages, f[0], f[1], f[2], f[3],
    )  # fmt: skip


@compiled
def read_bench(given: Arguments) -> Bench:
    """The bench again."""
    n, k = given.numbers, N_STAGE + N_CONDITIONS + 6 * N_TABLE
    return Bench(
        read_table(given, 0), read_table(given, 1), read_table(given, 2), read_table(given, 3), read_table(given, 4),
        read_table(given, 5), n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        n[k + 10], given.data, given.own, given.forage_own,
    )  # fmt: skip


@compiled
def read_table(given: Arguments, which: int) -> Table:
    """One table of the bench."""
    n, k = given.numbers, N_STAGE + N_CONDITIONS + which * N_TABLE
    return Table(
        given.data, n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        n[k + 10], n[k + 11], n[k + 12], n[k + 13], n[k + 14], n[k + 15], n[k + 16], n[k + 17],
    )  # fmt: skip
