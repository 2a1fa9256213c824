"""Factors in words, for verdicts, screens and pages alike."""

from __future__ import annotations

import math

MOST = 1000.0
"""Factors beyond this, or below one over it, are not told more closely."""


def how_many_times(log: float, error: float = math.nan) -> str:
    """Write a factor of 1 or more, with the range of one standard error of its logarithm.

    Parameters
    ----------
    log, error : float
        Natural logarithm of the factor, and its standard error; NaN if unknown.
    """
    if log > math.log(MOST):
        return f"more than {MOST:g}"
    if not math.isfinite(error) or error == 0.0:
        return _size(log)
    return f"{_size(log)} ({_size(log - error)} to {_size(log + error)})"


def _size(log: float) -> str:
    """Two digits that count, or whole numbers from 10 on."""
    factor = math.exp(min(log, 700.0))
    return f"{factor:.0f}" if factor >= 9.95 else f"{factor:.1f}" if factor >= 0.995 else f"{factor:.2g}"
