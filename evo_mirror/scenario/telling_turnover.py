"""What `explain` says where generations overlap: who makes room for whom, how lives are lived, and what has no meaning then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evo_mirror.biology.tasks.base import AgeWeights
from evo_mirror.scenario.scenario import Scenario

_STRAIGHT = 1e-9
"""Bend of the chances from one individual to the next, relative to the largest, that is rounding."""


def told_of_turnover(scenario: Scenario) -> Iterator[str]:
    """Moran's steps, in words and numbers; nothing where generations are apart.

    Parameters
    ----------
    scenario : Scenario
    """
    n = scenario.population.size
    if scenario.population.overlaps:
        yield (
            f"Generations overlap (Moran's model): in each step one child is born to parents chosen among all {n} who live, and "
            f"one of these, drawn evenly, dies and leaves it the place. A generation is {n} steps, which is how long a "
            "life lasts on average."
        )


def told_of_bouts(scenario: Scenario) -> Iterator[str]:
    """How lives are lived beside one another.

    Parameters
    ----------
    scenario : Scenario
    """
    n, n_trials = scenario.population.size, scenario.rearing.trials
    often = (
        f"{n_trials / n:.3g} trials in each step"
        if n_trials >= n
        else f"a trial every {n / n_trials:.3g} steps on average"
    )
    yield (
        f"All who live go on together, {often}, from what they have learned so far: {n_trials} trials are a life of average "
        "length. Caregivers are the living, as they are now; a parent as long as it lives."
    )


def _favours_spread(scenario: Scenario) -> bool:
    """Whether chances rise faster the fitter one is, and payoff is a matter of chance."""
    is_paid = any(task.asks and scenario.worth[name] > 0.0 for name, task in scenario.tasks.items())
    is_noisy = max(scenario.understanding.response_noise, scenario.understanding.sight_noise) > 0.0
    chances = scenario.selection.probabilities(np.arange(scenario.population.size, dtype=np.float64))
    bends = np.diff(chances, 2)
    return bool(is_paid and is_noisy and len(bends) and bends.max() > _STRAIGHT * chances.max())


def doubts_of_turnover(scenario: Scenario) -> Iterator[str]:
    """Settings that say nothing where generations overlap.

    Parameters
    ----------
    scenario : Scenario
    """
    if not scenario.population.overlaps:
        return
    default, idle = "Leave {} away, or let population.turnover be 'generations'.", "where generations overlap"
    if scenario.payoff.ages != AgeWeights():
        yield (
            f"payoff.ages: no age counts for more than another {idle}: every trial of a life counts alike. "
            + default.format("them")
        )
    if _favours_spread(scenario):
        yield (
            "selection: the payoff of the young is a mean over few tests, and varies more than that of the old; this regime "
            "favours what varies, and so the young, where tests are chancy. Choose 'proportional' or 'rank', or raise "
            "understanding.rounds."
        )
    fields = type(scenario.understanding).__pydantic_fields__
    if scenario.understanding.juvenile_age != fields["juvenile_age"].default:
        yield f"understanding.juvenile_age: nobody is examined in youth {idle}. " + default.format("it")
