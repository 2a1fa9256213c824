"""What `explain` says where generations overlap: who makes room for whom, how lives are lived, and what has no meaning then."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.biology.tasks.base import AgeWeights
from evo_mirror.scenario.scenario import Scenario


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
    fields = type(scenario.understanding).__pydantic_fields__
    if scenario.understanding.juvenile_age != fields["juvenile_age"].default:
        yield f"understanding.juvenile_age: nobody is examined in youth {idle}. " + default.format("it")
