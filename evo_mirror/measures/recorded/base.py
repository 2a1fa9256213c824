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


def by_age(values: NDArray[np.floating]) -> Mapping[str, NDArray[np.float64]]:
    """Something measured at each age, by the name of the age; NaN at ages at which nobody was examined.

    Parameters
    ----------
    values : (n_individuals, n_ages) float array
        At all three ages, or at maturity only.
    """
    n, n_ages = values.shape
    examined = np.ascontiguousarray(values.T, dtype=np.float64)
    missing = np.broadcast_to(np.nan, n)  # one number, looked at from everywhere
    return dict(zip(AGES, [*[missing] * (len(AGES) - n_ages), *examined], strict=True))


class Measure(Family):
    """Reads some columns off a generation."""

    columns: ClassVar[Mapping[str, Column]]

    @abstractmethod
    def observe(self, lived: Lived) -> Mapping[str, float | NDArray[np.float64]]:
        """Measure one generation.

        Returns
        -------
        mapping of str to float or (n_individuals,) float64 array
            One entry for each of ``columns``. Arrays also go to ``individuals.csv``; their mean is the column.
        """
