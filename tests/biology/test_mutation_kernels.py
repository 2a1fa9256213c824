"""Mutation kernels: what mutants carry and how often, against transition matrices and their equilibria."""

from dataclasses import replace

import numpy as np
import pytest
from chances import assert_counts, assert_mean, assert_share

from evo_mirror.biology import mutating
from evo_mirror.biology.crossing import crossed
from evo_mirror.biology.mutating import mutated, mutation
from evo_mirror.biology.mutation.base import MutationKernel, contradictions, with_kernels
from evo_mirror.biology.mutation.gaussian_step import GaussianStep
from evo_mirror.biology.mutation.house_of_cards import HouseOfCards
from evo_mirror.biology.mutation.k_allele import KAllele
from evo_mirror.biology.mutation.two_way import TwoWay
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.machine.counters import Address
from evo_mirror.state.genome import Genome, LocusClass
from evo_mirror.theory.alleles import k_allele_mutation, pairs_at_equilibrium, redraw_mutation
from evo_mirror.theory.chains import stationary
from evo_mirror.theory.recursions import haploid_next

THERE = Address(23, "mutation", 0, 3)
N = 60_000
PLAIN = LocusClass("plain", 3, 0.5, 0.4, 0.2, -50.0, 50.0, True)
FOUR = LocusClass("four", 2, 0.0, 0.0, 0.0, 0.0, 3.0, True, (0.1, 0.2, 0.3, 0.4))
TWO = LocusClass("two", 2, 0.0, 0.0, 0.0, 0.0, 1.0, True, (0.5, 0.5))
MATRIX = ((0.0, 0.7, 0.3, 0.0), (0.25, 0.5, 0.0, 0.25), (0.0, 0.0, 0.0, 1.0), (1.0, 0.0, 0.0, 0.0))


def genome(**kernels: MutationKernel) -> Genome:
    return Genome(with_kernels((PLAIN, FOUR, TWO), kernels))


def transitions(of: Genome, name: str, rate: float, address: Address = THERE) -> np.ndarray:
    """(K, K) counts: allele before and after, the alleles before in equal numbers at each locus."""
    place = of.places[name]
    k = len(next(c for c in of.classes if c.name == name).founder_shares)
    before = np.tile(np.arange(N)[:, None] % k, (1, of.n_loci)).astype(np.float32)
    after = mutated(of, before, rate, address)
    counts = np.zeros((k, k), np.int64)
    np.add.at(counts, (before[:, place].astype(int), after[:, place].astype(int)), 1)
    return counts


def check_transitions(counts, matrix) -> None:
    for row, expected in zip(counts, np.asarray(matrix), strict=True):
        assert_counts(row, expected)


# --------------------------------------------------------------------------------------------------------- few alleles
@pytest.mark.parametrize("rate", [0.03, 0.4, 1.0])
def test_k_alleles_turn_into_any_of_the_others_alike(rate: float):
    check_transitions(transitions(genome(four=KAllele()), "four", rate), k_allele_mutation(4, rate=rate))


@pytest.mark.parametrize("rate", [0.05, 1.0])
def test_a_stated_matrix_is_kept_to(rate: float):
    told = transitions(genome(four=KAllele(rate=rate, matrix=MATRIX)), "four", 0.2)
    check_transitions(told, (1 - rate) * np.eye(4) + rate * np.array(MATRIX))


def test_house_of_cards_of_few_alleles_draws_with_the_founders_shares():
    told = transitions(genome(four=HouseOfCards(rate=0.3)), "four", 0.01)
    check_transitions(told, redraw_mutation(FOUR.founder_shares, rate=0.3))


@pytest.mark.parametrize(("u", "v"), [(0.02, 0.1), (0.3, 0.05), (0.0, 0.2), (1.0, 1.0)])
def test_two_alleles_mutate_both_ways_at_their_rates(u: float, v: float):
    told = transitions(genome(two=TwoWay(forward=u, backward=v)), "two", 0.01)
    check_transitions(told, [[1 - u, u], [v, 1 - v]])


def test_a_third_allele_that_does_not_occur_is_no_hindrance():
    three = LocusClass("two", 2, 0.0, 0.0, 0.0, 0.0, 2.0, True, (0.5, 0.5, 0.0))
    told = transitions(Genome(with_kernels((three,), {"two": TwoWay(forward=0.2, backward=0.1)})), "two", 0.01)
    check_transitions(told, [[0.8, 0.2, 0.0], [0.1, 0.9, 0.0], [0.0, 0.0, 1.0]])


def test_rates_of_zero_both_ways_are_no_mutation():
    told = transitions(genome(two=TwoWay(forward=0.0, backward=0.0)), "two", 0.5)
    assert told[0, 1] == told[1, 0] == 0


