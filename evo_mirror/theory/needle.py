"""Hinton and Nowlan's needle in a haystack: fitness of every genotype, and the course of an infinite population.

References
----------
.. [HintonNowlan1987] Hinton & Nowlan (1987), Complex Systems 1:495; secondary, through [Stojic2017]_.
.. [Stojic2017] Stojic (2017), ReScience; read.
.. [FontanariMeir1990] Fontanari & Meir (1990), Complex Systems 4; read: an infinite population, by gene frequencies.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count, require_shares
from evo_mirror.theory.wright_fisher import log_factorials


def needle_fitness(n_open: int, *, n_wrong: int = 0, n_trials: int = 1000, prize: float = 19.0) -> float:
    """Expected fitness of a genotype: 1 + prize E[n] / T, with n of T trials left after the first success.

    With k open loci and none wrong a trial succeeds with p = 2^-k, and E[n] = T - (1 - (1 - p)^T) / p; with a wrong one
    never. A success on the first trial leaves T - 1 [HintonNowlan1987]_.

    Parameters
    ----------
    n_open, n_wrong : int
        Loci left to trial and error, and loci with the wrong allele.
    n_trials : int
        T.
    prize : float
        Fitness of knowing from the start, above that of never finding out.
    """
    require_count("n_open", count=n_open, least=0, unit="loci")
    require_count("n_wrong", count=n_wrong, least=0, unit="loci")
    require_count("n_trials", count=n_trials, least=1, unit="trials")
    require_between("prize", value=prize, low=0.0)
    if n_wrong:
        return 1.0
    p = 0.5**n_open
    if p == 1.0:
        return 1.0 + prize * (n_trials - 1.0) / n_trials
    log_never = n_trials * np.log1p(-p)
    if log_never > -1e-3:
        # 1 - (1 - p)^T is nearly T p: the difference is T (T - 1) p / 2, less T (T - 1)(T - 2) p^2 / 6.
        left = n_trials * (n_trials - 1.0) * p / 2.0 * (1.0 - (n_trials - 2.0) * p / 3.0)
    else:
        left = n_trials + np.expm1(log_never) / p
    return float(1.0 + prize * left / n_trials)


def needle_solved(n_open: int, *, n_wrong: int = 0, n_trials: int = 1000) -> float:
    """Chance that a genotype finds the needle in its life: 1 - (1 - 2^-k)^T with k open loci, 0 with a wrong one.

    Parameters
    ----------
    n_open, n_wrong : int
    n_trials : int
        T.
    """
    require_count("n_open", count=n_open, least=0, unit="loci")
    require_count("n_wrong", count=n_wrong, least=0, unit="loci")
    require_count("n_trials", count=n_trials, least=1, unit="trials")
    if n_wrong or not n_open:
        return 0.0 if n_wrong else 1.0
    return float(-np.expm1(n_trials * np.log1p(-(0.5**n_open))))


def needle_fitness_table(n_loci: int, *, n_trials: int = 1000, prize: float = 19.0) -> NDArray[np.float64]:
    """Expected fitness by numbers of right and wrong alleles; the rest are open.

    Parameters
    ----------
    n_loci : int
        L.
    n_trials : int
    prize : float

    Returns
    -------
    (n_loci + 1, n_loci + 1) float64 array
        Row: right alleles; column: wrong ones. NaN where there would be more than L together.
    """
    require_count("n_loci", count=n_loci, least=1, unit="loci")
    table = np.full((n_loci + 1, n_loci + 1), np.nan)
    for right in range(n_loci + 1):
        for wrong in range(n_loci + 1 - right):
            table[right, wrong] = needle_fitness(n_loci - right - wrong, n_wrong=wrong, n_trials=n_trials, prize=prize)
    return table


def founders_by_count(n_loci: int, *, right: float, wrong: float) -> NDArray[np.float64]:
    """How many founders have how many right and wrong alleles, each locus drawn independently: a trinomial.

    Parameters
    ----------
    n_loci : int
        L.
    right, wrong : float
        Shares among founders' alleles; the rest are open.

    Returns
    -------
    (n_loci + 1, n_loci + 1) float64 array
        Row: right alleles; column: wrong ones.
    """
    require_count("n_loci", count=n_loci, least=1, unit="loci")
    shares = require_shares("shares", shares=np.array([right, wrong, max(0.0, 1.0 - right - wrong)]))
    log, table = log_factorials(n_loci), np.zeros((n_loci + 1, n_loci + 1))
    for r in range(n_loci + 1):
        for w in range(n_loci + 1 - r):
            o = n_loci - r - w
            ways = np.exp(log[n_loci] - log[r] - log[w] - log[o])
            table[r, w] = ways * shares[0] ** r * shares[1] ** w * shares[2] ** o
    return table


def next_by_count(table: NDArray[np.float64], *, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The next generation of an infinite population: proportional selection, two parents, free recombination, no mutation.

    Where it matters to nobody which loci are which, a child's counts follow from its parents': m loci, binomial with 1/2, are
    drawn from those of the one, without replacement, and the others from those of the other. Exact, where frequencies of
    alleles alone [FontanariMeir1990]_ leave out the association that selection builds up between loci.

    Parameters
    ----------
    table : (n_loci + 1, n_loci + 1) float64 array
        Shares of individuals by right (row) and wrong (column) alleles.
    fitness : (n_loci + 1, n_loci + 1) float64 array
        From `needle_fitness_table`.

    Returns
    -------
    (n_loci + 1, n_loci + 1) float64 array
    """
    n_loci = len(table) - 1
    breeding = table * np.nan_to_num(fitness)
    drawn = {n_loci: breeding / breeding.sum()}
    for m in range(n_loci, 0, -1):
        drawn[m - 1] = _one_fewer(drawn[m], m)
    log, child = log_factorials(n_loci), np.zeros_like(drawn[n_loci])
    for m in range(n_loci + 1):
        chance = np.exp(log[n_loci] - log[m] - log[n_loci - m]) * 0.5**n_loci
        child += chance * _together(drawn[m], drawn[n_loci - m])
    return np.asarray(child)


def allele_shares(table: NDArray[np.float64]) -> tuple[float, float, float]:
    """Shares of right, wrong and open alleles.

    Parameters
    ----------
    table : (n_loci + 1, n_loci + 1) float64 array
        As in `next_by_count`.
    """
    n = len(table) - 1
    counts = np.arange(n + 1)
    right, wrong = float(table.sum(axis=1) @ counts / n), float(table.sum(axis=0) @ counts / n)
    return right, wrong, 1.0 - right - wrong


def _one_fewer(table: NDArray[np.float64], m: int) -> NDArray[np.float64]:
    """Counts among m - 1 of m loci, the one left out being any of them."""
    counts = np.arange(len(table), dtype=np.float64)
    fewer = table * np.maximum(m - counts[:, None] - counts[None, :], 0.0)
    fewer[:-1] += table[1:] * counts[1:, None]
    fewer[:, :-1] += table[:, 1:] * counts[None, 1:]
    return fewer / m


def _together(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts of both parts added up; parts of m and L - m loci never have more than L together."""
    n = len(one)
    total = np.zeros_like(one)
    for right, wrong in zip(*np.nonzero(one), strict=True):
        total[right:, wrong:] += one[right, wrong] * other[: n - right, : n - wrong]
    return total
