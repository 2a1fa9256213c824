"""What the kernel is given, and what it makes of it.

numba takes a named tuple apart field by field, and each field costs some hundred instructions to compile. So all places and
counts come as one line of whole numbers, in the order of the tuples below, and are put into tuples again inside.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from evo_mirror.lifetime.table import StrengthTable
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.lines import line_of


class Stage(NamedTuple):
    """The repertoire, as `space` lays it out: counts, and tables, row after row in one line.

    Rows of float32 tables are filled up to a multiple of sixteen, but for those of ``sounds``.

    Attributes
    ----------
    n_actions, n_features, n_units, n_goals, n_sounds, n_contexts, n_imperatives, n_signals : int
    sight_rows, look_rows : int
        Rows for sights in the space of this life; features, filled up.
    in_actions : bool
        Whether rows stand for actions.
    looks : Line of (n_actions, look_rows) float32
        Codes of sights.
    shows, teaches : Line of (n_actions + 1, sight_rows) float32
    scale, silent : Line of (sight_rows,) float32
        Standard deviation of noise on each row; 0 for each row.
    sounds : Line of (n_actions, n_sounds) float32
    programs : Line of (n_actions + 1, n_units) float32
        Targets of the motor units for each act; the last row is that of doing nothing.
    outcomes : Line of (n_actions, n_goals + n_actions) float32
        Targets of the visual route when an action's outcome is seen.
    goals : Line of (n_goals, n_goals) float32
        Targets of the goals.
    single : Line of (n_actions, n_actions) float32
        1 for an act done, as an input to what programs mean.
    cues : Line of (n_forage_cues, n_forage_cues) float32
        1 for a cue met, as an input to foraging.
    foods : Line of (n_outcomes + 1, n_outcomes) float32
        Targets of foraging; the first row is that of no food.
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
    look_rows: int
    in_actions: bool
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
    """What `Setting` says about learning and testing; ``identify`` to ``forage`` are the tests it asks for."""

    learns: bool
    learns_meaning: bool
    only_instructed: bool
    sights_are_noisy: bool
    test_rounds: int
    identify: int
    goal: int
    imitate: int
    forage: int
    n_ages: int
    ages: Any  # Line of (n_ages,) int64
    asymptote: Any  # float32, as the three that follow
    sight_trace: Any
    motor_trace: Any
    response_noise: Any


class Bench(NamedTuple):
    """Where a life is lived, all in one line of memory: tables of strengths, the input of a trial, and room to work in.

    Attributes
    ----------
    mirror, visual, meaning, foraging : StrengthTable
        Strengths of this life.
    readout : StrengthTable
        From units to programs: the same in all lives.
    innate : StrengthTable
        In the space of actions, what the individual was born with, by features.
    percept : int
        Place of the input of a trial, as it drives; where rows stand for actions, as it is learned about is behind it.
    trace, targets : int
        Over rows of sights, over motor units: what is left of earlier trials.
    noise, n_noise, noise_ahead : int
        Place of the noise of sights; how many deviates, in whole runs; how many trials are drawn at a time.
    responses, n_responses : int
        Place of the noise of responses; how many deviates, in whole runs.
    scores, by_goal, nothing : int
        Over choices: what is compared; over goals: drives by the mirror route; over choices: zeros.
    data : Line of float32
        What all these places are in.
    own, forage_own : Line of (n_parameters,) float32
        Parameters of the learning rule for this individual.
    """

    mirror: StrengthTable
    visual: StrengthTable
    meaning: StrengthTable
    foraging: StrengthTable
    readout: StrengthTable
    innate: StrengthTable
    percept: int
    trace: int
    targets: int
    noise: int
    n_noise: int
    noise_ahead: int
    responses: int
    n_responses: int
    scores: int
    by_goal: int
    nothing: int
    data: Any
    own: Any
    forage_own: Any


class Individuals(NamedTuple):
    """Wirings and experiences, one row an individual, and the keys of their noise.

    Attributes
    ----------
    strength : Line of float32
        Strengths at birth: those of cue f and head h of individual i at ``stride`` i + ``n_heads`` f + h.
    stride, given_rows, n_heads, n_trials : int
    meaning, foraging, plasticity, salience, mirror_share
        As in `Wiring`.
    events : Line of (n_individuals, n_trials, 11) int8
    pays
        As in `Experience`.
    keys : (n_individuals, 4) uint64 array
        Of the noise of sights in life, of sights in tests, of responses, of responses to foraging cues.
    """

    strength: Any
    stride: int
    given_rows: int
    n_heads: int
    n_trials: int
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
    goal_of, ages : Line of int64
    tables : tuple of Line of float32
        From ``looks`` to ``foods`` of `Stage`.
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


N_STAGE, N_CONDITIONS = Stage._fields.index("looks"), Conditions._fields.index("ages")
N_TABLES, N_TABLE, N_PLACES = (
    Bench._fields.index("percept"),
    len(StrengthTable._fields) - 1,
    Bench._fields.index("data"),
)
"""Whole numbers at the beginning of the first two; tables of a bench, and whole numbers in each; where its places end."""


def packed(stage: Stage, conditions: Conditions, bench: Bench) -> Arguments:
    """The same, for the kernel."""
    tables = (bench.mirror, bench.visual, bench.meaning, bench.foraging, bench.readout, bench.innate)
    numbers: list[Any] = [*stage[:N_STAGE], *conditions[:N_CONDITIONS]]
    for table in tables:
        numbers += table[1:]
    numbers += bench[len(tables) : N_PLACES]
    return Arguments(
        line_of(np.array(numbers, np.int64)), line_of(np.array(conditions[-4:], np.float32)), stage.goal_of,
        conditions.ages, stage[N_STAGE:-1], bench.data, bench.own, bench.forage_own,
    )  # fmt: skip


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
    n, k = given.numbers, N_STAGE + N_CONDITIONS + N_TABLES * N_TABLE
    return Bench(
        read_table(given, 0), read_table(given, 1), read_table(given, 2), read_table(given, 3), read_table(given, 4),
        read_table(given, 5), n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        n[k + 10], given.data, given.own, given.forage_own,
    )  # fmt: skip


@compiled
def read_table(given: Arguments, which: int) -> StrengthTable:
    """One table of the bench."""
    n, k = given.numbers, N_STAGE + N_CONDITIONS + which * N_TABLE
    return StrengthTable(
        given.data, n[k], n[k + 1], n[k + 2], n[k + 3], n[k + 4], n[k + 5], n[k + 6], n[k + 7], n[k + 8], n[k + 9],
        n[k + 10], n[k + 11], n[k + 12], n[k + 13], n[k + 14], n[k + 15], n[k + 16], n[k + 17],
    )  # fmt: skip