def test_two_way_mutation_comes_to_its_balance():
    """Generation after generation the mean follows the recursion, and ends at u / (u + v)."""
    u, v, of = 0.06, 0.02, genome(two=TwoWay(forward=0.06, backward=0.02))
    alleles, expected = np.zeros((20_000, of.n_loci), np.float32), 0.0
    for generation in range(80):
        alleles = mutated(of, alleles, 0.01, Address(5, "mutation", 0, generation))
        expected = float(haploid_next(expected, from_focal=v, to_focal=u))
        if generation in (0, 1, 5, 20, 79):
            assert_share(alleles[:, of.places["two"]] == 1, expected)
    assert abs(expected - u / (u + v)) < 0.001


def test_k_alleles_come_to_the_equilibrium_of_their_matrix():
    """Without drift: pi = pi U, whatever the alleles were."""
    of, rate = genome(four=KAllele(rate=0.3, matrix=MATRIX)), 0.3
    whole = (1 - rate) * np.eye(4) + rate * np.array(MATRIX)
    shares = stationary(whole)
    np.testing.assert_allclose(pairs_at_equilibrium(copies=50, mutation=whole).sum(axis=1), shares, atol=1e-9)
    alleles = np.zeros((20_000, of.n_loci), np.float32)
    for generation in range(60):
        alleles = mutated(of, alleles, 0.01, Address(6, "mutation", 0, generation))
    for locus in range(*of.places["four"].indices(of.n_loci)):
        assert_counts(np.bincount(alleles[:, locus].astype(int), minlength=4), shares)


def alike_after_drift(of: Genome, *, size: int = 8, populations: int = 12_000, generations: int = 60) -> np.ndarray:
    """(populations,) float64 array: share of pairs of different clones that are alike at a locus, each population its own."""
    home = np.repeat(np.arange(populations) * size, size)
    alleles = np.zeros((len(home), of.n_loci), np.float32)
    luck = np.random.default_rng(8)
    for generation in range(generations):
        parents = np.repeat((home + luck.integers(0, size, len(home)))[:, None], 2, axis=1)
        origins = np.zeros((len(home), 1), np.uint32)
        alleles = crossed(of, alleles, parents, origins, 0.01, Address(9, "mutation", 0, generation))
    now = alleles[:, of.places["four"].start].reshape(populations, size)
    counts = np.array([(now == allele).sum(axis=1) for allele in range(4)], np.float64)
    return (counts * (counts - 1.0)).sum(axis=0) / (size * (size - 1.0))


@pytest.mark.parametrize(
    ("kernel", "whole"),
    [
        (KAllele(rate=0.08), k_allele_mutation(4, rate=0.08)),
        (KAllele(rate=0.2, matrix=MATRIX), 0.8 * np.eye(4) + 0.2 * np.array(MATRIX)),
        (HouseOfCards(rate=0.1), redraw_mutation(FOUR.founder_shares, rate=0.1)),
    ],
    ids=["k_allele", "matrix", "house_of_cards"],
)
def test_mutation_and_drift_leave_as_many_alike_as_theory_says(kernel: MutationKernel, whole):
    """Identity at equilibrium, exactly, in populations of 8 clones."""
    expected = float(np.trace(pairs_at_equilibrium(copies=8, mutation=whole)))
    alike = alike_after_drift(genome(four=kernel))
    assert_mean(alike, expected)
    with pytest.raises(AssertionError):  # a population taken for one of another size
        assert_mean(alike, float(np.trace(pairs_at_equilibrium(copies=10, mutation=whole))))


# ----------------------------------------------------------------------------------------------------------- continuum
def steps_of(of: Genome, rate: float, start: float = 7.0) -> np.ndarray:
    before = np.full((N, of.n_loci), start, np.float32)
    before[:, 3:] = 0
    return mutated(of, before, rate, THERE)[:, of.places["plain"]].astype(np.float64)


def test_house_of_cards_forgets_what_was():
    for start in (7.0, -20.0):
        after = steps_of(genome(plain=HouseOfCards(rate=0.25)), 0.02, start)
        assert_share(after != start, 0.25)
        mutants = after[after != start]
        assert_mean(mutants, 0.5)
        assert_mean((mutants - 0.5) ** 2, 0.4**2)
    wide = steps_of(genome(plain=HouseOfCards(size=3.0)), 1.0)
    assert_mean((wide - 0.5) ** 2, 9.0)


