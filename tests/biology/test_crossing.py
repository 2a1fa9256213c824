"""Children of two parents: compiled code against a plain-Python specification, and mutation against its law."""

import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from chances import FALSE_ALARM, assert_counts, assert_share
from scipy.special import chdtri
from scipy.stats import binom

from evo_mirror.biology import mutating
from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.biology.crossing import crossed
from evo_mirror.biology.inheritance.clonal import Clonal
from evo_mirror.biology.inheritance.free import Free
from evo_mirror.biology.inheritance.map import Map
from evo_mirror.biology.inheritance.n_point import NPoint
from evo_mirror.biology.inheritance.one_point import OnePoint
from evo_mirror.biology.mutating import mutated, mutation
from evo_mirror.machine.counters import Address, individual_keys, reference_normals, word
from evo_mirror.state.genome import Genome, LocusClass

HERE, THERE = Address(41, "founders"), Address(41, "mutation", 2, 7)


def spanning(name: str, n: int, **changes) -> LocusClass:
    return replace(LocusClass(name, n, 0.0, 0.5, 0.2, -9.0, 9.0, True), **changes)


# Inherited and not by turns, with words of origins that belong to two stretches: 1 | 40 | (5) | 29 | 3 | (2) | 60 | (1)
AWKWARD = Genome(
    (
        spanning("first", 1),
        spanning("long", 40, mutation_size=0.7, low=-0.6, high=0.4),
        spanning("fixed", 5, is_heritable=False),
        spanning("more", 29),
        spanning("few", 3, founder_shares=(0.25, 0.15, 0.6)),
        spanning("two", 2, founder_shares=(0.5, 0.5), is_heritable=False),
        spanning("others", 4, founder_shares=(0.9, 0.1)),
        spanning("rest", 56),
        spanning("last", 1, is_heritable=False),
    )
)


