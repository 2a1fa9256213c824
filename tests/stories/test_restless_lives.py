"""Two axes: a world that stands still between generations, and does or does not within a life.

Everybody is raised alike, in 12 replicates with codes of their own. Some are born wired for the looks of their birth, and learn
nothing; some learn for a quarter of their lives; some never stop. Theory has it that what is innate, and what is learned once, is
worth what persists of the world in which it was written, and that learning pays between two extremes: where nothing changes it
is late, and where nothing lasts there is nothing to be learned [Stephens1991]. Measured with 20 other replicates of 100, actions
identified at maturity (SE at most 0.03), chance being 0.125:

    new looks per action and trial    innate    early learning    learning that goes on
    0                                  0.90         0.48               0.75
    0.02                               0.23         0.19               0.50
    0.3                                0.13         0.13               0.18

So learning that goes on wins where looks last 50 trials of 120, and at 0.3 it hardly does better than guessing either.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import draw, setting, stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import CONTEXT, no_events
from evo_mirror.state.life import IDENTIFY

WORLD = Scenario(
    title="restless lives",
    population={"size": 32, "mutation_rate": 0.01},
    repertoire={"cultural_share": 1.0, "sounds": 0, "contexts": 1},
    encoding={"kind": "direct", "limit": 10.0},
    attention={"own": 0.7, "other": 0.25, "forage": 0.05},
    rearing={
        "trials": 120,
        "act_rate": 1.0,
        "sources": {"self_observation": {"rate": 1.0}, "others": {"rate": 0.3}},
    },
    learning={"rate": 0.25},
    understanding={"rounds": 2, "mirror_share": 1.0},
    payoff={"ages": {"birth": 0.0, "juvenile": 0.0}},
)
CHANCE = 1 / 8
N = 12
STILL, RESTLESS, WILD = 0.0, 0.02, 0.3


@cache
def understood(kind: str, rate: float) -> np.ndarray:
    """Actions identified at birth, in youth and at maturity: (N, 3) array of means over a generation."""
    start = "innate" if kind == "innate" else "naive"
    world = adjusted(WORLD, {"environment.within_rate": rate, "founders.start": start})
    told = []
    for replicate in range(N):
        moment = Moment(1, replicate)
        now = stage(world, moment)
        population = found(world, now, moment)
        wiring, n_trials = develop(world, population, moment), world.rearing.trials
        experience = draw(world, population, wiring, now, None, moment)
        if kind == "innate":
            wiring = replace(wiring, plasticity=np.zeros_like(wiring.plasticity))
        if kind == "early":
            events = no_events(population.size, n_trials)
            events[:, : n_trials // 4] = experience.events[:, : n_trials // 4]
            events[:, n_trials // 4 :, CONTEXT] = -1  # nothing at all to learn from
            experience = replace(experience, events=events)
        life = live(wiring, experience, setting(world, now), address=moment.address("life"))
        told.append(life.correct[:, :, IDENTIFY].mean(axis=0))
    return np.array(told)


def beats(one: np.ndarray, other: np.ndarray) -> None:
    """The mean difference over replicates, paired by codes and luck, is above 6 standard errors (1e-4 for Student's t of 11)."""
    difference = one - other
    assert difference.mean() > 6.0 * difference.std(ddof=1) / N**0.5, (one.mean(), other.mean())


def test_where_nothing_changes_what_is_innate_is_best_and_learning_longer_is_better():
    innate, early, on = (understood(kind, STILL)[:, -1] for kind in ("innate", "early", "on"))
    beats(innate, on)
    beats(on, early)
    assert innate.mean() > 0.8


def test_where_looks_change_within_a_life_learning_that_goes_on_is_best():
    innate, early, on = (understood(kind, RESTLESS)[:, -1] for kind in ("innate", "early", "on"))
    beats(on, innate)
    beats(on, early)
    assert on.mean() > 0.35
    # And it is the change within the life that does it: all were born as able as anywhere.
    assert np.array_equal(understood("innate", RESTLESS)[:, 0], understood("innate", STILL)[:, 0])


def test_where_nothing_lasts_nothing_is_of_much_use():
    for kind in ("innate", "early"):
        assert understood(kind, WILD)[:, -1].mean() < CHANCE + 0.06, "12 replicates of 32 with 16 tests: SE 0.015"
    on = understood("on", WILD)[:, -1]
    assert on.mean() < 0.25
    beats(understood("on", RESTLESS)[:, -1], on)


@pytest.mark.slow
def test_selection_keeps_a_costly_rate_only_where_there_is_something_to_learn():
    """Learners evolve for 40 generations: their rate falls where no look lasts, and stays where looks last 50 trials.

    Measured with 6 replicates of another population: 0.30 (SE 0.006) still, 0.29 (0.008) restless, 0.15 (0.010) wild.
    """
    kept = {}
    for rate in (STILL, RESTLESS, WILD):
        world = adjusted(
            WORLD,
            {
                "environment.within_rate": rate, "founders.start": "learner", "heritable.rate": True, "population.size": 60,
                "rearing.trials": 80, "generations": 40,
            },
        )  # fmt: skip
        rates = []
        for replicate in range(6):
            evolution = Evolution(world, seed=2, replicate=replicate)
            for _ in range(40):
                last = evolution.step()
            rates.append(last.values["learning_rate"])
        kept[rate] = np.array(rates)
        print(rate, kept[rate].mean(), kept[rate].std(ddof=1) / 6**0.5)
    for busy in (STILL, RESTLESS):
        difference, error = (
            kept[busy].mean() - kept[WILD].mean(),
            np.hypot(kept[busy].std(ddof=1), kept[WILD].std(ddof=1)),
        )
        assert difference > 6.0 * error / 6**0.5  # as above, of 10 degrees of freedom
