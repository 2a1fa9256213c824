"""Tests of many individuals at one age; see `reference.tally`. Testing never teaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.reference import answered, read_out
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, sight_of
from evo_mirror.lifetime.together.tables import Numbers, predict
from evo_mirror.machine.normals import reference_normals
from evo_mirror.machine.vectors import fma
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE
from evo_mirror.state.repertoire import Repertoire

f4 = np.float32


@dataclass(frozen=True)
class Testees:
    """Who is tested: what they have learned by now.

    Attributes
    ----------
    mirror : (n_individuals, n_rows, n_units) float32 array
        Rows of sights alone.
    visual : (n_individuals, n_rows, n_goals + n_actions) float32 array
        Or (n_individuals, n_rows, 0) without a visual route.
    meaning : (n_individuals, n_actions, n_goals) float32 array
    foraging : (n_individuals, n_forage_cues, n_outcomes) float32 array
    pays : (n_individuals, n_forage_cues) int8 array
    mirror_share : (n_individuals,) float32 array
    keys : (n_individuals, 4) uint64 array
        As in `reference.tally`.
    """

    mirror: Numbers
    visual: Numbers
    meaning: Numbers
    foraging: Numbers
    pays: NDArray[np.int8]
    mirror_share: Numbers
    keys: NDArray[np.uint64]


def tally(setting: Setting, space: Space, testees: Testees, lived: int, age: int) -> Numbers:
    """The share right of each of the four tests: (n_individuals, 4) float32 array, NaN for tests that are not given.

    Parameters
    ----------
    setting : Setting
    space : Space
    testees : Testees
    lived : int
        Trials lived: actions are shown, and mean, what they do then.
    age : int
        Index of the age.
    """
    repertoire, heads, asks = setting.repertoire.at(lived), setting.repertoire.heads, setting.asks
    n, n_actions, n_goals = len(testees.keys), heads.n_actions, heads.n_goals
    sigma = f4(setting.response_noise)
    has_visual = testees.visual.shape[2] > 0
    share = testees.mirror_share[:, None, None] if has_visual else np.ones((1, 1, 1), f4)
    rest = f4(1) - share
    n_lanes = (asks[IDENTIFY] + asks[IMITATE]) * n_actions + asks[GOAL] * n_goals
    right = np.zeros((n, 4), f4)
    # Without any noise, one round says what all would.
    n_rounds = setting.test_rounds if setting.sight_noise > 0 or sigma > 0 else min(1, setting.test_rounds)
    n_tests = n_rounds * n_actions
    if n_tests == 0:
        return right
    shown = space.shows[sight_of(setting.repertoire, np.arange(n_actions), lived)]
    for first in range(age * n_tests, (age + 1) * n_tests, n_actions):  # each action once, side by side
        sights = np.broadcast_to(shown, (n, n_actions, space.n_rows))
        x = noisy(setting, sights, testees.keys[:, 1], first)
        program = read_out(repertoire.readout, predict(testees.mirror[:, None], x))
        seen = predict(testees.visual[:, None], x) if has_visual else np.zeros((n, n_actions, n_goals + n_actions), f4)
        noise = np.zeros((n, n_actions, 2 * n_actions + n_goals), f4)
        if sigma > 0:
            noise[..., :n_lanes] = deviates(testees.keys[:, 2], first, n_actions, n_lanes)
        if asks[IDENTIFY]:
            scores = fma(sigma, noise[..., :n_actions], fma(rest, seen[..., n_goals:], share * program))
            right[:, IDENTIFY] += _n_right(scores, np.arange(n_actions))
            noise = noise[..., n_actions:]
        if asks[IMITATE]:
            right[:, IMITATE] += _n_right(fma(sigma, noise[..., :n_actions], program), np.arange(n_actions))
            noise = noise[..., n_actions:]
        if asks[GOAL]:
            read = share * read_goals(repertoire, testees.meaning, program)
            scores = fma(sigma, noise[..., :n_goals], fma(rest, seen[..., :n_goals], read))
            right[:, GOAL] += _n_right(scores, repertoire.goal_of)
    right /= f4(n_tests)
    right[:, FORAGE] = _foraged(testees, sigma, age)
    return np.where(asks, right, f4(np.nan))


def _foraged(testees: Testees, sigma: np.float32, age: int) -> Numbers:
    """Share of foraging cues whose outcome is guessed."""
    n, n_cues, n_outcomes = testees.foraging.shape
    if n_cues == 0:
        return np.zeros(n, f4)
    noise = np.zeros(testees.foraging.shape, f4)
    if sigma > 0:
        noise = deviates(testees.keys[:, 3], age * n_cues, n_cues, n_outcomes)
    return _n_right(fma(sigma, noise, testees.foraging), testees.pays).astype(f4) / f4(n_cues)


def _n_right(scores: Numbers, answers: NDArray[np.integer]) -> NDArray[np.int64]:
    """How often the best score of each test is that of the right answer: (n_individuals,) int array."""
    return np.asarray((answered(scores) == answers).sum(axis=-1))


def read_goals(repertoire: Repertoire, meaning: Numbers, program: Numbers) -> Numbers:
    """The best drive of the programs that serve each goal, as far as they are known to.

    Parameters
    ----------
    repertoire : Repertoire
        As it is now.
    meaning : (n_individuals, n_actions, n_goals) float32 array
    program : (n_individuals, n_tests, n_actions) float32 array
        Drives of the programs.

    Returns
    -------
    (n_individuals, n_tests, n_goals) float32 array
    """
    by_goal = np.full((*program.shape[:2], repertoire.heads.n_goals), f4(-np.inf))
    for b, g in enumerate(repertoire.goal_of):
        drive, best = meaning[:, b, g, None] * program[..., b], by_goal[..., g]
        by_goal[..., g] = np.where(drive > best, drive, best)
    by_goal[np.isneginf(by_goal)] = 0
    return by_goal


def noisy(setting: Setting, sights: Numbers, keys: NDArray[np.uint64], first: int) -> Numbers:
    """Sights with the noise of their places in a stream, one after the other: as ``sights``.

    Parameters
    ----------
    setting : Setting
    sights : (n_individuals, n_sights, n_sight_rows) float32 array
    keys : (n_individuals,) uint64 array
        Of the stream.
    first : int
        Place of the first.
    """
    if setting.sight_noise == 0:
        return sights
    noise = deviates(keys, first, *sights.shape[1:])
    return np.asarray(fma(noise, f4(setting.sight_noise), sights))


def deviates(keys: NDArray[np.uint64], first: int, n_places: int, n: int) -> Numbers:
    """The noise of sights, or of answers, at places side by side: (n_individuals, n_places, n) float32 array.

    As in `reference.deviates`: of one place, the first half and the second are pairs.

    Parameters
    ----------
    keys : (n_individuals,) uint64 array
    first, n_places, n : int
    """
    even = n + n % 2
    drawn = reference_normals(keys, first * even, n_places * even, run=max(even, 2))
    return drawn.reshape(len(keys), n_places, even)[..., :n]