# ------------------------------------------------------------------------------------------------------ specification
def specified(genome: Genome, alleles, parents, origins, rate: float, address: Address) -> np.ndarray:
    """What `crossed` does, allele by allele, in plain Python with numbers of the specified kinds."""
    classes = [c for c in genome.classes for _ in range(c.n_loci)]
    mapped = [locus for locus, c in enumerate(classes) if c.is_heritable]
    addresses = [Address(address.seed, f"{address.purpose}{s}", address.replicate, address.generation)
                 for s in ("", ": steps", ": steps: shares")]  # fmt: skip
    children = []
    for i, (one, other) in enumerate(parents):
        hits, steps, shares = (int(individual_keys(a, np.array([i]))[0]) for a in addresses)
        child = alleles[one].copy()
        for place, locus in enumerate(mapped):
            if int(origins[i, place // 32]) >> place % 32 & 1:
                child[locus] = alleles[other, locus]
        place = k = 0
        while True:
            drawn, survival = int(word(np.uint64(hits), np.uint32(k))), 1.0 - rate
            while place < len(mapped) and drawn < int(survival * 2**32):
                place, survival = place + 1, survival * (1.0 - rate)
            if place >= len(mapped):
                break
            locus, c = mapped[place], classes[mapped[place]]
            if c.founder_shares:
                bounds = [int(sum(c.founder_shares[:n]) * 2**32) for n in range(1, len(c.founder_shares))]
                drawn = int(word(np.uint64(shares), np.uint32(k)))
                child[locus] = sum(drawn >= bound for bound in bounds)
            else:
                step = np.float32(c.mutation_size) * reference_normals(steps, k // 32 * 32, 32)[k % 32]
                child[locus] = min(max(child[locus] + step, np.float32(c.low)), np.float32(c.high))
            place, k = place + 1, k + 1
        children.append(child)
    return np.array(children)


@pytest.mark.parametrize("rate", [0.0, 1e-3, 1 / 64, 0.2, 0.9, 1.0])
def test_children_are_as_specified(rate: float):
    alleles = founding_alleles(AWKWARD, 12, HERE)
    parents = np.random.default_rng(3).integers(0, 12, (40, 2))
    origins = Free().origins(40, 133, HERE)
    children = crossed(AWKWARD, alleles, parents, origins, rate, THERE)
    assert np.array_equal(children, specified(AWKWARD, alleles, parents, origins, rate, THERE))
    assert children.dtype == np.float32
    assert children.flags.c_contiguous


SCHEMES = (Free(), OnePoint(), Clonal(), Map(rates=0.07), NPoint(crossovers=9))


@pytest.mark.parametrize("scheme", SCHEMES, ids=["free", "one_point", "clonal", "map", "n_point"])
def test_every_scheme_reaches_the_children_as_drawn(scheme):
    alleles = founding_alleles(AWKWARD, 12, HERE)
    parents = np.random.default_rng(6).integers(0, 12, (20, 2))
    origins = scheme.origins(20, 133, HERE)
    children = crossed(AWKWARD, alleles, parents, origins, 0.0, THERE)
    assert np.array_equal(children, specified(AWKWARD, alleles, parents, origins, 0.0, THERE))


@pytest.mark.parametrize("rate", [0.0, 1 / 64, 1.0])
def test_threads_and_the_number_of_children_change_no_byte(rate: float):
    alleles = founding_alleles(AWKWARD, 200, HERE)
    parents = np.random.default_rng(4).integers(0, 200, (200, 2))
    origins = Free().origins(200, 133, HERE)
    alone = crossed(AWKWARD, alleles, parents, origins, rate, THERE)
    for threads in (2, 3, 8):
        assert alone.tobytes() == crossed(AWKWARD, alleles, parents, origins, rate, THERE, threads=threads).tobytes()
    assert np.array_equal(alone[:17], crossed(AWKWARD, alleles, parents[:17], origins[:17], rate, THERE))
    assert (
        mutated(AWKWARD, alleles, rate, THERE).tobytes() == mutated(AWKWARD, alleles, rate, THERE, threads=2).tobytes()
    )


def test_crossing_and_mutation_may_be_two_steps():
    """The toolbox mutates what another operator has mated: the same children."""
    alleles = founding_alleles(AWKWARD, 12, HERE)
    parents = np.random.default_rng(5).integers(0, 12, (30, 2))
    origins = Free().origins(30, 133, HERE)
    mixed = crossed(AWKWARD, alleles, parents, origins, 0.0, THERE)
    at_once = crossed(AWKWARD, alleles, parents, origins, 0.1, THERE)
    assert np.array_equal(mutated(AWKWARD, mixed, 0.1, THERE), at_once)
    assert not np.array_equal(mixed, at_once)


def test_nothing_inherited_and_nobody_born_are_no_problem():
    still = Genome(tuple(replace(c, is_heritable=False) for c in AWKWARD.classes))
    alleles = founding_alleles(still, 4, HERE)
    parents = np.array([[0, 1], [2, 3]])
    assert np.array_equal(crossed(still, alleles, parents, Free().origins(2, 0, HERE), 0.5, THERE), alleles[[0, 2]])
    assert crossed(AWKWARD, alleles, parents[:0], Free().origins(0, 133, HERE), 0.5, THERE).shape == (0, 141)


@pytest.mark.needs_compiler("to count what plain Python makes on the way takes minutes")
def test_no_table_of_individuals_by_loci_is_made_on_the_way():
    """Beside the children themselves: a few numbers and a bit for each locus, in bytes allocated."""
    wide = Genome((spanning("wide", 1000), spanning("still", 50, is_heritable=False)))
    parents = np.random.default_rng(7).integers(0, 500, (500, 2))

    def peak(work) -> float:
        work()  # compiled, and what is kept is kept
        tracemalloc.start()
        made = work()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most / made.nbytes

    founders = founding_alleles(wide, 500, HERE)
    for scheme in SCHEMES:
        origins = scheme.origins(500, 1000, HERE)
        assert peak(lambda scheme=scheme: scheme.origins(500, 1000, HERE)) < 6.0
        assert peak(lambda origins=origins: crossed(wide, founders, parents, origins, 0.02, THERE)) < 1.05
    assert peak(lambda: founding_alleles(wide, 500, HERE)) < 1.05
    assert peak(lambda: mutated(wide, founders, 0.02, THERE)) < 1.05


WITHOUT_COMPILER = """
import numpy as np, test_crossing as t
from evo_mirror.biology.selection.tournament import Tournament
alleles = t.founding_alleles(t.AWKWARD, 6, t.HERE)
parents = np.random.default_rng(3).integers(0, 6, (8, 2))
origins = [scheme.origins(8, 133, t.HERE).tobytes().hex() for scheme in t.SCHEMES]
print(origins, Tournament().choose(alleles[:, 0].astype(float), 9, t.HERE))
print(t.crossed(t.AWKWARD, alleles, parents, t.Free().origins(8, 133, t.HERE), 0.2, t.THERE).tobytes().hex())
"""


def test_without_a_compiler_the_children_are_the_same(checkout):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(checkout), str(checkout / "tests" / "biology")])}
    said = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", WITHOUT_COMPILER], env={**environment, "NUMBA_DISABLE_JIT": disabled},
            capture_output=True, text=True, check=True,
        ).stdout
        for disabled in ("0", "1")
    ]  # fmt: skip
    assert len(said[0]) > 8 * 141 * 8
    assert said[0] == said[1]


