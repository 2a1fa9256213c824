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


def traces_at_birth(setting: Setting, space: Space, left: Matrix) -> tuple[Matrix, Matrix]:
    """What is left of sights and of acts when lives begin, or go on, as far as it can count.

    Parameters
    ----------
    setting : Setting
    space : Space
    left : (n_individuals, n_features + n_units) float32 array
        Or (n_individuals, 0) where nothing is.

    Returns
    -------
    (n_individuals, n_sight_rows) float32 array, (n_individuals, n_units) float32 array
    """
    n, f, n_units = len(left), setting.repertoire.channels.n_features, setting.repertoire.heads.n_units
    of_sights, of_acts = np.zeros((n, space.n_rows), f4), np.zeros((n, n_units), f4)
    if left.shape[1] and setting.sight_trace > 0:  # then a row is a feature
        of_sights[:] = left[:, :f]
    if left.shape[1] and setting.motor_trace > 0:
        of_acts[:] = left[:, f:]
    return of_sights, of_acts


def traces_at_death(setting: Setting, of_sights: Matrix, of_acts: Matrix) -> Matrix:
    """The way back; zeros for what cannot count.

    Parameters
    ----------
    setting : Setting
    of_sights : (n_individuals, n_sight_rows) float32 array
    of_acts : (n_individuals, n_units) float32 array

    Returns
    -------
    (n_individuals, n_features + n_units) float32 array
        Or (n_individuals, 0) where nobody asks.
    """
    n, f, n_units = len(of_acts), setting.repertoire.channels.n_features, setting.repertoire.heads.n_units
    left = np.zeros((n, f + n_units if setting.keeps_traces else 0), f4)
    if setting.keeps_traces and setting.sight_trace > 0:
        left[:, :f] = of_sights
    if setting.keeps_traces and setting.motor_trace > 0:
        left[:, f:] = of_acts
    return left


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
