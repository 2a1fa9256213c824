"""Diploids and two sexes through a whole evolution: founders, engine, checkpoints, and DEAP beside it."""

import struct

import numpy as np
import pytest
from deap import algorithms, tools

from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.evolution.toolbox import ToolboxError, breeders, logbook, statistics, toolbox
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario

MOMENT = Moment(7)
HAPLOID = Scenario(
    title="small",
    generations=4,
    population={"size": 12, "mutation_rate": 0.1},
    repertoire={"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
    rearing={"trials": 10},
    understanding={"rounds": 1},
)
DIPLOID = adjusted(HAPLOID, {"population.ploidy": 2, "heritable.rate": True, "dominance": {"wiring": 0.8}})
WORLDS = {
    "diploid": DIPLOID,
    "one point": adjusted(DIPLOID, {"recombination.kind": "one_point"}),
    "clones": adjusted(DIPLOID, {"recombination.kind": "clonal"}),
    "ternary": adjusted(HAPLOID, {"population.ploidy": 2, "encoding.kind": "ternary"}),
    "selfing": adjusted(DIPLOID, {"population.selfing": 0.5}),
    "two sexes": adjusted(DIPLOID, {"population.sexes": "separate", "population.sex_shares": "exact"}),
    "two sexes of haploids": adjusted(HAPLOID, {"population.sexes": "separate"}),
}
every_world = pytest.mark.parametrize("world", WORLDS)


def founders(scenario: Scenario):
    return found(scenario, stage(scenario, MOMENT), MOMENT)


def bits(book) -> list[dict]:
    return [{k: struct.pack("d", v) if isinstance(v, float) else v for k, v in row.items()} for row in book]


def run(box, scenario: Scenario):
    return algorithms.eaGenerateUpdate(
        box, ngen=scenario.generations, stats=statistics(scenario), verbose=False
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- founders
def test_copies_of_founders_are_drawn_as_twice_as_many_haploids_are():
    many = adjusted(HAPLOID, {"population.size": 24})
    diploids = adjusted(HAPLOID, {"population.ploidy": 2})
    assert np.array_equal(founders(diploids).haplotypes, founders(many).genotypes[:, :, 0])
    place = HAPLOID.genome.places["wiring"]
    one, other = np.moveaxis(founders(adjusted(diploids, {"population.size": 300})).genotypes[:, place], 2, 0)
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 4.5 / np.sqrt(one.size)


def test_exact_shares_are_those_of_copies():
    scenario = adjusted(
        HAPLOID,
        {
            "population.ploidy": 2, "encoding": {"kind": "ternary", "wrong": 0.125, "right": 0.25},
            "founders.shares": "exact",
        },
    )  # fmt: skip
    wiring = founders(scenario).genotypes[:, scenario.genome.places["wiring"]]
    assert ((wiring == 0).sum(axis=(0, 2)) == 3).all()
    assert ((wiring == 1).sum(axis=(0, 2)) == 6).all()


def test_innate_founders_are_wired_in_both_copies():
    genotypes = founders(adjusted(DIPLOID, {"founders.start": "innate"})).genotypes
    place = DIPLOID.genome.places["wiring"]
    assert np.array_equal(genotypes[:, place, 0], genotypes[:, place, 1])
    assert len(np.unique(genotypes[:, place], axis=0)) == 1


# ---------------------------------------------------------------------------------------------------------------- engine
@every_world
def test_an_evolution_carries_on_from_its_state_to_the_same_bytes(world: str):
    scenario = WORLDS[world]
    whole, halves = Evolution(scenario, seed=5), Evolution(scenario, seed=5)
    records = [whole.step() for _ in range(4)]
    for _ in range(2):
        halves.step()
    later = Evolution(scenario, seed=5, threads=2)
    later.restore({name: np.array(array, order="C") for name, array in halves.state().items()})
    for record in records[2:]:
        found_again = later.step()
        assert bits([record.values]) == bits([found_again.values])
        for name, values in record.individuals.items():
            assert np.array_equal(values, found_again.individuals[name], equal_nan=True)
    assert whole.population.genotypes.tobytes() == later.population.genotypes.tobytes()


def test_sex_is_recorded_where_there_are_two_and_parents_have_theirs():
    evolution = Evolution(WORLDS["two sexes"], seed=2)
    first, second = evolution.step(), evolution.step()
    female = first.individuals["female"]
    assert female.sum() == 6
    assert female[second.individuals["parent_1"]].all()
    assert not female[second.individuals["parent_2"]].any()
    assert "female" not in Evolution(DIPLOID, seed=2).step().individuals


def test_alleles_are_measured_by_copies():
    evolution = Evolution(WORLDS["ternary"], seed=2)
    newborns = evolution.population.genotypes[:, WORLDS["ternary"].genome.places["wiring"]]
    values = evolution.step().values
    assert values["share_right"] == pytest.approx((newborns == 1).mean())
    assert values["allele_variance"] == pytest.approx(newborns.astype(np.float64).var(axis=(0, 2)).mean(), rel=1e-6)


def test_half_of_a_pair_of_sexes_that_dies_out_is_told():
    lonely = adjusted(HAPLOID, {"population.size": 2, "population.sexes": "separate", "generations": 60})
    with pytest.raises(ArithmeticError, match="a female and a male in every deme of every generation"):
        list(evolve(lonely, seed=1))


# ------------------------------------------------------------------------------------------------------------------ DEAP
@every_world
def test_deap_writes_the_logbook_of_the_engine(world: str):
    scenario = WORLDS[world]
    assert bits(run(toolbox(scenario, seed=3), scenario)[1]) == bits(logbook(evolve(scenario, seed=3)))


def test_a_select_of_ones_own_is_asked_for_mothers_and_for_fathers():
    scenario, asked = WORLDS["two sexes"], []

    def select(individuals, k):
        asked.append((len(individuals), k))
        return breeders(individuals, k, operator=tools.selBest, share=0.2)

    box = toolbox(scenario, seed=3)
    box.register("select", select)
    population, _ = run(box, scenario)
    assert asked == [(6, 12)] * 2 * 4
    (mother,), (father,) = ({one.parents[place] for one in population} for place in (0, 1))
    assert mother != father


def test_a_select_of_ones_own_is_never_asked_for_a_sex_of_which_there_is_nobody():
    lonely = adjusted(HAPLOID, {"population.size": 2, "population.sexes": "separate", "generations": 60})
    box = toolbox(lonely, seed=1)
    box.register("select", tools.selTournament, tournsize=2)
    with pytest.raises(ArithmeticError, match="a female and a male in every deme of every generation"):
        run(box, lonely)


def test_a_mutation_of_ones_own_meets_both_copies():
    box = toolbox(DIPLOID, seed=3)
    box.register("mutate", lambda one: (one,))
    still = adjusted(DIPLOID, {"population.mutation_rate": 0.0})
    assert bits(run(box, DIPLOID)[1]) == bits(logbook(evolve(still, seed=3)))


def test_mates_leave_each_child_a_gamete_of_both_and_lose_no_allele():
    box = toolbox(DIPLOID, seed=3)
    one, other = (box.clone(parent) for parent in box.population()[:2])
    n_loci = len(one) // 2
    mine, theirs = (np.array(list(x)).reshape(n_loci, 2) for x in (one, other))
    box.mate(one, other)
    children = [np.array(list(x)).reshape(n_loci, 2) for x in (one, other)]
    for child in children:
        for copy, parent in enumerate((mine, theirs)):
            taken = child[:, copy, None] == parent
            assert taken.any(axis=1).all()
            assert 0 < taken[:, 0].sum() < n_loci
    for copy, parent in enumerate((mine, theirs)):
        together = np.sort(np.stack([child[:, copy] for child in children], axis=1), axis=1)
        assert np.array_equal(together, np.sort(parent, axis=1))


def test_diploids_live_in_deaps_own_loops():
    box = toolbox(DIPLOID, seed=3)
    population, book = algorithms.eaSimple(box.population(), box, 0.7, 0.3, 2, stats=statistics(DIPLOID), verbose=False)
    assert len(population) == 12
    assert len(book) == 3


def test_what_deap_writes_of_a_diploid_is_what_lives():
    box = toolbox(DIPLOID, seed=3)
    one = box.generate()[0]
    one[1] = 0.75
    assert one[1] == 0.75
    assert one.cohort.population.genotypes[0, 0].tolist() == [one[0], 0.75]


def test_what_would_not_be_meiosis_or_would_not_know_sexes_is_refused():
    box = toolbox(DIPLOID, seed=3)
    box.register("mate", tools.cxTwoPoint)
    with pytest.raises(ToolboxError, match="toolbox.mate must be the scenario's own where there are two copies"):
        run(box, DIPLOID)
    sexes = toolbox(WORLDS["two sexes"], seed=3)
    refused = "population.sexes must be 'hermaphrodite' in DEAP's own loops, which pair individuals as they come"
    with pytest.raises(ToolboxError, match=refused):
        sexes.population()
    with pytest.raises(ToolboxError, match=refused):
        sexes.select(sexes.generate(), 2)
