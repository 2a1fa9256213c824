"""DEAP's other algorithms run a scenario too, under the caller's seed."""

import random

import pytest
from deap import algorithms

from evo_mirror.evolution.engine import evolve
from evo_mirror.evolution.toolbox import logbook, mapped, statistics, toolbox
from evo_mirror.scenario.scenario import Scenario

SCENARIO = Scenario.model_validate(
    {
        "title": "small",
        "population": {"size": 12},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {"trials": 10},
        "understanding": {"rounds": 1},
        "heritable": dict.fromkeys(("rate", "forage_rate", "associability", "attention", "mirror_share"), True),
        "environment": {"kind": "changing_looks", "rate": 0.5},
        "recombination": {"kind": "one_point"},
        "selection": {"kind": "proportional"},
        "payoff": {"baseline": 3.0},
    }
)


@pytest.mark.parametrize("algorithm", ["simple", "plus", "comma"])
@pytest.mark.parametrize("mapping", [mapped, map])
def test_deaps_other_algorithms_run_a_scenario(algorithm: str, mapping):
    books = []
    for _ in range(2):
        box, stats = toolbox(SCENARIO, seed=3), statistics(SCENARIO)
        box.register("map", mapping)
        random.seed(5)
        common = {"cxpb": 0.5, "mutpb": 0.3, "ngen": 3, "stats": stats, "verbose": False}
        population = box.population()
        if algorithm == "simple":
            population, book = algorithms.eaSimple(population, box, **common)
        elif algorithm == "plus":
            population, book = algorithms.eaMuPlusLambda(population, box, 12, 10, **common)
        else:
            population, book = algorithms.eaMuCommaLambda(population, box, 12, 24, **common)
        books.append(repr(list(book)))
    assert books[0] == books[1]
    assert len(population) == 12
    assert len({one.cohort.moment for one in population}) == 1, "everybody's fitness is of the same generation"
    assert book.select("fitness")[0] == logbook(evolve(SCENARIO, seed=3))[0]["fitness"]


def test_one_by_one_or_together_lives_in_deaps_loops_are_the_same():
    books = []
    for mapping in (mapped, map):
        box = toolbox(SCENARIO, seed=3)
        box.register("map", mapping)
        random.seed(5)
        _, book = algorithms.eaSimple(box.population(), box, 0.5, 0.3, 3, stats=statistics(SCENARIO), verbose=False)
        books.append(repr(list(book)))
    assert books[0] == books[1]
