"""How a scenario says what is inherited and how: maps, kernels of mutation, shares of alleles among founders."""

import numpy as np
import pytest

from evo_mirror.evolution.breeding import breed, choose_parents
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario

TERNARY = {
    "title": "heredity",
    "population": {"size": 40, "mutation_rate": 0.01},
    "repertoire": {"actions": 4, "features": 4, "units": 4, "units_per_program": 1},
    "encoding": {"kind": "ternary", "wrong": 0.5, "right": 0.5},
}


def world(**changes) -> Scenario:
    return validated(Scenario, {**TERNARY, **changes})


def test_a_kernel_reaches_the_class_of_its_name():
    scenario = world(mutation={"wiring": {"kind": "two_way", "forward": 0.2, "backward": 0.1}})
    wiring = scenario.genome.classes[0]
    assert wiring.mutation_rate == 0.2
    assert wiring.mutation_matrix == ((0.0, 1.0, 0.0), (0.5, 0.5, 0.0), (0.0, 0.0, 1.0))
    assert {c.mutation_rate for c in scenario.genome.classes[1:]} == {None}
    assert adjusted(scenario, {"mutation.wiring.kind": "k_allele"}).genome.classes[0].mutation_rate is None


def test_children_mutate_as_the_kernel_says():
    scenario = world(
        mutation={"wiring": {"kind": "two_way", "forward": 1.0, "backward": 1.0}}, heritable={"wiring": True}
    )
    moment = Moment(3)
    founders = found(scenario, stage(scenario, moment), moment)
    parents = np.repeat(np.arange(40), 2).reshape(40, 2)
    place = scenario.genome.places["wiring"]
    children = breed(scenario, founders, parents, moment).genotypes[:, place]
    assert np.array_equal(children, 1.0 - founders.genotypes[:, place])


def test_exact_shares_are_asked_for_among_founders():
    scenario = world(founders={"shares": "exact"})
    moment = Moment(4)
    wiring = found(scenario, stage(scenario, moment), moment).genotypes[:, scenario.genome.places["wiring"], 0]
    assert (wiring.sum(axis=0) == 20).all()
    assert not any(c.founder_shares_exact for c in world().genome.classes)
    assert not any(c.founder_shares_exact for c in scenario.genome.classes[1:])


def test_a_map_has_a_rate_for_each_interval_of_what_is_inherited():
    assert world(recombination={"kind": "map", "rates": [0.1] * 15}).genome.n_inherited == 16
    with pytest.raises(ScenarioError) as caught:
        world(recombination={"kind": "map", "rates": [0.1] * 15}, heritable={"wiring": True, "rate": True})
    assert "recombination.rates: must have 16 rates, one for each interval between the 17 loci" in str(caught.value)
    with pytest.raises(ScenarioError, match=r"recombination\.crossovers: must be at most 15 crossovers"):
        world(recombination={"kind": "n_point", "crossovers": 16})


@pytest.mark.parametrize(
    ("mutation", "message"),
    [
        ({"wirring": {"kind": "k_allele"}}, "mutation.wirring: must be named after a class of loci, wiring or rate or"),
        ({"wiring": {"kind": "gaussian_step"}}, "mutation.wiring.kind: must suit loci of 3 alleles"),
        ({"wiring": {"kind": "gaussian"}}, "mutation.wiring.kind: there is no 'gaussian'; choose gaussian_step or"),
        ({"wiring": {"rate": 0.1}}, "mutation.wiring: there is no 'wiring'; choose gaussian_step or"),
        (
            {"rate": {"kind": "house_of_cards"}},
            "mutation.rate.size: must be given in effect units where founders do not vary",
        ),
        (
            {"wiring": {"kind": "k_allele", "matrix": [[0.5, 0.5, 0.1], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]}},
            "mutation.wiring.matrix.0: must add up to 1: a mutant carries something; got 1.1",
        ),
    ],
)
def test_kernels_that_cannot_be_meant_are_refused_by_key(mutation, message: str):
    with pytest.raises(ScenarioError) as caught:
        world(mutation=mutation)
    assert message in str(caught.value)


@pytest.mark.parametrize("selfing", [0.0, 1.0])
def test_parents_self_as_often_as_the_scenario_says(selfing: float):
    scenario = world(population={"size": 40, "selfing": selfing})
    parents = choose_parents(scenario, np.arange(40.0), Moment(5))
    assert ((parents[:, 0] == parents[:, 1]) == selfing).all()


def test_selfing_by_chance_is_the_default():
    assert world().population.selfing == "by_chance"
    parents = choose_parents(world(), np.arange(40.0), Moment(5))
    assert 0 < (parents[:, 0] == parents[:, 1]).sum() < 10


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population": {"selfing": 1.5}}, "population.selfing: must be at most 1.0 of all births; got 1.5"),
        ({"population": {"selfing": "never"}}, "population.selfing: "),
        (
            {"population": {"selfing": 0.2}, "recombination": {"kind": "clonal"}},
            "population.selfing: must be 'by_chance' where a child has one parent; got 0.2",
        ),
    ],
)
def test_selfing_that_cannot_be_is_refused(changes, message: str):
    with pytest.raises(ScenarioError) as caught:
        world(**changes)
    assert message in str(caught.value)
