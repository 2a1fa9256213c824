"""Odds: their logarithms, and how sure they are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_TINY = 1e-300


def log_of(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Natural logarithm, of probabilities of 0 too.

    Parameters
    ----------
    probability : (...) float64 array

    Returns
    -------
    (...) float64 array
    """
    return np.asarray(np.log(np.maximum(probability, _TINY)))


def log_odds(probability: NDArray[np.float64], is_with: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Natural logarithm of the odds of each account against all others together.

    These are added up, not taken from 1, so that it is exact where a probability rounds to 1.

    Parameters
    ----------
    probability : (..., n_accounts) float64 array
    is_with : (n_accounts, n_accounts) float64 array, optional
        1 for accounts that are in one group, whose odds are asked then; each is alone by default.

    Returns
    -------
    (..., n_accounts) float64 array
    """
    alone = np.eye(probability.shape[-1])
    together = alone if is_with is None else is_with
    return np.asarray(log_of(probability @ together) - log_of(probability @ (1.0 - together)))


def spread(resampled: NDArray[np.float64]) -> float:
    """Standard error of a number; NaN where it cannot be had.

    Parameters
    ----------
    resampled : (n_resamples,) float64 array
        The number, with the replicates resampled.
    """
    return float(resampled.std()) if len(resampled) > 1 else math.nan
