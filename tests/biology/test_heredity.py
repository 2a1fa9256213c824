"""Recombination, mutation and the alleles of founders, locus by locus."""

from itertools import combinations

import numpy as np
import pytest
from chances import FALSE_ALARM, Z, assert_counts, assert_mean, assert_share
from scipy.special import chdtri
from scipy.stats import binom

from evo_mirror.biology import mutating
from evo_mirror.biology.alleles import class_alleles, founding_alleles
from evo_mirror.biology.inheritance.base import Recombination, from_second
from evo_mirror.biology.inheritance.clonal import Clonal
from evo_mirror.biology.inheritance.free import Free
from evo_mirror.biology.inheritance.one_point import OnePoint
from evo_mirror.biology.mutating import mutated, mutation
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import Address
from evo_mirror.state.genome import Genome, LocusClass

HERE, THERE = Address(31, "heredity"), Address(31, "mutation")
CHILDREN, LOCI = 40_000, 6
every_scheme = pytest.mark.parametrize(
    "scheme", [s() for s in leaves(Recombination).values()], ids=leaves(Recombination)
)


# ------------------------------------------------------------------------------------------------------ recombination
def seconds(scheme: Recombination, n: int = CHILDREN, loci: int = LOCI) -> np.ndarray:
    """(n, loci) bool array: which alleles come from the second parent."""
    return from_second(scheme.origins(n, loci, HERE), loci)


@pytest.mark.parametrize("scheme", [Free(), OnePoint()], ids=["free", "one_point"])
def test_every_locus_comes_from_either_parent_alike(scheme: Recombination):
    second = seconds(scheme)
    for locus in range(LOCI):
        assert_share(second[:, locus], 0.5)


@pytest.mark.parametrize(("first", "last"), [*combinations(range(LOCI), 2)])
def test_pairs_of_loci_part_as_often_as_their_linkage_says(first: int, last: int):
    """Free: 1/2 for each pair. One crossover: in proportion to the distance, 1 for the ends of the genome."""
    free, one = seconds(Free()), seconds(OnePoint())
    assert_share(free[:, first] != free[:, last], 0.5)
    assert_share(one[:, first] != one[:, last], (last - first) / (LOCI - 1))


def test_one_point_is_exactly_one_crossover_anywhere():
    second = seconds(OnePoint())
    crossings = second[:, 1:] != second[:, :-1]
    assert (crossings.sum(axis=1) == 1).all()
    assert_counts(crossings.sum(axis=0), np.full(LOCI - 1, 1 / (LOCI - 1)))


def test_a_clone_has_one_parent():
    assert not Clonal().origins(CHILDREN, LOCI, HERE).any()
    assert Clonal.places == (0, 0)


