"""The family of measures."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.state.lived import Lived


@dataclass(frozen=True)
class Column:
    """One column of ``generations.csv``: its unit and what it says."""

    unit: str
    about: str


AGES = {"birth": "at birth", "juvenile": "in youth", "maturity": "at maturity"}


def by_age(values: NDArray[np.floating]) -> list[NDArray[np.float64]]:
    """Some things measured, each at all three ages; NaN at ages at which nobody was examined.

    Parameters
    ----------
    values : (n_things, n_ages, n_individuals) float array
        At all three ages, or at maturity only.

    Returns
    -------
    list of (n_individuals,) float64 arrays
        The ages of the first thing, in order, then those of the second, and so on.
    """
    nothing = np.full(values.shape[2], np.nan)
    nothing.flags.writeable = False  # several columns are this one
    missing = [nothing] * (len(AGES) - values.shape[1])
    things = np.ascontiguousarray(values, dtype=np.float64)
    return [one for thing in things for one in (*missing, *thing)]


class Measure(Family):
    """Reads some columns off a generation."""

    columns: ClassVar[Mapping[str, Column]]

    @abstractmethod
    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """Measure one generation.

        Parameters
        ----------
        lived : Lived
        threads : int

        Returns
        -------
        mapping of str to float or (n_individuals,) float64 array
            One entry for each of ``columns``. Arrays also go to ``individuals.csv``; their mean is the column.
        """
