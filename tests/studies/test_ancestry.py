"""Ancestry: what is bred again is what was bred, and every connection arose where the run itself says."""

import re
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies import ancestry as module
from evo_mirror.studies import checkpoint
from evo_mirror.studies.ancestry import ancestry
from evo_mirror.studies.passing import parents_at
from evo_mirror.studies.pedigree import backward, folder_of
from evo_mirror.studies.phylogeny import first_ids, newick, newick_of
from evo_mirror.studies.provenance import read_scenario
from evo_mirror.studies.run import read_run, run
from evo_mirror.studies.wiring_descent import WiringDescent, wiring_descent

GENERATIONS, SIZE, SEED = 8, 10, 5

SCHEMES = {
    "free": {},
    "one point": {"recombination.kind": "one_point"},
    "clonal": {"recombination.kind": "clonal"},
    "ternary": {"encoding.kind": "ternary", "population.mutation_rate": 0.1},
    "no mutation": {"population.mutation_rate": 0.0},
    "innate founders": {"founders.start": "innate", "population.mutation_rate": 0.2},
}


class History:
    """A run, and the genotypes of all its generations as the engine makes them when it lives them, one by one."""

    def __init__(self, scenario: Scenario, out: Path) -> None:
        self.scenario = scenario
        self.out = run(scenario, out=out, seed=SEED, workers=1, pedigree=True)
        self.populations = []
        evolution = Evolution(scenario, seed=SEED, replicate=1)
        for _ in range(GENERATIONS):
            self.populations.append(evolution.population)
            evolution.step()
        self.first = first_ids(self.out)[1]
        loci = scenario.genome.places["wiring"]
        self.wiring = {
            int(birth_id): population.genotypes[place, loci, 0]
            for population in self.populations
            for place, birth_id in enumerate(population.birth_ids)
        }
        self.parents = {
            int(birth_id): [int(before.birth_ids[place]) for place in pair]
            for before, here in zip(self.populations, self.populations[1:], strict=False)
            for birth_id, pair in zip(here.birth_ids, here.parents, strict=True)
        }

    def descent(self, birth_id: int) -> WiringDescent:
        return wiring_descent(self.out, self.first + birth_id)

    def ancestors(self, birth_id: int) -> set[int]:
        """The individual, and everybody it descends from."""
        known, left = set(), [birth_id]
        while left:
            one = left.pop()
            if one not in known:
                known.add(one)
                left += self.parents.get(one, [])
        return known


@pytest.fixture(scope="module")
def histories(tiny, tmp_path_factory) -> dict[str, History]:
    base = adjusted(tiny, {"generations": GENERATIONS, "population.size": SIZE, "population.mutation_rate": 0.05})
    made = {}
    for name, changes in SCHEMES.items():
        made[name] = History(adjusted(base, changes), tmp_path_factory.mktemp("ancestry") / "run")
    return made


@pytest.fixture(params=SCHEMES)
def history(request, histories) -> History:
    return histories[request.param]


# ------------------------------------------------------------------------------------------------------------ bred again
def test_without_a_life_being_lived_the_genotypes_are_those_of_the_run(history):
    again = ancestry(history.scenario, folder_of(history.out, 1), Moment(SEED, 1))
    for here, population in zip(again, history.populations, strict=True):
        assert np.array_equal(here.genotypes, population.genotypes)
        assert np.array_equal(here.kin.birth_ids, population.birth_ids)


