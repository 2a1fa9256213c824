"""What a study of so many individuals reports as a direction; the equations stand in `evo_mirror.inference.observation`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

SIGNIFICANT = 1.959963984540054
"""Standard errors from 0 beyond which a study calls an effect one: 5 %, two-sided."""

_SMALLEST_ERROR = 1e-12
"""An error of nought makes a step of the class probabilities; this keeps the step and avoids 0/0."""


def spread_between(value: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """SD between simulated individuals, |v/d|.

    Parameters
    ----------
    value, size : float64 arrays of one shape
        v in the statistic's unit and d = v/SD, of all accounts and replicates.

    Returns
    -------
    float64 array of the same shape
        In the statistic's unit. Where it cannot be recovered (v exactly 0) that of the middle population stands in: an
        experiment measures with noise even where nobody differs.
    """
    known = np.isfinite(value) & np.isfinite(size) & (size != 0.0)
    spread = np.abs(np.divide(value, size, out=np.zeros_like(value), where=known))
    usual = float(np.median(spread[known])) if known.any() else 0.0
    return np.where(known, spread, usual)


def sampling_error(
    value: NDArray[np.float64], size: NDArray[np.float64], *, scale: NDArray[np.float64], sample: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Standard error of a study's estimate, s = (SD/eta)/n^(1/2).

    Parameters
    ----------
    value, size : (n_accounts, n_replicates) float64 arrays
        v in the statistic's unit and d = v/SD.
    scale, sample : (n_draws,) float64 arrays
        eta of the paradigm, and the effective number of individuals.

    Returns
    -------
    (n_accounts, n_replicates, n_draws) float64 array
        In the statistic's unit.
    """
    return np.asarray(spread_between(value, size)[..., None] / (scale * np.sqrt(sample)))


def threshold(noise: NDArray[np.float64], bound: float) -> NDArray[np.float64]:
    """Estimate beyond which a study reports an effect: significant, and beyond the equivalence bound.

    Parameters
    ----------
    noise : (...) float64 array
        s, in the statistic's unit.
    bound : float
        b, in the statistic's unit.

    Returns
    -------
    float64 array of the same shape
    """
    return np.maximum(bound, SIGNIFICANT * noise)


def class_probabilities(
    centre: NDArray[np.float64],
    error: NDArray[np.float64],
    bound: float | NDArray[np.float64],
    *,
    only: int | None = None,
) -> NDArray[np.float64]:
    """Probability that a quantity known with an error is below, within and above a bound.

    Parameters
    ----------
    centre, error, bound : float64 arrays that broadcast to one shape
        Normal mean and SD, and the bound, in the statistic's unit.
    only : {-1, 0, 1}, optional
        The one of these that is wanted, as it takes no longer than it must; all by default.

    Returns
    -------
    (3, ...) float64 array
        Negative, null, positive, or one of them, (1, ...); NaN where the centre is.
    """
    error = np.maximum(error, _SMALLEST_ERROR)
    if only == -1:
        return np.asarray(ndtr((-bound - centre) / error))[None]
    if only == 1:
        return np.asarray(ndtr((centre - bound) / error))[None]
    below, above = ndtr((-bound - centre) / error), ndtr((centre - bound) / error)
    within = np.maximum(1.0 - below - above, 0.0)
    return within[None] if only == 0 else np.stack([below, within, above])
