"""Record: what one generation leaves for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Record:
    """One row of ``generations.csv``, and the columns of ``individuals.csv`` behind it.

    Attributes
    ----------
    replicate, generation : int
    values : mapping of str to float
        One number for each measure.
    individuals : mapping of str to (n_individuals,) arrays
    """

    replicate: int
    generation: int
    values: Mapping[str, float]
    individuals: Mapping[str, NDArray[np.generic]]
