"""Finite: whether numbers are, looked at as fast as memory gives them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import HAS_COMPILER, compiled

_LARGEST = np.finfo(np.float32).max


def surely_finite(numbers: NDArray[np.float32]) -> bool:
    """Whether all numbers of an array are finite, and all of that onto which it may be a window.

    If not, look again, and more slowly: what is amiss may lie outside the window.

    Parameters
    ----------
    numbers : (...) float32 array
    """
    whole = numbers if numbers.flags.c_contiguous else numbers.base
    if isinstance(whole, np.ndarray) and HAS_COMPILER:
        is_plain = whole.flags.carray and whole.dtype == np.float32  # as compiled code knows it
        if is_plain:
            return bool(_all_finite(whole.reshape(-1)))
    return bool(np.isfinite(numbers).all())


@compiled
def _all_finite(numbers: Any) -> bool:
    amiss = 0
    for i in range(len(numbers)):
        amiss |= not abs(numbers[i]) <= _LARGEST  # neither is what is no number
    return amiss == 0
