"""Selection by several objectives in a scenario: what is read, what is refused, and the same bytes."""

import random

import numpy as np
import pytest
from small import MOMENT, founders

from evo_mirror.evolution.generation import generation, live_through
from evo_mirror.evolution.objectives import merits
from evo_mirror.evolution.toolbox import ToolboxError, toolbox
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario

OF_MANY = Scenario(
    title="small", population={"size": 8}, rearing={"trials": 20}, understanding={"rounds": 1}, selection={"kind": "deap"},
    heritable={"rate": True}, payoff={"change_cost": 0.01},
)  # fmt: skip


def test_at_least_two_tasks_must_pay():
    with pytest.raises(
        ScenarioError,
        match=r"tasks: must hold at least 2 that pay, since selection is by several objectives with kind 'deap'; got forage\. ",
    ):
        adjusted(OF_MANY, {"payoff.understanding": 0.0})


def test_objectives_are_what_each_task_alone_would_make_a_life_worth():
    lived = live_through(OF_MANY, founders(OF_MANY), None, MOMENT)
    found = merits(OF_MANY, lived, MOMENT)
    assert found.shape == (8, 3)
    for column, name in enumerate(sorted(OF_MANY.tasks)):
        alone = adjusted(OF_MANY, {"tasks": {name: resolved(OF_MANY.tasks[name])}, "selection": {"kind": "tournament"}})
        assert np.array_equal(found[:, column], live_through(alone, founders(OF_MANY), None, MOMENT).fitness)
    # Costs and what everybody earns are in each of them, and in the fitness once.
    shared = (found.sum(axis=1) - lived.fitness) / 2
    assert shared.max() < OF_MANY.payoff.baseline
    by_one = adjusted(OF_MANY, {"selection": {"kind": "tournament"}})
    assert merits(by_one, lived, MOMENT) is lived.fitness


@pytest.mark.parametrize("operator", ["nsga2", "lexicase", "epsilon_lexicase", "automatic_epsilon_lexicase"])
def test_a_generation_breeds_the_same_children_for_any_number_of_threads(operator: str):
    world = adjusted(OF_MANY, {"selection.operator": operator})
    once, children = generation(world, founders(world), None, MOMENT)
    random.seed(1)
    again, twins = generation(world, founders(world), None, MOMENT, threads=3)
    assert np.array_equal(children.genotypes, twins.genotypes)
    assert np.array_equal(once.offspring, again.offspring)
    assert once.offspring.sum() == 8


def test_a_toolbox_asks_for_an_operator_of_ones_own():
    box = toolbox(OF_MANY, seed=1)
    population = box.population()
    with pytest.raises(
        ToolboxError, match=r"^select must be an operator of your own, as the scenario chooses by several"
    ):
        box.select(population, 4)
    with pytest.raises(
        ToolboxError, match=r"^select must be an operator of your own.*; got the scenario's\. Register one"
    ):
        box.generate()  # before anybody lives
    box.register("select", lambda them, k: them[:1] * k)
    generation = box.generate()
    for one, values in zip(generation, box.map(box.evaluate, generation), strict=True):
        one.fitness.values = values
    box.update(generation)


def test_learning_that_ran_away_is_the_worst_in_every_objective():
    lived = live_through(OF_MANY, founders(OF_MANY), None, MOMENT)
    lived.life.change[3] = np.inf
    found = merits(OF_MANY, lived, MOMENT)
    assert np.isfinite(found).all()
    assert (found[3] <= np.minimum(0.0, np.delete(found, 3, axis=0).min(axis=0))).all()


def test_what_is_said_beforehand():
    world = adjusted(OF_MANY, {"population.size": 100})
    assert "objectives spread evenly, independently of each other, N_e would be about" in explain(world).text(1000)
    few = adjusted(world, {"selection.operator": "lexicase"})
    assert [line for line in doubts(few) if line.startswith("selection: as if 3 of 100")]
    assert not [line for line in doubts(world) if line.startswith("selection")]
    many = adjusted(world, {"population.size": 5000})
    assert "N_e would be" not in explain(many).text(1000)
