"""Births: who was born, of whom, and in whose place, where generations overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Births:
    """The births and deaths of one generation of Moran's model: one of each in a step.

    Attributes
    ----------
    birth_ids : (n_steps,) int64 array
        Of those born, ascending.
    parents : (n_steps, 2) int64 array
        Birth ids of both parents; a clone has the same twice.
    places : (n_steps,) int64 array
        The place that each was born into.
    died : (n_steps,) int64 array
        Birth ids of those who died, and left that place.
    demes : (n_steps,) int32 array
        Where that is.
    """

    birth_ids: NDArray[np.int64]
    parents: NDArray[np.int64]
    places: NDArray[np.int64]
    died: NDArray[np.int64]
    demes: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of steps."""
        return len(self.birth_ids)
