"""Probing: what any compound of cues drives, as strengths stand; nothing is learned from it.

Tests in a life show the sight of an action and no other cue. An experimenter may also show it in a context, or show a coloured
cue alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evo_mirror.foundation.errors import phrase
from evo_mirror.state.repertoire import CUE_CLASSES, Repertoire

NONE = -1


def compounds(
    repertoire: Repertoire, *, sight: ArrayLike = NONE, sound: ArrayLike = NONE, context: ArrayLike = NONE,
    imperative: ArrayLike = NONE, signal: ArrayLike = NONE,
) -> NDArray[np.float32]:  # fmt: skip
    """The input of several probes: [sight | sound | contexts | imperatives | signals].

    Parameters
    ----------
    repertoire : Repertoire
    sight, sound, context, imperative, signal : (n_probes,) int array, or int
        What is on in each probe, as in the events of an experience; -1 is nothing. One number stands for all probes.

    Returns
    -------
    (n_probes, n_cues) float32 array

    Raises
    ------
    ValueError
        If there is no such sight, sound, context, imperative or signal.
    """
    codes = np.broadcast_arrays(*(np.atleast_1d(np.asarray(c)) for c in (sight, sound, context, imperative, signal)))
    channels, parts = repertoire.channels, []
    for name, code, size in zip(CUE_CLASSES, codes, channels.sizes, strict=True):
        tables = {"sight": repertoire.sight_codes, "sound": repertoire.sound_codes}
        table = tables.get(name, np.eye(size, dtype=np.float32))
        if ((code < NONE) | (code >= len(table))).any():
            wrong = int(code[(code < NONE) | (code >= len(table))][0])
            remedy = "Name one that the repertoire has, or -1 for nothing."
            raise ValueError(phrase(name, f"be a code from 0 to {len(table) - 1}, or -1", got=wrong, remedy=remedy))
        nothing = np.zeros((1, size), np.float32)
        parts.append(np.concatenate([table, nothing])[code])  # -1, nothing, is the last row
    return np.concatenate(parts, axis=1)


def probed(
    strength: NDArray[np.float32], cues: NDArray[np.float32], repertoire: Repertoire
) -> NDArray[np.float64]:  # fmt: skip
    """The drive of each motor program by each compound of cues: sum_f x_f strength_fm, read out as R is.

    Parameters
    ----------
    strength : (n_individuals, n_cues, n_heads) float32 array
        Of a `Life` at its end, or of a `Wiring` of adults.
    cues : (n_probes, n_cues) float32 array
        From `compounds`.
    repertoire : Repertoire

    Returns
    -------
    (n_individuals, n_probes, n_actions) float64 array
        In units of strength.
    """
    units = strength[:, :, repertoire.heads.units].astype(np.float64)
    readout = repertoire.readout.astype(np.float64)
    return np.asarray(np.einsum("pf,ifm,mb->ipb", cues.astype(np.float64), units, readout))
