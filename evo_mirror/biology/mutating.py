"""Mutation: how alleles change on their way to a child.

Mutations are rare, so compiled code goes from one to the next: how many loci lie between is a geometric deviate, and the
work is in proportion to the mutations, not to the loci.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import among_few, beside, bounds_of_few, for_shares
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import RUN, Address, fill_normals, individual_keys, word
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.genome import Genome

f4 = np.float32
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
    few : (n_mapped,) int64 array
        Which row of ``bounds`` belongs to a locus of few alleles; -1 for loci with a continuum.
    bounds : (n_classes_of_few, n_bounds) uint64 array
    survival : (n_mapped,) uint64 array
        (1 - rate)^(g + 1) * 2**32, rounded down: a word below it skips more than g loci.
    guide : (256,) int64 array
        How many loci each word that begins with these eight bits skips at least.
    """

    locus: Any
    size: Any
    low: Any
    high: Any
    few: Any
    bounds: Any
    survival: Any
    guide: Any


@lru_cache(maxsize=16)
def mutation(genome: Genome, rate: float) -> Mutation:
    """What mutation at a rate needs to know of a genome; made once.

    Parameters
    ----------
    genome : Genome
    rate : float
        Mutations per locus per generation.
    """
    locus = np.flatnonzero(genome.per_locus("is_heritable"))
    classes_of_few = tuple(c for c in genome.classes if c.founder_shares)
    rows = [classes_of_few.index(c) if c.founder_shares else -1 for c in genome.classes]
    few = np.repeat(np.array(rows, np.int64), [c.n_loci for c in genome.classes])[locus]
    size, low, high = (genome.per_locus(name)[locus].astype(np.float32) for name in ("mutation_size", "low", "high"))
    # Products in order, no powers and no logarithms: the same bits with any mathematical library.
    survival = np.floor(np.cumprod(np.full(len(locus), 1.0 - rate)) * 2.0**32).astype(np.uint64)
    last_words = (np.arange(1, 257, dtype=np.uint64) << u8(24)) - u8(1)
    guide = len(locus) - np.searchsorted(survival[::-1], last_words, side="right")
    return Mutation(
        locus.astype(np.int64), size, low, high, few, bounds_of_few(classes_of_few), survival, guide.astype(np.int64)
    )


def mutation_keys(address: Address, n_individuals: int) -> NDArray[np.uint64]:
    """(3, n_individuals) uint64 array: keys for which loci mutate, for their steps, and for few alleles drawn anew."""
    addresses = (address, beside(address, "steps"), for_shares(beside(address, "steps")))
    return np.stack([individual_keys(a, np.arange(n_individuals)) for a in addresses])


def mutated(
    genome: Genome, alleles: NDArray[np.float32], rate: float, address: Address, *, threads: int = 1
) -> NDArray[np.float32]:  # fmt: skip
    """Mutate alleles: each heritable locus with probability ``rate``, independently.

    Loci with a continuum of alleles take a normal step and are kept within their limits. Loci with a few alleles draw one
    anew with the founders' shares, which may be the same again.

    Parameters
    ----------
    genome : Genome
    alleles : (n_individuals, n_loci) float32 array
        Not changed.
    rate : float
        Mutations per locus per generation.
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


@partial(compiled, inlined=True)
def _mutate(plan: Mutation, key: int, key_of_steps: int, key_of_shares: int, steps: Any, alleles: Any) -> None:
    """From one mutation straight to the next.

    The k-th word of the key says how many loci stay as they are before the k-th mutation, which has the k-th step.
    """
    k, n_mapped = 0, plan.locus.shape[0]
    place = _skipped(plan, word(key, 0))
    while place < n_mapped:
        if k % RUN == 0:
            fill_normals(key_of_steps, k, steps)
        locus, few = plan.locus[place], plan.few[place]
        if few < 0:
            moved = alleles[locus] + plan.size[place] * steps[k % RUN]
            alleles[locus] = min(max(moved, plan.low[place]), plan.high[place])
        else:
            alleles[locus] = f4(among_few(plan.bounds[few], word(key_of_shares, k)))
        k += 1
        place += 1 + _skipped(plan, word(key, k))


@partial(compiled, inlined=True)
def _skipped(plan: Mutation, drawn: Any) -> Any:
    """How many loci stay as they are before the next mutation: geometric, by inversion of its survival function."""
    n = plan.guide[u4(drawn) >> u4(24)]
    while n < plan.survival.shape[0] and u8(drawn) < plan.survival[n]:
        n += 1
    return n
