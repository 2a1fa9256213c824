"""Within a life: what can be said beforehand about how much of the world changes under those who live in it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.occasions import places_of
from evo_mirror.scenario.scenario import Scenario

_UNLIKELY = 4.0
"""Standard deviations above its mean up to which a number of eras is provided for."""


def _written(scenario: Scenario, what: str) -> NDArray[np.int64]:
    """How many changes of looks, or of meanings, of each action are written down: (n_actions,) int array."""
    counts = np.zeros(scenario.repertoire.actions, np.int64)
    for one in scenario.environment.within:
        counts[places_of(one.actions, scenario.repertoire.is_cultural)] += one.what in (what, "both")
    return counts


def expected_new_looks(scenario: Scenario) -> NDArray[np.float64]:
    """New looks of each action within a life, on average; on all trials but the first: (n_actions,) float64 array.

    One that comes by chance on a trial for which one is written counts as one, with it.
    """
    return _expected(scenario, "looks", scenario.environment.within_rate)


def expected_new_goals(scenario: Scenario) -> NDArray[np.float64]:
    """Other goals of each action within a life, on average: (n_actions,) float64 array."""
    return _expected(scenario, "meanings", scenario.environment.within_meaning_rate)


def _expected(scenario: Scenario, what: str, rate: float) -> NDArray[np.float64]:
    written, left = _written(scenario, what), max(0, scenario.rearing.trials - 1)
    return np.where(scenario.repertoire.is_cultural, written + rate * (left - written), 0.0)


def likeness_at_maturity(scenario: Scenario) -> NDArray[np.float64]:
    """Expected cosine of the looks of each action at birth and at the end of life: (1 - u)^(T - 1), 0 where a change is written.

    Returns
    -------
    (n_actions,) float64 array
        Of looks; what programs lend to sights comes on top.
    """
    left = max(0, scenario.rearing.trials - 1)
    by_chance = np.where(scenario.repertoire.is_cultural, (1.0 - scenario.environment.within_rate) ** left, 1.0)
    return np.where(_written(scenario, "looks") > 0, 0.0, by_chance)


def same_goal_at_maturity(scenario: Scenario) -> NDArray[np.float64]:
    """Chance that each action serves at the end of life the goal that it served at birth: (n_actions,) float64 array.

    With G goals, each trial keeps 1 - v G / (G - 1) of what the chance is above 1 / G, and each change that is written
    -1 / (G - 1) of it.
    """
    n_goals, v = scenario.repertoire.goals, scenario.environment.within_meaning_rate
    if n_goals == 1:
        return np.ones(scenario.repertoire.actions)
    written, left = _written(scenario, "meanings"), max(0, scenario.rearing.trials - 1)
    kept = (1.0 - v * n_goals / (n_goals - 1)) ** (left - written) * (-1.0 / (n_goals - 1)) ** written
    return np.where(scenario.repertoire.is_cultural, 1.0 / n_goals + (1.0 - 1.0 / n_goals) * kept, 1.0)


def most_eras(scenario: Scenario) -> int:
    """As many eras as a life is hardly ever going to have: their number is random where change comes by chance."""
    e, n_cultural = scenario.environment, int(scenario.repertoire.is_cultural.sum())
    left = max(0, scenario.rearing.trials - 1)
    p = 1.0 - ((1.0 - e.within_rate) * (1.0 - e.within_meaning_rate)) ** n_cultural
    by_chance = int(np.ceil(left * p + _UNLIKELY * np.sqrt(left * p * (1.0 - p))))
    return 1 + min(left, by_chance + len({one.trial for one in e.within}))


def changes_within_life(scenario: Scenario) -> Iterator[str]:
    """One line for each thing to be said about looks and meanings from birth to maturity; none where nothing changes.

    Parameters
    ----------
    scenario : Scenario
    """
    e, r, n_trials = scenario.environment, scenario.repertoire, scenario.rearing.trials
    if not e.changes_within_life:
        return
    looks, goals, n_cultural = expected_new_looks(scenario), expected_new_goals(scenario), int(r.is_cultural.sum())
    if (moving := looks > 0.0).any():
        alike = float(likeness_at_maturity(scenario)[moving].mean())
        alike = r.correspondence + (1.0 - r.correspondence) * alike
        yield (
            f"Within a life of {n_trials} trials, {int(moving.sum())} of {r.actions} actions can get a new look"
            f"{_by_chance(e.within_rate, 'a look lasts')}. Expected: {looks[moving].mean():.3g} new looks per such action, "
            f"{looks.sum():.3g} in all; likeness of such a sight at maturity with itself at birth (cosine) {alike:.3g}."
        )
    if (turning := goals > 0.0).any():
        same = float(same_goal_at_maturity(scenario)[turning].mean())
        yield (
            f"Within a life, {int(turning.sum())} of {r.actions} actions can get another goal"
            f"{_by_chance(e.within_meaning_rate, 'it serves a goal for')}. Expected: {goals[turning].mean():.3g} other goals per "
            f"such action; chance of serving the goal of birth at maturity {same:.3g}."
        )
    for one in e.within:
        who = f"actions {', '.join(map(str, one.actions))}" if one.actions else f"all {n_cultural} cultural actions"
        changing = {"looks": "new looks", "meanings": "other goals", "both": "new looks and other goals"}[one.what]
        yield f"From trial {one.trial} of every life on: {changing} of {who}."
    yield "What changes within a life ends with it: the next generation is born into what the change between generations says."


def _by_chance(rate: float, lasts: str) -> str:
    return f", by chance {rate:g} per trial and action: {lasts} {1.0 / rate:.3g} trials" if rate > 0.0 else ""
