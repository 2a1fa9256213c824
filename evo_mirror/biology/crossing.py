"""Crossing: how children get their alleles from those of two parents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.mutating import Mutation, mutate_rows, mutation, mutation_keys
from evo_mirror.foundation.once import once
from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.machine.counters import Address
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.genome import Genome

_AT_HAND = 16 if HAS_COMPILER else 512
"""Children that are made before they mutate: their alleles are still in the nearest cache by then, or numpy has enough to do."""

u4 = np.uint32
u8 = np.uint64


def crossed(
    genome: Genome, alleles: NDArray[np.float32], parents: NDArray[np.int64], origins: NDArray[np.uint32], rate: float,
    address: Address, *, threads: int = 1,
) -> NDArray[np.float32]:  # fmt: skip
    """Make children: each allele from the parent that its origin names, then mutated (see `mutating.mutated`).

    Parameters
    ----------
    genome : Genome
    alleles : (n_individuals, n_loci) float32 array
        Of the parents' generation.
    parents : (n_children, 2) int64 array
    origins : (n_children, n_words) uint32 array
        From `Recombination.origins`, for the loci that are inherited; all others come from the first parent.
    rate : float
        Mutations per locus per generation, where a class has no rate of its own; 0 stops those of all classes.
    address : Address
        Of mutation; child k is individual k of it.
    threads : int

    Returns
    -------
    (n_children, n_loci) float32 array
    """
    n = len(parents)
    children = np.empty((n, genome.n_loci), np.float32)
    in_blocks(
        n, threads, cross_block, np.ascontiguousarray(alleles), np.ascontiguousarray(parents), origins,
        stretches_of(genome), mutation(genome, rate), mutation_keys(address, n), children,
    )  # fmt: skip
    return children


@once
def stretches_of(genome: Genome) -> NDArray[np.uint64]:
    """(n_stretches, 3) uint64 array: first locus, locus after the last, and 1 for loci that are inherited, else 0."""
    stretches: list[list[int]] = []
    for locus_class in genome.classes:
        place, inherited = genome.places[locus_class.name], int(locus_class.is_heritable)
        if stretches and stretches[-1][2] == inherited:
            stretches[-1][1] = place.stop
        else:
            stretches.append([place.start, place.stop, inherited])
    return np.array(stretches, np.uint64).reshape(-1, 3)


@compiled
def cross_block(
    first: int, last: int, alleles: Any, parents: Any, origins: Any, stretches: Any, plan: Mutation, keys: Any,
    children: Any,
) -> None:  # fmt: skip
    """Make children ``first`` to ``last - 1``: take their alleles, then mutate them. Arguments as in `crossed`.

    Parameters
    ----------
    first, last : int
    alleles : (n_individuals, n_loci) float32 array
    parents : (n_children, 2) int64 array
    origins : (n_children, n_words) uint32 array
    stretches : (n_stretches, 3) uint64 array
        From `stretches_of`.
    plan : Mutation
    keys : (3, n_children) uint64 array
        From `mutating.mutation_keys`.
    children : (n_children, n_loci) float32 array
        Written.
    """
    for start in range(first, last, _AT_HAND):
        end = min(start + _AT_HAND, last)
        _take_rows(start, end, alleles, parents, origins, stretches, children)
        mutate_rows(start, end, plan, keys, children)


@compiled
def _take_rows(
    first: int, last: int, alleles: Any, parents: Any, origins: Any, stretches: Any, children: Any
) -> None:  # fmt: skip
    """Take each allele from one of two parents.

    Bits are counted along the loci that are inherited, so that a word of them may belong to two stretches. Places are
    unsigned: they never count from the end, and the compiler need not look whether they do. Rows are looked up here and not
    handed to another function: to hand one over, even to code that is put in its place, takes as long as some twenty loci.
    """
    for k in range(first, last):
        one, other, child, bits_of_child = alleles[parents[k, 0]], alleles[parents[k, 1]], children[k], origins[k]
        mapped = u8(0)
        for stretch in range(stretches.shape[0]):
            locus, end = stretches[stretch, 0], stretches[stretch, 1]
            if stretches[stretch, 2] == u8(0):
                for still in range(locus, end):
                    child[still] = one[still]
                continue
            while locus < end:
                bit = mapped & u8(31)
                bits = bits_of_child[mapped >> u8(5)] >> u4(bit)
                n = min(u8(32) - bit, end - locus)
                if n == u8(32):  # a number that the compiler knows takes half the time
                    for j in range(32):
                        child[locus + u8(j)] = other[locus + u8(j)] if (bits >> u4(j)) & u4(1) else one[locus + u8(j)]
                else:
                    for j in range(n):
                        child[locus + u8(j)] = other[locus + u8(j)] if (bits >> u4(j)) & u4(1) else one[locus + u8(j)]
                mapped += n
                locus += n


def _take_rows_in_numpy(
    first: int, last: int, alleles: Any, parents: Any, origins: Any, stretches: Any, children: Any
) -> None:  # fmt: skip
    """The same, some children at a time: few of them where there are many loci, so that little is made on the way."""
    is_inherited = np.repeat(stretches[:, 2] == 1, (stretches[:, 1] - stretches[:, 0]).astype(np.int64))
    at_once = max(1, 2**16 // max(1, len(is_inherited)))
    for start in range(first, last, at_once):
        rows = slice(start, min(start + at_once, last))
        bits = np.unpackbits(origins[rows].astype("<u4").view(np.uint8), axis=1, bitorder="little")
        is_of_other = np.zeros((len(bits), len(is_inherited)), np.bool_)
        is_of_other[:, is_inherited] = bits[:, : is_inherited.sum()]
        children[rows] = np.where(is_of_other, alleles[parents[rows, 1]], alleles[parents[rows, 0]])


if not HAS_COMPILER:
    _take_rows = _take_rows_in_numpy
