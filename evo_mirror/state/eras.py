"""Eras: the stretches of a life in which nothing changes its look or its meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Eras:
    """The eras of a life after the first, which is that of birth.

    The world changes for everybody alive at once, at the beginning of a trial. A snapshot after t trials belongs to the era in
    which trial t would be lived, and one at the end of life to the last era.

    Attributes
    ----------
    begins : (n_later,) int64 array
        First trial of each, ascending, from 1 on [trials].
    sight_codes : (n_later, n_actions, n_features) float32 array
        How each action looks in each of them.
    goal_of : (n_later, n_actions) int8 array
        Which goal it serves.
    """

    begins: NDArray[np.int64]
    sight_codes: NDArray[np.float32]
    goal_of: NDArray[np.int8]