def test_steps_have_the_rate_and_size_of_their_class():
    after = steps_of(genome(plain=GaussianStep(rate=0.15, size=1.5)), 0.02)
    assert_share(after != 7.0, 0.15)
    assert_mean(after[after != 7.0] - 7.0, 0.0)
    assert_mean((after[after != 7.0] - 7.0) ** 2, 1.5**2)


def test_mutants_are_kept_within_the_limits_of_their_class():
    tight = replace(PLAIN, low=0.0, high=1.0)
    after = mutated(
        Genome(with_kernels((tight,), {"plain": HouseOfCards(size=4.0)})), np.zeros((5000, 3), np.float32), 1.0, THERE
    )
    assert after.min() == 0.0
    assert after.max() == 1.0


def test_default_kernels_change_no_byte():
    """Naming what classes do anyway is the same to the last bit."""
    bare, told = genome(), genome(plain=GaussianStep(), four=HouseOfCards(), two=HouseOfCards())
    alleles = np.zeros((2000, bare.n_loci), np.float32)
    for rate in (0.0, 0.004, 0.3, 1.0):
        assert mutated(bare, alleles, rate, THERE).tobytes() == mutated(told, alleles, rate, THERE).tobytes()


# --------------------------------------------------------------------------------------------------------------- rates
def hits(of: Genome, rate: float) -> np.ndarray:
    """(N, n_loci) bool array: which loci mutated, where each mutation is a change."""
    before = np.zeros((N, of.n_loci), np.float32)
    return mutated(of, before, rate, THERE) != before


def many_rates() -> Genome:
    """Stretches of one rate that are long and short, side by side and apart, and one that never mutates."""
    rates = (None, 0.3, 0.001, 0.3, 0.0, None, 1.0, 0.02)
    sizes = (5, 1, 60, 2, 3, 30, 1, 1)
    loci = (replace(PLAIN, name=f"c{k}", n_loci=n, mutation_rate=rate)
            for k, (n, rate) in enumerate(zip(sizes, rates, strict=True)))  # fmt: skip
    return Genome(
        (*loci, replace(PLAIN, name="still", is_heritable=False), replace(PLAIN, name="end", mutation_rate=0.02))
    )


def check_rates(changed) -> None:
    expected = np.concatenate([
        np.full(n, rate)
        for n, rate in (
            (5, 0.05), (1, 0.3), (60, 0.001), (2, 0.3), (3, 0.0), (30, 0.05), (1, 1.0), (1, 0.02), (3, 0.0), (3, 0.02)
        )
    ])  # fmt: skip
    assert (changed.mean(axis=0)[expected == 0.0] == 0).all()
    assert (changed.mean(axis=0)[expected == 1.0] == 1).all()
    some = (expected > 0) & (expected < 1)
    z = (changed.mean(axis=0) - expected)[some] / np.sqrt((expected * (1 - expected))[some] / len(changed))
    assert np.abs(z).max() < 5.5, (
        f"locus {np.flatnonzero(some)[np.abs(z).argmax()]} is {np.abs(z).max():.1f} errors off"
    )
    both = changed[:, 1:] & changed[:, :-1]
    chance = expected[1:] * expected[:-1]
    error = np.sqrt(np.maximum(chance * (1 - chance), 1e-12) / len(changed))
    assert (np.abs(both.mean(axis=0) - chance) < 6.0 * error + 5.0 / len(changed)).all()


def test_each_class_mutates_at_its_own_rate_and_independently():
    check_rates(hits(many_rates(), 0.05))


def shared_word(plan):
    """Stretches as long as the genome: the rate of the first holds for all."""
    return plan._replace(stretches=np.array([[0, len(plan.locus)]]), guide=plan.guide[:1] * 0)


def late(plan):
    """Each stretch begins a locus too late."""
    return plan._replace(stretches=plan.stretches + np.array([[1, 0]]), guide=plan.guide * 0)


@pytest.mark.parametrize("spoil", [shared_word, late])
def test_a_rate_that_spills_over_is_seen(spoil, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mutating, "mutation", lambda genome, rate: spoil(mutation(genome, rate)))
    with pytest.raises(AssertionError):
        check_rates(hits(many_rates(), 0.05))


