"""Selection differential, effective size and variance against what can be counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.evolution.breeding import parental_shares
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted
from evo_mirror.measures.indices import mirror_gain
from evo_mirror.measures.recorded.heredity import Heredity
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population


@pytest.fixture(scope="module")
def lived(one_generation):
    return one_generation[0]


def found(lived, **changes):
    return Heredity().observe(replace(lived, **changes))


def gains(lived):
    return mirror_gain(lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads))


def test_the_differential_is_that_of_the_parents_chosen(lived):
    """Only individual 3 breeds: the differential is its own gain less the mean."""
    offspring = np.zeros(12)
    offspring[3] = 12.0
    gain = gains(lived)
    values = found(lived, offspring=offspring)
    assert values["differential_birth"] == pytest.approx(gain[3, 0] - gain[:, 0].mean())
    assert values["differential_maturity"] == pytest.approx(gain[3, -1] - gain[:, -1].mean())


def test_the_differential_is_the_covariance_with_relative_offspring(lived):
    gain = gains(lived)[:, 0]
    expected = np.cov(lived.offspring, gain, bias=True)[0, 1] / lived.offspring.mean()
    assert found(lived)["differential_birth"] == pytest.approx(expected, abs=1e-15)


def test_with_equal_offspring_nothing_is_selected(lived):
    assert found(lived, offspring=np.ones(12))["differential_birth"] == pytest.approx(0.0, abs=1e-15)


def test_price_clones_without_mutation_change_by_the_differential_exactly(world: Scenario):
    """With faithful transmission and a constant world the mean at birth moves by Price's first term, and nothing else."""
    changes = {"recombination.kind": "clonal", "population.mutation_rate": 0.0, "environment.kind": "constant"}
    evolution = Evolution(adjusted(world, changes), seed=3)
    first = evolution.step()
    second = evolution.step()
    moved = second.values["mirror_gain_birth"] - first.values["mirror_gain_birth"]
    assert abs(moved) > 1e-4
    assert moved == pytest.approx(first.values["differential_birth"], abs=1e-7)  # strengths are float32


def test_effective_size_is_the_inverse_of_the_chance_of_one_parent_for_two_places(lived):
    rng = np.random.default_rng(2)
    for _ in range(20):
        parents = rng.integers(0, 12, (12, 2))
        places = parents.ravel()
        same = (places[:, None] == places[None, :]).sum() - len(places)
        chance = same / (len(places) * (len(places) - 1))
        size = found(lived, offspring=parental_shares(parents, 12))["effective_size"]
        assert size == pytest.approx(1.0 / chance, rel=1e-12)


@pytest.mark.parametrize(
    ("offspring", "size"),
    [
        (np.ones(12), 2 * 12 - 1),  # everybody fills two places: nearly twice as many as there are
        (np.array([12.0] + [0.0] * 11), 1.0),
        (np.array([6.0, 6.0] + [0.0] * 10), 23 / 11),
        (np.full(12, 0.5), np.nan),  # no two places filled by one: drift sees no limit
    ],
)
def test_effective_size_by_hand(lived, offspring, size: float):
    assert found(lived, offspring=offspring)["effective_size"] == pytest.approx(size, nan_ok=True)


def test_random_mating_has_an_effective_size_of_about_n(lived):
    """N_e = N in expectation of the chance: mean of 1 / N_e over 400 random pairings, within 5 standard errors."""
    rng = np.random.default_rng(3)
    inverse = [
        1.0 / found(lived, offspring=parental_shares(rng.integers(0, 12, (12, 2)), 12))["effective_size"]
        for _ in range(400)
    ]
    assert abs(np.mean(inverse) - 1 / 12) < 5 * np.std(inverse, ddof=1) / 20


def test_allele_variance_is_that_of_wiring_alone(lived):
    genotypes = lived.population.genotypes.copy()
    place = lived.genome.places["wiring"]
    genotypes[:, place] = 0.25
    p = lived.population
    same = Population(genotypes, p.parents, p.birth_ids, p.demes)
    assert found(lived, population=same)["allele_variance"] == 0.0
    genotypes[:6, place] = -0.25
    assert found(lived, population=replace(same, genotypes=genotypes))["allele_variance"] == pytest.approx(1 / 16)
    assert np.isnan(found(lived)["share_open"]), "only the ternary encoding has open alleles"


def test_shares_of_ternary_alleles_add_up(world: Scenario):
    ternary = adjusted(world, {"encoding": {"kind": "ternary", "right": 0.2, "wrong": 0.5}, "population.size": 60})
    values = Evolution(ternary, seed=3).step().values
    shares = [values[f"share_{name}"] for name in ("right", "wrong", "open")]
    assert sum(shares) == pytest.approx(1.0)
    # 60 individuals x 48 or more loci: 2880 draws, standard error at most 0.0094; 5 of them
    assert np.abs(np.array(shares) - [0.2, 0.5, 0.3]).max() < 0.047
