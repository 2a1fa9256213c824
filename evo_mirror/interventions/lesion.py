"""Lesion: motor units lose their observation input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


def lesioned(wiring: Wiring, lesions: NDArray[np.bool_], repertoire: Repertoire) -> Wiring:
    """Silence the observation input of chosen units; what they do in execution stays.

    Parameters
    ----------
    wiring : Wiring
    lesions : (n_individuals, n_units) bool array
    repertoire : Repertoire
    """
    strength = wiring.strength.copy()
    heads = np.zeros((wiring.size, repertoire.heads.n_heads), np.bool_)
    heads[:, repertoire.heads.units] = lesions
    sights = strength[:, : repertoire.channels.n_features]
    sights[np.broadcast_to(heads[:, None, :], sights.shape)] = 0.0
    return replace(wiring, strength=strength)
