"""Words: 32 random bits for every address.

An address is (seed, purpose, replicate, generation, individual, lane). There is no generator whose history matters, so the
numbers are the same for any number of threads, workers or batches, and a run resumes without generator state.

A 64-bit key is made from the first five by splitmix64's finaliser [Steele2014]_; a 32-bit word from the key and the lane
by two rounds of a 32-bit integer hash with low bias (multiply, shift, exclusive or). The upper half of the key enters right
after the first of the four multiplications: half-way, only one round would mix it, and that shows in which bits of words
change with it. The lane is added once more between the rounds: otherwise the words of a key would be all words in some order,
so that none came twice, and two keys with the same upper half would give the same words in two orders.

References
----------
.. [Steele2014] Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import HAS_COMPILER, compiled

_MASK64 = (1 << 64) - 1
_MASK32 = (1 << 32) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FEW, _MANY = 8, 128
"""Lanes that most keys are asked for, and lanes that numpy makes in the time of a dozen in Python."""

u4 = np.uint32
u8 = np.uint64


@dataclass(frozen=True)
class Address:
    """Where a stream of random numbers belongs.

    Attributes
    ----------
    seed : int
        The seed of the whole study, any integer from 0 to 2**64 - 1.
    purpose : str
        What the numbers are for; two purposes never share numbers.
    replicate, generation : int
        Counted from 0.
    """

    seed: int
    purpose: str
    replicate: int = 0
    generation: int = 0

    @property
    def key(self) -> int:
        """The 64-bit key of this stream, before the individual is mixed in."""
        before = _of_all_generations(self.seed, self.purpose, self.replicate)
        return _mix64((before ^ (self.generation & _MASK64)) + _GOLDEN & _MASK64)

    def extended(self, part: str) -> Address:
        """The address of one of several streams with the same purpose."""
        return Address(self.seed, f"{self.purpose}: {part}", self.replicate, self.generation)


@dataclass(frozen=True)
class Moment:
    """One generation of one replicate of a study: an address that still lacks a purpose."""

    seed: int
    replicate: int = 0
    generation: int = 0

    def address(self, purpose: str) -> Address:
        """The address of a stream of random numbers at this moment."""
        return Address(self.seed, purpose, self.replicate, self.generation)

    def at(self, generation: int) -> Moment:
        """The same replicate at another generation."""
        return Moment(self.seed, self.replicate, generation)


def _mix64(z: int) -> int:
    """splitmix64's finaliser on a Python integer."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK64
    return z ^ (z >> 31)


@lru_cache(maxsize=1024)
def _of_all_generations(seed: int, purpose: str, replicate: int) -> int:
    """What the keys of all generations have in common: the generation is the last part of an address to be mixed in."""
    key = _mix64(seed & _MASK64)
    for part in (zlib.crc32(purpose.encode()), replicate):
        key = _mix64((key ^ (part & _MASK64)) + _GOLDEN & _MASK64)
    return key


def individual_keys(address: Address, individuals: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One key per individual.

    Parameters
    ----------
    address : Address
    individuals : (n,) int array
        Positions of individuals in their generation.

    Returns
    -------
    (n,) uint64 array
    """
    return keys_of_streams((address,), individuals)[0]


def keys_of_streams(addresses: Sequence[Address], individuals: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The keys of the same individuals in several streams, all at once.

    Parameters
    ----------
    addresses : sequence of Address
    individuals : (n,) int array
        Positions of individuals in their generation.

    Returns
    -------
    (n_streams, n) uint64 array
        Row k is `individual_keys` of the k-th address.
    """
    places, starts = np.ascontiguousarray(individuals, np.int64), np.array([of.key for of in addresses], u8)
    if not HAS_COMPILER:
        return _mixed(starts[:, None] + places.astype(u8) * u8(_GOLDEN))
    keys = np.empty((len(starts), len(places)), u8)
    _fill_keys(starts, places, keys)
    return keys


def keys_over_time(address: Address, generations: NDArray[np.int64], n_individuals: int) -> NDArray[np.uint64]:
    """The keys of the first few individuals in each of many generations, all at once.

    Parameters
    ----------
    address : Address
        Whose own generation does not count.
    generations : (n_generations,) int64 array
    n_individuals : int

    Returns
    -------
    (n_generations, n_individuals) uint64 array
        Row k is `individual_keys` of the address at generation k.
    """
    before = _of_all_generations(address.seed, address.purpose, address.replicate)
    starts = _mixed((np.asarray(generations).astype(u8) ^ u8(before)) + u8(_GOLDEN))
    return _mixed(starts[:, None] + np.arange(n_individuals).astype(u8) * u8(_GOLDEN))


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's finaliser on an array."""
    z = (z ^ (z >> u8(30))) * u8(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> u8(27))) * u8(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> u8(31)), dtype=u8)


