"""The bench: where lives are lived, laid out before they begin."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from evo_mirror.lifetime.routes import LEARNS, NAMES, READ_OUT, MirrorRoute
from evo_mirror.lifetime.table import Layout, StrengthTable
from evo_mirror.machine.abreast import room_abreast
from evo_mirror.machine.lines import Line, line_of
from evo_mirror.machine.vector_types import LANES
from evo_mirror.state.experience import N_COLUMNS
from evo_mirror.state.life import TESTS
from evo_mirror.state.repertoire import Channels, Heads

N_KEYS = 4
"""Streams of noise in a life: of sights, of sights in tests, of responses, of responses to foraging cues."""


TRIALS_ON_PAGE = LANES
"""Trials whose events are laid out at a time: as many as lives, so that a page is turned like a table of rows and columns."""


class Bench(NamedTuple):
    """Room for some lives at once: tables of strengths, the input of a trial, and room to work in.

    Attributes
    ----------
    data : Line or Abreast
        What all places are in.
    numbers : Line of float32
        The same memory: number k of the life in lane j is at k times the number of lives + j.
    starts, events : Line of int64
        For each life: where something of it begins, in whatever is being read or written; where its first column of events does.
    page : Line of int8
        Over columns of events: what happens on the next few trials, see `perceiving.turn`.
    lists : Line of int64
        Rows in use of each table.
    weights : Line of float32
        How much a change in each row counts as change, for each set of cues.
    mirror, visual, meaning, foraging : StrengthTable
        Strengths of these lives.
    innate : int
        Over cues and heads: strengths as they were at birth, and, at the end, as they are at death.
    percept : int
        Over rows of sights: what is shown in tests.
    trace, left : int
        Over rows of sights, over motor units: what is left of earlier sights and acts.
    keys, words : int
        Of the four streams, two halves each; over rows of sights, the words of which noise is made, as bits.
    parameters, forage_parameters, rates, share : int
        Of the learning rule; both rates as they are in the critical period; share of the mirror route.
    looks : int
        Over actions and heads: drives at a snapshot.
    programs, by_goal, responses, right, pays : int
        In tests: over actions, drives of programs; over goals, drives by the mirror route; the noise of all answers; how often
        each of the four was right; what a foraging cue pays.
    route, gains, grown : int
        Of the mirror route, see `routes`: over motor units and rows of sights, strengths at birth that a read-out keeps; over
        motor units, gains; the sum of absolute changes that came of them.
    nothing : int
        Over choices: zeros.
    """

    data: Any
    numbers: Any
    starts: Any
    events: Any
    page: Any
    lists: Any
    weights: Any
    mirror: StrengthTable
    visual: StrengthTable
    meaning: StrengthTable
    foraging: StrengthTable
    innate: int
    percept: int
    trace: int
    left: int
    keys: int
    words: int
    parameters: int
    forage_parameters: int
    rates: int
    share: int
    looks: int
    programs: int
    by_goal: int
    responses: int
    right: int
    pays: int
    route: int
    gains: int
    grown: int
    nothing: int


class BenchPlan(NamedTuple):
    """What a bench is made of; two of the same plan are alike.

    Attributes
    ----------
    channels : Channels
    heads : Heads
    mirror_route : {"learns", "fixed", "readout", "gain"}
    asks : (4,) tuple of bool
        Which tests are given.
    in_actions : bool
        Whether rows for sights stand for actions; see `space`.
    weight : bytes
        Of (n_sight_rows,) float32: how much a change in each row for sights counts as change.
    n_cues, n_outcomes : int
        Of foraging.
    n_parameters : int
        Of the learning rule.
    alike : int
        How many of the first rows have the salience of the first.
    at_once : int
        Lives side by side, 1 or 16.
    """

    channels: Channels
    heads: Heads
    mirror_route: MirrorRoute
    asks: tuple[bool, bool, bool, bool]
    in_actions: bool
    weight: bytes
    n_cues: int
    n_outcomes: int
    n_parameters: int
    alike: int
    at_once: int


def new_bench(plan: BenchPlan) -> Bench:
    """Room for the lives of some individuals.

    Parameters
    ----------
    plan : BenchPlan
    """
    layout, of_sights = Layout(), np.frombuffer(plan.weight, np.float32)
    _laid_out(layout, None, (None,) * 7, plan, len(of_sights))
    data, numbers = room_abreast(layout.size, plan.at_once)
    starts, events, lists = (Line(np.zeros(n, np.int64)) for n in (plan.at_once, plan.at_once, layout.n_listed))
    page = Line(np.zeros(N_COLUMNS * TRIALS_ON_PAGE * plan.at_once, np.int8))
    weights = np.ones(layout.n_weights, np.float32)
    weights[: len(of_sights)] = of_sights
    return _laid_out(
        Layout(), data, (data, numbers, starts, events, page, lists, line_of(weights)), plan, len(of_sights)
    )


def _laid_out(layout: Layout, data: Any, given: tuple[Any, ...], plan: BenchPlan, sight_rows: int) -> Bench:
    channels, heads, n_cues, n_outcomes = plan.channels, plan.heads, plan.n_cues, plan.n_outcomes
    n_rows = sight_rows + channels.n_cues - channels.n_features
    n_units, n_visual, n_actions, n_goals = heads.n_units, heads.n_heads - heads.n_units, heads.n_actions, heads.n_goals
    mirror, visual = layout.tables(data, n_rows, n_units, n_visual, alike=plan.alike, apart=plan.in_actions)
    route = NAMES.index(plan.mirror_route)
    if route == READ_OUT:  # what is learned about a sight is another in either route
        mirror = mirror._replace(z=layout.take(n_rows))
    elif route != LEARNS:  # and so is how readily
        mirror = mirror._replace(salience=layout.take(n_rows))
    (meaning,) = layout.tables(data, n_actions, n_goals, alike=n_actions)
    (foraging,) = layout.tables(data, n_cues, n_outcomes, alike=n_cues)
    identify, goal, imitate, _ = plan.asks
    n_answers = max((identify + imitate) * n_actions + goal * n_goals, n_outcomes)
    sizes = {
        "innate": max(channels.n_cues * heads.n_heads, n_actions * n_goals, n_cues * n_outcomes), "percept": sight_rows,
        "trace": sight_rows, "left": n_units, "keys": 2 * N_KEYS, "words": sight_rows + 1,
        "parameters": plan.n_parameters, "forage_parameters": plan.n_parameters, "rates": 2, "share": 1,
        "looks": n_actions * heads.n_heads, "programs": n_actions, "by_goal": n_goals, "responses": n_answers + 1,
        "right": len(TESTS), "pays": 1, "route": sight_rows * n_units * (route == READ_OUT), "gains": n_units, "grown": 1,
        "nothing": max(n_actions, n_goals, n_outcomes),
    }  # fmt: skip
    places = {name: layout.take(n) for name, n in sizes.items()}
    tables = (mirror, visual, meaning, foraging)
    return Bench._make((*given, *tables, *(places[name] for name in Bench._fields[len(given) + len(tables) :])))
