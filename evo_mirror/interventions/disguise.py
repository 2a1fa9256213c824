"""Disguise: the same actions in another look, such as those of a robot's hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.foundation.errors import phrase
from evo_mirror.machine.counters import Address, normals
from evo_mirror.state.repertoire import Repertoire


def disguised(repertoire: Repertoire, likeness: float, address: Address) -> Repertoire:
    """Give every action a second look, which is like the first to a given degree.

    Second look of action a: c s_a + sqrt(1 - c²) r_a, with r_a a random direction at right angles to s_a, of length 1: what
    was learned about the first look drives by the second c times as much, but for chance.

    Parameters
    ----------
    repertoire : Repertoire
        With at least two features.
    likeness : float
        c, the cosine between the two looks, from 0 to 1.
    address : Address

    Raises
    ------
    ValueError
        If the likeness is not from 0 to 1.
    """
    if not 0.0 <= likeness <= 1.0:
        remedy = "0 is a look that has nothing to do with the first, 1 the first itself."
        raise ValueError(phrase("likeness", "be from 0 to 1", got=likeness, remedy=remedy))
    codes = repertoire.sight_codes.astype(np.float64)
    first = codes / np.sqrt((codes**2).sum(axis=1, keepdims=True))
    other = normals(address, np.arange(len(codes)), codes.shape[1])
    other = other - (other * first).sum(axis=1, keepdims=True) * first
    other = other / np.sqrt((other**2).sum(axis=1, keepdims=True))
    looks = likeness * first + np.sqrt(1.0 - likeness**2) * other
    return replace(repertoire, sight_codes=np.ascontiguousarray(looks, dtype=np.float32))
