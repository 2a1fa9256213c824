"""Tests of many individuals at one age; see `reference.tally`. Testing never teaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    repertoire, n, right = setting.repertoire.at(lived), len(testees.keys), np.zeros((len(testees.keys), 4), f4)
    answers = {
        IDENTIFY: np.arange(repertoire.n_actions),
        IMITATE: np.arange(repertoire.n_actions),
        GOAL: repertoire.goal_of,
    }
    n_tests = n_rounds(setting) * repertoire.n_actions
    if n_tests == 0:
        return right
    for one in rounds_of_tests(setting, space, testees, lived, age):
        for test, scores in one.scores.items():
            right[:, test] += (answered(scores) == answers[test]).sum(axis=-1)
    right /= f4(n_tests)
    right[:, FORAGE] = _foraged(testees, f4(setting.response_noise), age)
    return np.where(setting.asks, right, np.full((n, 4), np.nan, f4))


@dataclass(frozen=True)
class Round:
    """Every action is shown once.

    Attributes
    ----------
    stimuli : (n_individuals, n_actions, n_rows) float32 array
        What is seen of each, with noise.
    scores : mapping of int to (n_individuals, n_actions, n_choices) float32 arrays
        Test to the score of each choice, with noise: the largest is the answer.
    """

    stimuli: Numbers
    scores: Mapping[int, Numbers]


def n_rounds(setting: Setting) -> int:
    """How often every action is shown: without any noise, one round says what all would."""
    is_noisy = setting.sight_noise > 0 or setting.response_noise > 0
    return setting.test_rounds if is_noisy else min(1, setting.test_rounds)


def rounds_of_tests(setting: Setting, space: Space, testees: Testees, lived: int, age: int) -> Iterator[Round]:
    """Show every action, round after round; see `tally`."""
    repertoire, heads, asks = setting.repertoire.at(lived), setting.repertoire.heads, setting.asks
    n, n_actions, n_goals = len(testees.keys), heads.n_actions, heads.n_goals
    sigma, has_visual = f4(setting.response_noise), testees.visual.shape[2] > 0
    share = testees.mirror_share[:, None, None] if has_visual else np.ones((1, 1, 1), f4)
    rest = f4(1) - share
    n_lanes = (asks[IDENTIFY] + asks[IMITATE]) * n_actions + asks[GOAL] * n_goals
    n_tests = n_rounds(setting) * n_actions
    shown = space.shows[sight_of(setting.repertoire, np.arange(n_actions), lived)]
    for first in range(age * n_tests, (age + 1) * n_tests, n_actions):  # each action once, side by side
        sights = np.broadcast_to(shown, (n, n_actions, space.n_rows))
        x = noisy(setting, sights, testees.keys[:, 1], first)
        program = read_out(repertoire.readout, predict(testees.mirror[:, None], x))
        seen = predict(testees.visual[:, None], x) if has_visual else np.zeros((n, n_actions, n_goals + n_actions), f4)
        noise = np.zeros((n, n_actions, 2 * n_actions + n_goals), f4)
        if sigma > 0:
            noise[..., :n_lanes] = deviates(testees.keys[:, 2], first, n_actions, n_lanes)
        scores = {}
        if asks[IDENTIFY]:
            scores[IDENTIFY] = fma(sigma, noise[..., :n_actions], fma(rest, seen[..., n_goals:], share * program))
            noise = noise[..., n_actions:]
        if asks[IMITATE]:
            scores[IMITATE] = fma(sigma, noise[..., :n_actions], program)
            noise = noise[..., n_actions:]
        if asks[GOAL]:
            read = share * read_goals(repertoire, testees.meaning, program)
            scores[GOAL] = fma(sigma, noise[..., :n_goals], fma(rest, seen[..., :n_goals], read))
        yield Round(x, scores)


def _foraged(testees: Testees, sigma: np.float32, age: int) -> Numbers:
    """Share of foraging cues whose outcome is guessed."""
    n, n_cues, n_outcomes = testees.foraging.shape
    if n_cues == 0:
        return np.zeros(n, f4)
    noise = np.zeros(testees.foraging.shape, f4)
    if sigma > 0:
        noise = deviates(testees.keys[:, 3], age * n_cues, n_cues, n_outcomes)
    guessed = (answered(fma(sigma, noise, testees.foraging)) == testees.pays).sum(axis=-1)
    return np.asarray(guessed.astype(f4) / f4(n_cues))


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
