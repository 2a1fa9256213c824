"""Effective sizes: what drift sees of a population, from who may be the parent of how many.

Copies in two newborns come from the same individual with some chance c; drift is that of an ideal population of 1 / c
individuals [CrowDenniston1988]_.

References
----------
.. [CrowDenniston1988] Crow & Denniston (1988), Evolution 42:482; recalled.
.. [Wright1931] Wright (1931), Genetics 16:97; recalled.
.. [CrowKimura1970] Crow & Kimura (1970), An Introduction to Population Genetics Theory, section 7.6; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count, require_shares


def expected_effective_size(chances: NDArray[np.float64]) -> float:
    """Effective size where places are filled independently with these chances: 1 / sum of p_i^2.

    If who has which chance is decided anew in every generation (fitness is not inherited), gene diversity of haploids decays by
    exactly 1 / N_e per generation, as in `drift.diversity_kept`; N_e = N if all are alike.

    Parameters
    ----------
    chances : (n_individuals,) float64 array
        Of filling one parental place, from `theory.choosing`.
    """
    chances = require_shares("chances", shares=chances)
    return float(1.0 / (chances @ chances))


def expected_offspring_variance(chances: NDArray[np.float64], *, n_places: int) -> float:
    """Variance among individuals of how many places they fill: multinomial sampling and unequal chances.

    The mean over individuals of m p (1 - p) + (m p - m / N)^2, for m places.

    Parameters
    ----------
    chances : (n_individuals,) float64 array
    n_places : int
        m.

    Returns
    -------
    float
        In squared places; with divisor N.
    """
    chances = require_shares("chances", shares=chances)
    require_count("n_places", count=n_places, least=0, unit="places")
    spread = n_places * chances - n_places / len(chances)
    return float((n_places * chances * (1.0 - chances) + spread * spread).mean())


def effective_size_from_variance(size: int, *, mean: float, variance: float) -> float:
    """Inbreeding effective size, from how unequally places were filled: (N k - 1) / (k - 1 + V / k) [CrowDenniston1988]_.

    The inverse of the chance that two places, drawn without replacement, were filled by one individual. With two
    places for each individual on average (4 N - 2) / (V + 2).

    Parameters
    ----------
    size : int
        N, individuals among whom the places were shared.
    mean, variance : float
        k and V: places per individual, with divisor N.

    Returns
    -------
    float
        Infinite where nobody filled two places.
    """
    require_count("size", count=size, least=1)
    require_between(
        "mean", value=mean, low=0.0, excludes_low=True, unit="places", remedy="Without offspring nothing drifts."
    )
    require_between("variance", value=variance, low=0.0)
    both = mean - 1.0 + variance / mean
    return float((size * mean - 1.0) / both) if both > 1e-12 else float("inf")


def effective_size_two_sexes(n_mothers: int, *, n_fathers: int) -> float:
    """4 N_f N_m / (N_f + N_m): half of all copies come from each sex [Wright1931]_."""
    require_count("n_mothers", count=n_mothers, least=1)
    require_count("n_fathers", count=n_fathers, least=1)
    return 4.0 * n_mothers * n_fathers / (n_mothers + n_fathers)


def effective_size_selfing(size: int, *, selfing: float) -> float:
    """N / (1 + F) at the equilibrium F = S / (2 - S) of partial selfing, which is N (2 - S) / 2, for large N.

    Parameters
    ----------
    size : int
        N, individuals.
    selfing : float
        S, share of offspring with one parent.
    """
    require_count("size", count=size, least=1)
    require_between("selfing", value=selfing, low=0.0, high=1.0)
    return size * (2.0 - selfing) / 2.0


def effective_size_of_changing(sizes: Sequence[int] | NDArray[np.int64]) -> float:
    """Harmonic mean of sizes over generations [Wright1931]_: bottlenecks weigh most. For large sizes.

    Parameters
    ----------
    sizes : (n_generations,) int array
        Individuals.
    """
    require_between("sizes", value=np.asarray(sizes, np.float64), low=1.0, unit="individuals")
    return float(1.0 / (1.0 / np.asarray(sizes, np.float64)).mean())
