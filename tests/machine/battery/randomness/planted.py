"""Deviates that are wrong in ways a transform of words can be wrong; the words behind them are ours."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Address, individual_keys, normals
from randomness.deviates import PAIRS, Deviates, Values
from randomness.generators import OURS, Words


def _changed(change: Callable[[Values], Values]) -> Deviates:
    """Our deviates, changed one by one."""

    def deviates(address: Address, individuals: NDArray[np.int64], n: int) -> Values:
        return change(normals(address, individuals, n))

    return deviates


def _transformed(transform: Callable[[Words, Words], tuple[Values, Values]]) -> Deviates:
    """Another transform of the words of a pair."""

    def deviates(address: Address, individuals: NDArray[np.int64], n: int) -> Values:
        keys = individual_keys(address, individuals)
        words = OURS.words(keys[:, None], np.arange(n, dtype=np.uint32)).reshape(len(keys), -1, 2, PAIRS)
        pair = transform(words[:, :, 0], words[:, :, 1])
        return np.stack(pair, axis=2).reshape(len(keys), n)

    return deviates


def _polar(radii: Words, angles: Words, bits: int = 24) -> tuple[Values, Values]:
    radius = np.sqrt(-2 * np.log(((radii >> np.uint32(32 - bits)) + 1.0) / 2.0**bits))
    angle = angles * (2 * np.pi / 2.0**32)
    return radius * np.cos(angle), radius * np.sin(angle)


def _first_for_both(values: Values) -> Values:
    """The second of a pair is the first of its neighbour, so that radius and angle are used twice."""
    both = values.reshape(len(values), -1, 2, PAIRS).copy()
    both[:, :, 1] = np.roll(both[:, :, 0], 1, axis=2)
    return both.reshape(values.shape)


WRONG_DEVIATES: dict[str, Deviates] = {
    "too wide by 3 in 1000": _changed(lambda x: x * 1.003),
    "mean of 3 in 1000": _changed(lambda x: x + 0.003),
    "skew": _changed(lambda x: np.where(x > 0, x * 1.003, x * 0.997)),
    "no tails beyond 4.7": _changed(lambda x: np.clip(x, -4.7, 4.7)),
    "heavy tails": _changed(lambda x: x * (1 + 0.0003 * (x**2 - 3))),
    "rounded to 64ths": _changed(lambda x: np.round(x * 64) / 64),
    "one half of the pair used twice": _changed(_first_for_both),
    "radius of 16 bits": _transformed(lambda w, v: _polar(w, v, 16)),
    "one word for radius and angle": _transformed(lambda w, _: _polar(w, w)),
    "angle of the first half turn": _transformed(lambda w, v: _polar(w, v >> np.uint32(1))),
    "radius of the neighbouring run": _transformed(lambda w, v: _polar(np.roll(w, 1, axis=2) | w, v)),
}
