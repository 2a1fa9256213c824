"""Many alleles under mutation and drift: how often two copies are alike.

F_ab is the chance that two different copies of a population carry alleles a and b. With a matrix U of mutation and n copies,
F' = U^T ((1 / n) diag(m) + (1 - 1 / n) F) U, with m the mean frequencies, which are the row sums of F. Exact for Wright and
Fisher's model with any mutation, mutants that draw their allele anew included.

References
----------
.. [CrowKimura1970] Crow & Kimura (1970), An Introduction to Population Genetics Theory, section 9.2; recalled.
.. [KimuraCrow1964] Kimura & Crow (1964), Genetics 49:725; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import (
    TheoryError,
    require_between,
    require_count,
    require_rates,
    require_rows,
    require_shares,
)
from evo_mirror.theory.chains import stationary


def k_allele_mutation(n_alleles: int, *, rate: float) -> NDArray[np.float64]:
    """The K-allele model: a mutant carries one of the other K - 1 alleles, each as likely.

    Parameters
    ----------
    n_alleles : int
        K.
    rate : float
        Mutations per copy per generation.

    Returns
    -------
    (n_alleles, n_alleles) float64 array
        Row: allele before; column: after.
    """
    require_count("n_alleles", count=n_alleles, least=2, unit="alleles")
    require_rates(rate=rate)
    matrix = np.full((n_alleles, n_alleles), rate / (n_alleles - 1))
    np.fill_diagonal(matrix, 1.0 - rate)
    return matrix


def redraw_mutation(shares: NDArray[np.float64] | Sequence[float], *, rate: float) -> NDArray[np.float64]:
    """Mutants draw their allele anew, whatever it was: it may be the same again (house of cards).

    Parameters
    ----------
    shares : (n_alleles,) float64 array
        What is drawn, with which chance.
    rate : float
        Draws per copy per generation.

    Returns
    -------
    (n_alleles, n_alleles) float64 array
        Row: allele before; column: after.
    """
    shares = require_shares("shares", shares=shares)
    require_rates(rate=rate)
    return np.asarray((1.0 - rate) * np.eye(len(shares)) + rate * shares)


def pairs_drawn(frequencies: NDArray[np.float64] | Sequence[float]) -> NDArray[np.float64]:
    """Pairs among founders whose alleles are drawn independently: the product of frequencies.

    Parameters
    ----------
    frequencies : (n_alleles,) float64 array

    Returns
    -------
    (n_alleles, n_alleles) float64 array
    """
    frequencies = require_shares("frequencies", shares=frequencies)
    return np.outer(frequencies, frequencies)


def pairs_counted(counts: NDArray[np.int64] | Sequence[int]) -> NDArray[np.float64]:
    """Pairs among founders of whom it is known how many carry what.

    Parameters
    ----------
    counts : (n_alleles,) int array
        Copies of each allele, two or more together.

    Returns
    -------
    (n_alleles, n_alleles) float64 array
    """
    x = np.asarray(counts, np.float64)
    require_between("counts", value=x, low=0.0, unit="copies")
    n = float(x.sum())
    require_between("the sum of counts", value=n, low=2.0, unit="copies", remedy="One copy is no pair.")
    return np.asarray((np.outer(x, x) - np.diag(x)) / (n * (n - 1.0)))


def pairs_next(pairs: NDArray[np.float64], *, copies: int, mutation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pairs of alleles in the next generation.

    Parameters
    ----------
    pairs : (n_alleles, n_alleles) float64 array
        F, symmetric.
    copies : int
        n: N for haploids; 2 N for diploids that self by chance.
    mutation : (n_alleles, n_alleles) float64 array
        U.

    Returns
    -------
    (n_alleles, n_alleles) float64 array
    """
    require_count("copies", count=copies, least=1, unit="copies")
    require_rows("mutation", matrix=mutation)
    require_shape("pairs", np.asarray(pairs), n_alleles=len(mutation), n_alleles_too=len(mutation))
    parents = np.diag(pairs.sum(axis=1)) / copies + (1.0 - 1.0 / copies) * pairs
    return np.asarray(mutation.T @ parents @ mutation)


def pairs_at_equilibrium(*, copies: int, mutation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pairs of alleles that `pairs_next` leaves as they are.

    Parameters
    ----------
    copies : int
        n.
    mutation : (n_alleles, n_alleles) float64 array
        U; every allele can arise from every other.

    Returns
    -------
    (n_alleles, n_alleles) float64 array

    Raises
    ------
    TheoryError
        If mutation does not lead everywhere, so that the founders are never forgotten.
    """
    require_count("copies", count=copies, least=1, unit="copies")
    require_rows("mutation", matrix=mutation)
    k = len(mutation)
    mean = stationary(mutation)
    if (mean <= 0.0).any():
        raise TheoryError(
            phrase("mutation", "lead from every allele to every other", got=Words("an allele that dies out"))
        )
    both = np.kron(mutation.T, mutation.T)
    new = mutation.T @ np.diag(mean) @ mutation / copies
    pairs = np.linalg.solve(np.eye(k * k) - (1.0 - 1.0 / copies) * both, new.ravel()).reshape(k, k)
    return np.asarray((pairs + pairs.T) / 2.0)


def homozygosity(pairs: NDArray[np.float64], *, copies: int | None = None) -> float:
    """Chance that two copies are alike.

    Parameters
    ----------
    pairs : (n_alleles, n_alleles) float64 array
        F.
    copies : int or None
        n, if the two are drawn with replacement, as in a sum of squared frequencies; None: two different copies.
    """
    alike = float(np.trace(pairs))
    if copies is None:
        return alike
    require_count("copies", count=copies, least=1, unit="copies")
    return 1.0 / copies + (1.0 - 1.0 / copies) * alike


def k_allele_homozygosity(n_alleles: int, *, copies: int, rate: float) -> float:
    """Chance that two different copies are alike, at equilibrium in the K-allele model.

    With L = (1 - K u / (K - 1))^2 the share of a difference that survives mutation in both copies, f - 1 / K obeys
    f - 1/K = L ((1/n) (1 - 1/K) + (1 - 1/n) (f - 1/K)), so that
    f = 1/K + (1 - 1/K) L / (n - (n - 1) L); about (1 + theta / (K - 1)) / (1 + theta K / (K - 1)), theta = 2 n u, in large
    populations [KimuraCrow1964]_ [CrowKimura1970]_.

    Parameters
    ----------
    n_alleles : int
        K.
    copies : int
        n.
    rate : float
        u, above 0.
    """
    require_count("n_alleles", count=n_alleles, least=2, unit="alleles")
    require_count("copies", count=copies, least=1, unit="copies")
    require_between(
        "rate", value=rate, low=0.0, high=1.0, excludes_low=True, remedy="Without mutation one allele is fixed."
    )
    kept = (1.0 - n_alleles * rate / (n_alleles - 1)) ** 2
    return 1.0 / n_alleles + (1.0 - 1.0 / n_alleles) * kept / (copies - (copies - 1) * kept)


def infinite_alleles_identity(*, copies: int, rate: float) -> float:
    """At equilibrium, if every mutant is new: (1 - u)^2 / (n - (n - 1)(1 - u)^2), about 1 / (1 + 2 n u) [KimuraCrow1964]_.

    Parameters
    ----------
    copies : int
        n.
    rate : float
        u, mutations per copy per generation.
    """
    require_count("copies", count=copies, least=1, unit="copies")
    require_rates(rate=rate)
    kept = (1.0 - rate) ** 2
    return kept / (copies - (copies - 1) * kept)
