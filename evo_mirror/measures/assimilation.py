"""Assimilation: the share of mature mirroring that is there without the experience that makes it, over generations.

Genetic assimilation is not canalisation: a trait may come without its cause and still vary with everything else, or be
insensitive and still be learned. This is of the first alone; the assay `assimilation` tells both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape

LEAST_GAIN = 0.1
"""Mature mirror gain below which there is too little to have a share in [asymptotes]."""

HALF = 0.5
"""Innate share from which on mirroring counts as assimilated."""


def innate_share(innate: NDArray[np.float64], mature: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of mean mirror gain that is innate.

    Parameters
    ----------
    innate, mature : (n_generations,) float64 array
        Mean mirror gain at birth, or without learning, and at maturity [asymptotes].

    Returns
    -------
    (n_generations,) float64 array
        NaN where mature gain is below ``LEAST_GAIN``; above 1 where experience takes something away, below 0 where newborns
        are biased against mirroring.
    """
    innate, mature = np.asarray(innate, np.float64), np.asarray(mature, np.float64)
    require_shape("mature", mature, n_generations=len(innate))
    return np.asarray(np.divide(innate, mature, out=np.full(len(mature), np.nan), where=mature >= LEAST_GAIN))


def first_reached(share: NDArray[np.float64], generations: NDArray[np.float64], *, threshold: float = HALF) -> float:
    """When a course first reaches a threshold, along straight lines between the generations examined.

    Parameters
    ----------
    share : (n_generations,) float64 array
        Those that are NaN are passed over.
    generations : (n_generations,) float64 array
        Ascending.
    threshold : float
        In the unit of the share.

    Returns
    -------
    float
        In generations; NaN if it is never reached: a censored time, of which is known only that it is later.
    """
    require_shape("generations", np.asarray(generations), n_generations=len(share))
    known = np.isfinite(share)
    y, x = np.asarray(share, np.float64)[known], np.asarray(generations, np.float64)[known]
    above = np.flatnonzero(y >= threshold)
    if not len(above):
        return float("nan")
    k = int(above[0])
    if k == 0:
        return float(x[0])
    return float(x[k - 1] + (x[k] - x[k - 1]) * (threshold - y[k - 1]) / (y[k] - y[k - 1]))
