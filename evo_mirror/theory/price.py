"""Price's equation: how much of a change is selection, and how much is transmission. An identity, not a model.

References
----------
.. [Price1970] Price (1970), Nature 227:520; recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import TheoryError


@dataclass(frozen=True)
class Price:
    """A change of the mean in its two parts, in trait units.

    Attributes
    ----------
    selection : float
        Cov(w, z) / mean w, with w the realised offspring of each parent.
    transmission : float
        E(w Dz) / mean w, with Dz by how much a parent's children differ from it, each by its share in them.
    """

    selection: float
    transmission: float

    @property
    def change(self) -> float:
        """Mean of the children less mean of the parents' generation."""
        return self.selection + self.transmission


def price_partition(
    parental_trait: NDArray[np.float64], *, offspring_trait: NDArray[np.float64], parents: NDArray[np.int64]
) -> Price:
    """Divide the change of a mean between generations [Price1970]_.

    Parameters
    ----------
    parental_trait : (n_individuals,) float64 array
        Of everybody in the parents' generation, with offspring or without.
    offspring_trait : (n_children,) float64 array
    parents : (n_children, n_places) int array
        Who filled the parental places of each child; each place is an equal share in it.

    Returns
    -------
    Price

    Raises
    ------
    TheoryError
        If a parent is not among the individuals.
    """
    z, after, parents = (
        np.asarray(parental_trait, np.float64),
        np.asarray(offspring_trait, np.float64),
        np.asarray(parents),
    )
    require_shape("parents", parents, n_children=len(after), n_places=None)
    require_shape("parental_trait", z, n_individuals=None)
    if parents.size == 0 or parents.min() < 0 or parents.max() >= len(z):
        found = Words("none" if parents.size == 0 else f"from {parents.min()} to {parents.max()}")
        raise TheoryError(phrase("parents", f"be positions from 0 to {len(z) - 1}", got=found))
    share = 1.0 / parents.shape[1]
    w = share * np.bincount(parents.ravel(), minlength=len(z))
    covariance = (w * z).mean() - w.mean() * z.mean()
    transmitted = share * (after[:, None] - z[parents]).sum() / len(z)
    return Price(float(covariance / w.mean()), float(transmitted / w.mean()))
