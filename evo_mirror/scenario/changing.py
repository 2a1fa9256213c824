"""Changing: what is said beforehand about how a world changes, and how long anything in it lasts."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.scenario.scenario import Scenario

_LAGS = (1, 10, 100)


def changes(scenario: Scenario, environment: str) -> Iterator[str]:
    """One line for each thing to be said about looks and meanings from generation to generation.

    Parameters
    ----------
    scenario : Scenario
    environment : str
        What the environment says of itself.
    """
    yield from _of_looks(scenario, environment)
    yield from _of_meanings(scenario)


def _of_looks(scenario: Scenario, what_it_is: str) -> Iterator[str]:
    r, environment, generations = scenario.repertoire, scenario.environment, scenario.generations
    chances = environment.chances_of_change(r.is_cultural, generations)
    is_changing = chances > 0.0
    if not is_changing.any():
        yield f"Every action looks {'at birth ' * scenario.environment.changes_within_life}as it always did."
        return
    changing, rate = int(is_changing.sum()), float(chances[is_changing].mean())
    who = f"{changing} of {r.actions}" if changing < r.actions else f"All {changing}"
    often = f"{rate * (generations - 1):.3g} new looks per such action over {generations} generations, one every {1.0 / rate:.3g}"
    ancient = " The looks of the others are ancient." if changing < r.actions else ""
    if environment.by_chance and not environment.returns:
        at_once = "all at a time" if environment.is_at_a_time else "each"
        yield f"{who} actions can get a new look, {at_once} with chance {rate:g} per generation: {often}.{ancient}"
    else:
        often = " in every generation" if rate == 1.0 else f": {often}"
        yield f"{who} actions change their looks{often}. {what_it_is}{ancient}"
    later = []
    for lag in _LAGS:
        if lag < generations:
            same = float(environment.likeness(lag, r.is_cultural, generations)[is_changing].mean())
            later.append(f"{r.correspondence + (1.0 - r.correspondence) * same:.3g} after {lag}")
    if later:
        word = "generation" if len(later) == 1 else "generations"
        yield f"Likeness of such a sight with its former self (expected cosine): {', '.join(later)} {word}."


def _of_meanings(scenario: Scenario) -> Iterator[str]:
    rate, goals = scenario.environment.meaning_rate, scenario.repertoire.goals
    n_cultural = int(scenario.repertoire.is_cultural.sum())
    if rate > 0.0 and n_cultural:
        same = [f"{scenario.environment.same_goal(lag, goals):.3g} after {lag}" for lag in _LAGS]
        yield (
            f"{n_cultural} of {scenario.repertoire.actions} actions get another goal with chance {rate:g} per generation, one "
            f"every {1.0 / rate:.3g}. Chance of serving the former goal: {', '.join(same)} generations."
        )
