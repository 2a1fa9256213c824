"""Recombination, mutation and the response to selection in the breeding step, against theory; with planted defects.

Replicates are independent, seeds are fixed, and what is compared has a known distribution or an exact mean. Each comparison
is off by chance for fewer than 1 seed in 10 000: Z = 4.4 standard errors, or a chi-square at 1e-5.
"""

from functools import cache

import numpy as np
import pytest
from bred import SEED, L, alleles, founders, generations, seen, with_size
from chances import Z, assert_mean, assert_share

from evo_mirror.evolution import breeding
from evo_mirror.machine.counters import Moment
from evo_mirror.theory.alleles import homozygosity, pairs_counted, pairs_next, redraw_mutation
from evo_mirror.theory.choosing import tournament_chances
from evo_mirror.theory.linkage import crossover_fractions, disequilibrium_kept, free_fractions
from evo_mirror.theory.price import price_partition
from evo_mirror.theory.quantitative import children_mean, children_variance


# ------------------------------------------------------------------------------------------------------------- linkage
def parting(kind: str) -> np.ndarray:
    """(20_000, L) bool: which alleles of a couple's children are the second parent's."""
    start = np.zeros((2, L))
    start[1] = 1.0
    couple = np.tile([[0, 1]], (20_000, 1))
    return (
        alleles(breeding.breed(with_size(2, recombination={"kind": kind}), founders(start), couple, Moment(SEED, 1)))
        == 1.0
    )


def part_as_often(second, fractions) -> None:
    """Every pair of loci; each of 120 has its share of a false-alarm rate of 1e-4."""
    i, j = np.triu_indices(L, 1)
    wanted = fractions[i, j]
    error = np.sqrt(wanted * (1 - wanted) / len(second))
    off = np.abs((second[:, i] != second[:, j]).mean(axis=0) - wanted)
    assert (off <= 5.0 * error + 1e-12).all()


def come_from_either(second) -> None:
    for locus in range(L):
        assert_share(second[:, locus], 0.5)


@pytest.mark.parametrize(("kind", "n_crossovers"), [("free", None), ("one_point", 1), ("clonal", 0)])
def test_every_pair_of_loci_parts_as_the_map_says(kind, n_crossovers):
    fractions = free_fractions(L) if n_crossovers is None else crossover_fractions(L, n_crossovers=n_crossovers)
    second = parting(kind)
    part_as_often(second, fractions)
    if kind != "clonal":
        come_from_either(second)
        one_off = np.roll(second, 1, axis=1)
        assert seen(part_as_often, one_off, fractions) == (kind == "one_point"), "free loci have no order"
        assert seen(part_as_often, second, 0.96 * fractions)


@cache
def disequilibrium(kind: str) -> np.ndarray:
    """(800, 4) D of loci 0 and 3 in generations 0 to 3, from 9 coupled haplotypes of each kind and 2 in repulsion."""
    start = np.zeros((20, L))
    start[:9, [0, 3]] = 1.0
    start[9, 0] = start[10, 3] = 1.0
    scenario = with_size(20, recombination={"kind": kind})
    courses = np.array([generations(scenario, start, 3, r)[:, :, [0, 3]] for r in range(800)])
    both, one = courses.prod(axis=-1).mean(axis=-1), courses.mean(axis=2)
    return both - one.prod(axis=-1)


def decays(found, fraction, size) -> None:
    for g, kept in enumerate(disequilibrium_kept(3, fraction=fraction, size=size)[1:], start=1):
        assert_mean(found[:, g], found[0, 0] * kept)


@pytest.mark.parametrize(("kind", "fraction"), [("free", 0.5), ("one_point", 3 / (L - 1)), ("clonal", 0.0)])
def test_linkage_disequilibrium_decays(kind, fraction):
    decays(disequilibrium(kind), fraction, 20)
    assert seen(decays, disequilibrium(kind), abs(fraction - 0.05), 20)


# ------------------------------------------------------------------------------------------------------------ mutation
REDRAW, MUTATED_N = (0.3, 0.2, 0.5), 15


