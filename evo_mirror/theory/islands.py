"""Structured populations: how alike copies are within demes and between them, under any matrix of migration.

The haploid life cycle is: adults breed, every newborn of deme i draws its parent's deme k from row i of the migration matrix, its
parent among the N_k adults there, and mutates to something new with rate u; newborns are then the adults that are counted.
With Q_ij the chance that two different adults of i and j are alike,
Q'_ij = (1 - u)^2 sum over k, l of M_ik M_jl (Q_kl, or 1 / N_k + (1 - 1 / N_k) Q_kk where k = l) [Malecot1948]_ [Nagylaki1980]_.

References
----------
.. [Malecot1948] Malecot (1948), Les mathematiques de l'heredite; recalled.
.. [Nagylaki1980] Nagylaki (1980), J. Math. Biol. 9:101; recalled.
.. [CockerhamWeir1993] Cockerham & Weir (1993), Evolution 47:855; recalled.
.. [Wright1951] Wright (1951), Annals of Eugenics 15:323; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.theory.asking import require_between, require_count, require_rates, require_rows


def island_migration(n_demes: int, *, rate: float, own_deme_too: bool = False) -> NDArray[np.float64]:
    """Wright's islands: migrants come from anywhere alike.

    Parameters
    ----------
    n_demes : int
        d.
    rate : float
        m: share of newborns whose parent was drawn from the pool of migrants.
    own_deme_too : bool
        Whether that pool holds all demes (each then gives m / d), or all others (m / (d - 1)).

    Returns
    -------
    (n_demes, n_demes) float64 array
        M_ik: share of deme i's newborns with a parent in deme k.
    """
    require_count("n_demes", count=n_demes, least=2, unit="demes")
    require_rates(rate=rate)
    pool = np.full((n_demes, n_demes), 1.0 / n_demes) if own_deme_too else (1.0 - np.eye(n_demes)) / (n_demes - 1)
    return np.asarray((1.0 - rate) * np.eye(n_demes) + rate * pool)


def stepping_stone_migration(n_demes: int, *, rate: float, is_circular: bool = True) -> NDArray[np.float64]:
    """Migrants come from the two neighbours, half and half; at the ends of a line, one half stays at home.

    Parameters
    ----------
    n_demes : int
        At least 3.
    rate : float
        m.
    is_circular : bool
        Whether the first and the last deme are neighbours.

    Returns
    -------
    (n_demes, n_demes) float64 array
        M_ik, as in `island_migration`.
    """
    require_count("n_demes", count=n_demes, least=3, unit="demes")
    require_rates(rate=rate)
    matrix = (1.0 - rate) * np.eye(n_demes)
    for i in range(n_demes):
        for k in (i - 1, i + 1):
            there = k % n_demes if is_circular else min(max(k, 0), n_demes - 1)
            matrix[i, there] += rate / 2.0
    return matrix


def identity_next(
    identity: NDArray[np.float64], *, migration: NDArray[np.float64], sizes: NDArray[np.int64] | Sequence[int],
    mutation_rate: float = 0.0,
) -> NDArray[np.float64]:  # fmt: skip
    """How alike adults are one generation later.

    Parameters
    ----------
    identity : (n_demes, n_demes) float64 array
        Q_ij, symmetric; on the diagonal, of two different adults of one deme.
    migration : (n_demes, n_demes) float64 array
        M, rows of destinations.
    sizes : (n_demes,) int array
        N_k, haploid adults that breed.
    mutation_rate : float
        u, mutations per copy per generation, each to a new allele.

    Returns
    -------
    (n_demes, n_demes) float64 array
    """
    require_rows("migration", matrix=migration)
    require_rates(mutation_rate=mutation_rate)
    drawn = gametic_identity(identity, sizes=sizes)
    require_shape("migration", np.asarray(migration), n_demes=len(drawn), n_demes_too=len(drawn))
    return np.asarray((1.0 - mutation_rate) ** 2 * (migration @ drawn @ np.transpose(migration)))


def gametic_identity(identity: NDArray[np.float64], *, sizes: NDArray[np.int64] | Sequence[int]) -> NDArray[np.float64]:
    """How alike gametes are before they migrate: two of one deme may come from one adult.

    It is also the identity of copies drawn with replacement, as in sums of squared frequencies within a deme.

    Parameters
    ----------
    identity : (n_demes, n_demes) float64 array
        Q_ij, of different adults.
    sizes : (n_demes,) int array

    Returns
    -------
    (n_demes, n_demes) float64 array
    """
    identity, n = np.asarray(identity, np.float64), np.asarray(sizes, np.float64)
    require_between("sizes", value=n, low=1.0, unit="individuals")
    require_shape("identity", identity, n_demes=len(n), n_demes_too=len(n))
    own = np.diag(identity)
    return np.asarray(identity + np.diag((1.0 - own) / n))


def identity_at_equilibrium(
    *, migration: NDArray[np.float64], sizes: NDArray[np.int64] | Sequence[int], mutation_rate: float, overlaps: bool = False
) -> NDArray[np.float64]:  # fmt: skip
    """What `identity_next` leaves as it is: a linear system of d^2 equations.

    Where one is born at a time (Moran's model), one of the two has moved, mutated and met the other at a birth, each as likely:
    Q_ij = (1 - u) / 2 times the sum over k of M_ik G_kj + M_jk G_ik, with G the `gametic_identity`. Demes hold about twice as
    much against migration then, F_ST about 1 / (1 + N m) of haploids in many demes, as drift is twice as fast.

    Parameters
    ----------
    migration : (n_demes, n_demes) float64 array
    sizes : (n_demes,) int array
    mutation_rate : float
        u, above 0: without mutation all become alike.
    overlaps : bool
        Whether one is born and one dies at a time, each place alike.

    Returns
    -------
    (n_demes, n_demes) float64 array
    """
    require_rows("migration", matrix=migration)
    require_between(
        "mutation_rate",
        value=mutation_rate,
        low=0.0,
        high=1.0,
        excludes_low=True,
        remedy="Without mutation all become alike.",
    )
    n, d = np.asarray(sizes, np.float64), len(migration)
    require_between("sizes", value=n, low=1.0, unit="individuals")
    require_shape("sizes", n, n_demes=d)
    own = np.eye(d)
    both = 0.5 * (np.kron(migration, own) + np.kron(own, migration)) if overlaps else np.kron(migration, migration)
    kept = (1.0 - mutation_rate) ** (1 if overlaps else 2) * both
    new = np.diag(1.0 / n).ravel()
    pairs = np.linalg.solve(np.eye(d * d) - kept * (1.0 - new), kept @ new).reshape(d, d)
    return np.asarray((pairs + pairs.T) / 2.0)


def identity_counted(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How alike adults are that have been counted: an unbiased estimate of Q.

    Parameters
    ----------
    counts : (n_demes, n_alleles) int array
        How many of each deme carry each allele; at least two individuals a deme.

    Returns
    -------
    (n_demes, n_demes) float64 array
    """
    x = np.asarray(counts, np.float64)
    n = x.sum(axis=1)
    require_between("individuals of each deme", value=n, low=2.0, remedy="One individual is no pair.")
    pairs = x @ x.T
    alike = pairs / np.outer(n, n)
    np.fill_diagonal(alike, (np.diag(pairs) - n) / (n * (n - 1.0)))
    return np.asarray(alike)


def fixation_index(identity: NDArray[np.float64], *, weights: NDArray[np.float64] | None = None) -> float:
    """F_ST = (Q_within - Q_between) / (1 - Q_between), of different adults in one deme and in two [CockerhamWeir1993]_.

    A ratio of expectations: compare it with the ratio of means over loci or replicates, not with a mean of ratios. In many
    large demes at low mutation about 1 / (1 + 2 N m) for haploids, 1 / (1 + 4 N m) for diploids [Wright1951]_.

    Parameters
    ----------
    identity : (n_demes, n_demes) float64 array
        Q, of at least two demes.
    weights : (n_demes,) float64 array, optional
        Of demes within, and by their products of pairs; alike if not given.

    Returns
    -------
    float
        NaN where copies of two demes are always alike.
    """
    d = len(identity)
    require_count("n_demes", count=d, least=2, unit="demes")
    w = np.ones(d) if weights is None else np.asarray(weights, np.float64)
    require_shape("weights", w, n_demes=d)
    require_between("weights", value=w, low=0.0)
    pairs = np.outer(w, w) * (1.0 - np.eye(d))
    within, between = float(w @ np.diag(identity) / w.sum()), float((pairs * identity).sum() / pairs.sum())
    return (within - between) / (1.0 - between) if between < 1.0 else float("nan")


def island_fixation_index_course(n_generations: int, *, n_demes: int, size: int, rate: float) -> NDArray[np.float64]:
    """F_ST among d islands of N haploids, from founders without any structure, without mutation.

    Parameters
    ----------
    n_generations : int
    n_demes, size : int
        d and N.
    rate : float
        m, of migrants from all other demes.

    Returns
    -------
    (n_generations + 1,) float64 array
        0 for the founders. Identity itself tends to 1, and this ratio to a limit: with few demes a higher one than F_ST at
        equilibrium under rare mutation (0.41 and 0.38 for 5 demes of 8 at m = 0.07), with many demes the same.
    """
    require_count("n_generations", count=n_generations, least=0, unit="generations")
    require_count("size", count=size, least=1)
    require_count("n_demes", count=n_demes, least=2, unit="demes")
    require_rates(rate=rate)
    # Chance that two newborns, of one deme and of two, have parents in one deme.
    each = rate / (n_demes - 1)
    stay, apart = (1.0 - rate) ** 2 + rate * each, 2.0 * (1.0 - rate) * each + (n_demes - 2) * each * each
    # How different copies are, as a share of the founders': scaled in each generation, so that nothing becomes too small.
    course, within, between = [0.0], 1.0, 1.0
    for _ in range(n_generations):
        own = (1.0 - 1.0 / size) * within
        within, between = stay * own + (1.0 - stay) * between, apart * own + (1.0 - apart) * between
        course.append(1.0 - within / between)
        within, between = within / between, 1.0
    return np.array(course)
