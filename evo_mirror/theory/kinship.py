"""Kinship: how related the individuals of a pedigree are.

Kinship theta_xy is the chance that an allele of x and one of y, at the same locus, are copies of one allele of the founders, who
are neither related nor inbred [Malecot1948]_. An individual with itself: 1 if haploid, (1 + F) / 2 if diploid. Relatedness here
is kinship in units of a founder's with itself: theta of haploids, 2 theta of diploids (1/2 for a parent and for a full sib, 1/4
for a half sib, where nobody is inbred).

References
----------
.. [Malecot1948] Malecot (1948), Les mathematiques de l'heredite. Recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape


def founders_kinship(n_individuals: int, *, ploidy: int) -> NDArray[np.float64]:
    """Of founders: (n_individuals, n_individuals) float64 array."""
    return np.eye(n_individuals) / ploidy


def kinship_with_parents(kinship: NDArray[np.float64], *, parents: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of children and adults: the mean over both parental places.

    Parameters
    ----------
    kinship : (n_adults, n_adults) float64 array
        Of the adults.
    parents : (n_children, 2) int array

    Returns
    -------
    (n_children, n_adults) float64 array
    """
    require_shape("parents", parents, n_children=None, n_places=2)
    return np.asarray(0.5 * (kinship[parents[:, 0]] + kinship[parents[:, 1]]))


def next_kinship(
    kinship: NDArray[np.float64], *, parents: NDArray[np.int64], ploidy: int, is_clonal: bool = False
) -> NDArray[np.float64]:  # fmt: skip
    """Of children: the mean over both parental places of each; of one with itself see above.

    Parameters
    ----------
    kinship : (n_adults, n_adults) float64 array
    parents : (n_children, 2) int array
    ploidy : {1, 2}
    is_clonal : bool
        Whether a diploid's copies are those of its one parent, instead of a gamete of each.

    Returns
    -------
    (n_children, n_children) float64 array
    """
    across = kinship_with_parents(kinship, parents=parents)
    children = 0.5 * (across[:, parents[:, 0]] + across[:, parents[:, 1]])
    one, other = parents.T
    itself = kinship[one, one] if is_clonal else 0.5 * (1.0 + kinship[one, other])
    np.fill_diagonal(children, 1.0 if ploidy == 1 else itself)
    return np.asarray(children)