@cache
def alike(kind: str) -> np.ndarray:
    """(200, 7) chance that two individuals carry the same allele, mean over loci, from 10 wrong and 5 right alleles."""
    start = np.repeat([[0.0]] * 10 + [[1.0]] * 5, L, axis=1)
    scenario = with_size(MUTATED_N, recombination={"kind": kind}, **{"population.mutation_rate": 0.1})
    found = np.empty((200, 7))
    for r in range(200):
        n = (generations(scenario, start, 6, r)[..., None] == [0, 1, 2]).sum(axis=1)
        found[r] = ((n * (n - 1)).sum(axis=-1) / (MUTATED_N * (MUTATED_N - 1))).mean(axis=-1)
    return found


def are_alike(found, rate) -> None:
    pairs = pairs_counted([10, 5, 0])
    for g in range(1, 7):
        pairs = pairs_next(pairs, copies=MUTATED_N, mutation=redraw_mutation(REDRAW, rate=rate))
        assert_mean(found[:, g], homozygosity(pairs))


@pytest.mark.parametrize("kind", ["free", "clonal"])
def test_alleles_drawn_anew_are_alike_as_often_as_they_should(kind):
    are_alike(alike(kind), 0.1)
    # Planted: a mutant that is never what it was before mutates more often by 1 / (1 - sum of squared shares).
    assert seen(are_alike, alike(kind), 0.1 / (1 - 0.38))


# -------------------------------------------------------------------------------------------------- an additive trait
EFFECTS = np.linspace(-1.0, 2.0, L)


@pytest.mark.parametrize(
    ("kind", "fractions"),
    [("free", free_fractions(L)), ("one_point", crossover_fractions(L, n_crossovers=1)), ("clonal", np.zeros((L, L)))],
)
def test_children_respond_to_selection_and_vary_as_they_should(kind, fractions):
    """50 adults breed by tournaments on a trait with an environment; 20 000 children."""
    rng, n_children = np.random.default_rng(8), 20_000
    start = rng.normal(size=(50, L)).astype(np.float32).astype(float)
    trait = start @ EFFECTS + rng.normal(0, 3, 50)
    scenario = with_size(n_children, selection={"kind": "tournament", "size": 3}, recombination={"kind": kind})
    places, moment = breeding.choose_parents(scenario, trait, Moment(SEED, 2)), Moment(SEED, 2)
    z = alleles(breeding.breed(scenario, founders(start), places, moment)).astype(float) @ EFFECTS
    bred = {"chances": tournament_chances(trait, size=3), "effects": EFFECTS}
    mean, variance = children_mean(start, **bred), children_variance(start, fractions=fractions, **bred)
    assert abs(z.mean() - mean) < Z * (variance / n_children) ** 0.5
    assert_mean((z - mean) ** 2, variance)
    assert abs(z.mean() - (start @ EFFECTS).mean()) > 20 * (variance / n_children) ** 0.5, "selection would be missed"
    clones = children_variance(start, fractions=np.zeros((L, L)), **bred)
    assert kind == "clonal" or seen(assert_mean, (z - mean) ** 2, clones)

    before = start @ EFFECTS
    price = price_partition(before, offspring_trait=z, parents=places)
    assert price.change == pytest.approx(z.mean() - before.mean(), rel=1e-10)
    # Without mutation, transmission is Mendelian lottery alone.
    assert abs(price.transmission) < Z * (variance / n_children) ** 0.5


# ------------------------------------------------------------------------------------------------------------- planted
def test_one_parent_for_both_places_would_be_seen(monkeypatch):
    choose = breeding.choose_parents
    monkeypatch.setattr(breeding, "choose_parents", lambda *a: choose(*a)[:, [0, 0]])
    assert seen(decays, disequilibrium.__wrapped__("free"), 0.5, 20)


def test_alleles_that_stay_behind_would_be_seen(monkeypatch):
    """Recombination that takes the first locus from the first parent, always."""
    breed = breeding.breed

    def spoiled(scenario, population, parents, moment):
        children = breed(scenario, population, parents, moment)
        children.genotypes[:, 0] = population.genotypes[parents[:, 0], 0]
        return children

    monkeypatch.setattr(breeding, "breed", spoiled)
    assert seen(part_as_often, parting("one_point"), crossover_fractions(L, n_crossovers=1))
    # Where all are free, its partners part from it by their own tosses.
    assert not seen(part_as_often, parting("free"), free_fractions(L))
    assert seen(come_from_either, parting("free"))
