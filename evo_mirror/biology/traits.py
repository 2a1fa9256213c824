"""Traits that many genes make, for tasks that pay for one and not for what anybody does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


def innate_trait(wiring: Wiring, repertoire: Repertoire) -> NDArray[np.float64]:
    """z: the sum of all innate strengths from sights to motor units, to which every locus of a direct encoding adds its allele.

    Parameters
    ----------
    wiring : Wiring
    repertoire : Repertoire

    Returns
    -------
    (n_individuals,) float64 array
        In units of strength.
    """
    units = wiring.strength[:, : repertoire.channels.n_features, repertoire.heads.units]
    return np.asarray(units.sum(axis=(1, 2), dtype=np.float64))
