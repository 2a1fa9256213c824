"""Alleles: how founders, and loci that are not inherited, get theirs.

A locus is a lane of the individual's random stream, so that a class of loci has the same alleles whether it is drawn
with the rest of the genome or alone. Deviates come in runs of 32 lanes; see `machine.counters`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.machine.counters import RUN, Address, fill_normals, individual_keys, reference_normals, word
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.genome import Genome, LocusClass

f4 = np.float32
u8 = np.uint64


def founding_alleles(
    genome: Genome, n_individuals: int, address: Address, *, threads: int = 1
) -> NDArray[np.float32]:  # fmt: skip
    """Draw the alleles of individuals without parents, each locus from its class's founder distribution.

    Parameters
    ----------
    genome : Genome
    n_individuals : int
    address : Address
    threads : int

    Returns
    -------
    (n_individuals, n_loci) float32 array
    """
    alleles = np.empty((n_individuals, genome.n_loci), np.float32)
    for locus_class in genome.classes:
        place = genome.places[locus_class.name]
        if _is_constant(locus_class):
            alleles[:, place] = _limited(locus_class, locus_class.founder_mean)
        else:
            _draw(locus_class, place.start, address, alleles, place.start, threads)
    return alleles


def class_alleles(
    genome: Genome, name: str, n_individuals: int, address: Address, *, threads: int = 1
) -> NDArray[np.float32]:  # fmt: skip
    """The alleles that `founding_alleles` gives to the loci of one class, and nothing else.

    Parameters
    ----------
    genome : Genome
    name : str
        Of the class.
    n_individuals : int
    address : Address
    threads : int

    Returns
    -------
    (n_individuals, n_loci_of_the_class) float32 array
        Where the class has no spread: one number, looked at from everywhere, and read only.
    """
    (locus_class,) = (c for c in genome.classes if c.name == name)
    shape = (n_individuals, locus_class.n_loci)
    if _is_constant(locus_class):
        return np.broadcast_to(_limited(locus_class, locus_class.founder_mean), shape)
    alleles = np.empty(shape, np.float32)
    _draw(locus_class, genome.places[name].start, address, alleles, 0, threads)
    return alleles


def _is_constant(locus_class: LocusClass) -> bool:
    return locus_class.founder_spread == 0.0 and not locus_class.founder_shares


def _limited(locus_class: LocusClass, allele: float) -> np.float32:
    return f4(min(max(allele, locus_class.low), locus_class.high))


def _draw(
    locus_class: LocusClass, first_locus: int, address: Address, alleles: NDArray[np.float32], column: int, threads: int
) -> None:  # fmt: skip
    """Draw the loci of a class into the columns from ``column`` on."""
    n = len(alleles)
    places = (first_locus, column, locus_class.n_loci, alleles)
    if locus_class.founder_shares:
        keys = individual_keys(for_shares(address), np.arange(n))
        if locus_class.founder_shares_exact:
            _deal(locus_class, first_locus, keys, alleles, column)
            return
        in_blocks(n, threads, _draw_few, keys, bounds_of_few((locus_class,))[0], *places)
        return
    distribution = (locus_class.founder_mean, locus_class.founder_spread, locus_class.low, locus_class.high)
    in_blocks(n, threads, _draw_normal, individual_keys(address, np.arange(n)), *map(f4, distribution), *places)


def _deal(
    locus_class: LocusClass, first_locus: int, keys: NDArray[np.uint64], alleles: NDArray[np.float32], column: int
) -> None:  # fmt: skip
    """Deal out alleles in exactly their shares: at each locus, a shuffle of its own says who carries which."""
    dealt = np.repeat(np.arange(len(locus_class.founder_shares)), counts_of(locus_class.founder_shares, len(alleles)))
    drawn = np.empty(len(alleles), np.uint32)
    for locus in range(locus_class.n_loci):
        _fill_words(keys, first_locus + locus, drawn)
        alleles[np.argsort(drawn, kind="stable"), column + locus] = dealt


@compiled
def _fill_words(keys: Any, lane: int, drawn: Any) -> None:
    for i in range(drawn.shape[0]):
        drawn[i] = word(keys[i], lane)


def counts_of(shares: tuple[float, ...], n_individuals: int) -> NDArray[np.int64]:
    """(n_alleles,) int64 array: how many carry each allele, as nearly in these shares as whole numbers allow.

    Those left over after rounding down go to the largest remainders, and among equals to the first.

    Parameters
    ----------
    shares : tuple of float
        Add up to 1.
    n_individuals : int
    """
    wanted = np.array(shares, np.float64) * n_individuals
    counts = np.floor(wanted + 1e-9).astype(np.int64)
    first = np.argsort(-(wanted - counts), kind="stable")[: n_individuals - counts.sum()]
    counts[first] += 1
    return counts


@compiled
def _draw_normal(
    first: int, last: int, keys: Any, mean: Any, spread: Any, low: Any, high: Any,
    first_locus: int, column: int, n_loci: int, alleles: Any,
) -> None:  # fmt: skip
    run = np.empty(RUN, np.float32)
    for i in range(first, last):
        for start in range(first_locus // RUN * RUN, first_locus + n_loci, RUN):
            fill_normals(keys[i], start, run)
            for locus in range(max(start, first_locus), min(start + RUN, first_locus + n_loci)):
                allele = mean + spread * run[locus - start]
                alleles[i, column + locus - first_locus] = min(max(allele, low), high)


def _draw_normal_in_numpy(
    first: int, last: int, keys: Any, mean: Any, spread: Any, low: Any, high: Any,
    first_locus: int, column: int, n_loci: int, alleles: Any,
) -> None:  # fmt: skip
    """The same, an individual at a time."""
    for i in range(first, last):
        drawn = mean + spread * reference_normals(keys[i], first_locus, n_loci)
        alleles[i, column : column + n_loci] = np.minimum(np.maximum(drawn, low), high)


if not HAS_COMPILER:
    _draw_normal = _draw_normal_in_numpy


@compiled
def _draw_few(
    first: int, last: int, keys: Any, bounds: Any, first_locus: int, column: int, n_loci: int, alleles: Any
) -> None:  # fmt: skip
    for i in range(first, last):
        for locus in range(n_loci):
            alleles[i, column + locus] = f4(among_few(bounds, word(keys[i], first_locus + locus)))


def for_shares(address: Address) -> Address:
    """An address of its own: at one address words and normal deviates are made of the same bits."""
    return beside(address, "shares")


def beside(address: Address, what: str) -> Address:
    """The address of another stream of the same kind of thing."""
    return Address(address.seed, f"{address.purpose}: {what}", address.replicate, address.generation)


def bounds_of_few(classes: tuple[LocusClass, ...]) -> NDArray[np.uint64]:
    """(n_classes, n_bounds) uint64 array: which words mean which allele, for classes of few alleles.

    An allele is the number of bounds that a word is not below; bounds that no word reaches fill the rows.
    """
    width = max((len(c.founder_shares) - 1 for c in classes), default=0)
    bounds = np.full((len(classes), width), 2**32, np.uint64)
    for row, locus_class in zip(bounds, classes, strict=True):
        row[: len(locus_class.founder_shares) - 1] = np.floor(np.cumsum(locus_class.founder_shares)[:-1] * 2.0**32)
    return bounds


@partial(compiled, inlined=True)
def among_few(bounds: Any, drawn: Any) -> int:
    """Which of a few alleles a word draws."""
    allele = 0
    while allele < bounds.shape[0] and u8(drawn) >= bounds[allele]:
        allele += 1
    return allele
