"""Twelve traps of DEAP that were met before: what stock DEAP does, and that none of them is met through a toolbox here."""

import copy
import pickle
import random

import numpy as np
import pytest
from deap import algorithms, base, creator, tools

from evo_mirror.evolution.toolbox import Generation, ToolboxError, toolbox
from evo_mirror.scenario.scenario import Scenario

SCENARIO = Scenario.model_validate(
    {
        "title": "small",
        "generations": 3,
        "population": {"size": 12},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {"trials": 10},
        "understanding": {"rounds": 1},
    }
)


class Best(base.Fitness):
    weights = (1.0,)


class Listed(list):
    """An individual as DEAP's users make them."""

    def __init__(self, alleles):
        super().__init__(alleles)
        self.fitness = Best()


class Arrayed(np.ndarray):
    """An individual that is an array, with the class attribute that ``creator.create`` leaves behind."""

    fitness = Best


def arrayed(values) -> Arrayed:
    individual = np.array(values, float).view(Arrayed)
    individual.fitness = Best()
    return individual


@pytest.fixture
def box():
    return toolbox(SCENARIO, seed=1)


@pytest.fixture
def pair(box):
    """Nothing but zeros, and nothing but ones."""
    zeros, ones = box.population()[:2]
    zeros[:], ones[:] = [0.0] * len(zeros), [1.0] * len(ones)
    return zeros, ones


@pytest.mark.parametrize("operator", [tools.cxOnePoint, tools.cxTwoPoint, tools.cxUniform])
def test_1_and_2_crossover_loses_no_gene(pair, operator):
    stock = arrayed(np.zeros(20)), arrayed(np.ones(20))
    rows = arrayed(np.zeros((6, 2))), arrayed(np.ones((6, 2)))
    keywords = {"indpb": 0.5} if operator is tools.cxUniform else {}
    random.seed(2)
    operator(*(rows if keywords else stock), **keywords)
    assert sum(map(np.sum, rows if keywords else stock)) != (12 if keywords else 20), "slices of arrays are views"
    for _ in range(20):
        one, other = operator(*pair, **keywords)
        assert sum(one) + sum(other) == len(one)
        assert [a + b for a, b in zip(one, other, strict=True)] == [1.0] * len(one), "locus by locus"


def test_3_no_child_comes_of_arithmetic_without_a_fitness_of_its_own(pair):
    stock = arrayed([1.0, 2.0]) + 1
    assert stock.fitness is Best
    assert stock.fitness.valid, "the class is taken for a fitness that needs no evaluation"
    zeros, ones = pair
    with pytest.raises(TypeError):
        zeros + 1
    assert not hasattr(zeros[:3], "fitness")
    assert not hasattr(np.asarray(zeros) + 1, "fitness")
    zeros.fitness.values = (2.0,)
    assert not ones.fitness.valid
    with pytest.raises(AttributeError):
        ones.fitness = zeros.fitness


def test_4_halls_of_fame_and_migration_can_compare(box):
    stock = [arrayed([1.0, 2.0]), arrayed([1.0, 3.0])]
    for place, one in enumerate(stock):
        one.fitness.values = (place,)
    with pytest.raises(ValueError, match="ambiguous"):
        tools.HallOfFame(2).update(stock)
    population = box.population()
    for place, one in enumerate(population):
        one.fitness.values = (place,)
    hall = tools.HallOfFame(3)
    hall.update(population)
    hall.update(population)
    assert [one.fitness.values for one in hall] == [(11.0,), (10.0,), (9.0,)]
    population[11][:] = population[0][:]
    assert not population[11].fitness.valid
    assert hall[0].fitness.values == (11.0,), "what is kept is a copy"
    assert hall[0] != population[11]
    demes = [population[:6], population[6:]]
    tools.migRing(demes, 2, tools.selBest, replacement=tools.selWorst)
    assert [len(deme) for deme in demes] == [6, 6]


def test_5_migration_replaces_the_one_that_was_chosen_not_its_twin(box):
    def fit(deme):
        for place, one in enumerate(deme):
            one.fitness.values = (float(place),)
        return deme

    stock = [fit([Listed([0.0]), Listed([0.0])]), fit([Listed([5.0]), Listed([6.0])])]
    first, second = stock[0]
    tools.migRing(stock, 1, tools.selBest)
    assert stock[0][1] is second, "the first twin was replaced instead of the second, which left"
    assert stock[0][0] is not first

    population = box.population()
    population[1][:] = population[0][:]
    demes = [fit(population[:2]), fit(population[2:4])]
    first, second = demes[0]
    assert first == second
    tools.migRing(demes, 1, tools.selBest)
    assert demes[0][0] is first
    assert demes[0][1] is population[3]
    assert demes[1][1] is second
    with pytest.raises(ValueError, match="this individual is not in this generation"):
        Generation(population[:1]).index(copy.deepcopy(first))


def test_6_an_array_of_step_sizes_does_not_nest(box):
    stock = Listed([0.0, 0.0])
    tools.mutGaussian(stock, mu=0.0, sigma=np.ones(2), indpb=1.0)
    assert np.shape(stock[0]) == (2,), "an array inside an individual, and no error"
    one = box.population()[0]
    with pytest.raises(
        ToolboxError, match="alleles must be one number here; got 45 numbers.*lists of numbers, not arrays"
    ):
        tools.mutGaussian(one, mu=0.0, sigma=np.ones(len(one)), indpb=1.0)
    tools.mutGaussian(one, mu=0.0, sigma=[0.01] * len(one), indpb=1.0)


