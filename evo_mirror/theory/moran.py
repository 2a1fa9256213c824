"""Moran's model: one birth and one death in each step, so that generations overlap.

With i carriers of fitness 1 + s among N haploids, the parent is chosen in proportion to fitness, its child may mutate, and
takes the place of one of N chosen alike: any of them, the parent included, or (``parent_may_die=False``) one of the others.
N steps are reckoned a generation [Moran1958]_ [Ewens2004]_. Of diploids, `moran_genotype_matrix` follows the genotypes.

References
----------
.. [Moran1958] Moran (1958), Proc. Camb. Phil. Soc. 54:60; recalled.
.. [Ewens2004] Ewens (2004), Mathematical Population Genetics I, section 3.4; recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count, require_rates
from evo_mirror.theory.wright_fisher import gametes_of, genotype_states


def moran_matrix(
    size: int, *, selection: float = 0.0, from_focal: float = 0.0, to_focal: float = 0.0, parent_may_die: bool = True
) -> NDArray[np.float64]:  # fmt: skip
    """One step: from i to i - 1, i or i + 1 carriers of the focal allele.

    Parameters
    ----------
    size : int
        N, individuals.
    selection : float
        s: carriers have fitness 1 + s.
    from_focal, to_focal : float
        u and v, mutations per birth.
    parent_may_die : bool
        Whether a child may take the place of its own parent.

    Returns
    -------
    (size + 1, size + 1) float64 array
    """
    require_count("size", count=size, least=2)
    require_between("selection", value=selection, low=-1.0, remedy="A fitness cannot be negative.")
    require_rates(from_focal=from_focal, to_focal=to_focal)
    i = np.arange(size + 1.0)
    total = i * (1.0 + selection) + (size - i)
    # Where nobody is fit to breed, all breed alike.
    parent = np.divide(i * (1.0 + selection), total, out=i / size, where=total > 0.0)
    if parent_may_die:
        dies = (i / size, i / size)
    else:
        # Given a parent that carries it, and given one that does not.
        dies = np.maximum(i - 1.0, 0.0) / (size - 1), i / (size - 1)
    up = parent * (1.0 - from_focal) * (1.0 - dies[0]) + (1.0 - parent) * to_focal * (1.0 - dies[1])
    down = parent * from_focal * dies[0] + (1.0 - parent) * (1.0 - to_focal) * dies[1]
    matrix = np.diag(1.0 - up - down) + np.diag(up[:-1], 1) + np.diag(down[1:], -1)
    # With nobody else of that kind left, only rounding is.
    return np.asarray(np.maximum(matrix, 0.0))


def moran_genotype_matrix(
    size: int, *, selection: float = 0.0, dominance: float = 0.5, from_focal: float = 0.0, to_focal: float = 0.0
) -> NDArray[np.float64]:  # fmt: skip
    """One step of diploids: who is born of two gametes takes the place of one of N chosen alike, parents included.

    Given the genotypes now, each gamete carries the focal allele with chance p' = q (1 - u) + (1 - q) v, where
    q = sum of w_i x_i / (2 sum of w_i) over individuals i with x_i copies, independently: both places are filled in proportion
    to fitness, and selfing happens by chance. The newborn has 0, 1 or 2 copies with (1 - p')^2, 2 p' (1 - p') and p'^2.

    Parameters
    ----------
    size : int
        N, individuals; there are (N + 1)(N + 2) / 2 states.
    selection, dominance : float
        s and h: fitness is 1, 1 + h s and 1 + s.
    from_focal, to_focal : float
        u and v, mutations per copy per birth.

    Returns
    -------
    (n_states, n_states) float64 array
        In the order of `wright_fisher.genotype_states`.

    Raises
    ------
    TheoryError
        If there are too many states to be solved for.
    """
    require_count("size", count=size, least=2)
    states = genotype_states(size)
    p = gametes_of(states, selection=selection, dominance=dominance, from_focal=from_focal, to_focal=to_focal)
    born = np.stack([(1.0 - p) ** 2, 2.0 * p * (1.0 - p), p**2], axis=1)
    place = {tuple(state): k for k, state in enumerate(states.tolist())}
    matrix = np.zeros((len(states), len(states)))
    for k, state in enumerate(states):
        for dies in np.flatnonzero(state):
            for newborn in range(3):
                after = state.copy()
                after[dies] -= 1
                after[newborn] += 1
                matrix[k, place[tuple(after.tolist())]] += state[dies] / size * born[k, newborn]
    return matrix


def moran_fixation(size: int, *, copies: int = 1, selection: float = 0.0) -> float:
    """Chance that i carriers become all: (1 - r^-i) / (1 - r^-N) with r = 1 + s; i / N without selection.

    Parameters
    ----------
    size : int
        N, individuals.
    copies : int
        i, carriers now.
    selection : float
        s, above -1.
    """
    require_count("size", count=size, least=2)
    require_count("copies", count=copies, least=0, unit="copies")
    require_between("copies", value=copies, low=0, high=size, unit="copies")
    require_between("selection", value=selection, low=-1.0, remedy="A fitness cannot be negative.")
    if selection == 0.0:
        return copies / size
    if selection == -1.0:
        return float(copies == size)
    log = np.log1p(selection)
    if log < 0.0:  # the same, with powers that do not overflow
        return float(np.exp(log * (size - copies)) * np.expm1(log * copies) / np.expm1(log * size))
    return float(np.expm1(-copies * log) / np.expm1(-size * log))


def moran_fixation_steps(size: int, *, copies: int = 1) -> float:
    """Mean steps until a neutral allele is fixed, given that it will be.

    From one copy N (N - 1); from i of them N (N - i) (1 + sum of j / (N - j) over j = 1 ... i - 1, divided by i), where a
    child may take its parent's place [Ewens2004]_.

    Parameters
    ----------
    size : int
        N, individuals.
    copies : int
        i, from 1 to N.
    """
    require_count("size", count=size, least=2)
    require_count("copies", count=copies, least=1, unit="copies")
    require_between("copies", value=copies, low=1, high=size, unit="copies")
    j = np.arange(1, copies)
    return float(size * (size - copies) * (1.0 + (j / (size - j)).sum() / copies))
