"""The specification of a lifetime: perceive, respond, learn, tally, in plain Python.

`live_one` is the story, and the place to begin; `synapses` says how strengths predict and change. `kernel` tells the same
story compiled; a test holds the two equal, bit for bit. Where they differ, this file is right.

All arithmetic is float32, in the order written; ``fma`` is a product and a sum with a single rounding.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.routes import Begun, strengthen, through
from evo_mirror.lifetime.rows import at_birth, at_death, rows_of, traces_at_birth, traces_at_death
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, sight_of
from evo_mirror.lifetime.synapses import Synapses, learn, predict
from evo_mirror.machine.normals import MANY, reference_normals
from evo_mirror.machine.vectors import fma
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
)
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
f4 = np.float32


def live_one(
    setting: Setting, space: Space, wiring: Wiring, i: int, events: NDArray[np.int8], pays: NDArray[np.int8],
    keys: NDArray[np.uint64], left: Vector, begun: Begun,
) -> tuple[Matrix, Matrix, np.float32, Matrix, Matrix, Matrix, Vector]:  # fmt: skip
    """The whole life of one individual.

    Parameters
    ----------
    setting : Setting
    space : Space
    wiring : Wiring
        Read at row ``i`` only, and never changed.
    i : int
    events : (n_trials, 11) int8 array
    pays : (n_forage_cues,) int8 array
    keys : (4,) uint64 array
        As in `tally`.
    left : (n_features + n_units,) float32 array
        By earlier trials, of sights and of acts; (0,) where nothing is.
    begun : Begun
        Of the one individual; its gains are changed in place.

    Returns
    -------
    drives, correct, change, strength, meaning, foraging, traces
        One row each of the arrays of `Life`.
    """
    repertoire, heads, form = setting.repertoire, setting.repertoire.heads, setting.form
    n_rows, n_units = space.n_rows, heads.n_units
    asymptote = f4(setting.asymptote)
    innate = at_birth(setting, space, wiring.strength[i])
    salience = rows_of(space, wiring.salience[i][:, None], repertoire.channels.n_features)[:, 0]
    weight = np.concatenate([space.weight, np.ones(len(innate) - n_rows, f4)])
    mirror, visual = Synapses.at_birth(innate[:, :n_units], weight), Synapses.at_birth(innate[:, n_units:], weight)
    grown = f4(0)
    felt_by_route = salience.copy()
    if setting.mirror_route in ("fixed", "gain"):
        felt_by_route[:n_rows] = 0
    meaning, foraging = Synapses.at_birth(wiring.meaning[i]), Synapses.at_birth(wiring.foraging[i])
    trace, motor_target = (of_trials[0] for of_trials in traces_at_birth(setting, space, left[None]))
    drives = np.zeros((setting.n_ages, heads.n_actions, heads.n_heads), f4)
    correct = np.zeros((setting.n_ages, 4), f4)

    def snapshots(lived: int) -> None:
        for age in np.flatnonzero(setting.ages == lived):
            for action in range(heads.n_actions):
                x = space.shows[sight_of(repertoire, action, lived)]
                drives[age, action, :n_units] = predict(mirror.strength[:n_rows], x)
                drives[age, action, n_units:] = predict(visual.strength[:n_rows], x)
            correct[age] = tally(
                setting, space, mirror.strength, visual.strength, meaning.strength, foraging.strength, pays,
                wiring.mirror_share[i], keys, lived, int(age),
            )  # fmt: skip

    snapshots(0)
    for trial, event in enumerate(events):
        act, outcome, cue, goal_of = event[ACT], event[OUTCOME], event[FORAGE_CUE], repertoire.at(trial).goal_of
        x = perceive(setting, space, event, trace, int(keys[0]), trial)
        evoked = evoke(setting, space, mirror.strength, x, event)
        about = space.teaches[sight_of(repertoire, event[SIGHT], trial)]
        z = np.concatenate([about, x[n_rows:]]) if space.in_actions else x
        of_route = (
            np.concatenate([through(begun.route, x[:n_rows]), x[n_rows:]]) if setting.mirror_route == "readout" else z
        )
        code = repertoire.unit_codes[act] * asymptote if act >= 0 else np.zeros(n_units, f4)
        motor_target = np.maximum(code, f4(setting.motor_trace) * motor_target)
        taught = np.maximum(code, evoked) > 0 if setting.only_instructed else np.ones(n_units, np.bool_)
        own, forage = setting.parameters_at(trial, wiring.plasticity[i])
        if setting.learns:
            how: dict[str, Any] = {"form": form, "parameters": own, "asymptote": asymptote}
            done = np.maximum(motor_target, evoked)
            learn(mirror, x, of_route, done, taught, salience=felt_by_route, **how)
            if setting.mirror_route == "gain":
                grown = grown + f4(strengthen(mirror.strength[:n_rows], begun.gains, done, own[0], asymptote))
            if outcome >= 0 and visual.strength.size:
                goal = one_hot(heads.n_goals, goal_of[outcome], asymptote)
                target = np.concatenate([goal, one_hot(heads.n_actions, outcome, asymptote)])
                learn(visual, x, z, target, np.ones(len(target), np.bool_), salience=salience, **how)
            if act >= 0 and setting.learns_meaning:
                done, target = one_hot(heads.n_actions, act, f4(1)), one_hot(heads.n_goals, goal_of[act], asymptote)
                learn(meaning, done, done, target, np.ones(len(target), np.bool_), salience=np.ones_like(done), **how)
            if cue >= 0:
                n_cues, n_outcomes = foraging.strength.shape
                met, target = one_hot(n_cues, cue, f4(1)), one_hot(n_outcomes, event[FORAGE_OUTCOME], asymptote)
                how["parameters"] = forage
                learn(foraging, met, met, target, np.ones(len(target), np.bool_), salience=np.ones_like(met), **how)
        snapshots(trial + 1)
    change = ((mirror.change + grown) + visual.change) + (meaning.change + foraging.change)
    strength = np.concatenate([mirror.strength, visual.strength], axis=1)
    strength = at_death(setting, space, wiring.strength[i], strength) if setting.keeps_strength else strength[:0]
    traces = traces_at_death(setting, trace[None], motor_target[None])[0]
    return drives, correct, change, strength, meaning.strength, foraging.strength, traces


def perceive(setting: Setting, space: Space, event: NDArray[np.int8], trace: Vector, key: int, trial: int) -> Vector:
    """The input of a trial: [sight with its trace | sound | context | imperative | signal].

    Parameters
    ----------
    setting : Setting
    space : Space
    event : (11,) int8 array
    trace : (n_sight_rows,) float32 array
        Trace of earlier sights; brought up to date in place.
    key : int
        Of the noise of sights in this life.
    trial : int

    Returns
    -------
    (n_rows,) float32 array
    """
    sight = space.shows[sight_of(setting.repertoire, event[SIGHT], trial)]  # -1, nothing, is the last row
    if event[SIGHT] >= 0:
        sight = noisy(setting, space, sight, key, trial)
    trace[:] = np.minimum(f4(1), fma(f4(setting.sight_trace), trace, sight))
    return np.concatenate([trace, other_cues(setting, event)])


def noisy(setting: Setting, space: Space, sight: Vector, key: int, place: int) -> Vector:
    """A sight with the noise of its place in a stream: (n_sight_rows,) float32 array.

    Parameters
    ----------
    setting : Setting
    space : Space
    sight : (n_sight_rows,) float32 array
    key : int
        Of the stream.
    place : int
        Counts the sights of the stream.
    """
    if setting.sight_noise == 0:
        return sight
    return np.asarray(fma(deviates(key, place, space.n_rows), f4(setting.sight_noise), sight))


def deviates(key: int, place: int, n: int) -> Vector:
    """The noise of one sight, or of all answers to one test: (n,) float32 array.

    The first half of it and the second are pairs; where ``n`` is odd, the last has its partner nowhere.

    Parameters
    ----------
    key : int
        Of the stream.
    place : int
        Counts the sights, or the tests, of the stream.
    n : int
    """
    places = max(1, MANY // max(n, 1))  # mostly, the next place is asked for next
    noise: Vector = _deviates_of(key, place // places, places, n)[place % places]
    return noise


@lru_cache(maxsize=256)
def _deviates_of(key: int, stretch: int, places: int, n: int) -> Matrix:
    """The noise of many places in a row, made at once: (places, n) float32 array, not to be written to."""
    even = n + n % 2
    drawn = reference_normals(key, stretch * places * even, places * even, run=max(even, 2)).reshape(places, even)[
        :, :n
    ]
    drawn.flags.writeable = False
    return drawn


def other_cues(setting: Setting, event: NDArray[np.int8]) -> Vector:
    """Cues beside sight: (n_cues - n_features,) float32 array.

    Parameters
    ----------
    setting : Setting
    event : (11,) int8 array
    """
    channels = setting.repertoire.channels
    sound = setting.repertoire.sound_codes[event[SOUND]] if event[SOUND] >= 0 else np.zeros(channels.n_sounds, f4)
    return np.concatenate(
        [
            sound,
            one_hot(channels.n_contexts, event[CONTEXT], f4(1)),
            one_hot(channels.n_imperatives, event[IMPERATIVE], f4(1)),
            one_hot(channels.n_signals, event[SIGNAL], f4(1)),
        ]
    )


def evoke(setting: Setting, space: Space, mirror: Matrix, x: Vector, event: NDArray[np.int8]) -> Vector:
    """What is heard stands in for an act, where nothing is done: it evokes what it has gone with.

    Motor units are driven by the sound alone, between 0 and the asymptote, and as far as mediation goes that is then what
    happened: the sight that came with the sound is taught it. The sound itself is no cue on such a trial.

    Parameters
    ----------
    setting : Setting
    space : Space
    mirror : (n_rows, n_units) float32 array
    x : (n_rows,) float32 array
        The input of the trial; the sound is taken out in place.
    event : (11,) int8 array

    Returns
    -------
    (n_units,) float32 array
        All 0 where nothing is evoked.
    """
    if setting.mediation == 0 or event[SOUND] < 0 or event[ACT] >= 0:
        return np.zeros(mirror.shape[1], f4)
    sounds, asymptote = slice(space.n_rows, space.n_rows + setting.repertoire.channels.n_sounds), f4(setting.asymptote)
    drive = predict(mirror[sounds], x[sounds])
    x[sounds] = 0
    drive = np.where(drive > 0, drive, f4(0))
    return np.asarray(f4(setting.mediation) * np.where(drive < asymptote, drive, asymptote))


def one_hot(n: int, place: int, value: np.float32) -> Vector:
    """(n,) float32 array that is ``value`` at ``place`` and 0 elsewhere; all 0 where place is -1."""
    x = np.zeros(n, f4)
    if place >= 0:
        x[place] = value
    return x


def tally(
    setting: Setting, space: Space, mirror: Matrix, visual: Matrix, meaning: Matrix, foraging: Matrix, pays: NDArray[np.int8],
    mirror_share: np.float32, keys: NDArray[np.uint64], lived: int, age: int,
) -> Vector:  # fmt: skip
    """Test one individual at one age: the share right of each of the four tests. Testing never teaches.

    Parameters
    ----------
    setting : Setting
    space : Space
    mirror : (n_rows, n_units) float32 array
    visual : (n_rows, n_goals + n_actions) float32 array
        Or (n_rows, 0) without a visual route.
    meaning : (n_actions, n_goals) float32 array
    foraging : (n_forage_cues, n_outcomes) float32 array
    pays : (n_forage_cues,) int8 array
    mirror_share : float32
    keys : (4,) uint64 array
        Of the noise of sights in life, of sights in tests, of responses, of responses to foraging cues.
    lived : int
        Trials lived: actions are shown, and mean, what they do then.
    age : int
        Index of the age.

    Returns
    -------
    (4,) float32 array
        NaN for tests that are not given; all 0 where there are no rounds of tests.
    """
    repertoire, heads, asks = setting.repertoire.at(lived), setting.repertoire.heads, setting.asks
    n_rows, n_actions, n_goals = space.n_rows, heads.n_actions, heads.n_goals
    sigma = f4(setting.response_noise)
    has_visual = visual.shape[1] > 0
    share = mirror_share if has_visual else f4(1)
    rest = f4(1) - share
    n_lanes = (asks[IDENTIFY] + asks[IMITATE]) * n_actions + asks[GOAL] * n_goals
    right = np.zeros(4, f4)
    # Without any noise, one round says what all would.
    n_rounds = setting.test_rounds if setting.sight_noise > 0 or sigma > 0 else min(1, setting.test_rounds)
    n_tests = n_rounds * n_actions
    for test in range(n_tests):
        action = test % n_actions
        shown = space.shows[sight_of(setting.repertoire, action, lived)]
        x = noisy(setting, space, shown, int(keys[1]), age * n_tests + test)
        program = read_out(repertoire.readout, predict(mirror[:n_rows], x))
        seen = predict(visual[:n_rows], x) if has_visual else np.zeros(n_goals + n_actions, f4)
        noise = np.zeros(2 * n_actions + n_goals, f4)
        if sigma > 0:
            noise[:n_lanes] = deviates(int(keys[2]), age * n_tests + test, n_lanes)
        if asks[IDENTIFY]:
            scores = fma(sigma, noise[:n_actions], fma(rest, seen[n_goals:], share * program))
            right[IDENTIFY] += answered(scores) == action
            noise = noise[n_actions:]
        if asks[IMITATE]:
            right[IMITATE] += answered(fma(sigma, noise[:n_actions], program)) == action
            noise = noise[n_actions:]
        if asks[GOAL]:
            read = share * read_goals(repertoire, meaning, program)
            scores = fma(sigma, noise[:n_goals], fma(rest, seen[:n_goals], read))
            right[GOAL] += answered(scores) == repertoire.goal_of[action]
    if n_tests == 0:
        return right
    n_cues, n_outcomes = foraging.shape
    guessed = 0
    for cue in range(n_cues):
        noise = np.zeros(n_outcomes, f4)
        if sigma > 0:
            noise = deviates(int(keys[3]), age * n_cues + cue, n_outcomes)
        guessed += int(answered(fma(sigma, noise, foraging[cue])) == pays[cue])
    right /= f4(n_tests)
    right[FORAGE] = f4(guessed) / f4(n_cues) if n_cues else f4(0)
    return np.where(asks, right, f4(np.nan))


def read_out(readout: Matrix, units: NDArray[np.float32]) -> NDArray[np.float32]:
    """Drives of programs by those of the units that tell of them, one after the other; no others are looked at.

    Parameters
    ----------
    readout : (n_units, n_actions) float32 array
    units : (..., n_units) float32 array

    Returns
    -------
    (..., n_actions) float32 array
    """
    program = np.zeros((*units.shape[:-1], readout.shape[1]), f4)
    for unit, row in enumerate(readout):
        program = np.where(row != 0, fma(units[..., unit, None], row, program), program)
    return program


def answered(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The place of the largest score, the first of equals; after learning that ran away, never one that is no number.

    Parameters
    ----------
    scores : (..., n) float32 array

    Returns
    -------
    (...) int64 array
    """
    return np.asarray(np.argmax(np.where(scores > -np.inf, scores, f4(-np.inf)), axis=-1))


def read_goals(repertoire: Repertoire, meaning: Matrix, program: Vector) -> Vector:
    """The best drive of the programs that serve each goal, as far as they are known to: (n_goals,) float32 array.

    Parameters
    ----------
    repertoire : Repertoire
        As it is now.
    meaning : (n_actions, n_goals) float32 array
    program : (n_actions,) float32 array
        Drives of the programs.
    """
    by_goal = np.full(repertoire.heads.n_goals, f4(-np.inf))
    for b, g in enumerate(repertoire.goal_of):
        by_goal[g] = max(by_goal[g], meaning[b, g] * program[b])
    by_goal[np.isneginf(by_goal)] = 0
    return by_goal
