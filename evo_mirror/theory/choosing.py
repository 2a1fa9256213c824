"""Who fills a parental place: the exact chance of each individual under every regime of selection.

All are for one place, given everybody's fitness; individuals of equal fitness share alike what their ranks would get. With
ranks 1 (least fit) to N, the i-th wins a tournament of k with chance (i^k - (i - 1)^k) / N^k if contestants are drawn with
replacement, and C(i - 1, k - 1) / C(N, k) if not [BlickleThiele1996]_.

References
----------
.. [BlickleThiele1996] Blickle & Thiele (1996), Evolutionary Computation 4:361; recalled.
.. [Baker1985] Baker (1985), Proc. 1st Int. Conf. on Genetic Algorithms: 101; recalled.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_count


def tournament_chances(
    fitness: NDArray[np.float64], *, size: int, with_replacement: bool = True
) -> NDArray[np.float64]:  # fmt: skip
    """The fittest of a few contestants.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
    size : int
        k, contestants; at most all, where they are drawn without replacement.
    with_replacement : bool
        Whether one individual may be drawn twice into one tournament.

    Returns
    -------
    (n_individuals,) float64 array

    Raises
    ------
    TheoryError
        If there are fewer individuals than contestants.
    """
    n = _count(fitness)
    require_count("size", count=size, least=1, unit="contestants")
    ranks = np.arange(n + 1)
    if with_replacement:
        return _of_ranks(fitness, np.diff((ranks / n) ** size))
    if size > n:
        remedy = "Draw them with replacement, or fewer of them."
        raise TheoryError(
            phrase("size", f"be at most {n}", got=size, unit="contestants, as many as there are", remedy=remedy)
        )
    all_draws = comb(n, size)
    return _of_ranks(fitness, np.array([comb(i, size - 1) / all_draws for i in range(n)]))


def truncation_chances(fitness: NDArray[np.float64], *, n_parents: int) -> NDArray[np.float64]:
    """The fittest few, each with the same chance; ties at the cut are broken at random.

    Where one lot decides ties for all places of a generation, places are not independent: effective size is then that of
    the few who breed, `expected_effective_size` of which these chances, averaged over lots, would overrate.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
    n_parents : int
        How many are kept to breed.

    Returns
    -------
    (n_individuals,) float64 array

    Raises
    ------
    TheoryError
        If more are to be kept than there are.
    """
    n = _count(fitness)
    require_count("n_parents", count=n_parents, least=1)
    require_between("n_parents", value=n_parents, low=1, high=n, unit="individuals")
    return _of_ranks(fitness, np.where(np.arange(n) >= n - n_parents, 1.0 / n_parents, 0.0))


def linear_ranking_chances(fitness: NDArray[np.float64], *, pressure: float) -> NDArray[np.float64]:
    """In proportion to rank: (2 - a + 2 (a - 1)(i - 1) / (N - 1)) / N for the i-th worst [Baker1985]_.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
        Of at least two individuals.
    pressure : float
        a, from 1 (none) to 2: how often the fittest is chosen, relative to the average.

    Returns
    -------
    (n_individuals,) float64 array
    """
    n = _count(fitness)
    require_count("n_individuals", count=n, least=2)
    require_between("pressure", value=pressure, low=1.0, high=2.0)
    return _of_ranks(fitness, (2.0 - pressure + 2.0 * (pressure - 1.0) * np.arange(n) / (n - 1)) / n)


def proportional_chances(fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fitness over the sum of fitness.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
        None negative, not all 0.

    Returns
    -------
    (n_individuals,) float64 array
    """
    _count(fitness)
    require_between("fitness", value=fitness, low=0.0)
    total = np.asarray(fitness, np.float64).sum()
    require_between(
        "the sum of fitness", value=total, low=0.0, excludes_low=True, remedy="Somebody must be able to breed."
    )
    return np.asarray(np.asarray(fitness, np.float64) / total)


def normal_rank_means(n: int) -> NDArray[np.float64]:
    """Expected standard normal deviates by rank: those of the least, ..., the largest of n.

    The integral of z i C(n, i) Phi^(i - 1) (1 - Phi)^(n - i) phi, by the trapezium rule, to about 1e-10.

    Parameters
    ----------
    n : int
        Up to some thousands.

    Returns
    -------
    (n,) float64 array
    """
    from math import erfc

    require_count("n", count=n, least=1)
    z = np.linspace(-9.0, 9.0, 3601)
    log_below = np.log([0.5 * erfc(-x / np.sqrt(2.0)) for x in z])
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, n + 1.0)))])
    i = np.arange(1, n + 1)[:, None]
    weight = log_factorial[n] - log_factorial[i - 1] - log_factorial[n - i] - 0.5 * np.log(2.0 * np.pi)
    density = np.exp(weight + (i - 1) * log_below + (n - i) * log_below[::-1] - 0.5 * z * z)
    return np.asarray((density @ z) * (z[1] - z[0]))


def selection_intensity(chances: NDArray[np.float64]) -> float:
    """Standardised selection differential on a normal trait, fitness rising with it: the sum of chance times rank mean.

    In large populations 0.564, 0.846 and 1.029 for tournaments of 2, 3 and 4, with replacement or without.

    Parameters
    ----------
    chances : (n_individuals,) float64 array
        Of filling a parental place, from the least fit to the fittest.

    Returns
    -------
    float
        In phenotypic standard deviations.
    """
    return float(np.asarray(chances) @ normal_rank_means(len(chances)))


def _count(fitness: NDArray[np.float64]) -> int:
    shape = np.shape(fitness)
    if len(shape) != 1 or not shape[0]:
        raise ShapeError(phrase("fitness", "have one value for each individual", got=Words(f"shape {shape}")))
    if np.isnan(fitness).any():
        raise TheoryError(phrase("fitness", "be a number for each individual", got=Words("nan")))
    return int(shape[0])


def _of_ranks(fitness: NDArray[np.float64], by_rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hand the chances of ranks to their holders; equals share alike."""
    _, group, sizes = np.unique(fitness, return_inverse=True, return_counts=True)
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return np.asarray((np.add.reduceat(by_rank, firsts) / sizes)[group])
