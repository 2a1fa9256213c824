"""Wright and Fisher's model as a Markov chain: the next generation is drawn from the gametes of this one.

Copies of the focal allele among n are binomial: P(i -> j) = C(n, j) p'^j (1 - p')^(n - j), with p' from
`theory.recursions` at i / n [Ewens2004]_. That is exact for haploids. For diploids it puts the adults in Hardy-Weinberg
proportions; `genotype_matrix` follows the genotypes of a finite population instead, and neglects nothing.

References
----------
.. [Ewens2004] Ewens (2004), Mathematical Population Genetics I, ch. 3; recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_count, require_rates
from evo_mirror.theory.recursions import diploid_next, haploid_next

_MOST_GENOTYPE_STATES = 5000


def log_factorials(most: int) -> NDArray[np.float64]:
    """Logarithms of 0!, 1!, ..., most!: (most + 1,) float64 array."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, most + 1.0)))])


def binomial_matrix(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chain in which each copy is the focal allele with a chance that depends on how many there were.

    For any regime of selection: tournaments of k on a favoured allele have the chance 1 - (1 - i / n)^k.

    Parameters
    ----------
    chances : (n_copies + 1,) float64 array
        p' with 0, 1, ..., n copies of the focal allele now.

    Returns
    -------
    (n_copies + 1, n_copies + 1) float64 array
    """
    require_between("chances", value=chances, low=0.0, high=1.0)
    p = np.asarray(chances, np.float64)[:, None]
    n = len(p) - 1
    require_count("n_copies", count=n, least=1, unit="copies")
    return _powers(p, np.arange(n + 1.0), 1.0 - p, np.arange(n, -1.0, -1.0), weight=_choose(n))


def haploid_matrix(
    size: int, *, selection: float = 0.0, from_focal: float = 0.0, to_focal: float = 0.0
) -> NDArray[np.float64]:  # fmt: skip
    """Haploids: from i to j carriers of the focal allele among N.

    Parameters
    ----------
    size : int
        N, individuals.
    selection : float
        s: carriers have fitness 1 + s.
    from_focal, to_focal : float
        u and v, mutations per copy per generation.

    Returns
    -------
    (size + 1, size + 1) float64 array
    """
    require_count("size", count=size, least=1)
    p = np.arange(size + 1) / size
    return binomial_matrix(haploid_next(p, selection=selection, from_focal=from_focal, to_focal=to_focal))


def diploid_matrix(
    size: int, *, selection: float = 0.0, dominance: float = 0.5, from_focal: float = 0.0, to_focal: float = 0.0
) -> NDArray[np.float64]:  # fmt: skip
    """Diploids, as textbooks have it: from i to j copies among 2 N, adults in Hardy-Weinberg proportions.

    Exact without selection, where selfing happens by chance. With it, an approximation: one copy of a recessive with s = 0.1
    is fixed 6 % too often at N = 8, and 3 % at N = 60.

    Parameters
    ----------
    size : int
        N, individuals.
    selection, dominance : float
        s and h: fitness is 1, 1 + h s and 1 + s.
    from_focal, to_focal : float
        u and v, mutations per copy per generation.

    Returns
    -------
    (2 size + 1, 2 size + 1) float64 array
    """
    require_count("size", count=size, least=1)
    p = np.arange(2 * size + 1) / (2 * size)
    rates = {"selection": selection, "from_focal": from_focal, "to_focal": to_focal}
    return binomial_matrix(diploid_next(p, dominance=dominance, **rates))


def genotype_states(size: int) -> NDArray[np.int64]:
    """The states of `genotype_matrix`, in its order.

    Returns
    -------
    ((size + 1)(size + 2) / 2, 3) int64 array
        How many individuals carry 0, 1 and 2 copies of the focal allele; the first state has none, the last all.
    """
    require_count("size", count=size, least=1)
    return np.array([(size - one - two, one, two) for two in range(size + 1) for one in range(size + 1 - two)])


def genotype_matrix(
    size: int, *, selection: float = 0.0, dominance: float = 0.5, from_focal: float = 0.0, to_focal: float = 0.0
) -> NDArray[np.float64]:  # fmt: skip
    """Diploids, individual by individual: exact for parental places filled in proportion to fitness.

    Given the genotypes now, gametes carry the focal allele with chance p', independently, so that children are
    trinomial: p'^2, 2 p'(1 - p'), (1 - p')^2.

    Parameters
    ----------
    size : int
        N, individuals; there are (N + 1)(N + 2) / 2 states.
    selection, dominance : float
        s and h: fitness is 1, 1 + h s and 1 + s.
    from_focal, to_focal : float
        u and v, mutations per copy per generation.

    Returns
    -------
    (n_states, n_states) float64 array
        In the order of `genotype_states`.

    Raises
    ------
    TheoryError
        If there are too many states to be solved for.
    """
    states = genotype_states(size)
    p = gametes_of(states, selection=selection, dominance=dominance, from_focal=from_focal, to_focal=to_focal)[:, None]
    log = log_factorials(size)
    weight = log[size] - log[states].sum(axis=1) + states[:, 1] * np.log(2.0)
    return _powers(p, states @ [0.0, 1.0, 2.0], 1.0 - p, states @ [2.0, 1.0, 0.0], weight=weight)


def gametes_of(
    states: NDArray[np.int64], *, selection: float, dominance: float, from_focal: float, to_focal: float
) -> NDArray[np.float64]:  # fmt: skip
    """Chance of a gamete to carry the focal allele, where places are filled in proportion to fitness.

    Parameters
    ----------
    states : (n_states, 3) int64 array
        As in `genotype_states`.
    selection, dominance, from_focal, to_focal : float
        As in `genotype_matrix`.

    Returns
    -------
    (n_states,) float64 array

    Raises
    ------
    TheoryError
        If a fitness is negative or a rate is none, or there are too many states to be solved for.
    """
    if len(states) > _MOST_GENOTYPE_STATES:
        raise TheoryError(
            phrase(
                "size", f"give at most {_MOST_GENOTYPE_STATES}", got=Words(f"{len(states)}"), unit="states",
                remedy="Use diploid_matrix, nearly right in large populations, where generations do not overlap.",
            )
        )  # fmt: skip
    require_rates(from_focal=from_focal, to_focal=to_focal)
    fitness = np.array([1.0, 1.0 + dominance * selection, 1.0 + selection])
    require_between("fitness", value=fitness, low=0.0, remedy="Choose a selection that leaves no fitness negative.")
    total, size = states @ fitness, states[0].sum()
    # Where nobody is fit to breed, the population stays as it is.
    focal = np.divide(
        states @ (fitness * [0.0, 0.5, 1.0]), total, out=states @ [0.0, 0.5, 1.0] / size, where=total > 0.0
    )
    return np.asarray((1.0 - from_focal) * focal + to_focal * (1.0 - focal))


def _powers(
    p: NDArray[np.float64], i: NDArray[np.float64], q: NDArray[np.float64], j: NDArray[np.float64], *, weight: NDArray[np.float64]
) -> NDArray[np.float64]:  # fmt: skip
    """exp(weight) p^i q^j, each row adding up to 1; 0^0 = 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = weight + np.where(i == 0, 0.0, i * np.log(p)) + np.where(j == 0, 0.0, j * np.log(q))
    rows = np.exp(logs)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def _choose(n: int) -> NDArray[np.float64]:
    log = log_factorials(n)
    return np.asarray(log[n] - log - log[::-1])
