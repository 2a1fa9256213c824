"""Finite: whether numbers are, looked at as fast as memory gives them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import HAS_COMPILER, compiled

_LARGEST = np.finfo(np.float32).max


def all_finite(numbers: NDArray[np.float32]) -> bool:
    """Whether all numbers of an array are finite.

    Parameters
    ----------
    numbers : (...) float32 array
        Read fastest where it is contiguous.
    """
    if HAS_COMPILER and numbers.flags.carray and numbers.dtype == np.float32:  # as compiled code knows it
        return bool(_all_finite(numbers.reshape(-1)))
    return bool(np.isfinite(numbers).all())


@compiled
def _all_finite(numbers: Any) -> bool:
    amiss = 0
    for i in range(len(numbers)):
        amiss |= not abs(numbers[i]) <= _LARGEST  # neither is what is no number
    return amiss == 0
