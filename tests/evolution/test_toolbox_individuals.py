"""Handles behave as the lists that DEAP expects, over arrays that keep their limits."""

import copy
import random

import numpy as np
import pytest
from deap import tools

from evo_mirror.evolution.toolbox import ToolboxError, evaluate, toolbox
from evo_mirror.scenario.scenario import Scenario


def world(**changes) -> Scenario:
    settings = {
        "title": "small",
        "population": {"size": 12},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {"trials": 10},
        "understanding": {"rounds": 1},
    }
    return Scenario.model_validate(settings | changes)


@pytest.fixture
def box():
    return toolbox(world(), seed=1)


OPERATORS = {
    "one point": (tools.cxOnePoint, {}),
    "two point": (tools.cxTwoPoint, {}),
    "uniform": (tools.cxUniform, {"indpb": 0.3}),
    "blend": (tools.cxBlend, {"alpha": 0.2}),
    "binary": (tools.cxSimulatedBinary, {"eta": 15.0}),
    "bounded": (tools.cxSimulatedBinaryBounded, {"eta": 15.0, "low": -1.0, "up": 1.0}),
    "gaussian": (tools.mutGaussian, {"mu": 0.0, "sigma": 0.05, "indpb": 0.5}),
    "polynomial": (tools.mutPolynomialBounded, {"eta": 15.0, "low": -1.0, "up": 1.0, "indpb": 0.5}),
    "shuffle": (tools.mutShuffleIndexes, {"indpb": 0.5}),
    "inversion": (tools.mutInversion, {}),
}


@pytest.mark.parametrize("name", OPERATORS)
def test_deaps_operators_do_to_a_handle_what_they_do_to_a_list(box, name: str):
    operator, keywords = OPERATORS[name]
    n = 1 if operator.__name__.startswith("mut") else 2
    for seed in range(10):
        handles = box.population()[:n]
        lists = [list(one) for one in handles]
        random.seed(seed)
        expected = operator(*lists, **keywords)
        random.seed(seed)
        made = operator(*handles, **keywords)
        assert all(one is handle for one, handle in zip(made, handles, strict=True))
        for one, wanted in zip(made, expected, strict=True):
            assert list(one) == pytest.approx(wanted, abs=1e-6), "up to the alleles' float32"


def test_an_individual_is_a_sequence_of_its_inherited_alleles(box):
    one, other = box.population()[:2]
    genome = world().genome
    assert len(one) == int(genome.per_locus("is_heritable").sum()) < genome.n_loci
    assert list(one) == one[:] == np.asarray(one).tolist() == [one[k] for k in range(len(one))]
    assert one[-1] == one[len(one) - 1]
    assert isinstance(one[0], float)
    assert one != other
    assert one != list(one)
    assert "45 alleles, fitness not known" in repr(one)
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
    with pytest.raises(IndexError):
        one[len(one)]
    np.asarray(one)[0] = 5.0
    one[1:3][0] = 5.0
    assert max(one) < 1.0, "arrays and slices are copies"


def test_what_is_written_keeps_to_the_limits(box):
    one = box.population()[0]
    whole = one.cohort.population.genotypes[0].copy()
    one[:] = [7.0] * len(one)
    assert set(one) == {3.0}
    one[0] = -7
    assert one[0] == -3.0
    after = one.cohort.population.genotypes[0]
    not_inherited = world().genome.per_locus("is_heritable") == 0
    assert np.array_equal(after[not_inherited], whole[not_inherited])
    ternary = toolbox(world(encoding={"kind": "ternary"}), seed=1).population()[0]
    ternary[0:4] = [1.4, 1.6, -3.0, 9.0]
    assert ternary[0:4] == [1.0, 2.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("locus", "value", "message"),
    [
        (0, [1.0, 2.0], "alleles must be one number here; got 2 numbers"),
        (slice(0, 3), [1.0, 2.0], "alleles must be 3 numbers here; got 2 numbers. A genome keeps its length"),
        (slice(0, 2), [[1.0], [2.0]], r"alleles must be 2 numbers here; got shape \(2, 1\)"),
        (0, float("nan"), "alleles must be finite; got nan"),
    ],
)
def test_what_is_no_allele_is_refused(box, locus, value, message: str):
    one = box.population()[0]
    before = list(one)
    with pytest.raises(ToolboxError, match=message):
        one[locus] = value
    assert list(one) == before


def test_crossover_that_changes_lengths_is_refused(box):
    random.seed(1)
    with pytest.raises(ToolboxError, match="A genome keeps its length"):
        tools.cxMessyOnePoint(*box.population()[:2])


def test_a_changed_genotype_has_not_lived(box):
    population = box.population()
    for one, values in zip(population, box.map(box.evaluate, population), strict=True):
        one.fitness.values = values
    population[3][0] = 0.7
    assert [one.fitness.valid for one in population] == [k != 3 for k in range(12)]
    again = box.map(box.evaluate, population)
    assert [a for k, a in enumerate(again) if k != 3] == [
        one.fitness.values for k, one in enumerate(population) if k != 3
    ]
    del population[0].fitness.values
    assert population[0].fitness.values == ()


@pytest.mark.parametrize("values", [3.0, (1.0, 2.0), (), ("a", "b")])
def test_a_fitness_takes_one_number_for_each_objective(box, values):
    with pytest.raises(ToolboxError, match="fitness.values must be 1 number in a sequence; got"):
        box.population()[0].fitness.values = values


def test_fitness_compares_as_deaps_does():
    box = toolbox(world(), seed=1, weights=(-1.0, 2.0))
    a, b = (one.fitness for one in box.population()[:2])
    a.values, b.values = (1.0, 3.0), (2.0, 3.0)
    assert a.wvalues == (-1.0, 6.0)
    assert a > b
    assert a.dominates(b)
    assert not b.dominates(a)
    assert str(a) == "(1.0, 3.0)"
    assert {a: 1}[a] == 1


def test_newborns_join_a_cohort_without_changing_the_lives_in_it(box):
    population = box.population()
    before = box.map(box.evaluate, population)
    newborn = box.clone(population[0])
    assert newborn.cohort is population[0].cohort, "no selection has passed: the same generation"
    after = box.map(box.evaluate, [*population, newborn])
    assert after[:12] == before
    assert newborn.birth_id == 12


def test_selection_ends_a_generation(box):
    population = box.population()
    box.select(population, 12)
    assert all(one.fitness.valid for one in population), "whoever had no fitness was evaluated"
    child = box.clone(population[0])
    assert child.cohort.moment.generation == 1
    assert child.cohort.elders.strength.shape[0] == 12
    child.fitness.values = box.evaluate(child)
    stale = [one.fitness.values for one in population]
    box.register("select", tools.selRandom)
    box.select([*population, child], 5)
    assert {one.cohort.moment.generation for one in population} == {1}
    assert [one.fitness.values for one in population] != stale, "other lives, of the present generation"


def test_a_kept_copy_can_be_born_again_at_home_but_not_elsewhere(box):
    kept = copy.deepcopy(box.population()[0])
    assert kept.cohort.moment is None
    stranger = copy.deepcopy(kept)
    stranger.cohort.home = None
    with pytest.raises(ToolboxError, match="an individual must have a place in a generation to be evaluated"):
        evaluate(stranger)
    assert np.isfinite(evaluate(kept)[0])
    assert kept.cohort.moment is not None
    assert np.isfinite(evaluate(box.clone(stranger))[0])