@pytest.mark.parametrize("birth_id", [3, 47, 70, 79])
def test_every_connection_has_come_unchanged_from_where_it_arose(history, birth_id: int):
    """Checked against the engine's own genotypes: the carrier is an ancestor, has that allele, and none of its parents has."""
    found = history.descent(birth_id)
    assert (found.replicate, found.birth_id, found.generation) == (1, birth_id, birth_id // SIZE)
    flat = found.is_inherited.ravel()
    carriers, arose, alleles = found.carrier.ravel()[flat], found.arose.ravel()[flat], history.wiring[birth_id]
    assert len(carriers) == len(alleles), "one locus for each connection in these encodings"
    assert np.array_equal(arose, carriers // SIZE)
    assert set(carriers.tolist()) <= history.ancestors(birth_id)
    changed = 0
    for locus, carrier in enumerate(carriers.tolist()):
        assert history.wiring[carrier][locus] == alleles[locus]
        if carrier >= SIZE:
            from_parents = [history.wiring[parent][locus] for parent in history.parents[carrier]]
            assert not all(allele == alleles[locus] for allele in from_parents)
            changed += 1
    if history.scenario.population.mutation_rate == 0.0 or birth_id < SIZE:
        assert changed == 0, "all arose in founders"
    elif birth_id >= 70:
        assert changed > 0


def test_in_clones_every_change_along_the_line_is_found_and_no_other(histories):
    """One parent each: the line is known, and the last change of each allele on it can be read off."""
    history = histories["clonal"]
    for birth_id in range(70, 80):
        line = [birth_id]
        while line[-1] in history.parents:
            line.append(history.parents[line[-1]][0])
        alleles = np.array([history.wiring[one] for one in line])
        is_new = np.vstack([alleles[:-1] != alleles[1:], np.ones((1, alleles.shape[1]), bool)])
        expected = np.array(line)[is_new.argmax(axis=0)]
        assert np.array_equal(history.descent(birth_id).carrier.ravel(), expected)


def test_what_no_locus_acts_on_has_not_arisen(histories):
    """The ternary encoding says nothing of the visual route."""
    history = histories["ternary"]
    found, heads = history.descent(75), history.scenario.repertoire.heads
    assert found.is_inherited[:, heads.units].all()
    assert not found.is_inherited[:, heads.n_units :].any()
    assert (found.carrier[~found.is_inherited] == -1).all()
    assert (found.arose[~found.is_inherited] == -1).all()


def test_strengths_are_those_of_birth(histories):
    found = histories["free"].descent(75)
    assert np.array_equal(found.strength.ravel(), histories["free"].wiring[75])


# ------------------------------------------------------------------------------------------------------- trees of a locus
@pytest.mark.parametrize("locus", [0, 7, 19])
def test_without_mutation_everybody_has_the_allele_of_the_root_of_its_tree(histories, locus: int):
    history = histories["no mutation"]
    tree = newick(backward(folder_of(history.out, 1)), parent_of=parents_at(history.out, 1, locus))
    tips = 0
    for line in tree.splitlines():
        root = int(re.search(r"\)(\d+);$", line)[1])
        for tip in map(int, re.findall(r"[(,](\d+):", line)):
            assert history.wiring[tip][locus] == history.wiring[root][locus]
            tips += 1
    assert tips == SIZE
    assert len({founder[locus] for one, founder in history.wiring.items() if one < SIZE}) == SIZE, "founders differ"


def test_loci_have_trees_of_their_own_unless_clonal(histories):
    def trees(name: str, locus: int) -> str:
        out = histories[name].out
        return "".join(newick_of(out, parents_of=lambda replicate: parents_at(out, replicate, locus)))

    assert trees("free", 0) != trees("free", 9)
    assert trees("clonal", 0) == trees("clonal", 9) == "".join(newick_of(histories["clonal"].out))


# ------------------------------------------------------------------------------------------------------------- refused
def test_who_never_lived_has_no_line(histories):
    out = histories["free"].out
    for individual in (-1, 2 * GENERATIONS * SIZE):
        with pytest.raises(RunError, match=f"must lie between 0 and 159; got {individual}"):
            wiring_descent(out, individual)


def test_a_locus_that_is_not_there_has_no_tree(histories):
    out = histories["free"].out
    n_loci = histories["free"].scenario.genome.n_loci
    for locus in (-1, n_loci):
        with pytest.raises(
            RunError, match=f"the locus must be a place along the genome, from 0 to {n_loci - 1}; got {locus}"
        ):
            parents_at(out, 0, locus)


def test_wiring_that_is_not_inherited_has_no_line(tiny, tmp_path):
    out = run(adjusted(tiny, {"heritable.wiring": False}), out=tmp_path / "run", workers=1, replicates=1, pedigree=True)
    with pytest.raises(RunError, match=r"heritable\.wiring must be true for a wiring to have a line of descent"):
        wiring_descent(out, 0)


@pytest.fixture(scope="module")
def diploid(tiny, tmp_path_factory) -> Path:
    changes = {"population.ploidy": 2, "population.sexes": "separate", "population.sex_shares": "exact"}
    return run(adjusted(tiny, changes), out=tmp_path_factory.mktemp("diploid") / "run", workers=1, pedigree=True)


def test_diploids_are_bred_again_copy_by_copy(diploid):
    scenario, moment = read_scenario(diploid), Moment(1, 1)
    evolution = Evolution(scenario, seed=1, replicate=1)
    for here in ancestry(scenario, folder_of(diploid, 1), moment):
        assert np.array_equal(here.genotypes, evolution.population.genotypes)
        evolution.step()
    assert (here.carriers >= 0).all()
    module.require_same(diploid, scenario, here, moment)


def test_a_run_says_of_each_individual_which_sex_it_has(diploid):
    individuals = read_run(diploid).individuals
    assert list(individuals)[:7] == ["replicate", "birth_id", "parent_1", "parent_2", "deme", "offspring", "female"]
    assert individuals["female"].reshape(2, -1).sum(axis=1).tolist() == [4, 4]


def test_breeding_that_leads_elsewhere_is_noticed(tiny, tmp_path):
    """As with another version of the program, or a pedigree that was tampered with."""
    out = run(tiny, out=tmp_path / "run", workers=1, replicates=1, pedigree=True)
    (path,) = folder_of(out, 0).iterdir()
    stored = checkpoint.load(path)
    parents = stored["parents"].copy()
    parents[8:] = (parents[8:] + 1) % 8
    checkpoint.save(path, {**stored, "parents": parents})
    with pytest.raises(RunError, match="be bred again to the genotypes of its checkpoint; got others") as caught:
        wiring_descent(out, 30)
    assert "provenance.json" in str(caught.value)
