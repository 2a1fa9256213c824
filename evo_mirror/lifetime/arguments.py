"""What the kernel is given, beside the bench, and what it fills; see `evo_mirror.machine.packing` for how."""

from __future__ import annotations

from typing import Any, NamedTuple

from evo_mirror.machine.tables import Table


class Stage(NamedTuple):
    """The repertoire, as `space` lays it out: counts and tables.

    Attributes
    ----------
    n_actions, n_features, n_units, n_goals, n_sounds, n_contexts, n_imperatives, n_signals : int
    n_eras, n_sights : int
        Eras of a life; sights of all actions in all eras, those of an action in era e at e times ``n_actions`` + action.
    sight_rows : int
        Rows for sights in the space of this life.
    in_actions : bool
        Whether rows stand for actions.
    begins : Line of (n_eras,) int64
        First trial of each era.
    looks : Line of (n_sights, n_features) float32
        Codes of sights.
    shows, teaches : Table
        What each sight puts into the input, as it drives and as it is learned about.
    sounds, programs : Table
        Of each action; targets of the motor units for each act.
    shares : Line of float32
        What the units that are read out tell of programs, as listed in ``readers``.
    readers, first_reader : Line of int64
        Units that tell of a program, program after program; where those of each begin, and where the last end.
    goal_of : Line of (n_sights,) int64
    """

    n_actions: int
    n_features: int
    n_units: int
    n_goals: int
    n_sounds: int
    n_contexts: int
    n_imperatives: int
    n_signals: int
    n_eras: int
    n_sights: int
    sight_rows: int
    in_actions: bool
    begins: Any
    looks: Any
    shows: Table
    teaches: Table
    sounds: Table
    programs: Table
    shares: Any
    readers: Any
    first_reader: Any
    goal_of: Any


class Conditions(NamedTuple):
    """What `Setting` says about learning and testing; ``identify`` to ``forage`` are the tests it asks for.

    ``mirror_route`` is a place among `routes.NAMES`.
    """

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
    opens: int
    closes: int
    mirror_route: int
    outside: Any  # float32, as the six that follow
    asymptote: Any
    sight_trace: Any
    motor_trace: Any
    mediation: Any
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
        As in `Experience`, events column after column.
    column : int
        How far columns of events are apart.
    keys : Line of (n_individuals, 4) int64
        Bit by bit, of the noise of sights in life, of sights in tests, of responses, of responses to foraging cues.
    traces : Line of float32
        What earlier trials have left, of sights, then of acts: ``n_traces`` numbers of each individual, or none.
    n_traces : int
    route, gains : Line of float32
        As in `routes.Begun`; anything where there are none.
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
    column: int
    pays: Any
    keys: Any
    traces: Any
    n_traces: int
    route: Any
    gains: Any


class Results(NamedTuple):
    """The arrays of `Life`, to be filled, in lines; whether the strengths are, and the traces.

    ``amiss`` is a line of one int8, set to 1 where somebody was born with a strength that is not finite.
    """

    drives: Any
    correct: Any
    change: Any
    strength: Any
    meaning: Any
    foraging: Any
    traces: Any
    keeps_strength: bool
    keeps_traces: bool
    amiss: Any
