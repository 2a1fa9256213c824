"""Randomness by address: every random number is a pure function of where it is used.

An address is (seed, purpose, replicate, generation, individual, lane). There is no generator whose history matters, so the
numbers are the same for any number of threads, workers or batches, and a run resumes without generator state.

A 64-bit key is made from the first five by splitmix64's finaliser [Steele2014]_; a 32-bit word from the key and the lane
by two rounds of a 32-bit integer hash with low bias (multiply, shift, exclusive or). Normal deviates use Box and Muller's
transform [BoxMuller1958]_ with polynomials in float32, operation by operation IEEE, so that compiled code, numpy and any
processor give the same bits. A deviate is at most 5.77 in size (24-bit radius): beyond lie 8e-9 of the normal
distribution.

`reference_words` and `reference_normals` are the specification, in plain numpy; the compiled functions are held equal to them.

References
----------
.. [Steele2014] Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators.
.. [BoxMuller1958] Box & Muller (1958), A note on the generation of random normal deviates.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled

_MASK64 = (1 << 64) - 1
_MASK32 = (1 << 32) - 1
_GOLDEN = 0x9E3779B97F4A7C15

f4 = np.float32
u4 = np.uint32
u8 = np.uint64
i4 = np.int32


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
        key = _mix64(self.seed & _MASK64)
        for part in (zlib.crc32(self.purpose.encode()), self.replicate, self.generation):
            key = _mix64((key ^ (part & _MASK64)) + _GOLDEN & _MASK64)
        return key


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
    z = u8(address.key) + np.asarray(individuals, dtype=np.int64).astype(u8) * u8(_GOLDEN)
    z = (z ^ (z >> u8(30))) * u8(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> u8(27))) * u8(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> u8(31)), dtype=u8)


@compiled
def word(key: int, lane: int) -> int:
    """The 32-bit word at a lane of a key (uint64, uint32 -> uint32)."""
    h = u4(u4(lane) * u4(0x9E3779B9)) ^ u4(key)
    h = u4(u4(h ^ u4(h >> u4(16))) * u4(0x7FEB352D))
    h = u4(u4(h ^ u4(h >> u4(15))) * u4(0x846CA68B))
    h = u4(h ^ u4(h >> u4(16))) ^ u4(u8(key) >> u8(32))
    h = u4(u4(h ^ u4(h >> u4(16))) * u4(0x7FEB352D))
    h = u4(u4(h ^ u4(h >> u4(15))) * u4(0x846CA68B))
    return u4(h ^ u4(h >> u4(16)))


@compiled
def fill_normals(key: int, first_lane: int, values: NDArray[np.float32], bits: NDArray[np.int32]) -> None:
    """Fill ``values`` with standard normal deviates, from lane ``first_lane`` on.

    Parameters
    ----------
    key : uint64
        From `individual_keys`.
    first_lane : int
        Even; the fill uses one lane for each value.
    values : (n,) float32 array, n even
        Written.
    bits : (n // 2,) int32 array
        Scratch that holds the bits of the uniform deviates; overwritten.
    """
    half = values.shape[0] // 2
    uniform = bits.view(np.float32)
    for j in range(half):
        uniform[j] = f4(i4(u4(word(key, u4(u4(first_lane) + u4(j))) >> u4(8))) + i4(1)) * f4(2.0**-24)
    for j in range(half):
        x = bits[j]
        mantissa_bits = i4((x & i4(0x007FFFFF)) | i4(0x3F000000))
        exponent = f4(i4(x >> i4(23)) - i4(126))
        bits[j] = mantissa_bits
        m = uniform[j]
        small = m < f4(0.70710678)
        f = f4(m + (m if small else f4(0.0))) - f4(1.0)
        e = exponent - (f4(1.0) if small else f4(0.0))
        # cephes logf: log(1 + f) on sqrt(1/2) - 1 <= f < sqrt(2) - 1
        p = f4(7.0376836292e-2)
        p = p * f + f4(-1.1514610310e-1)
        p = p * f + f4(1.1676998740e-1)
        p = p * f + f4(-1.2420140846e-1)
        p = p * f + f4(1.4249322787e-1)
        p = p * f + f4(-1.6668057665e-1)
        p = p * f + f4(2.0000714765e-1)
        p = p * f + f4(-2.4999993993e-1)
        p = p * f + f4(3.3333331174e-1)
        ff = f * f
        log_u = (p * f - f4(0.5)) * ff + f + e * f4(0.693147181)
        square = f4(-2.0) * log_u
        radius = np.sqrt(square if square > f4(0.0) else f4(0.0))
        w = word(key, u4(u4(first_lane) + u4(u4(half) + u4(j))))
        quadrant = i4(u4(w >> u4(30)))
        t = (f4(i4(u4(w >> u4(6)) & u4(0x00FFFFFF))) + f4(0.5)) * f4(2.0**-24) - f4(0.5)
        a = t * f4(1.5707964)
        aa = a * a
        # cephes sinf and cosf on |a| <= pi/4
        sine = ((f4(-1.9515295891e-4) * aa + f4(8.3321608736e-3)) * aa + f4(-1.6666654611e-1)) * aa * a + a
        cosine = ((f4(2.443315711809948e-5) * aa + f4(-1.388731625493765e-3)) * aa + f4(4.166664568298827e-2)) * aa * aa
        cosine = cosine - f4(0.5) * aa + f4(1.0)
        swapped = (quadrant & i4(1)) == i4(1)
        c = sine if swapped else cosine
        s = cosine if swapped else sine
        flip_c = quadrant == i4(1) or quadrant == i4(2)
        flip_s = quadrant >= i4(2)
        values[j] = radius * (f4(-c) if flip_c else c)
        values[half + j] = radius * (f4(-s) if flip_s else s)


@compiled
def _fill_uniforms(keys: NDArray[np.uint64], values: NDArray[np.float64]) -> None:
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            values[i, j] = (np.float64(word(keys[i], u4(j))) + 0.5) * 2.0**-32


@compiled
def _fill_normals(keys: NDArray[np.uint64], values: NDArray[np.float32], bits: NDArray[np.int32]) -> None:
    for i in range(values.shape[0]):
        fill_normals(keys[i], u4(0), values[i], bits)


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
    values = np.empty((len(individuals), n), dtype=np.float64)
    _fill_uniforms(individual_keys(address, individuals), values)
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
    even = n + n % 2
    values = np.empty((len(individuals), even), dtype=np.float32)
    _fill_normals(individual_keys(address, individuals), values, np.empty(even // 2, dtype=np.int32))
    return values[:, :n].astype(np.float64)


def reference_words(key: int, lanes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The specification of `word`, over an array of lanes.

    Parameters
    ----------
    key : int
        64-bit key.
    lanes : (n,) uint32 array

    Returns
    -------
    (n,) uint32 array
    """
    h = (lanes * u4(0x9E3779B9)) ^ u4(key & _MASK32)
    for tail in (u4(key >> 32), u4(0)):
        h = (h ^ (h >> u4(16))) * u4(0x7FEB352D)
        h = (h ^ (h >> u4(15))) * u4(0x846CA68B)
        h = (h ^ (h >> u4(16))) ^ tail
    return h


def reference_normals(key: int, first_lane: int, n: int) -> NDArray[np.float32]:
    """The specification of `fill_normals`.

    Parameters
    ----------
    key : int
        64-bit key.
    first_lane : int
    n : int
        Even.

    Returns
    -------
    (n,) float32 array
    """
    half = n // 2
    words = reference_words(key, np.arange(first_lane, first_lane + n, dtype=np.uint32))
    u = ((words[:half] >> u4(8)).astype(np.int32) + i4(1)).astype(f4) * f4(2.0**-24)
    m, e = np.frexp(u)
    small = m < f4(0.70710678)
    f = (m + np.where(small, m, f4(0.0))) - f4(1.0)
    e = e.astype(f4) - np.where(small, f4(1.0), f4(0.0))
    p = np.full(half, f4(7.0376836292e-2))
    for coefficient in (
        -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ):  # fmt: skip
        p = p * f + f4(coefficient)
    log_u = (p * f - f4(0.5)) * (f * f) + f + e * f4(0.693147181)
    radius = np.sqrt(np.maximum(f4(-2.0) * log_u, f4(0.0)))
    turn = ((words[half:] >> u4(6)) & u4(0x00FFFFFF)).astype(np.int32).astype(f4)
    a = ((turn + f4(0.5)) * f4(2.0**-24) - f4(0.5)) * f4(1.5707964)
    aa = a * a
    sine = ((f4(-1.9515295891e-4) * aa + f4(8.3321608736e-3)) * aa + f4(-1.6666654611e-1)) * aa * a + a
    cosine = ((f4(2.443315711809948e-5) * aa + f4(-1.388731625493765e-3)) * aa + f4(4.166664568298827e-2)) * aa * aa
    cosine = cosine - f4(0.5) * aa + f4(1.0)
    quadrant = words[half:] >> u4(30)
    swapped = (quadrant & u4(1)) == u4(1)
    c, s = np.where(swapped, sine, cosine), np.where(swapped, cosine, sine)
    c = np.where((quadrant == u4(1)) | (quadrant == u4(2)), -c, c)
    s = np.where(quadrant >= u4(2), -s, s)
    return np.concatenate([radius * c, radius * s]).astype(f4)
