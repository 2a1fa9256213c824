"""Luck for operators that know only the global generators: seeded from an address, and given back as they were."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from evo_mirror.machine.counters import Address


@contextmanager
def luck(address: Address) -> Iterator[None]:
    """Seed `random` and `numpy.random` from an address, and give the caller's generators back as they were.

    Parameters
    ----------
    address : Address
    """
    # The global generators are all that DEAP's operators know; numpy's takes 32 bits.
    before, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 - DEAP draws from the global generators
    random.seed(address.key)
    np.random.seed(address.key & 0xFFFFFFFF)  # noqa: NPY002 - as above
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(numpys)  # noqa: NPY002 - as above