@compiled
def _fill_keys(starts: NDArray[np.uint64], individuals: NDArray[np.int64], keys: NDArray[np.uint64]) -> None:
    for stream in range(len(starts)):
        for i in range(len(individuals)):
            z = u8(starts[stream] + u8(individuals[i]) * u8(_GOLDEN))
            z = (z ^ (z >> u8(30))) * u8(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> u8(27))) * u8(0x94D049BB133111EB)
            keys[stream, i] = z ^ (z >> u8(31))


def reference_word(key: int, lane: int) -> int:
    """The specification of `word`, in whole numbers of Python."""
    key, lane = int(key), int(lane)
    x = lane * 0x9E3779B9 & _MASK32
    h = x ^ key & _MASK32
    h = (h ^ h >> 16) * 0x7FEB352D & _MASK32 ^ key >> 32
    h = (h ^ h >> 15) * 0x846CA68B & _MASK32
    h = (h ^ h >> 16) + x
    h = h * 0x7FEB352D & _MASK32
    h = (h ^ h >> 15) * 0x846CA68B & _MASK32
    return h ^ h >> 16


def _word(key: int, lane: int) -> int:
    """The 32-bit word at a lane of a key (uint64, uint32 -> uint32)."""
    # numba makes 64-bit numbers of + and * of 32-bit ones, but not of numpy's functions: half as many fit into a vector.
    x = np.multiply(u4(lane), u4(0x9E3779B9))
    h = u4(x ^ u4(key))
    h = u4(np.multiply(u4(h ^ u4(h >> u4(16))), u4(0x7FEB352D)) ^ u4(u8(key) >> u8(32)))
    h = np.multiply(u4(h ^ u4(h >> u4(15))), u4(0x846CA68B))
    h = np.multiply(np.add(u4(h ^ u4(h >> u4(16))), x), u4(0x7FEB352D))
    h = np.multiply(u4(h ^ u4(h >> u4(15))), u4(0x846CA68B))
    return u4(h ^ u4(h >> u4(16)))


def _word_of_many(key: int, lane: int) -> int:
    """`word`, where nothing compiles: who asks for lanes one after the other gets them from a list, made at once."""
    key, lane = int(key), int(lane)
    return reference_word(key, lane) if lane < _FEW else _words_of(key, lane // _MANY)[lane % _MANY]


@lru_cache(maxsize=64)
def _words_of(key: int, stretch: int) -> list[int]:
    words: list[int] = reference_words(u8(key), (stretch * _MANY + np.arange(_MANY)).astype(u4)).tolist()
    return words


word = compiled(_word) if HAS_COMPILER else _word_of_many


def reference_words(keys: NDArray[np.uint64], lanes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The specification of `word`, over arrays that are broadcast together.

    Parameters
    ----------
    keys : (...) uint64 array
    lanes : (...) uint32 array

    Returns
    -------
    (...) uint32 array
    """
    keys, lanes = np.asarray(keys, u8), np.asarray(lanes, u4)
    shape = np.broadcast_shapes(keys.shape, lanes.shape)
    keys, lanes = np.atleast_1d(keys), np.atleast_1d(lanes)  # numpy warns of numbers that wrap, not of arrays
    x = lanes * u4(0x9E3779B9)
    h = x ^ (keys & u8(_MASK32)).astype(u4)
    h = (h ^ (h >> u4(16))) * u4(0x7FEB352D) ^ (keys >> u8(32)).astype(u4)
    h = (h ^ (h >> u4(15))) * u4(0x846CA68B)
    h = ((h ^ (h >> u4(16))) + x) * u4(0x7FEB352D)
    h = (h ^ (h >> u4(15))) * u4(0x846CA68B)
    h = h ^ (h >> u4(16))
    return np.asarray(h.reshape(shape))
