"""A scenario under unmodified DEAP gives the engine's numbers, and every operator can be replaced."""

import multiprocessing
import random
import struct
import subprocess
import sys

import numpy as np
import pytest
from deap import algorithms, tools

from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.evolution.observing import columns
from evo_mirror.evolution.toolbox import (
    breeders,
    evaluate,
    evaluate_together,
    logbook,
    mapped,
    statistics,
    toolbox,
)
from evo_mirror.scenario.scenario import Scenario

GENERATIONS = 4


def world(**changes) -> Scenario:
    """Twelve individuals, three actions and ten trials a life: milliseconds a generation."""
    settings = {
        "title": "small",
        "generations": GENERATIONS,
        "population": {"size": 12, "mutation_rate": 0.1},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {"trials": 10},
        "understanding": {"rounds": 1},
    }
    return Scenario.model_validate(settings | changes)


WORLDS = {
    "default": world(),
    "everything inherited": world(
        heritable=dict.fromkeys(("rate", "forage_rate", "associability", "attention", "mirror_share"), True),
        environment={"kind": "changing_looks", "rate": 0.5},
        recombination={"kind": "one_point"},
        selection={"kind": "proportional"},
        payoff={"baseline": 3.0},
    ),
    "nothing inherited": world(heritable={"wiring": False}),
    "clones": world(recombination={"kind": "clonal"}),
    "restless": world(environment={"within_rate": 0.2, "within_meaning_rate": 0.1}),
    "ternary": world(encoding={"kind": "ternary"}),
}


def bits(book) -> list[dict]:
    """The rows of a logbook with floats as bytes, so that equal means equal to the last bit, and NaN equals itself."""
    return [{k: struct.pack("d", v) if isinstance(v, float) else v for k, v in row.items()} for row in book]


def run(box, scenario: Scenario, **keywords):
    stats = statistics(scenario)
    return algorithms.eaGenerateUpdate(box, ngen=scenario.generations, stats=stats, verbose=False, **keywords)


@pytest.mark.parametrize("name", WORLDS)
def test_deap_writes_the_logbook_of_the_engine(name: str):
    scenario = WORLDS[name]
    _, book = run(toolbox(scenario, seed=3, replicate=1), scenario)
    expected = logbook(evolve(scenario, seed=3, replicate=1))
    assert book.header == expected.header == ["gen", "nevals", *columns()]
    assert [row["gen"] for row in book] == list(range(GENERATIONS))
    assert [row["nevals"] for row in book] == [12] * GENERATIONS
    assert bits(book) == bits(expected)


def test_another_seed_writes_another_logbook():
    scenario = WORLDS["default"]
    assert bits(run(toolbox(scenario, seed=3), scenario)[1]) != bits(logbook(evolve(scenario, seed=4)))


@pytest.mark.parametrize("how", ["builtin", "backwards", "threads"])
def test_a_map_of_ones_own_gives_the_same_numbers_one_by_one(how: str):
    scenario = WORLDS["everything inherited"]
    box = toolbox(scenario, seed=3, threads=2 if how == "threads" else 1)
    if how == "builtin":
        box.register("map", map)
    if how == "backwards":
        box.register("map", lambda function, them: [function(one) for one in them[::-1]][::-1])
    assert bits(run(box, scenario)[1]) == bits(logbook(evolve(scenario, seed=3)))


def test_workers_that_were_spawned_give_the_same_numbers():
    scenario = WORLDS["everything inherited"]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        box = toolbox(scenario, seed=3)
        box.register("map", pool.map)
        _, book = run(box, scenario)
    assert bits(book) == bits(logbook(evolve(scenario, seed=3)))


def test_lives_are_lived_once_a_generation_and_all_at_once(monkeypatch):
    from evo_mirror.evolution.toolbox import cohort

    sizes = []
    live = cohort.live_through

    def counted(scenario, population, *arguments, **keywords):
        sizes.append(population.size)
        return live(scenario, population, *arguments, **keywords)

    monkeypatch.setattr(cohort, "live_through", counted)
    for change in ({}, {"map": map}):
        box = toolbox(WORLDS["default"], seed=1)
        for alias, function in change.items():
            box.register(alias, function)
        run(box, WORLDS["default"])
    assert sizes == [12] * 2 * GENERATIONS


