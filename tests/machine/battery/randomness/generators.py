"""What is tested: the words of this package, a good generator of somebody else's, and weakened copies of ours.

A generator is a pair of functions: the 64-bit key of an address, and the word of a key at a lane. The package makes keys
one address at a time; a battery needs millions, so the same arithmetic stands here over arrays, held equal to the
package's by `test_keys_over_arrays_are_the_keys_of_addresses`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from evo_mirror.machine import counters

u4, u8 = np.uint32, np.uint64
Keys = NDArray[np.uint64]
Words = NDArray[np.uint32]
_GOLDEN = u8(0x9E3779B97F4A7C15)


def mix64(z: Keys) -> Keys:
    """splitmix64's finaliser."""
    z = (z ^ (z >> u8(30))) * u8(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> u8(27))) * u8(0x94D049BB133111EB)
    return z ^ (z >> u8(31))


def as_keys(numbers: ArrayLike) -> Keys:
    """Whole numbers from 0 to 2**64 - 1, at least one-dimensional."""
    return np.atleast_1d(np.asarray(numbers, dtype=u8))


def base_keys(seed: ArrayLike, purpose: ArrayLike, replicate: ArrayLike, generation: ArrayLike) -> Keys:
    """`Address.key` over arrays; a purpose is given by its check sum."""
    key = mix64(as_keys(seed))
    for part in (purpose, replicate, generation):
        key = mix64((key ^ as_keys(part)) + _GOLDEN)
    return key


def study_keys(
    seed: ArrayLike, purpose: ArrayLike, replicate: ArrayLike, generation: ArrayLike, individual: ArrayLike
) -> Keys:
    """`individual_keys` over arrays of addresses."""
    return mix64(base_keys(seed, purpose, replicate, generation) + as_keys(individual) * _GOLDEN)


def filler(word: Callable[[int, int], int]) -> Callable[[Keys, Words], Words]:
    """Compile a function of arrays of keys and of lanes, both of one shape, from the word of one key at one lane."""

    @numba.njit(nogil=True)
    def fill(keys, lanes, words):
        for i in range(words.size):
            words[i] = word(keys[i], lanes[i])

    def filled(keys: Keys, lanes: Words) -> Words:
        keys, lanes = np.broadcast_arrays(as_keys(keys), np.asarray(lanes, u4))
        words = np.empty(keys.size, u4)
        fill(keys.ravel(), lanes.ravel(), words)
        return words.reshape(keys.shape)

    return filled


@dataclass(frozen=True)
class Generator:
    """A source of words by address.

    Attributes
    ----------
    keys : callable
        As `study_keys`.
    words : callable
        (keys, lanes) -> words, arrays of one shape or broadcast to it.
    """

    keys: Callable[..., Keys]
    words: Callable[[Keys, Words], Words]


OURS = Generator(study_keys, filler(counters.word))

# --------------------------------------------------------------------------------------------------- planted defects


@numba.njit(inline="always")
def _round(h):
    h = u4(u4(h ^ u4(h >> u4(16))) * u4(0x7FEB352D))
    h = u4(u4(h ^ u4(h >> u4(15))) * u4(0x846CA68B))
    return u4(h ^ u4(h >> u4(16)))


@numba.njit
def _one_round(key, lane):
    return u4(_round(u4(u4(lane * u4(0x9E3779B9)) ^ u4(key))) ^ u4(key >> u8(32)))


@numba.njit
def _one_round_of_a_folded_key(key, lane):
    return _round(u4(u4(lane * u4(0x9E3779B9)) ^ u4(key ^ (key >> u8(32)))))


@numba.njit
def _lane_added_last(key, lane):
    return u4(_round(u4(_round(u4(key)) ^ u4(key >> u8(32)))) + u4(lane * u4(0x9E3779B9)))


@numba.njit
def _lane_not_mixed(key, lane):
    return u4(_round(u4(_round(u4(key)) ^ u4(key >> u8(32)))) ^ lane)


