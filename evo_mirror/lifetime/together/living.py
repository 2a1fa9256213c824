"""Whole lives, side by side: perceive, respond, learn, tally. See `reference.live_one`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.routes import Begun, strengthen, through
from evo_mirror.lifetime.rows import traces_at_birth, traces_at_death
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, all_sights, sight_of
from evo_mirror.lifetime.together.tables import Numbers, Tables, learn, predict
from evo_mirror.lifetime.together.testing import Testees, noisy, tally
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
from evo_mirror.state.wiring import FORAGING, SENSORIMOTOR, Wiring

f4 = np.float32
EVERYBODY = slice(None)


def live_together(
    setting: Setting, space: Space, wiring: Wiring, who: slice, events: NDArray[np.int8], pays: NDArray[np.int8],
    keys: NDArray[np.uint64], left: Numbers, begun: Begun,
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]:  # fmt: skip
    """The whole lives of some individuals.

    Parameters
    ----------
    setting : Setting
    space : Space
    wiring : Wiring
        Read at the rows ``who`` only, and never changed.
    who : slice
        Of n individuals.
    events : (n, n_trials, 11) int8 array
    pays : (n, n_forage_cues) int8 array
    keys : (n, 4) uint64 array
        As in `reference.tally`.
    left : (n, n_features + n_units) float32 array
        As in `reference.live_one`.
    begun : Begun
        Of the same individuals; their gains are changed in place.

    Returns
    -------
    drives, correct, change, strength, meaning, foraging, traces
        Rows of the arrays of `Life`.
    """
    n, stage, heads = len(events), setting.repertoire, setting.repertoire.heads
    n_rows, n_units, asymptote = space.n_rows, heads.n_units, f4(setting.asymptote)
    born_with = _at_birth(setting, space, wiring.strength[who])
    met = np.flatnonzero(_are_met(setting, space, events))
    beside = met[n_rows:] - n_rows
    weight = np.concatenate([space.weight, np.ones(len(beside), f4)])
    salience = _salience_of_rows(setting, space, wiring.salience[who])[:, met]
    mirror = Tables.at_birth(born_with[:, met, :n_units], weight)
    visual = Tables.at_birth(born_with[:, met, n_units:], weight)
    grown, felt_by_route = np.zeros(n, f4), salience.copy()
    if setting.mirror_route in ("fixed", "gain"):
        felt_by_route[:, :n_rows] = 0
    meaning, foraging = Tables.at_birth(wiring.meaning[who]), Tables.at_birth(wiring.foraging[who])
    codes = np.concatenate([stage.unit_codes, np.zeros((1, n_units), f4)]) * asymptote  # the last: no act
    trace, motor_target = traces_at_birth(setting, space, left)
    drives = np.zeros((n, setting.n_ages, heads.n_actions, heads.n_heads), f4)
    correct, actions = np.zeros((n, setting.n_ages, 4), f4), np.arange(heads.n_actions)

    def snapshots(lived: int) -> None:
        for age in np.flatnonzero(setting.ages == lived):
            of_sights = mirror.strength[:, :n_rows], visual.strength[:, :n_rows]
            for table, place in zip(of_sights, (slice(n_units), slice(n_units, None)), strict=True):
                drives[:, age, :, place] = predict(table[:, None], space.shows[sight_of(stage, actions, lived)])
            testees = Testees(*of_sights, meaning.strength, foraging.strength, pays, wiring.mirror_share[who], keys)
            correct[:, age] = tally(setting, space, testees, lived, int(age))

    snapshots(0)
    for trial in range(events.shape[1] if setting.learns else 0):
        event, goal_of = events[:, trial], stage.at(trial).goal_of
        sight = _see(setting, space, event, trace, keys[:, 0], trial)
        x = _joined(sight, _beside(setting, event)[:, beside])
        evoked = _evoke(setting, space, mirror.strength, x, event)
        about = space.teaches[sight_of(stage, event[:, SIGHT], trial)]
        z = _joined(about, x[:, n_rows:]) if space.in_actions else x
        of_route = (
            _joined(through(begun.route, x[:, :n_rows]), x[:, n_rows:]) if setting.mirror_route == "readout" else z
        )
        code = codes[event[:, ACT]]
        motor_target = np.maximum(code, f4(setting.motor_trace) * motor_target)
        taught = np.maximum(code, evoked) > 0 if setting.only_instructed else None
        parameters = setting.parameters_at(trial, wiring.plasticity[who])
        own, forage = parameters[:, SENSORIMOTOR], parameters[:, FORAGING]
        how: dict[str, Any] = {"form": setting.form, "parameters": own, "asymptote": asymptote}
        done = np.maximum(motor_target, evoked)
        learn(mirror, EVERYBODY, x, of_route, done, salience=felt_by_route, taught=taught, **how)
        if setting.mirror_route == "gain":
            grown += strengthen(mirror.strength[:, :n_rows], begun.gains, done, own[:, 0], asymptote)
        seeing, acting, eating = (np.flatnonzero(event[:, column] >= 0) for column in (OUTCOME, ACT, FORAGE_CUE))
        if visual.strength.size and seeing.size:
            outcome = event[seeing, OUTCOME]
            goal = _one_hot(heads.n_goals, goal_of[outcome], asymptote)
            target = _joined(goal, _one_hot(heads.n_actions, outcome, asymptote))
            learn(visual, seeing, x[seeing], z[seeing], target, salience=salience[seeing], **how)
        if setting.learns_meaning and acting.size:
            act = event[acting, ACT]
            done, target = _one_hot(heads.n_actions, act, f4(1)), _one_hot(heads.n_goals, goal_of[act], asymptote)
            learn(meaning, acting, done, done, target, salience=np.ones_like(done), **how)
        if eating.size:
            n_cues, n_outcomes = foraging.strength.shape[1:]
            cue = _one_hot(n_cues, event[eating, FORAGE_CUE], f4(1))
            target = _one_hot(n_outcomes, event[eating, FORAGE_OUTCOME], asymptote)
            how["parameters"] = forage
            learn(foraging, eating, cue, cue, target, salience=np.ones_like(cue), **how)
        snapshots(trial + 1)
    if not setting.learns:  # nothing that happens counts
        for lived in np.unique(setting.ages[(setting.ages > 0) & (setting.ages <= events.shape[1])]):
            snapshots(int(lived))
    change = ((mirror.change + grown) + visual.change) + (meaning.change + foraging.change)
    strength = born_with[:, :0]
    if setting.keeps_strength:
        born_with[:, met] = np.concatenate([mirror.strength, visual.strength], axis=2)
        strength = _at_death(setting, space, wiring.strength[who], born_with)
    traces = traces_at_death(setting, trace, motor_target)
    return drives, correct, change, strength, meaning.strength, foraging.strength, traces


def _see(
    setting: Setting, space: Space, event: NDArray[np.int8], trace: Numbers, keys: NDArray[np.uint64], trial: int
) -> Numbers:  # fmt: skip
    """Sights with their noise and trace, which is brought up to date in place: (n, n_sight_rows) float32 array."""
    sight = space.shows[sight_of(setting.repertoire, event[:, SIGHT], trial)]  # -1, nothing, is the last row
    seeing = event[:, SIGHT] >= 0
    sight[seeing] = noisy(setting, sight[seeing, None], keys[seeing], trial)[:, 0]
    trace[:] = np.minimum(f4(1), fma(f4(setting.sight_trace), trace, sight))
    return trace


def _beside(setting: Setting, event: NDArray[np.int8]) -> Numbers:
    """Cues beside sight: (n, n_cues - n_features) float32 array."""
    channels = setting.repertoire.channels
    sounds = np.concatenate([setting.repertoire.sound_codes, np.zeros((1, channels.n_sounds), f4)])
    return _joined(
        sounds[event[:, SOUND]],
        _one_hot(channels.n_contexts, event[:, CONTEXT], f4(1)),
        _one_hot(channels.n_imperatives, event[:, IMPERATIVE], f4(1)),
        _one_hot(channels.n_signals, event[:, SIGNAL], f4(1)),
    )


def _evoke(setting: Setting, space: Space, mirror: Numbers, x: Numbers, event: NDArray[np.int8]) -> Numbers:
    """What stands in for acts: (n, n_units) float32 array; takes sounds out of the input in place. See `reference.evoke`."""
    evoked, asymptote = np.zeros((len(x), mirror.shape[2]), f4), f4(setting.asymptote)
    who = (
        np.flatnonzero((event[:, SOUND] >= 0) & (event[:, ACT] < 0)) if setting.mediation > 0 else np.empty(0, np.int64)
    )
    if not who.size:
        return evoked
    sounds = slice(space.n_rows, space.n_rows + setting.repertoire.channels.n_sounds)
    drive = predict(mirror[who, sounds], x[who, sounds])
    x[who, sounds] = 0
    drive = np.where(drive > 0, drive, f4(0))
    evoked[who] = f4(setting.mediation) * np.where(drive < asymptote, drive, asymptote)
    return evoked


def _one_hot(n: int, places: NDArray[np.int8], value: np.float32) -> Numbers:
    """(len(places), n) float32 array that is ``value`` at each place and 0 elsewhere; all 0 where the place is -1."""
    return np.where(np.arange(n) == places[:, None], value, f4(0))


def _are_met(setting: Setting, space: Space, events: NDArray[np.int8]) -> NDArray[np.bool_]:
    """(n_rows,) bool array: which rows have to be followed. A rule in proportion has no use for cues that nobody ever meets."""
    channels = setting.repertoire.channels
    one_each = ((channels.n_contexts, CONTEXT), (channels.n_imperatives, IMPERATIVE), (channels.n_signals, SIGNAL))
    met = [np.isin(np.arange(n), events[:, :, column]) for n, column in one_each]
    heard = np.full(channels.n_sounds, (events[:, :, SOUND] >= 0).any())
    return np.concatenate([np.ones(space.n_rows, np.bool_), heard, *met]) | (not setting.form.in_proportion)


def _salience_of_rows(setting: Setting, space: Space, by_cue: Numbers) -> Numbers:
    if not space.in_actions:
        return by_cue
    sights = np.repeat(by_cue[:, :1], space.n_rows, axis=1)
    return _joined(sights, by_cue[:, setting.repertoire.channels.n_features :])


def _at_birth(setting: Setting, space: Space, given: Numbers) -> Numbers:
    """Strengths at birth by rows: (n, n_rows, n_heads) float32 array; see `rows.at_birth`."""
    channels, codes = setting.repertoire.channels, all_sights(setting.repertoire)
    strength = np.zeros((len(given), channels.n_cues, given.shape[2]), f4)
    strength[:, : given.shape[1]] = given
    if not space.in_actions:
        return strength
    sights = np.zeros((len(given), space.n_rows, given.shape[2]), f4)
    sights[:, : len(codes)] = predict(strength[:, None, : channels.n_features], codes)
    return _joined(sights, strength[:, channels.n_features :])


def _at_death(setting: Setting, space: Space, given: Numbers, rows: Numbers) -> Numbers:
    """Strengths at death by cues: (n, n_cues, n_heads) float32 array; see `rows.at_death`."""
    if not space.in_actions:
        return rows
    strength, codes = np.array(given[:, : setting.repertoire.channels.n_features]), all_sights(setting.repertoire)
    for sight, code in enumerate(codes):
        strength = fma(code[:, None], rows[:, len(codes) + sight, None], strength)
    return _joined(strength, rows[:, space.n_rows :])


def _joined(*of_each: Numbers) -> Numbers:
    """What belongs to each individual, one after the other."""
    return np.concatenate(of_each, axis=1)
