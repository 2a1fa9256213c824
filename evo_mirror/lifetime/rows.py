"""Rows: what is said of cues, said of the rows of a table in the space of a life, and back again.

In the space of features a row is a cue. In the space of actions the rows of sights are the drives of whole sights instead; see
`space`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import Space, all_sights
from evo_mirror.lifetime.synapses import predict
from evo_mirror.machine.vectors import fma

Matrix = NDArray[np.float32]
f4 = np.float32


def rows_of(space: Space, by_cue: Matrix, n_features: int) -> Matrix:
    """Something about cues, as something about rows: (n_rows, ...) float32 array.

    Parameters
    ----------
    space : Space
    by_cue : (n_cues, ...) float32 array
    n_features : int
    """
    if not space.in_actions:
        return by_cue
    return np.concatenate([np.repeat(by_cue[:1], space.n_rows, axis=0), by_cue[n_features:]])


def at_birth(setting: Setting, space: Space, given: Matrix) -> Matrix:
    """Strengths at birth by rows; cues for which none are given begin at 0: (n_rows, n_heads) float32 array.

    Parameters
    ----------
    setting : Setting
    space : Space
    given : (n_features or n_cues, n_heads) float32 array
        By cues.
    """
    channels, codes = setting.repertoire.channels, all_sights(setting.repertoire)
    strength = np.zeros((channels.n_cues, given.shape[1]), f4)
    strength[: len(given)] = given
    rows = rows_of(space, strength, channels.n_features)
    if space.in_actions:
        rows[: space.n_rows] = 0
        for sight, code in enumerate(codes):
            rows[sight] = predict(strength[: channels.n_features], code)
    return rows


def at_death(setting: Setting, space: Space, given: Matrix, rows: Matrix) -> Matrix:
    """Strengths at death by cues: (n_cues, n_heads) float32 array.

    Parameters
    ----------
    setting : Setting
    space : Space
    given : (n_features or n_cues, n_heads) float32 array
        Strengths at birth, by cues.
    rows : (n_rows, n_heads) float32 array
        Strengths at death, by rows.
    """
    channels, codes = setting.repertoire.channels, all_sights(setting.repertoire)
    n = channels.n_features
    if not space.in_actions:
        return rows
    strength = np.array(given[:n])
    for sight, code in enumerate(codes):
        strength = fma(code[:, None], rows[len(codes) + sight], strength)
    return np.concatenate([strength, rows[space.n_rows :]])
