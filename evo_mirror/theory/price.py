"""Price's equation: how much of a change is selection, and how much is transmission. An identity, not a model.

References
----------
.. [Frank2012] Frank (2012), PMC3354028; read.
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


@dataclass(frozen=True)
class PriceWithLearning:
    """A change of the mean of m = g + l, the innate and the learned part of a trait, in terms that add up exactly.

    Attributes
    ----------
    innate : Price
        Selection and transmission of the innate part g.
    learner : float
        By how much offspring genotypes learn more than the parents' generation, both in its experience.
    experience : float
        By how much offspring learn more in their own experience than in that of the parents' generation.
    """

    innate: Price
    learner: float
    experience: float

    @property
    def learned(self) -> float:
        """Change of the mean learned part, the third term."""
        return self.learner + self.experience

    @property
    def change(self) -> float:
        """Of the mean trait: selection + transmission + change of the learned part."""
        return self.innate.change + self.learned


def price_with_learning(
    innate: NDArray[np.float64], learned: NDArray[np.float64], *, offspring_innate: NDArray[np.float64],
    offspring_learned: NDArray[np.float64], as_parents_reared: NDArray[np.float64], parents: NDArray[np.int64],
) -> PriceWithLearning:  # fmt: skip
    """Divide the change of a mean where part of the trait is learned: Cov(w, g) / w + E(w Dg) / w + (l' - l) [Frank2012]_.

    Learning is inherited by nobody, so that selection of what was learned in life leaves no trace but through g and through how
    well offspring learn. The last term is split by rearing the offspring genotypes in the experience of the parents' generation.

    Parameters
    ----------
    innate, learned : (n_individuals,) float64 array
        Of everybody in the parents' generation: without learning, and what learning adds.
    offspring_innate, offspring_learned : (n_children,) float64 array
    as_parents_reared : (n_children,) float64 array
        What the same offspring genotypes learn in the experience of the parents' generation.
    parents : (n_children, n_places) int array
        As in `price_partition`.

    Returns
    -------
    PriceWithLearning

    Raises
    ------
    TheoryError
        As in `price_partition`.
    ShapeError
        If the parts are not of the same individuals.
    """
    before, after, between = (
        np.asarray(values, np.float64) for values in (learned, offspring_learned, as_parents_reared)
    )  # fmt: skip
    require_shape("learned", before, n_individuals=len(innate))
    require_shape("offspring_learned", after, n_children=len(offspring_innate))
    require_shape("as_parents_reared", between, n_children=len(offspring_innate))
    part = price_partition(innate, offspring_trait=offspring_innate, parents=parents)
    return PriceWithLearning(part, float(between.mean() - before.mean()), float(after.mean() - between.mean()))