@numba.njit
def _upper_half_ignored(key, lane):
    return _round(_round(u4(u4(lane * u4(0x9E3779B9)) ^ u4(key))))


@numba.njit
def _lower_half_ignored(key, lane):
    return _round(u4(_round(u4(lane * u4(0x9E3779B9))) ^ u4(key >> u8(32))))


@numba.njit
def _upper_half_half_way(key, lane):
    return _round(u4(_round(u4(u4(lane * u4(0x9E3779B9)) ^ u4(key))) ^ u4(key >> u8(32))))


@numba.njit
def _lane_once(key, lane):
    h = u4(u4(lane * u4(0x9E3779B9)) ^ u4(key))
    h = u4(u4(u4(h ^ u4(h >> u4(16))) * u4(0x7FEB352D)) ^ u4(key >> u8(32)))
    h = u4(u4(h ^ u4(h >> u4(15))) * u4(0x846CA68B))
    h = u4(u4(h ^ u4(h >> u4(16))) * u4(0x7FEB352D))
    h = u4(u4(h ^ u4(h >> u4(15))) * u4(0x846CA68B))
    return u4(h ^ u4(h >> u4(16)))


@numba.njit
def _no_multiplication(key, lane):
    h = u4(u4(u4(lane * u4(0x9E3779B9)) ^ u4(key)) ^ u4(key >> u8(32)))
    for _ in range(8):
        h = u4(h ^ u4(h << u4(13)))
        h = u4(h ^ u4(h >> u4(17)))
        h = u4(h ^ u4(h << u4(5)))
    return h


@numba.njit
def _a_linear_congruence(key, lane):
    return u4(u4(lane) * u4(1664525) + u4(key) + u4(key >> u8(32)))


@numba.njit
def _a_bit_too_often(key, lane):
    w = counters.word(key, lane)
    # One word in 128 has its lowest bit set: 8 standard deviations among 2^20 words, where 5.5 are seen.
    return u4(w | u4(u4(w >> u4(20)) & u4(127) == u4(127)))


def _not_mixed(seed, purpose, replicate, generation, individual):
    return base_keys(seed, purpose, replicate, generation) + as_keys(individual)


def _plain_sum(seed, purpose, replicate, generation, individual):
    """The seed, the generation and the individual added up, as many programs do."""
    parts = (seed, purpose, replicate, generation, individual)
    return mix64(np.asarray(sum(as_keys(part) for part in parts)))


def _half_a_seed(seed, purpose, replicate, generation, individual):
    return study_keys(as_keys(seed) & u8(2**32 - 1), purpose, replicate, generation, individual)


def _generation_ignored(seed, purpose, replicate, generation, individual):
    return study_keys(seed, purpose, replicate, as_keys(generation) * u8(0), individual)


_WORDS = {
    "one round of the hash": _one_round,
    "one round of a folded key": _one_round_of_a_folded_key,
    "the lane added last": _lane_added_last,
    "the lane not mixed": _lane_not_mixed,
    "the key's upper half ignored": _upper_half_ignored,
    "the key's lower half ignored": _lower_half_ignored,
    "the key's upper half mixed by one round only": _upper_half_half_way,
    "the words of a key in some order, each once": _lane_once,
    "exclusive or without multiplication": _no_multiplication,
    "a linear congruence": _a_linear_congruence,
    "one bit set too often by a 256th": _a_bit_too_often,
}
_KEYS = {
    "key plus individual, not mixed": _not_mixed,
    "seed plus generation plus individual": _plain_sum,
    "half of the seed ignored": _half_a_seed,
    "the generation ignored": _generation_ignored,
}
DEFECTS = {name: Generator(study_keys, filler(word)) for name, word in _WORDS.items()} | {
    name: Generator(keys, OURS.words) for name, keys in _KEYS.items()
}
