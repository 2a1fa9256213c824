"""Mutation: how alleles change on their way to a child.

Mutations are rare, so compiled code goes from one to the next: how many loci lie between is a geometric deviate, and the
work is in proportion to the mutations, not to the loci. A geometric deviate has no memory: where the next loci have another
rate, it is drawn anew from their first one on.

What a mutation does to an allele stands in the class of the locus; `biology.mutation` says which kinds there are.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology._mutating_in_numpy import mutate_rows_in_numpy
from evo_mirror.biology.alleles import among_few, beside, bounds_of_few, for_shares
from evo_mirror.foundation.once import once
from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.machine.counters import RUN, Address, fill_normals, keys_of_streams, word
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.genome import Genome, LocusClass

f4 = np.float32
i8 = np.int64
u4 = np.uint32
u8 = np.uint64


class Mutation(NamedTuple):
    """What mutation needs to know of a genome, by place on the map: along the loci that are inherited.

    Attributes
    ----------
    locus : (n_mapped,) int64 array
        Where each place lies along the genome.
    size, low, high : (n_mapped,) float32 array
        Standard deviation of a step, and the limits of alleles [effect units].
    mean : (n_mapped,) float32 array
        Around which mutants are drawn anew [effect units]; of no concern to loci that take steps.
    redraws : (n_mapped,) bool array
        Whether mutants are drawn anew.
    few : (n_mapped,) int64 array
        Which row of ``bounds`` belongs to a locus of few alleles, or to allele 0 of it; -1 for loci with a continuum.
    last : (n_mapped,) int64 array
        The last allele that has a row of its own: 0 where all share one.
    bounds : (n_rows, n_bounds) uint64 array
    stretches : (n_stretches, 2) int64 array
        First place, and place after the last, of loci side by side that mutate at one rate; none where they do not mutate.
    survival : (n_mapped,) uint64 array
        (1 - rate)^(g + 1) * 2**32, rounded down, at the g-th place of a stretch: a word below it skips more than g loci.
    guide : (n_stretches, 256) int64 array
        How many loci each word that begins with these eight bits skips at least.
    """

    locus: Any
    size: Any
    low: Any
    high: Any
    mean: Any
    redraws: Any
    few: Any
    last: Any
    bounds: Any
    stretches: Any
    survival: Any
    guide: Any


@once
@lru_cache(maxsize=16)
def mutation(genome: Genome, rate: float) -> Mutation:
    """What mutation at a rate needs to know of a genome; made once.

    Parameters
    ----------
    genome : Genome
    rate : float
        Mutations per locus per generation, where a class has no rate of its own; 0 stops those of all classes.
    """
    locus = np.flatnonzero(genome.per_locus("is_heritable"))

    def per_place(values: list[Any], kind: Any) -> NDArray[Any]:
        return np.repeat(np.array(values, kind), [c.n_loci for c in genome.classes])[locus]

    first_rows, bounds = _rows_of_few(genome.classes)
    rates = per_place(
        [rate if c.mutation_rate is None or rate == 0.0 else c.mutation_rate for c in genome.classes], float
    )
    stretches, survival, guide = _skipping(rates)
    size, low, high, mean = (
        genome.per_locus(name)[locus].astype(np.float32) for name in ("mutation_size", "low", "high", "founder_mean")
    )
    redraws = per_place([c.mutation_redraws for c in genome.classes], np.bool_)
    few, last = (
        per_place(first_rows, np.int64),
        per_place([max(0, len(c.mutation_matrix) - 1) for c in genome.classes], np.int64),
    )
    return Mutation(
        locus.astype(np.int64), size, low, high, mean, redraws, few, last, bounds, stretches, survival, guide
    )  # fmt: skip


def _rows_of_few(classes: tuple[LocusClass, ...]) -> tuple[list[int], NDArray[np.uint64]]:
    """Of each class the first row of bounds, -1 for a continuum; and the bounds: one row, or one for each allele before."""
    first_rows: list[int] = []
    rows: list[NDArray[np.uint64]] = []
    for c in classes:
        first_rows.append(len(rows) if c.founder_shares else -1)
        if c.founder_shares and c.mutation_matrix:
            rows += [np.rint(np.cumsum(row)[:-1] * 2.0**32).astype(np.uint64) for row in c.mutation_matrix]
        elif c.founder_shares:
            rows += [*bounds_of_few((c,))]
    bounds = np.full((len(rows), max(map(len, rows), default=0)), 2**32, np.uint64)
    for bound, row in zip(bounds, rows, strict=True):
        bound[: len(row)] = row
    return first_rows, bounds


def _skipping(rates: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    """Stretches, survival and guide of `Mutation`, from the (n_mapped,) rates of places."""
    ends = [0, *(np.flatnonzero(np.diff(rates)) + 1).tolist(), len(rates)]
    stretches = [(first, end) for first, end in pairwise(ends) if first < end and rates[first] > 0.0]
    survival = np.full(len(rates), 2**32, np.uint64)
    guide = np.empty((len(stretches), 256), np.int64)
    last_words = (np.arange(1, 257, dtype=np.uint64) << u8(24)) - u8(1)
    for row, (first, end) in zip(guide, stretches, strict=True):
        # Products in order, no powers and no logarithms: the same bits with any mathematical library.
        survival[first:end] = np.floor(np.cumprod(1.0 - rates[first:end]) * 2.0**32).astype(np.uint64)
        row[:] = end - first - np.searchsorted(survival[first:end][::-1], last_words, side="right")
    return np.array(stretches, np.int64).reshape(-1, 2), survival, guide


def mutation_keys(address: Address, n_individuals: int) -> NDArray[np.uint64]:
    """(3, n_individuals) uint64 array: keys for which loci mutate, for their steps, and for few alleles drawn anew."""
    addresses = (address, beside(address, "steps"), for_shares(beside(address, "steps")))
    return keys_of_streams(addresses, np.arange(n_individuals))


def mutated(
    genome: Genome, alleles: NDArray[np.float32], rate: float, address: Address, *, threads: int = 1
) -> NDArray[np.float32]:  # fmt: skip
    """Mutate alleles: each heritable locus with probability ``rate``, or its class's own, independently.

    Loci with a continuum of alleles take a normal step, or are drawn anew around the founders' mean, and are kept within
    their limits. Loci with a few alleles draw one anew: with the founders' shares, or with those that belong to the allele
    before. It may be the same again.

    Parameters
    ----------
    genome : Genome
    alleles : (n_individuals, n_loci) float32 array
        Not changed.
    rate : float
        Mutations per locus per generation, where a class has no rate of its own; 0 stops those of all classes.
    address : Address
    threads : int

    Returns
    -------
    (n_individuals, n_loci) float32 array
    """
    result, n = np.array(alleles, np.float32, order="C"), len(alleles)
    in_blocks(n, threads, mutate_rows, mutation(genome, rate), mutation_keys(address, n), result)
    return result


@compiled
def mutate_rows(first: int, last: int, plan: Mutation, keys: Any, alleles: Any) -> None:
    """Mutate individuals ``first`` to ``last - 1`` in place.

    Parameters
    ----------
    first, last : int
    plan : Mutation
    keys : (3, n_individuals) uint64 array
        From `mutation_keys`.
    alleles : (n_individuals, n_loci) float32 array
        Changed.
    """
    steps = np.empty(RUN, np.float32)
    for i in range(first, last):
        _mutate(plan, keys[0, i], keys[1, i], keys[2, i], steps, alleles[i])


if not HAS_COMPILER:
    mutate_rows = mutate_rows_in_numpy


@partial(compiled, inlined=True)
def _mutate(plan: Mutation, key: int, key_of_steps: int, key_of_shares: int, steps: Any, alleles: Any) -> None:
    """From one mutation straight to the next.

    Words of the key say in turn how many loci stay as they are before the next mutation, or until the rate changes; the k-th
    mutation has the k-th step.
    """
    k = n_words = 0
    for stretch in range(plan.stretches.shape[0]):
        place, end = plan.stretches[stretch, 0], plan.stretches[stretch, 1]
        place += _skipped(plan, stretch, word(key, n_words))
        n_words += 1
        while place < end:
            if k % RUN == 0:
                fill_normals(key_of_steps, k, steps)
            locus, few = plan.locus[place], plan.few[place]
            if few < 0:
                before = plan.mean[place] if plan.redraws[place] else alleles[locus]
                moved = before + plan.size[place] * steps[k % RUN]
                alleles[locus] = min(max(moved, plan.low[place]), plan.high[place])
            else:
                row = few + min(max(i8(alleles[locus]), i8(0)), plan.last[place])
                alleles[locus] = f4(among_few(plan.bounds[row], word(key_of_shares, k)))
            k += 1
            place += 1 + _skipped(plan, stretch, word(key, n_words))
            n_words += 1


@partial(compiled, inlined=True)
def _skipped(plan: Mutation, stretch: int, drawn: Any) -> Any:
    """How many loci stay as they are before the next mutation: geometric, by inversion of its survival function."""
    first, length = plan.stretches[stretch, 0], plan.stretches[stretch, 1] - plan.stretches[stretch, 0]
    n = plan.guide[stretch, u4(drawn) >> u4(24)]
    while n < length and u8(drawn) < plan.survival[first + n]:
        n += 1
    return n
