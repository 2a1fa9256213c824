"""Lesion: motor units, or a whole route to understanding, lose their observation input."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring

Route = Literal["mirror", "visual"]


def lesioned(wiring: Wiring, lesions: NDArray[np.bool_], repertoire: Repertoire) -> Wiring:
    """Silence the observation input of chosen units; what they do in execution stays.

    Parameters
    ----------
    wiring : Wiring
    lesions : (n_individuals, n_units) bool array
    repertoire : Repertoire
    """
    heads = np.zeros((wiring.size, repertoire.heads.n_heads), np.bool_)
    heads[:, repertoire.heads.units] = lesions
    return _without_sights(wiring, heads, repertoire)


def silenced(wiring: Wiring, route: Route, repertoire: Repertoire) -> Wiring:
    """Silence the sights of one route to understanding; its other cues, and the other route, stay.

    Parameters
    ----------
    wiring : Wiring
    route : {"mirror", "visual"}
        From sights to motor units, or from sights to goals and identities of actions.
    repertoire : Repertoire
    """
    heads = np.zeros((wiring.size, repertoire.heads.n_heads), np.bool_)
    heads[:, repertoire.heads.units] = True
    return _without_sights(wiring, heads if route == "mirror" else ~heads, repertoire)


def _without_sights(wiring: Wiring, heads: NDArray[np.bool_], repertoire: Repertoire) -> Wiring:
    """Strengths from sights to the chosen heads of each individual are 0."""
    strength = wiring.strength.copy()
    sights = strength[:, : repertoire.channels.n_features]
    sights[np.broadcast_to(heads[:, None, :], sights.shape)] = 0.0
    return replace(wiring, strength=strength)
