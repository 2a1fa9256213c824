"""The specification of a lifetime: perceive, respond, learn, tally, in plain Python.

`kernel` tells the same story compiled; a test holds the two equal, bit for bit. Where they differ, this file is right.
All arithmetic is float32, in the order written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.form import Form
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.counters import reference_normals
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

Vector = NDArray[np.float32]
Table = NDArray[np.float32]
f4 = np.float32


@dataclass
class Synapses:
    """A table of strengths, with what its learning rule remembers between trials."""

    strength: Table  # (cues, heads)
    memory_x: Vector  # (cues,)
    memory_y: Vector  # (heads,)
    change: Vector  # (heads,): sum of absolute changes so far

    @classmethod
    def at_birth(cls, strength: Table) -> Synapses:
        """A copy, so that learning never reaches what it was born with.

        Parameters
        ----------
        strength : (n_cues, n_heads) float32 array
        """
        n_cues, n_heads = strength.shape
        return cls(strength.copy(), np.zeros(n_cues, f4), *np.zeros((2, n_heads), f4))


def predict(strength: Table, x: Vector) -> Vector:
    """Drive of each head: V_h = sum over cues of x_f strength_fh, cue after cue.

    Parameters
    ----------
    strength : (n_cues, n_heads) float32 array
    x : (n_cues,) float32 array

    Returns
    -------
    (n_heads,) float32 array
    """
    drive = np.zeros(strength.shape[1], f4)
    for cue in range(len(x)):
        if x[cue] != 0:
            drive += x[cue] * strength[cue]
    return drive


def learn(
    synapses: Synapses, x: Vector, target: Vector, taught: Vector, *,
    form: Form, parameters: Vector, salience: Vector, asymptote: np.float32,
) -> None:  # fmt: skip
    """One trial of learning.

    Parameters
    ----------
    synapses : Synapses
        Changed in place.
    x : (n_cues,) float32 array
    target : (n_heads,) float32 array
    taught : (n_heads,) float32 array
        1 for heads about which this trial says something; 0 for the others, which keep their strengths.
    form, parameters, salience, asymptote
        As in `form.factors`.
    """
    strength = synapses.strength
    n_cues, n_heads = strength.shape
    x1, x2, p = np.zeros((3, n_cues), f4)
    y1, y2, q = np.zeros((3, n_heads), f4)
    form.factors(
        form, parameters, salience, x, predict(strength, x), target, asymptote,
        x1, y1, x2, y2, p, q, synapses.memory_x, synapses.memory_y,
    )  # fmt: skip
    for y in (y1, y2, q):
        y *= taught
    for cue in range(n_cues):
        delta = x1[cue] * y1
        if form.second_term:
            delta = delta + x2[cue] * y2
        if form.forgetting:
            delta = delta - (p[cue] * q) * strength[cue]
        strength[cue] += delta
        synapses.change += np.abs(delta)


def one_hot(n: int, place: int, value: np.float32) -> Vector:
    """(n,) float32 array that is ``value`` at ``place`` and 0 elsewhere; all 0 where place is -1."""
    x = np.zeros(n, f4)
    if place >= 0:
        x[place] = value
    return x


def perceive(setting: Setting, event: NDArray[np.int8], trace: Vector, key: int, trial: int) -> Vector:
    """The input of a trial: [sight with its trace | sound | context | imperative | signal].

    Parameters
    ----------
    setting : Setting
    event : (11,) int8 array
    trace : (n_features,) float32 array
        Trace of earlier sights; brought up to date in place.
    key : int
        Of the noise of sights in this life.
    trial : int

    Returns
    -------
    (n_cues,) float32 array
    """
    channels = setting.repertoire.channels
    n = channels.n_features
    sight = np.zeros(n, f4)
    if event[SIGHT] >= 0:
        even = -(-n // 32) * 32
        noise = reference_normals(key, trial * even, even)[:n]
        sight = setting.repertoire.sight_codes[event[SIGHT]] + noise * f4(setting.sight_noise)
    trace[:] = np.minimum(f4(1), sight + f4(setting.sight_trace) * trace)
    sound = setting.repertoire.sound_codes[event[SOUND]] if event[SOUND] >= 0 else np.zeros(channels.n_sounds, f4)
    return np.concatenate(
        [
            trace,
            sound,
            one_hot(channels.n_contexts, event[CONTEXT], f4(1)),
            one_hot(channels.n_imperatives, event[IMPERATIVE], f4(1)),
            one_hot(channels.n_signals, event[SIGNAL], f4(1)),
        ]
    )


def tally(
    setting: Setting, strength: Table, meaning: Table, foraging: Table, pays: NDArray[np.int8],
    mirror_share: np.float32, key: int, age: int,
) -> Vector:  # fmt: skip
    """Test one individual at one age: the share right of each of the four tests. Testing never teaches.

    Parameters
    ----------
    setting : Setting
    strength : (n_cues, n_heads) float32 array
    meaning : (n_actions, n_goals) float32 array
    foraging : (n_forage_cues, n_outcomes) float32 array
    pays : (n_forage_cues,) int8 array
    mirror_share : float32
    key : int
        Of the noise of tests.
    age : int
        Index of the age.

    Returns
    -------
    (4,) float32 array
    """
    repertoire, heads = setting.repertoire, setting.repertoire.heads
    n_features, n_actions, n_goals = repertoire.channels.n_features, heads.n_actions, heads.n_goals
    sigma, other_share = f4(setting.response_noise), f4(1) - mirror_share
    stride = setting.lanes_per_test
    correct = np.zeros(4, f4)
    n_tests = setting.test_rounds * n_actions
    for test in range(n_tests):
        action = test % n_actions
        noise = reference_normals(key, (age * n_tests + test) * stride, stride)
        sight_noise = noise[:n_features]
        to_identify, to_imitate = noise[n_features:][:n_actions], noise[n_features + n_actions :][:n_actions]
        to_goal = noise[n_features + 2 * n_actions :][:n_goals]
        x = repertoire.sight_codes[action] + sight_noise * f4(setting.sight_noise)
        drive = predict(strength[:n_features], x)
        program = predict(repertoire.readout, drive[heads.units])
        identify = mirror_share * program + other_share * drive[heads.identities] + sigma * to_identify
        imitate = program + sigma * to_imitate
        by_goal = np.full(n_goals, f4(-np.inf))
        for b in range(n_actions):
            g = repertoire.goal_of[b]
            by_goal[g] = max(by_goal[g], meaning[b, g] * program[b])
        by_goal[np.isneginf(by_goal)] = 0
        goal = mirror_share * by_goal + other_share * drive[heads.goals] + sigma * to_goal
        correct[IDENTIFY] += np.argmax(identify) == action
        correct[IMITATE] += np.argmax(imitate) == action
        correct[GOAL] += np.argmax(goal) == repertoire.goal_of[action]
    if n_tests:
        correct /= f4(n_tests)
    n_cues, n_outcomes = foraging.shape
    even = -(-n_outcomes // 32) * 32
    first = setting.n_ages * n_tests * stride
    right = 0
    for cue in range(n_cues if n_tests else 0):
        noise = reference_normals(key, first + (age * n_cues + cue) * even, even)[:n_outcomes]
        right += int(np.argmax(foraging[cue] + sigma * noise) == pays[cue])
    if n_tests and n_cues:
        correct[FORAGE] = f4(right) / f4(n_cues)
    return correct


def live_one(setting: Setting, wiring: Any, i: int, events: NDArray[np.int8], pays: NDArray[np.int8],
             life_key: int, test_key: int) -> tuple[Table, Table, np.float32, Table, Table, Table]:  # fmt: skip
    """The whole life of one individual.

    Parameters
    ----------
    setting : Setting
    wiring : Wiring
        Read at row ``i`` only, and never changed.
    i : int
    events : (n_trials, 11) int8 array
    pays : (n_forage_cues,) int8 array
    life_key, test_key : int
        Keys of the noise of this life and of its tests.

    Returns
    -------
    drives, correct, change, strength, meaning, foraging
        One row each of the arrays of `Life`.
    """
    repertoire, heads, form = setting.repertoire, setting.repertoire.heads, setting.form
    n_features, units = repertoire.channels.n_features, heads.units
    asymptote = f4(setting.asymptote)
    mirror = Synapses.at_birth(wiring.strength[i])
    meaning = Synapses.at_birth(wiring.meaning[i])
    foraging = Synapses.at_birth(wiring.foraging[i])
    own, forage = wiring.plasticity[i]
    trace, motor_target = np.zeros(n_features, f4), np.zeros(heads.n_units, f4)
    drives = np.zeros((setting.n_ages, heads.n_actions, heads.n_heads), f4)
    correct = np.zeros((setting.n_ages, 4), f4)

    def snapshots(lived: int) -> None:
        for age in np.flatnonzero(setting.ages == lived):
            for action in range(heads.n_actions):
                drives[age, action] = predict(mirror.strength[:n_features], repertoire.sight_codes[action])
            correct[age] = tally(
                setting, mirror.strength, meaning.strength, foraging.strength, pays,
                wiring.mirror_share[i], test_key, int(age),
            )  # fmt: skip

    snapshots(0)
    for trial, event in enumerate(events):
        act, outcome, cue = event[ACT], event[OUTCOME], event[FORAGE_CUE]
        x = perceive(setting, event, trace, life_key, trial)
        code = repertoire.unit_codes[act] * asymptote if act >= 0 else np.zeros(heads.n_units, f4)
        motor_target = np.maximum(code, f4(setting.motor_trace) * motor_target)
        target = np.zeros(heads.n_heads, f4)
        target[units] = motor_target
        taught = np.zeros(heads.n_heads, f4)
        taught[units] = (code > 0) if setting.only_instructed else 1
        if outcome >= 0:
            target[heads.goals] = one_hot(heads.n_goals, repertoire.goal_of[outcome], asymptote)
            target[heads.identities] = one_hot(heads.n_actions, outcome, asymptote)
            taught[heads.n_units :] = 1
        if setting.learns:
            learn(
                mirror, x, target, taught, form=form, parameters=own, salience=wiring.salience[i], asymptote=asymptote
            )
            if act >= 0:
                learn(
                    meaning, one_hot(heads.n_actions, act, f4(1)),
                    one_hot(heads.n_goals, repertoire.goal_of[act], asymptote), np.ones(heads.n_goals, f4),
                    form=form, parameters=own, salience=np.ones(heads.n_actions, f4), asymptote=asymptote,
                )  # fmt: skip
            if cue >= 0:
                n_cues, n_outcomes = foraging.strength.shape
                learn(
                    foraging, one_hot(n_cues, cue, f4(1)), one_hot(n_outcomes, event[FORAGE_OUTCOME], asymptote),
                    np.ones(n_outcomes, f4),
                    form=form, parameters=forage, salience=np.ones(n_cues, f4), asymptote=asymptote,
                )  # fmt: skip
        snapshots(trial + 1)
    change = f4(0)
    for synapses in (mirror, meaning, foraging):
        for head_change in synapses.change:
            change += head_change
    return drives, correct, change, mirror.strength, meaning.strength, foraging.strength
