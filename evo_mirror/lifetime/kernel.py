"""A lifetime, compiled: perceive, respond, learn, tally, for sixteen individuals at once, or for one.

This is `reference` told again for speed. Read that file first: the steps come in the same order, under the same names. Three
things differ. What is said of one number is done to a number of each of sixteen lives, which lie abreast: where only some
of them see, act or learn, a condition says which. What a trial teaches is not added at once, but while the next trial is
predicted, in one pass over the strengths; it is settled before each snapshot and at death. And cues that are there in none of
the lives are left out. `table` explains this on one page; `arguments` and
`bench` say what the tuples hold; `perceiving` reads the events; `mediating` lets sounds stand in for acts; `sweep` learns and
predicts; `routing` has the mirror route do otherwise; `birth` fills the tables and reads them at death; `tally` takes the
snapshots and gives the tests. ``present`` is where the sights, and the goals, of the present era begin in their tables: the era
is the same for all lives.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from evo_mirror.lifetime.arguments import Conditions, Individuals, Stage
from evo_mirror.lifetime.bench import TRIALS_ON_PAGE, Bench
from evo_mirror.lifetime.birth import be_born, die
from evo_mirror.lifetime.form import is_in_proportion
from evo_mirror.lifetime.mediating import mediate
from evo_mirror.lifetime.perceiving import act, ever_met, met_on, perceive, turn, write_goal_of, write_one_hot
from evo_mirror.lifetime.routes import GAIN, READ_OUT
from evo_mirror.lifetime.routing import send_through, strengthen
from evo_mirror.lifetime.sweep import end_list, learn, settle, use_first, use_those_there
from evo_mirror.lifetime.tally import look, tally
from evo_mirror.machine.abreast import at_once, behind, for_all, in_any
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.packing import unpacked
from evo_mirror.state.experience import ACT, CONTEXT, FORAGE_CUE, FORAGE_OUTCOME, IMPERATIVE, OUTCOME, SIGNAL, SOUND

ZERO, ONE = np.float32(0), np.float32(1)
FIRST: Any = np.int64(0)
"""Where counting begins: for a plain 0, numba would compile what is given the count a second time, for that number alone."""


@compiled
def live_block(first: int, last: int, form: Any, arguments: Any) -> None:
    """Live the lives of individuals ``first`` to ``last - 1`` and fill their rows of the results.

    All trials of the lives side by side, with snapshots on the way. This is one function: each that calls others is compiled
    together with all of them, once more.

    Parameters
    ----------
    first, last : int
    form : Form
    arguments : Packed
        Of a `Stage`, `Conditions`, `Individuals`, `Results` and a `Bench`.
    """
    stage, conditions, individuals, _, bench = unpacked(arguments)
    side_by_side, n_trials, ages, n_ages = at_once(bench.data), individuals.n_trials, conditions.ages, conditions.n_ages
    for i in range(first, last, side_by_side):
        n_lives, age, era, change = min(side_by_side, last - i), FIRST, FIRST, FIRST
        be_born(arguments, i, n_lives)
        met, changing = ever_met(arguments)
        mediates = conditions.mediation > ZERO and (met >> SOUND & 1) > 0
        if mediates:
            changing = met  # sounds are taken out of the input, and have to be written anew
        for trial in range(n_trials + 1):
            is_over = trial == n_trials
            while era + 1 < stage.n_eras and stage.begins[era + 1] <= trial:
                era += 1
            present = era * stage.n_actions
            if is_over or (age < n_ages and ages[age] == trial):
                for table in (bench.mirror, bench.visual, bench.meaning, bench.foraging):
                    settle(form, table, bench.lists)
                while age < n_ages and ages[age] == trial:
                    look(arguments, i, n_lives, age, present)
                    tally(arguments, i, n_lives, age, present)
                    age += 1
            if is_over or not conditions.learns:
                continue
            if trial == change:
                change = open_or_close(arguments, trial)
            if trial % TRIALS_ON_PAGE == 0:
                turn(arguments, trial, met)
            sees = perceive(arguments, trial, present, changing if trial else met)
            act(arguments, trial)
            if mediates:
                mediate(form, arguments, trial)
            if conditions.mirror_route == READ_OUT:
                send_through(arguments)
            learn_from(form, stage, conditions, individuals, bench, trial, present, sees, met)
            if conditions.mirror_route == GAIN:
                strengthen(arguments)
        die(arguments, i, n_lives)


@partial(compiled, inner=True)
def open_or_close(arguments: Any, trial: int) -> int:
    """Let both rates be what they are from this trial on, within the critical period or outside it; until which trial."""
    _, conditions, _, _, bench = unpacked(arguments)
    data, opens, closes = bench.data, conditions.opens, conditions.closes
    left = ONE if opens <= trial < closes else conditions.outside
    data[bench.parameters] = left * data[bench.rates]
    data[bench.forage_parameters] = left * data[bench.rates + 1]
    return opens if trial < opens else closes


@partial(compiled, inlined=True, inner=True)
def learn_from(form: Any, stage: Stage, conditions: Conditions, individuals: Individuals, bench: Bench, trial: int, present: int,
               sees: bool, met: int) -> None:  # fmt: skip
    """What a trial teaches about programs, outcomes, goals and food."""
    data, lists, weights, asymptote = bench.data, bench.lists, bench.weights, conditions.asymptote
    mirror, visual, meaning, foraging = bench.mirror, bench.visual, bench.meaning, bench.foraging
    own, everybody = behind(data, bench.parameters), for_all(data, ONE) > ZERO
    use(form, stage, mirror, lists, sees, met)
    learn(form, mirror, lists, weights, everybody, own, asymptote, trial)
    if visual.heads > 0:
        outcome = met_on(bench, individuals, trial, OUTCOME)
        if in_any(outcome >= ZERO):
            write_goal_of(stage, data, visual.target, outcome, present, asymptote)
            write_one_hot(data, visual.target + stage.n_goals, outcome, stage.n_actions, asymptote)
            use(form, stage, visual, lists, sees, met)
            learn(form, visual, lists, weights, outcome >= ZERO, own, asymptote, trial)
    if conditions.learns_meaning:
        done = met_on(bench, individuals, trial, ACT)
        if in_any(done >= ZERO):
            write_one_hot(data, meaning.x, done, meaning.rows, ONE)
            write_goal_of(stage, data, meaning.target, done, present, asymptote)
            end_list(meaning, lists, use_first(meaning, lists, meaning.rows))
            learn(form, meaning, lists, weights, done >= ZERO, own, asymptote, trial)
    if foraging.rows > 0:
        cue = met_on(bench, individuals, trial, FORAGE_CUE)
        if in_any(cue >= ZERO):
            own = behind(data, bench.forage_parameters)
            write_one_hot(data, foraging.x, cue, foraging.rows, ONE)
            write_one_hot(
                data, foraging.target, met_on(bench, individuals, trial, FORAGE_OUTCOME), foraging.heads, asymptote
            )
            end_list(foraging, lists, use_first(foraging, lists, foraging.rows))
            learn(form, foraging, lists, weights, cue >= ZERO, own, asymptote, trial)


@partial(compiled, inlined=True, inner=True)
def use(form: Any, stage: Stage, table: Any, lists: Any, sees: bool, met: int) -> None:
    """List the rows of a table that have a part in this trial, or in what is pending."""
    if not is_in_proportion(form):
        end_list(table, lists, use_first(table, lists, table.rows))
        return
    row = stage.sight_rows
    n = use_first(table, lists, row) if sees else use_those_there(table, lists, 0, 0, row)
    for column, n_codes in (
        (SOUND, stage.n_sounds), (CONTEXT, stage.n_contexts), (IMPERATIVE, stage.n_imperatives), (SIGNAL, stage.n_signals),
    ):  # fmt: skip
        if met >> column & 1:
            n = use_those_there(table, lists, n, row, row + n_codes)
        row += n_codes
    end_list(table, lists, n)