def test_the_last_population_is_the_one_that_was_evaluated():
    scenario = WORLDS["default"]
    population, _ = run(toolbox(scenario, seed=3), scenario)
    evolution = Evolution(scenario, seed=3)
    for _ in range(GENERATIONS):
        evolution.step()
    assert evolution.lived is not None
    assert [one.fitness.values[0] for one in population] == evolution.lived.fitness.tolist()
    assert np.array_equal(population[0].cohort.population.genotypes, evolution.lived.population.genotypes)


REPLACED = {
    "select": (tools.selTournament, {"tournsize": 3}),
    "select: roulette": (tools.selRoulette, {}),
    "select: lexicase": (tools.selLexicase, {}),
    "select: truncation": (breeders, {"operator": tools.selBest, "share": 0.25}),
    "mate": (tools.cxTwoPoint, {}),
    "mate: new objects": (lambda one, other: (list(other), list(one)), {}),
    "mutate": (tools.mutGaussian, {"mu": 0, "sigma": 0.1, "indpb": 0.05}),
    "mutate: beyond all limits": (lambda one: ([9.0] * len(one),), {}),
    "evaluate": (lambda one: (one[0],), {}),
    "evaluate: from lives": (lambda one: (float(one.cohort.lived.life.correct[one.row, -1, 0]),), {}),
}


@pytest.mark.parametrize("what", REPLACED)
def test_every_operator_can_be_replaced(what: str):
    scenario = WORLDS["default"]
    function, keywords = REPLACED[what]
    books = []
    for theirs in (1, 2):
        random.seed(theirs)
        np.random.seed(theirs)  # noqa: NPY002 - the caller's generators, which must not matter and must come back
        before, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 - the global generators are those DEAP draws from
        box = toolbox(scenario, seed=3)
        box.register(what.split(":")[0], function, **keywords)
        population, book = run(box, scenario)
        books.append(bits(book))
        assert random.getstate() == before
        assert all(np.array_equal(a, b) for a, b in zip(np.random.get_state(), numpys, strict=True))  # noqa: NPY002 - the global generators are those DEAP draws from
    assert books[0] == books[1], "the same seed, the same numbers"
    assert books[0] != bits(logbook(evolve(scenario, seed=3))), "and not those of the engine"
    alleles = np.array([list(one) for one in population])
    assert np.abs(alleles).max() <= scenario.encoding.limit


def test_what_is_replaced_by_its_like_changes_that_step_alone():
    """Recombination on arrays is followed by a mutation that does nothing: children are mixtures of their parents."""
    scenario = WORLDS["default"]
    box = toolbox(scenario, seed=3)
    box.register("mutate", lambda one: (one,))
    box.update(_evaluated(box))
    parents = box.generate()
    still = world(population={"size": 12, "mutation_rate": 0.0})
    quiet = toolbox(still, seed=3)
    quiet.update(_evaluated(quiet))
    assert [list(one) for one in parents] == [list(one) for one in quiet.generate()]


def test_where_nothing_is_inherited_nothing_is_handed_to_an_operator():
    scenario = WORLDS["nothing inherited"]
    box = toolbox(scenario, seed=3)
    box.register("mate", tools.cxTwoPoint)
    box.register("mutate", tools.mutGaussian, mu=0, sigma=0.1, indpb=0.05)
    assert bits(run(box, scenario)[1]) == bits(logbook(evolve(scenario, seed=3)))


def test_a_clone_has_one_parent_whoever_chose_it():
    box = toolbox(WORLDS["clones"], seed=3)
    box.register("select", tools.selTournament, tournsize=3)
    box.update(_evaluated(box))
    pairs = [one.parents for one in box.generate()]
    assert all(first == second for first, second in pairs)
    assert len(set(pairs)) > 1


def _evaluated(box):
    generation = box.generate()
    for one, values in zip(generation, box.map(box.evaluate, generation), strict=True):
        one.fitness.values = values
    return generation


