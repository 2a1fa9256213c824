"""What may be asked of theory: ranges of arguments, and how they are refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import EvoMirrorError, ShapeError, Words, phrase

_ROUNDING = 1e-9
"""How far rows of probabilities may be from adding up to 1."""


class TheoryError(EvoMirrorError, ValueError):
    """An expectation is asked for where its formula does not hold."""


def require_count(where: str, *, count: int, least: int, unit: str = "individuals") -> None:
    """Refuse what is no whole number, or too small a one.

    Raises
    ------
    TheoryError
        If the count is fractional, or below the least.
    """
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < least:
        raise TheoryError(phrase(where, f"be a whole number of at least {least}", got=count, unit=unit))


def require_between(
    where: str,
    *,
    value: float | NDArray[np.float64],
    low: float,
    high: float = np.inf,
    excludes_low: bool = False,
    unit: str = "",
    remedy: str = "",
) -> None:
    """Refuse numbers outside a range, and what is no number.

    Parameters
    ----------
    where : str
    value : float or (...) float64 array
    low, high : float
        Both are allowed, unless ``excludes_low``; an infinite value is not.
    excludes_low : bool
    unit, remedy : str

    Raises
    ------
    TheoryError
        If a value is outside the range; with the first that is.
    """
    values = np.atleast_1d(np.asarray(value, np.float64))
    wrong = ~((values > low if excludes_low else values >= low) & (values <= high) & np.isfinite(values))
    if wrong.any():
        if excludes_low:
            wanted = f"be above {low:g}" + ("" if np.isinf(high) else f" and at most {high:g}")
        else:
            wanted = f"be at least {low:g}" if np.isinf(high) else f"lie between {low:g} and {high:g}"
        raise TheoryError(phrase(where, wanted, got=Words(f"{values[wrong][0]:g}"), unit=unit, remedy=remedy))


def require_rates(**rates: float) -> None:
    """Refuse probabilities outside [0, 1], by name."""
    for name, rate in rates.items():
        require_between(name, value=rate, low=0.0, high=1.0)


def require_rows(where: str, *, matrix: NDArray[np.float64]) -> None:
    """Refuse what is no square matrix of probabilities whose rows add up to 1.

    Parameters
    ----------
    where : str
    matrix : (n, n) float64 array

    Raises
    ------
    ShapeError
        If the matrix is not square.
    TheoryError
        If an entry is no probability, or a row does not add up to 1.
    """
    shape = np.shape(matrix)
    if len(shape) != 2 or shape[0] != shape[1] or not shape[0]:
        raise ShapeError(phrase(where, "have as many columns as rows", got=Words(str(shape))))
    require_between(where, value=np.where(np.abs(matrix - 1.0) < _ROUNDING, 1.0, matrix), low=0.0, high=1.0)
    sums = np.asarray(matrix).sum(axis=1)
    row = int(np.abs(sums - 1.0).argmax())
    if abs(sums[row] - 1.0) > _ROUNDING:
        remedy = "Rows are where one comes from, columns where one goes."
        raise TheoryError(
            phrase(where, "have rows that add up to 1", got=Words(f"{sums[row]:g} in row {row}"), remedy=remedy)
        )


def require_shares(where: str, *, shares: NDArray[np.float64] | Sequence[float]) -> NDArray[np.float64]:
    """Refuse probabilities that do not add up to 1.

    Parameters
    ----------
    where : str
    shares : (n,) float64 array

    Returns
    -------
    (n,) float64 array

    Raises
    ------
    ShapeError
        If there is not exactly one row of them.
    TheoryError
        If one is no probability, or they do not add up to 1.
    """
    shares = np.asarray(shares, np.float64)
    if shares.ndim != 1 or not len(shares):
        raise ShapeError(phrase(where, "be one row of probabilities", got=Words(f"shape {shares.shape}")))
    require_between(where, value=shares, low=0.0, high=1.0)
    if abs(shares.sum() - 1.0) > _ROUNDING:
        raise TheoryError(phrase(where, "add up to 1", got=Words(f"{shares.sum():g}")))
    return shares
