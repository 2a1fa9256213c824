"""Alleles: how founders get theirs, and how mutation changes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Address, normals, uniforms
from evo_mirror.state.genome import Genome, LocusClass


def founding_alleles(genome: Genome, n_individuals: int, address: Address) -> NDArray[np.float32]:
    """Draw the alleles of individuals without parents, each locus from its class's founder distribution.

    Parameters
    ----------
    genome : Genome
    n_individuals : int
    address : Address

    Returns
    -------
    (n_individuals, n_loci) float32 array
    """
    positions = np.arange(n_individuals)
    alleles = genome.per_locus("founder_mean") + genome.per_locus("founder_spread") * normals(
        address, positions, genome.n_loci
    )
    for locus_class in genome.classes:
        if locus_class.founder_shares:
            place = genome.places[locus_class.name]
            draws = uniforms(_for_shares(address), positions, genome.n_loci)
            alleles[:, place] = _drawn(locus_class, draws[:, place])
    return np.clip(alleles, genome.per_locus("low"), genome.per_locus("high")).astype(np.float32)


def mutated(
    genome: Genome, alleles: NDArray[np.float32], rate: float, address: Address
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

    Returns
    -------
    (n_individuals, n_loci) float32 array
    """
    result = alleles.copy()
    if rate <= 0.0:
        return result
    positions = np.arange(len(alleles))
    hits = uniforms(address, positions, genome.n_loci) < rate * genome.per_locus("is_heritable")
    rows, loci = np.nonzero(hits)
    if len(rows) == 0:
        return result
    # One deviate for each mutation, numbered along the rows: work in proportion to the mutations.
    fresh = Address(address.seed, f"{address.purpose}: steps", address.replicate, address.generation)
    steps = genome.per_locus("mutation_size")[loci] * normals(fresh, np.zeros(1, np.int64), len(rows))[0]
    moved = result[rows, loci] + steps
    result[rows, loci] = np.clip(moved, genome.per_locus("low")[loci], genome.per_locus("high")[loci])
    for locus_class in genome.classes:
        if locus_class.founder_shares:
            place = genome.places[locus_class.name]
            chosen = (loci >= place.start) & (loci < place.stop)
            draws = uniforms(_for_shares(fresh), np.zeros(1, np.int64), len(rows))[0]
            result[rows[chosen], loci[chosen]] = _drawn(locus_class, draws[chosen])
    return result


def _for_shares(address: Address) -> Address:
    """An address of its own: at one address uniform and normal deviates are made of the same words."""
    return Address(address.seed, f"{address.purpose}: shares", address.replicate, address.generation)


def _drawn(locus_class: LocusClass, draws: NDArray[np.float64]) -> NDArray[np.float64]:
    bounds = np.cumsum(locus_class.founder_shares)[:-1]
    return np.searchsorted(bounds, draws, side="right").astype(np.float64)