def test_7_a_population_travels_as_one_matrix(box):
    population = box.population()
    sent = pickle.dumps(population)
    cohort = population[0].cohort
    assert len(sent) < 3 * cohort.population.genotypes.nbytes + 20_000
    alone = len(pickle.dumps(population[0]))
    assert len(sent) - alone < 400 * len(population), "each further individual is a row number"
    back = pickle.loads(sent)  # noqa: S301 - what was written here a line before
    assert back == population
    assert len({id(one.cohort) for one in back}) == 1
    assert [one.fitness.valid for one in back] == [False] * 12
    assert box.map(box.evaluate, back) == box.map(box.evaluate, population)


def test_8_a_clone_is_a_row_not_a_deep_copy(box, monkeypatch):
    population = box.population()
    stock = Listed(list(population[0]))
    copied = []
    deepcopy = copy.deepcopy

    def counted(value, *arguments):
        copied.append(value)
        return deepcopy(value, *arguments)

    monkeypatch.setattr(copy, "deepcopy", counted)
    base.Toolbox().clone(stock)
    clone = box.clone(population[0])
    assert clone == population[0]
    assert clone is not population[0]
    assert copied == [{}], "nothing but what others have added"


@pytest.mark.parametrize("algorithm", ["simple", "plus"])
def test_9_a_lucky_life_is_not_kept_for_ever(algorithm: str):
    """Pure noise, truth 0.5. Fresh fitness has mean 0.5 where everybody is logged; where survivors are, at most 0.75, the mean
    of winners of one tournament of 3 (less, since some of the three may be the same individual). 12 x 25 values a mean.
    """
    luck = random.Random(7)  # noqa: S311 - noise, not secrets

    def noise(_):
        return (luck.random(),)

    def means(box, population, k: int):
        random.seed(3)
        stats = tools.Statistics(lambda one: one.fitness.values[0])
        stats.register("mean", np.mean)
        rates = {"cxpb": 0.3, "mutpb": 0.1, "stats": stats, "ngen": 40, "verbose": False}
        if algorithm == "simple":
            _, book = algorithms.eaSimple(population, box, **rates)
        else:
            _, book = algorithms.eaMuPlusLambda(population, box, k, k, **rates)
        return np.mean(book.select("mean")[15:])

    stock = base.Toolbox()
    ours = toolbox(SCENARIO, seed=1)
    for box in (stock, ours):
        box.register("evaluate", noise)
        box.register("select", tools.selTournament, tournsize=3)
        box.register("mate", tools.cxTwoPoint)
        box.register("mutate", tools.mutGaussian, mu=0, sigma=0.1, indpb=0.2)
    carried, fresh = means(stock, [Listed([0.0] * 5) for _ in range(12)], 12), means(ours, ours.population(), 12)
    if algorithm == "simple":
        assert carried > 0.6
        assert fresh == pytest.approx(0.5, abs=0.08)
    else:
        assert carried > 0.9
        assert 0.5 < fresh < 0.79


def test_10_what_others_add_to_a_fitness_is_copied_with_it(box):
    stock = Listed([0.0])
    stock.fitness.crowding_dist = 3.0
    assert not hasattr(copy.deepcopy(stock).fitness, "crowding_dist")
    one = box.population()[0]
    one.fitness.values, one.fitness.crowding_dist, one.history_index = (1.0,), 3.0, 7
    for twin in (copy.deepcopy(one), copy.copy(one), box.clone(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - of our own making, a moment ago
        assert twin == one
        assert (twin.fitness.crowding_dist, twin.history_index) == (3.0, 7)
    assert copy.deepcopy(one).fitness.values == (1.0,)
    assert copy.deepcopy(one.fitness).crowding_dist == 3.0
    assert pickle.loads(pickle.dumps(one.fitness)).values == (1.0,)  # noqa: S301 - of our own making, a moment ago
    assert not box.clone(one).fitness.valid, "a newborn has not lived"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_11_a_fitness_that_is_no_number_is_refused(box, value: float):
    a, b = Best((np.nan,)), Best((1.0,))
    assert a > b
    assert b > a
    population = box.population()
    with pytest.raises(ToolboxError, match="fitness.values must be finite; got"):
        population[0].fitness.values = (value,)
    assert not population[0].fitness.valid
    box.register("evaluate", lambda one: (value * one[0],))
    with pytest.raises(ToolboxError, match=r"fitness\.values must be finite"):
        algorithms.eaGenerateUpdate(box, ngen=1, verbose=False)


def test_12_a_genealogy_costs_two_numbers_an_individual(box):
    history = tools.History()
    population, _ = algorithms.eaGenerateUpdate(box, ngen=3, verbose=False)
    history.update(population)
    assert len(history.genealogy_history[1]) == len(population[0]), "a whole individual"
    tree = box.genealogy()
    assert set(tree) == set(range(36))
    assert all(len(parents) == 2 for child, parents in tree.items() if child >= 12)
    columns = sum(array.nbytes for pair in box.genealogy.func.__self__._pedigree for array in pair)
    assert columns == 36 * 16


def test_no_class_is_written_into_deaps_creator(box):
    algorithms.eaGenerateUpdate(box, ngen=1, verbose=False)
    made = [value for value in vars(creator).values() if isinstance(value, type)]
    assert [value for value in made if value.__module__.startswith("evo_mirror")] == []
