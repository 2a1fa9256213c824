"""Identity by descent where diploids are born and die one at a time, in groups: sexes or demes.

In a step one of N places, each alike, is filled by a newborn. Two different individuals are, with chance 1 - 2 / N, who they
were; else one of them is the newborn, and each of its copies comes from an adult of a group k, who is the other one with chance
1 / n_k if that is of this group: whoever dies may have been a parent [Moran1958]_ [Malecot1948]_.

References
----------
.. [Moran1958] Moran (1958), Proc. Camb. Phil. Soc. 54:60; recalled.
.. [Malecot1948] Malecot (1948), Les mathematiques de l'heredite; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.theory.asking import require_between, require_rates, require_shares


@dataclass(frozen=True)
class Groups:
    """Who has children with whom.

    Attributes
    ----------
    sizes : sequence of int
        n_k, adults of each group.
    couples : (n_groups, n_groups, n_groups) float64 array
        For a newborn of group i, the chance that its first copy comes from group k and its second from group l.
    selfing : float, optional
        Share of newborns with one parent, exactly; unless given, both parents are one individual as often as chance has it.
    """

    sizes: Sequence[int]
    couples: NDArray[np.float64]
    selfing: float | None = None


def moran_identity_next(
    own: NDArray[np.float64], pairs: NDArray[np.float64], *, groups: Groups
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    """How alike copies are one step later, without mutation.

    Parameters
    ----------
    own : (n_groups,) float64 array
        F, of the two copies of one individual.
    pairs : (n_groups, n_groups) float64 array
        Of copies of two different individuals; symmetric.
    groups : Groups

    Returns
    -------
    (n_groups,) float64 array, (n_groups, n_groups) float64 array

    Raises
    ------
    TheoryError, ShapeError
        If a size is below 1, chances do not add up to 1 or selfing is no rate; or if groups are not as many everywhere.
    """
    n = np.asarray(groups.sizes, np.float64)
    require_between("sizes", value=n, low=1.0, unit="individuals")
    require_shape("own", own, n_groups=len(n))
    require_shape("pairs", pairs, n_groups=len(n), n_groups_too=len(n))
    couples = groups.couples
    require_shape("couples", couples, n_groups=len(n), n_groups_too=len(n), n_groups_again=len(n))
    for row in couples.reshape(len(n), -1):
        require_shares("couples", shares=row)
    of_one = 0.5 * (1.0 + own)
    adults = pairs + np.diag((of_one - pairs.diagonal()) / n)
    sources = 0.5 * (couples.sum(axis=2) + couples.sum(axis=1))
    newborn = np.einsum("ikl,kl->i", couples, adults)
    if groups.selfing is not None:
        require_rates(selfing=groups.selfing)
        outbred = np.einsum("ikl,kl->i", couples, pairs)
        newborn = groups.selfing * sources @ of_one + (1.0 - groups.selfing) * outbred
    beside, total = sources @ adults, n.sum()
    return (
        np.asarray((1.0 - 1.0 / total) * own + newborn / total),
        np.asarray((1.0 - 2.0 / total) * pairs + (beside + beside.T) / total),
    )
