"""What one bit of an address changes: each bit of the word, half of the time.

The word of the changed address is uniform and independent of the first word if words are random, and so is the exclusive
or of the two; so counts over cells are independent, and their chi-square is exact up to the sizes of samples.
"""

from collections.abc import Iterator
from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from randomness.findings import Finding, from_cells, from_chi_square, from_largest_z
from randomness.generators import Generator, Keys, Words, as_keys

u4, u8 = np.uint32, np.uint64
_LIFE = 0x5EED1E55
_WEIGHTS = np.array([comb(32, k) for k in range(33)]) / 2.0**32
# How many bits of each part a study can come to differ in.
ADDRESS_BITS = {"seed": 64, "purpose": 32, "replicate": 24, "generation": 32, "individual": 32}


@compiled
def _flips(changed: Words, counts: NDArray[np.int64], weights: NDArray[np.int64]) -> None:
    for i in range(changed.shape[0]):
        w = changed[i]
        ones = 0
        for b in range(32):
            bit = np.int64((w >> np.uint32(b)) & np.uint32(1))
            counts[b] += bit
            ones += bit
        weights[ones] += 1


def _changes(g: Generator, n: int) -> Iterator[tuple[str, list[Words]]]:
    """For every part of an address, the exclusive or of words before and after a change of each of its bits."""
    where = np.arange(n, dtype=u8)
    keys = g.keys(1, _LIFE, 0, 0, where)
    lanes = (where % u8(6400)).astype(u4)
    before = g.words(keys, lanes)

    def by_key(bits: range) -> list[Words]:
        return [before ^ g.words(keys ^ u8(1 << bit), lanes) for bit in bits]

    yield "lower half of the key", by_key(range(32))
    yield "upper half of the key", by_key(range(32, 64))
    yield "lane", [before ^ g.words(keys, lanes ^ u4(1 << bit)) for bit in range(32)]
    # Small numbers in a row, as a study has them, not random ones: the address is where a generator has to begin to mix.
    for part, bits in ADDRESS_BITS.items():
        yield part, _changed_part(g, part, bits, where)


def _changed_part(g: Generator, part: str, bits: int, where: Keys) -> list[Words]:
    others = {"seed": 3, "purpose": _LIFE, "replicate": 0, "generation": 1, "individual": 2}

    def words(bit: int | None) -> Words:
        values = where if bit is None else where ^ u8(1 << bit)
        return g.words(g.keys(**{name: as_keys(value) for name, value in (others | {part: values}).items()}), u4(9))

    # Where a number and its neighbour by one bit are both in the sample, the pair counts once: with its bit not set.
    before = words(None)
    return [(before ^ words(bit))[(where >> u8(bit)) & u8(1) == 0] for bit in range(bits)]


def avalanche(g: Generator, n: int) -> list[Finding]:
    """Change one bit of the key, the lane, or a part of the address, in n places."""
    found = []
    for part, changes in _changes(g, n):
        counts = np.zeros((len(changes), 32), np.int64)
        weights = np.zeros(33, np.int64)
        for bit, changed in enumerate(changes):
            _flips(changed, counts[bit], weights)
        sizes = np.array([[len(changed)] for changed in changes])
        z = (2 * counts - sizes) / np.sqrt(sizes)
        total = int(sizes.sum())
        found += [
            from_chi_square("avalanche, all bits", total, (z**2).sum(), z.size).of(part),
            from_largest_z("avalanche, worst bit", total, z).of(part),
            from_cells("avalanche, weight", total, weights, _WEIGHTS).of(part),
        ]
    return found
