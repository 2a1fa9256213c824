"""Descent: whose lines meet when, and in whom an allele arose; pure functions on the columns of a pedigree.

A generation is told by the places of its members' parents in the generation before: (n, 2), or (n,) where only one parent
counts, as for clones, or for the alleles at one locus. Founders have none: -1.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled


def ancestors(parents: NDArray[np.integer], places: NDArray[np.integer]) -> NDArray[np.int64]:
    """Places, in the generation before, of all parents of some individuals.

    Parameters
    ----------
    parents : (n_individuals, 2) or (n_individuals,) int array
    places : (n_some,) int array
        Of the individuals asked about.

    Returns
    -------
    (n_ancestors,) int64 array
        Ascending, each once; none for founders.
    """
    found = np.unique(np.asarray(parents)[places])
    return found[found >= 0].astype(np.int64)


def line_of_descent(parents: Iterable[NDArray[np.integer]], place: int) -> NDArray[np.int64]:
    """Follow one individual back along a single parent.

    Parameters
    ----------
    parents : iterable of (n_individuals,) int array
        Of the individual's generation, then of the one before, and so on.
    place : int
        Of the individual in its generation.

    Returns
    -------
    (n_generations,) int64 array
        Its place, that of its parent, and so on, back to the founder.
    """
    line = [place]
    for parent in parents:
        before = int(parent[line[-1]])
        if before < 0:
            break
        line.append(before)
    return np.array(line, np.int64)


def lines_left(parents: Iterable[NDArray[np.integer]], places: NDArray[np.integer]) -> NDArray[np.int64]:
    """How many different ancestors some individuals have, each generation further back.

    With two parents that is the number of all ancestors; with one it can only fall, and is 1 from the most recent common
    ancestor on. Among N parents, drawn at random, n lines have N (1 - (1 - 1/N)^n) on average a generation before.

    Parameters
    ----------
    parents : iterable of (n_individuals, 2) or (n_individuals,) int array
        Of the individuals' generation, then of the one before, and so on.
    places : (n_some,) int array
        Of the individuals in their generation.

    Returns
    -------
    (1 + n_generations,) int64 array
        From the individuals themselves on.
    """
    here = np.unique(np.asarray(places)).astype(np.int64)
    left = [len(here)]
    for parent in parents:
        here = ancestors(parent, here)
        if not len(here):
            break
        left.append(len(here))
    return np.array(left, np.int64)


def coalescence_time(parents: Iterable[NDArray[np.integer]], places: NDArray[np.integer]) -> int | None:
    """Generations back to the most recent common ancestor, along a single parent.

    Two lines among N parents drawn at random meet with probability 1/N a generation: after N generations on average.

    Parameters
    ----------
    parents : iterable of (n_individuals,) int array
        Of the individuals' generation, then of the one before, and so on; read no further than needed.
    places : (n_some,) int array
        Of the individuals in their generation.

    Returns
    -------
    int or None
        0 for a single individual; None where the founders are still several.
    """
    here = np.unique(np.asarray(places)).astype(np.int64)
    if len(here) <= 1:
        return 0
    for time, parent in enumerate(parents, start=1):
        here = ancestors(parent, here)
        if len(here) <= 1:
            return time if len(here) else None
    return None


def labels(n_individuals: int, n_loci: int, ploidy: int) -> NDArray[np.float32]:
    """A name for every copy of every locus, to be bred in place of alleles: where a child's copy came from is what it carries.

    Parameters
    ----------
    n_individuals, n_loci, ploidy : int

    Returns
    -------
    (n_individuals, n_loci, ploidy) float32 array
        Place of the individual times ploidy, plus the number of the copy: exact up to 2**24 copies.
    """
    names = np.arange(n_individuals * ploidy, dtype=np.float32).reshape(n_individuals, 1, ploidy)
    return np.ascontiguousarray(np.broadcast_to(names, (n_individuals, n_loci, ploidy)))


def carriers(
    children: NDArray[np.float32], *, sources: NDArray[np.int64], alleles: NDArray[np.float32],
    before: NDArray[np.int64], birth_ids: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    """In whom each allele arose: the same individual as its source's, unless it differs from what the source carried.

    A mutation that leaves the allele as it was, at a limit or drawn anew, is none: nobody could tell. An allele that changes
    and changes back has arisen again.

    Parameters
    ----------
    children : (n_children, n_loci, ploidy) float32 array
        Alleles [effect units].
    sources : (n_children, n_loci, ploidy) int64 array
        Which copy each came from: place of the parent times ploidy, plus the number of the copy. Places count those of the
        parents' generation, then the children in order, who may be parents of later ones where generations overlap.
    alleles : (n_individuals, n_loci, ploidy) float32 array
        Of the parents' generation [effect units].
    before : (n_individuals, n_loci, ploidy) int64 array
        Birth id of the individual in whom each of those arose.
    birth_ids : (n_children,) int64 array

    Returns
    -------
    (n_children, n_loci, ploidy) int64 array
        Birth ids.
    """
    n = len(alleles)
    # In one piece, whichever way copies lie, so that code is compiled for one kind of array.
    both = np.ascontiguousarray(np.concatenate([alleles, children]))
    found = np.concatenate([before, np.empty(children.shape, np.int64)])
    _write_carriers(both, np.ascontiguousarray(sources), birth_ids, found)
    return found[n:]


@compiled
def _write_carriers(
    alleles: NDArray[np.float32], sources: NDArray[np.int64], birth_ids: NDArray[np.int64], found: NDArray[np.int64]
) -> None:  # fmt: skip
    n_children, n_loci, ploidy = sources.shape
    n = len(alleles) - n_children
    for i in range(n_children):
        for locus in range(n_loci):
            for copy in range(ploidy):
                parent, of_parent = sources[i, locus, copy] // ploidy, sources[i, locus, copy] % ploidy
                is_new = alleles[n + i, locus, copy] != alleles[parent, locus, of_parent]
                found[n + i, locus, copy] = birth_ids[i] if is_new else found[parent, locus, of_parent]
