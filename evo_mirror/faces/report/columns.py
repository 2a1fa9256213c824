"""What stands in ``generations.csv``, and how to read the end of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.recorded.base import Column

Table = Mapping[str, NDArray[np.generic]]


def described_columns() -> Mapping[str, Column]:
    """Every column after replicate and generation that there may be, with its unit and what it says."""
    from evo_mirror.evolution.observing import columns, parameter_columns

    return {**columns(), **parameter_columns()}


def last_of(table: Table) -> dict[str, NDArray[np.generic]]:
    """Pick the last generation of every replicate.

    Parameters
    ----------
    table : mapping of str to (n_rows,) arrays
        With columns ``replicate`` and ``generation``.
    """
    rows = [block[int(np.argmax(table["generation"][block]))] for block in blocks(table)]
    return {name: np.asarray(values)[rows] for name, values in table.items()}


def by_replicate(table: Table) -> list[dict[str, NDArray[np.generic]]]:
    """Cut a table into its replicates, in order.

    Parameters
    ----------
    table : mapping of str to (n_rows,) arrays
        With a column ``replicate``.
    """
    return [{name: np.asarray(values)[block] for name, values in table.items()} for block in blocks(table)]


def blocks(table: Table) -> list[NDArray[np.int64]]:
    """Rows of each replicate, as positions.

    Parameters
    ----------
    table : mapping of str to (n_rows,) arrays
        With a column ``replicate``.
    """
    replicate = np.asarray(table["replicate"])
    return [np.flatnonzero(replicate == r) for r in np.unique(replicate)]
