"""Randomness by address: every random number is a pure function of where it is used.

`words` says how 32 random bits come from an address, `normals` how two words become two normal deviates. Here are whole arrays of
them, for code that is not compiled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.machine.normals import RUN, fill_normals, reference_normals
from evo_mirror.machine.words import (
    Address,
    Moment,
    individual_keys,
    keys_of_streams,
    keys_over_time,
    reference_words,
    word,
)

__all__ = [
    "RUN", "Address", "Moment", "fill_normals", "individual_keys", "keys_of_streams", "keys_over_time", "normals",
    "reference_normals", "reference_words", "uniforms", "word",
]  # fmt: skip

f4 = np.float32
u4 = np.uint32


@compiled
def _fill_uniforms(keys: NDArray[np.uint64], values: NDArray[np.float64]) -> None:
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            values[i, j] = (np.float64(word(keys[i], u4(j))) + 0.5) * 2.0**-32


@compiled
def _fill_normals(keys: NDArray[np.uint64], values: NDArray[np.float32]) -> None:
    for i in range(values.shape[0]):
        fill_normals(keys[i], 0, values[i])


def uniforms(address: Address, individuals: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Uniform deviates, strictly between 0 and 1, in steps of 2**-32.

    Parameters
    ----------
    address : Address
    individuals : (n_individuals,) int array
    n : int
        Deviates for each individual.

    Returns
    -------
    (n_individuals, n) float64 array
    """
    keys = individual_keys(address, individuals)
    if not HAS_COMPILER:
        return np.asarray((reference_words(keys[:, None], np.arange(n, dtype=u4)) + 0.5) * 2.0**-32)
    values = np.empty((len(keys), n), dtype=np.float64)
    _fill_uniforms(keys, values)
    return values


def normals(address: Address, individuals: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Standard normal deviates (float32 precision, returned as float64).

    Parameters
    ----------
    address : Address
    individuals : (n_individuals,) int array
    n : int
        Deviates for each individual.

    Returns
    -------
    (n_individuals, n) float64 array
    """
    keys = individual_keys(address, individuals)
    if not HAS_COMPILER:
        return reference_normals(keys, 0, n).astype(np.float64)
    values = np.empty((len(keys), -(-n // RUN) * RUN), dtype=f4)
    _fill_normals(keys, values)
    return values[:, :n].astype(np.float64)
