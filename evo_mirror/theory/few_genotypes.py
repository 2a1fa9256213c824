"""Few genotypes: whole populations of a few haploids with a few loci, exactly, drift and linkage and all.

Wright and Fisher's model with two parents, proportional selection and free recombination, without mutation: each child takes
each of its loci from one of two parents, chosen independently in proportion to fitness. Given the generation before, children
are independent, so that the counts of genotypes are a Markov chain with multinomial rows. Selection needs no approximation,
nor does linkage disequilibrium.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_count, require_shares
from evo_mirror.theory.wright_fisher import log_factorials

_MOST_STATES = 4_000
"""Populations beyond which their transitions do not fit into memory."""


def genotypes(n_alleles: int, n_loci: int) -> NDArray[np.int64]:
    """All of them, (n_alleles^n_loci, n_loci) int64 array, the last locus changing fastest."""
    return np.array(list(product(range(n_alleles), repeat=n_loci)), np.int64)


def recombined(shares: NDArray[np.float64], *, n_alleles: int) -> NDArray[np.float64]:
    """Genotypes of children of two parents drawn by these shares, with free recombination.

    The mean over all 2^L sets S of loci of the product of what is together at S in the one parent and elsewhere in the other.

    Parameters
    ----------
    shares : (n_genotypes,) float64 array
        In the order of `genotypes`.
    n_alleles : int

    Returns
    -------
    (n_genotypes,) float64 array
    """
    require_shares("shares", shares=shares)
    n_loci = round(np.log(len(shares)) / np.log(n_alleles))
    table, child = shares.reshape((n_alleles,) * n_loci), np.zeros((n_alleles,) * n_loci)
    for sides in product((False, True), repeat=n_loci):
        one, other = (tuple(k for k in range(n_loci) if sides[k] is side) for side in (True, False))
        child += table.sum(axis=one, keepdims=True) * table.sum(axis=other, keepdims=True)
    return np.asarray(child.reshape(-1) / 2.0**n_loci)


def populations(n_individuals: int, n_genotypes: int) -> NDArray[np.int64]:
    """Every population of so many: (n_states, n_genotypes) int64 array of counts.

    Parameters
    ----------
    n_individuals, n_genotypes : int
    """
    require_count("n_individuals", count=n_individuals, least=1, unit="individuals")
    members = np.array(list(combinations_with_replacement(range(n_genotypes), n_individuals)), np.int64)
    return np.stack([(members == g).sum(axis=1) for g in range(n_genotypes)], axis=1)


def course_of_few(
    founders: NDArray[np.int64], *, fitness: NDArray[np.float64], n_alleles: int, n_generations: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """How likely each population is, generation by generation.

    Parameters
    ----------
    founders : (n_genotypes,) int array
        How many of each, in the order of `genotypes`.
    fitness : (n_genotypes,) float64 array
    n_alleles : int
    n_generations : int

    Returns
    -------
    (n_states, n_genotypes) int64 array
        See `populations`.
    (n_generations + 1, n_states) float64 array
        Row 0 is that of the founders.

    Raises
    ------
    ShapeError, TheoryError
        If there is not one fitness above 0 for each genotype; or if there are too many populations to tell apart.
    """
    n, n_kinds = int(founders.sum()), len(founders)
    require_shape("fitness", fitness, n_genotypes=n_kinds)
    require_between("fitness", value=fitness, low=0.0, excludes_low=True)
    _require_few(n, n_kinds)
    states, log = populations(n, n_kinds), log_factorials(n)
    breeding = states * fitness
    breeding = breeding / breeding.sum(axis=1, keepdims=True)
    children = np.array([recombined(shares, n_alleles=n_alleles) for shares in breeding])
    # What cannot be born has a logarithm so low that any number of it is impossible, and none of it is not.
    logs = np.where(children > 0.0, np.log(np.maximum(children, 1e-300)), -1e6)
    # Sums in an order that does not depend on how many threads a library of linear algebra takes.
    transition = np.exp(np.einsum("sk,tk->st", logs, states.astype(np.float64)) + log[n] - log[states].sum(axis=1))
    course = np.zeros((n_generations + 1, len(states)))
    course[0, (states == founders).all(axis=1)] = 1.0
    for g in range(n_generations):
        course[g + 1] = np.einsum("s,st->t", course[g], transition)
    return states, course


def _require_few(n_individuals: int, n_genotypes: int) -> None:
    n_states = comb(n_individuals + n_genotypes - 1, n_individuals)
    if n_states > _MOST_STATES:
        got = Words(f"{n_states} of {n_individuals} individuals and {n_genotypes} genotypes")
        raise TheoryError(phrase("founders", f"leave at most {_MOST_STATES} populations to tell apart", got=got))
