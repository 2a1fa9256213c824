"""Checks on the shapes of arrays, in names and numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import ShapeError


def require_shape(name: str, array: NDArray[Any], **dims: int | None) -> None:
    """Refuse an array of another shape than its maker promised.

    Parameters
    ----------
    name : str
        The array's name in the message.
    array : (...) array
        What was handed over.
    **dims : int or None
        Length of each axis, in order and by name; None for a length that is free.

    Raises
    ------
    ShapeError
        If the number of axes or the length of one differs.
    """
    shape = np.shape(array)
    if len(shape) == len(dims) and all(
        wanted is None or wanted == length for wanted, length in zip(dims.values(), shape, strict=True)
    ):
        return
    wanted = ", ".join(key if length is None else f"{key}={length}" for key, length in dims.items())
    comma = "," if len(dims) == 1 else ""
    raise ShapeError(f"{name} must have shape ({wanted}{comma}); got {shape}.")