@every_scheme
@pytest.mark.parametrize(("n", "loci"), [(0, 3), (3, 1), (3, 0), (2, 32), (2, 33)])
def test_small_genomes_are_no_problem(scheme: Recombination, n: int, loci: int):
    assert scheme.origins(n, loci, HERE).shape == (n, (loci + 31) // 32)
    assert seconds(scheme, n, loci).shape == (n, loci)


@every_scheme
def test_recombination_belongs_to_its_address(scheme: Recombination):
    once = scheme.origins(50, LOCI, HERE)
    assert once.dtype == np.uint32
    assert np.array_equal(once, scheme.origins(50, LOCI, HERE, threads=2))
    assert np.array_equal(once[:7], scheme.origins(7, LOCI, HERE))


def assert_shares(hits, expected: float) -> None:
    """Each column has the share of hits that is expected: one chi-square over all of them."""
    z = (hits.mean(axis=0) - expected) / np.sqrt(expected * (1 - expected) / len(hits))
    assert (z**2).sum() < chdtri(len(z), FALSE_ALARM), f"columns up to {np.abs(z).max():.1f} standard errors off"


def test_each_bit_of_free_recombination_is_a_fair_toss_of_its_own():
    """100 loci in four words: over children, between neighbouring loci and words, and between neighbouring children."""
    second = seconds(Free(), 20_001, 100)
    assert_shares(second, 0.5)
    for apart in (1, 2, 31, 32, 33, 64):
        assert_shares(second[:, apart:] != second[:, :-apart], 0.5)
        assert_shares(second[apart:] != second[:-apart], 0.5)
    sums = np.clip(second.sum(axis=1) // 4, 9, 15) - 9
    assert_counts(np.bincount(sums), np.diff(binom.cdf([-1, 39, 43, 47, 51, 55, 59, 100], 100, 0.5)))


def biased(words):
    """The first locus of each word always comes from the second parent."""
    return words | np.uint32(1)


def linked(words):
    """The last locus of each word comes from the parent of the first."""
    return words & np.uint32(2**31 - 1) | (words & np.uint32(1)) << np.uint32(31)


@pytest.mark.parametrize("spoil", [biased, linked])
def test_one_bit_that_is_not_fair_or_not_free_is_seen(spoil, monkeypatch: pytest.MonkeyPatch):
    draw = Free.origins
    monkeypatch.setattr(Free, "origins", lambda *a, **k: spoil(draw(*a, **k)))
    with pytest.raises(AssertionError):
        test_each_bit_of_free_recombination_is_a_fair_toss_of_its_own()


@pytest.mark.parametrize("loci", [2, 31, 32, 33, 64, 65, 100])
def test_one_crossover_crosses_words(loci: int):
    second = seconds(OnePoint(), 3_000, loci)
    point = (second[:, 1:] != second[:, :-1]).argmax(axis=1)
    assert ((second[:, 1:] != second[:, :-1]).sum(axis=1) == 1).all()
    assert point.min() == 0
    assert point.max() == loci - 2


# ----------------------------------------------------------------------------------------------- founders and mutants
FREE = LocusClass("free", 4, 0.0, 0.5, 0.2, -100.0, 100.0, True)
FIXED = LocusClass("fixed", 2, 3.0, 0.1, 0.2, -100.0, 100.0, False)
TIGHT = LocusClass("tight", 2, 0.9, 0.5, 0.5, 0.0, 1.0, True)
FEW = LocusClass("few", 3, 0.0, 0.0, 0.0, 0.0, 2.0, True, (0.25, 0.15, 0.6))
GENOME = Genome((FREE, FIXED, TIGHT, FEW))
N = 20_000


@pytest.fixture(scope="module")
def founders():
    return founding_alleles(GENOME, N, HERE)


def test_founders_have_the_distribution_of_their_class(founders):
    free, fixed = founders[:, GENOME.places["free"]], founders[:, GENOME.places["fixed"]]
    assert_mean(free, 0.0)
    assert_mean(free.astype(float) ** 2, 0.25)
    assert_mean(fixed, 3.0)
    tight = founders[:, GENOME.places["tight"]]
    assert tight.min() == 0.0
    assert tight.max() == 1.0
    few = founders[:, GENOME.places["few"]]
    for locus in range(3):
        assert_counts(np.bincount(few[:, locus].astype(int)), FEW.founder_shares)
    assert founders.dtype == np.float32


@pytest.mark.parametrize("name", ["free", "fixed", "tight", "few"])
def test_a_class_alone_has_the_alleles_that_it_has_in_the_genome(founders, name: str):
    assert np.array_equal(class_alleles(GENOME, name, 50, HERE, threads=2), founders[:50, GENOME.places[name]])


def test_runs_of_deviates_do_not_show():
    """Classes that begin and end within runs of 32 lanes, against the same loci as one class."""
    one = Genome((LocusClass("all", 110, 0.0, 0.5, 0.2, -100.0, 100.0, True),))
    sizes = (1, 30, 2, 64, 13)
    many = Genome(tuple(LocusClass(f"part {k}", n, 0.0, 0.5, 0.2, -9.0, 9.0, True) for k, n in enumerate(sizes)))
    whole = founding_alleles(one, 40, HERE)
    assert np.array_equal(whole, founding_alleles(many, 40, HERE, threads=2))
    assert np.array_equal(whole[:, 33:97], class_alleles(many, "part 3", 40, HERE))
    assert len(np.unique(whole)) > whole.size - 5  # two of 4400 float32 deviates may be the same by chance


def test_a_class_without_spread_costs_nothing():
    bare = Genome((LocusClass("bare", 1000, 7.0, 0.0, 0.1, 0.0, 5.0, False),))
    alleles = class_alleles(bare, "bare", 10**9, HERE)  # 4 TB, were it written out
    assert alleles.shape == (10**9, 1000)
    assert alleles[-1, -1] == 5.0
    assert not alleles.flags.writeable
    assert (founding_alleles(bare, 3, HERE) == 5.0).all()


def test_founders_loci_are_independent(founders):
    r = np.corrcoef(founders.T)[np.triu_indices(GENOME.n_loci, 1)]
    assert (np.abs(r) * np.sqrt(N) < Z).all()


@pytest.mark.parametrize("rate", [0.003, 0.1, 1.0])
def test_mutations_come_at_their_rate_and_have_their_size(founders, rate: float):
    mutants = mutated(GENOME, founders, rate, THERE)
    free = GENOME.places["free"]
    steps = (mutants - founders)[:, free].astype(np.float64)
    for locus in range(4):
        assert_share(steps[:, locus] != 0, rate)
    taken = steps[steps != 0]
    assert_mean(taken, 0.0)
    assert_mean(taken**2, 0.2**2)
    both = (steps[:, 0] != 0) & (steps[:, 1] != 0)
    assert_share(both, rate**2)


def test_a_rate_that_is_a_little_off_is_seen(founders, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mutating, "mutation", lambda genome, rate: mutation(genome, 0.85 * rate))
    with pytest.raises(AssertionError):
        test_mutations_come_at_their_rate_and_have_their_size(founders, 0.1)


def test_limits_hold(founders):
    tight = mutated(GENOME, founders, 1.0, THERE)[:, GENOME.places["tight"]]
    assert tight.min() == 0.0
    assert tight.max() == 1.0


def test_few_alleles_are_drawn_anew_with_the_founders_shares(founders):
    """A mutation may give the same allele again: P(change from a) = mu (1 - share of a)."""
    mutants = mutated(GENOME, founders, 1.0, THERE)[:, GENOME.places["few"]]
    for locus in range(3):
        assert_counts(np.bincount(mutants[:, locus].astype(int)), FEW.founder_shares)
    before = founders[:, GENOME.places["few"]]
    mutants = mutated(GENOME, founders, 0.3, THERE)[:, GENOME.places["few"]]
    for allele, share in enumerate(FEW.founder_shares):
        assert_share(mutants[before == allele] != allele, 0.3 * (1 - share))


def test_what_is_not_inherited_never_mutates(founders):
    fixed = GENOME.places["fixed"]
    assert np.array_equal(mutated(GENOME, founders, 1.0, THERE)[:, fixed], founders[:, fixed])


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_parents_keep_their_alleles(founders, rate: float):
    before = founders.tobytes()
    mutants = mutated(GENOME, founders, rate, THERE)
    assert founders.tobytes() == before
    assert not np.shares_memory(mutants, founders)
    assert np.array_equal(mutants, founders) == (rate == 0.0)


def test_a_genome_knows_its_places():
    assert GENOME.n_loci == 11
    assert GENOME.places == {"free": slice(0, 4), "fixed": slice(4, 6), "tight": slice(6, 8), "few": slice(8, 11)}
    assert GENOME.per_locus("mutation_size").tolist() == [0.2] * 6 + [0.5] * 2 + [0.0] * 3
