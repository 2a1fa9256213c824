"""Linkage: how often two loci part, and how their association decays.

References
----------
.. [Haldane1919] Haldane (1919), J. Genet. 8:299; recalled.
.. [Geiringer1944] Geiringer (1944), Ann. Math. Stat. 15:25; recalled.
.. [HillRobertson1968] Hill & Robertson (1968), Theor. Appl. Genet. 38:226; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_count, require_shares


def free_fractions(n_loci: int) -> NDArray[np.float64]:
    """Uniform crossover: every two loci part in half of all gametes.

    Returns
    -------
    (n_loci, n_loci) float64 array
        Recombination fraction of each pair of loci; 0 on the diagonal.
    """
    require_count("n_loci", count=n_loci, least=1, unit="loci")
    return np.asarray(0.5 * (1.0 - np.eye(n_loci)))


def map_fractions(interval_rates: NDArray[np.float64] | Sequence[float]) -> NDArray[np.float64]:
    """Crossovers in each interval independently of the others: 1 - 2 r_ij is the product of 1 - 2 r_k between [Haldane1919]_.

    Parameters
    ----------
    interval_rates : (n_loci - 1,) float64 array
        r_k: chance of an odd number of crossovers between loci k and k + 1; from 0 to 1 (above 1/2 they alternate).

    Returns
    -------
    (n_loci, n_loci) float64 array
        Recombination fraction of each pair of loci.
    """
    rates = np.asarray(interval_rates, np.float64)
    require_between("interval_rates", value=rates, low=0.0, high=1.0)
    # A product over each stretch by itself: quotients of running products fail where a rate is 1/2.
    together = np.eye(len(rates) + 1)
    for i in range(len(rates)):
        together[i, i + 1 :] = np.cumprod(1.0 - 2.0 * rates[i:])
        together[i + 1 :, i] = together[i, i + 1 :]
    return np.asarray((1.0 - together) / 2.0)


def one_point_fractions(interval_shares: NDArray[np.float64] | Sequence[float]) -> NDArray[np.float64]:
    """Exactly one crossover: loci part as often as it falls between them.

    Parameters
    ----------
    interval_shares : (n_loci - 1,) float64 array
        Where the crossover falls, with which chance.

    Returns
    -------
    (n_loci, n_loci) float64 array
        Recombination fraction of each pair of loci; 1 for the ends of the map.
    """
    place = np.concatenate([[0.0], np.cumsum(require_shares("interval_shares", shares=interval_shares))])
    return np.asarray(np.abs(place[:, None] - place[None, :]))


def crossover_fractions(n_loci: int, *, n_crossovers: int) -> NDArray[np.float64]:
    """A fixed number of crossovers in different intervals, all choices alike: the chance that an odd number falls between.

    Parameters
    ----------
    n_loci : int
        L.
    n_crossovers : int
        At most L - 1, the number of intervals.

    Returns
    -------
    (n_loci, n_loci) float64 array
        Recombination fraction of each pair of loci.

    Raises
    ------
    TheoryError
        If there are fewer intervals than crossovers.
    """
    require_count("n_loci", count=n_loci, least=1, unit="loci")
    require_count("n_crossovers", count=n_crossovers, least=0, unit="crossovers")
    n = n_loci - 1
    if n_crossovers > n:
        raise TheoryError(
            phrase("n_crossovers", f"be at most {n}", got=n_crossovers, unit="crossovers, one an interval")
        )
    total = comb(n, n_crossovers)
    odd = [
        sum(comb(d, k) * comb(n - d, n_crossovers - k) for k in range(1, min(d, n_crossovers) + 1, 2))
        for d in range(n + 1)
    ]
    apart = np.abs(np.arange(n_loci)[:, None] - np.arange(n_loci)[None, :])
    return np.asarray(np.array([o / total for o in odd])[apart])


def disequilibrium_kept(
    n_generations: int, *, fraction: float, size: int | None = None, ploidy: int = 1
) -> NDArray[np.float64]:  # fmt: skip
    """Expected linkage disequilibrium D = P_ab - p_a p_b, as a share of the founders' [Geiringer1944]_ [HillRobertson1968]_.

    Each generation keeps 1 - r in infinite populations. In finite ones, exactly: (1 - r)(1 - 1 / N) among haploids each of
    whom has two parents, drawn independently (so that they may be one); 1 - r - 1 / (2 N) among diploids that self by
    chance, since within one body the two copies are never the same one.

    Parameters
    ----------
    n_generations : int
    fraction : float
        r, of the two loci.
    size : int or None
        N, individuals; None for an infinite population.
    ploidy : {1, 2}

    Returns
    -------
    (n_generations + 1,) float64 array
        1 for the founders.
    """
    require_count("n_generations", count=n_generations, least=0, unit="generations")
    require_between("fraction", value=fraction, low=0.0, high=1.0)
    require_count("ploidy", count=ploidy, least=1, unit="copies")
    require_between("ploidy", value=ploidy, low=1, high=2, unit="copies")
    kept = 1.0 - fraction
    if size is not None:
        require_count("size", count=size, least=1)
        kept = kept * (1.0 - 1.0 / size) if ploidy == 1 else kept - 1.0 / (2.0 * size)
    return np.asarray(kept ** np.arange(n_generations + 1.0))