def test_rows_of_the_wrong_allele_are_seen(monkeypatch: pytest.MonkeyPatch):
    """Planted: the matrix turned round, column for row."""
    monkeypatch.setattr(
        mutating, "mutation",
        lambda genome, rate: mutation(genome, rate)._replace(bounds=mutation(genome, rate).bounds[::-1].copy()),
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_a_stated_matrix_is_kept_to(1.0)


def test_a_population_rate_of_zero_stops_all():
    assert not hits(many_rates(), 0.0).any()


def test_work_is_in_proportion_to_the_mutations():
    """Words drawn for skipping: one for each mutation and one for each stretch, whatever the number of loci."""
    plan = mutation(genome(plain=GaussianStep(rate=1e-6), four=KAllele(rate=1e-6), two=TwoWay(forward=1e-3)), 1e-6)
    assert plan.stretches.tolist() == [[0, 5], [5, 7]]
    assert mutation(Genome((replace(PLAIN, n_loci=5000),)), 0.01).stretches.tolist() == [[0, 5000]]


def test_alleles_that_do_not_exist_mutate_as_the_nearest_one():
    """Written in by hand, they must not lead out of the table."""
    of = genome(four=KAllele(rate=1.0))
    after = mutated(of, np.full((500, of.n_loci), 99.0, np.float32), 1.0, THERE)[:, of.places["four"]]
    assert set(np.unique(after)) == {0.0, 1.0, 2.0}
    assert set(np.unique(mutated(of, np.full((500, 7), -9.0, np.float32), 1.0, THERE)[:, 3:5])) == {1.0, 2.0, 3.0}


# ----------------------------------------------------------------------------------------------------------- bad input
def test_every_kernel_is_found_by_name():
    assert list(leaves(MutationKernel)) == ["gaussian_step", "house_of_cards", "k_allele", "two_way"]


@pytest.mark.parametrize(
    ("kernel", "settings", "message"),
    [
        (
            KAllele,
            {"matrix": [[0.5, 0.4], [1.0, 0.0]]},
            "matrix.0: must add up to 1: a mutant carries something; got 0.9",
        ),
        (KAllele, {"matrix": [[1.5, -0.5], [1.0, 0.0]]}, "matrix.0.0: must be at most 1.0; got 1.5"),
        (KAllele, {"rate": 1.2}, "rate: must be at most 1.0 per locus per generation; got 1.2"),
        (TwoWay, {"forward": -0.1}, "forward: must be at least 0.0 per locus per generation; got -0.1"),
        (TwoWay, {"backward": 2.0}, "backward: must be at most 1.0 per locus per generation; got 2.0"),
        (GaussianStep, {"size": 0.0}, "size: must be above 0.0 effect units; got 0.0"),
        (HouseOfCards, {"rate": 7.0}, "rate: must be at most 1.0 per locus per generation; got 7.0"),
    ],
)
def test_numbers_that_are_none_are_refused(kernel, settings, message: str):
    with pytest.raises(ScenarioError) as caught:
        validated(kernel, settings)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kernel", "key", "message"),
    [
        ("four", GaussianStep(), "mutation.four.kind", "must suit loci of 4 alleles, between which there are no steps; got "
         "'gaussian_step'. Choose 'house_of_cards' or 'k_allele' or 'two_way'."),
        ("plain", KAllele(), "mutation.plain.kind", "must suit loci with a continuum of alleles; got 'k_allele'. "
         "Choose 'gaussian_step' or 'house_of_cards'."),
        ("two", KAllele(matrix=((0.0, 0.5, 0.5),) * 3), "mutation.two.matrix",
         "must have 2 rows of 2 chances, one for each allele; got rows of [3, 3, 3]"),
        ("four", TwoWay(), "mutation.four.kind", "must belong to loci whose founders carry the alleles 0 and 1 only; got 4. "
         "Choose another kernel, or set the shares of other alleles to 0."),
        ("plain", TwoWay(), "mutation.plain.kind", "must belong to loci whose founders carry the alleles 0 and 1 only; "
         "got a continuum. Choose another kernel, or set the shares of other alleles to 0."),
        ("two", HouseOfCards(size=0.3), "mutation.two.size", "must be left out for loci of 2 alleles, which are drawn with the "
         "founders' shares; got 0.3"),
        ("bare", HouseOfCards(), "mutation.bare.size",
         "must be given in effect units where founders do not vary: all mutants would be alike; got nothing"),
        ("plane", GaussianStep(), "mutation.plane", "must be named after a class of loci, plain or four or two or bare; "
         "got 'plane'"),
    ],
)  # fmt: skip
def test_kernels_that_do_not_suit_their_loci_are_refused(name: str, kernel: MutationKernel, key: str, message: str):
    classes = (PLAIN, FOUR, TWO, replace(PLAIN, name="bare", founder_spread=0.0))
    (found,) = contradictions({name: kernel}, classes)
    assert found.key == key
    assert found.message == message


def test_kernels_that_suit_are_let_be():
    kernels = {"plain": HouseOfCards(), "four": KAllele(matrix=MATRIX), "two": TwoWay()}
    assert contradictions(kernels, (PLAIN, FOUR, TWO)) == []