def test_selection_on_the_best_raises_what_it_selects():
    scenario = world(generations=12)
    box = toolbox(scenario, seed=3)
    box.register("evaluate", lambda one: (sum(one),))
    box.register("select", breeders, operator=tools.selBest, share=0.25)
    fitness = run(box, scenario)[1].select("fitness")
    assert fitness[-1] > fitness[0] + 1.0


def test_less_is_better_where_the_weight_says_so():
    scenario = world(generations=12)
    box = toolbox(scenario, seed=3, weights=(-1.0,))
    box.register("evaluate", lambda one: (sum(one),))
    population, _ = run(box, scenario)
    assert np.mean([one.fitness.values[0] for one in population]) < -1.0


def test_several_objectives_with_nsga2():
    scenario = world(generations=10)
    box = toolbox(scenario, seed=3, weights=(1.0, -1.0))
    box.register("evaluate", lambda one: (sum(one[:20]), sum(one[20:])))
    box.register("select", breeders, operator=tools.selNSGA2, share=0.5)
    front = tools.ParetoFront()
    population, book = run(box, scenario, halloffame=front)
    means = np.mean([one.fitness.values for one in population], axis=0)
    assert means[0] > 0.3
    assert means[1] < -0.3
    assert len(front) > 1
    assert not any(a.fitness.dominates(b.fitness) for a in front for b in front)
    assert np.isfinite(book.select("mirror_gain_birth")).all()


def test_deaps_own_bookkeeping_reads_the_handles():
    scenario = WORLDS["default"]
    box, hall, history = toolbox(scenario, seed=3), tools.HallOfFame(3), tools.History()
    box.decorate("mate", history.decorator)
    stats = statistics(scenario)
    stats.register("best", lambda them: max(one.fitness.values[0] for one in them))
    population, book = algorithms.eaGenerateUpdate(box, ngen=3, stats=stats, halloffame=hall, verbose=False)
    history.update(population)
    assert len(history.genealogy_history) > len(population)
    assert hall[0].fitness.values[0] == max(book.select("best"))
    assert [one.fitness for one in hall] == sorted((one.fitness for one in hall), reverse=True)
    spread = tools.Statistics(lambda one: one.fitness.values[0])
    spread.register("mean", np.mean)
    assert spread.compile(population)["mean"] == pytest.approx(book[-1]["fitness"])


def test_genealogy_leads_back_to_founders():
    scenario = WORLDS["default"]
    box = toolbox(scenario, seed=3)
    population, _ = run(box, scenario)
    tree = box.genealogy()
    assert len(tree) == 12 * GENERATIONS
    generation = {population[0].birth_id}
    for _ in range(GENERATIONS - 1):
        generation = {parent for one in generation for parent in tree[one]}
        assert generation
    assert all(tree[one] == () for one in generation)
    assert max(generation) < 12


def test_a_function_of_many_is_used_where_it_is_known():
    box = toolbox(WORLDS["default"], seed=1)
    assert box.evaluate.batch is evaluate_together
    generation = box.generate()
    assert mapped(evaluate, generation) == list(map(evaluate, generation)) == list(map(box.evaluate, generation))
    assert mapped(lambda a, b: a + b, [1, 2], [3, 4]) == [4, 6]


def test_generate_is_patient_and_update_idempotent():
    box = toolbox(WORLDS["default"], seed=1)
    generation = _evaluated(box)
    assert box.generate() is generation
    box.update(generation[::-1])
    box.update(generation)
    following = box.generate()
    assert following is not generation
    assert following[0].birth_id == 12
    assert following[0].parents != (-1, -1)


def test_deap_is_loaded_by_the_toolbox_alone(clean_environment):
    question = (
        "import sys, evo_mirror.evolution.engine; before = 'deap' in sys.modules; "
        "import evo_mirror.evolution.toolbox; import deap.creator; "
        "print(before, [n for n in vars(deap.creator) if isinstance(getattr(deap.creator, n), type) "
        "and getattr(deap.creator, n).__module__.startswith('evo_mirror')])"
    )
    command = [sys.executable, "-c", question]
    done = subprocess.run(command, env=clean_environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "False []"