# ---------------------------------------------------------------------------------------------------- law of mutation
RATE, LOCI, N = 0.06, 40, 30_000
PLAIN = Genome((spanning("still", 2, is_heritable=False), spanning("plain", LOCI), spanning("end", 1)))
MAPPED = LOCI + 1


def hits_of(address: Address = THERE) -> np.ndarray:
    """(N, MAPPED) bool array: which inherited loci mutated."""
    changed = mutated(PLAIN, np.zeros((N, MAPPED + 2), np.float32), RATE, address, threads=2) != 0
    assert not changed[:, :2].any()
    return changed[:, 2:]


def check_law(hits) -> None:
    """Every locus at its rate, the first and the last too; neighbours and neighbouring children independently."""

    def shares(columns, expected):
        z = (columns.mean(axis=0) - expected) / np.sqrt(expected * (1 - expected) / len(columns))
        assert (z**2).sum() < chdtri(len(z), FALSE_ALARM), f"columns up to {np.abs(z).max():.1f} standard errors off"

    shares(hits, RATE)
    assert_share(hits[:, 0], RATE)
    assert_share(hits[:, -1], RATE)
    for apart in (1, 2, 7):
        shares((hits[:, apart:] & hits[:, :-apart])[:, :: 2 * apart], RATE**2)
        shares((hits[apart:] & hits[:-apart])[:: 2 * apart], RATE**2)
    counts = np.minimum(hits.sum(axis=1), 8)
    assert_counts(np.bincount(counts), [*binom.pmf(range(8), MAPPED, RATE), binom.sf(7, MAPPED, RATE)])


def test_mutations_of_a_child_are_binomial_and_fall_anywhere():
    check_law(hits_of())


def one_more(plan):
    """The first locus of each gap would never mutate."""
    return plan._replace(survival=np.concatenate([[np.uint64(2**32)], plan.survival[:-1]]), guide=plan.guide + 1)


def a_word_short(plan):
    """A guide that skips a locus too many for a few words in a hundred."""
    return plan._replace(guide=plan.guide + (np.arange(256) % 32 == 5))


def too_often(plan):
    """A rate 7 per cent too high."""
    return plan._replace(survival=mutation(PLAIN, 1.07 * RATE).survival, guide=mutation(PLAIN, 1.07 * RATE).guide)


@pytest.mark.parametrize("spoil", [one_more, a_word_short, too_often])
def test_a_small_error_in_skipping_is_seen(spoil, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mutating, "mutation", lambda genome, rate: spoil(mutation(genome, rate)))
    with pytest.raises(AssertionError):
        check_law(hits_of())


def test_children_that_share_a_key_are_seen(monkeypatch: pytest.MonkeyPatch):
    keys = mutating.mutation_keys
    monkeypatch.setattr(mutating, "mutation_keys", lambda a, n: np.ascontiguousarray(keys(a, n)[:, np.arange(n) // 2]))
    with pytest.raises(AssertionError):
        check_law(hits_of())


@pytest.mark.parametrize("rate", [1e-12, 1e-5, 1 / 64, 0.5, 1 - 1e-9])
def test_skipping_has_the_survival_function_of_a_geometric_deviate(rate: float):
    plan = mutation(PLAIN, rate)
    wanted = (1 - rate) ** np.arange(1.0, MAPPED + 1)
    np.testing.assert_allclose(plan.survival / 2.0**32, wanted, rtol=1e-12, atol=2.0**-32)


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_never_and_always_are_exact(rate: float):
    changed = mutated(PLAIN, np.zeros((20_000, MAPPED + 2), np.float32), rate, THERE)[:, 2:] != 0
    assert (changed == (rate == 1.0)).all()
