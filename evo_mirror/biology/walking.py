"""Walking: what goes on from generation to generation by address, and is remembered where it stands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_STRIDE = 4096

Onward = Callable[[NDArray[np.generic], int, int], NDArray[np.generic]]


class Walk:
    """A course whose state in a generation follows from that before it and from random numbers at addresses.

    The state in a generation is the same whatever was asked for before. It costs one step for each generation since the last
    one asked for, so that a run costs as many steps as it has generations, and a run that is resumed as many again at most;
    one that lies back is walked to from the start.

    Parameters
    ----------
    start : array of any shape
        The state in generation 0.
    onward : function
        (state, generation, later generation) to the later state; must not depend on how the way is divided.
    stride : int
        The longest way that is asked of it at a time, since it holds random numbers for all of it [generations].
    """

    def __init__(self, start: NDArray[np.generic], onward: Onward, *, stride: int = _STRIDE) -> None:
        self._start, self._onward, self._stride = _kept(start), onward, stride
        self._standing = (0, self._start)

    def at(self, generation: int) -> NDArray[np.generic]:
        """The state in a generation: read-only, of the shape of the start.

        Parameters
        ----------
        generation : int
            From 0.
        """
        here, state = self._standing
        if here > generation:
            here, state = 0, self._start
        while here < generation:
            there = min(generation, here + self._stride)
            here, state = there, _kept(self._onward(state, here, there))
        self._standing = (here, state)  # in one go: another thread may be asking
        return state


def _kept(state: NDArray[np.generic]) -> NDArray[np.generic]:
    state.flags.writeable = False
    return state
