"""How often bits, bytes, nibbles and weights occur."""

from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import stirling2

from evo_mirror.machine.compiled import compiled
from randomness.findings import Finding, from_cells, from_chi_square, from_largest_z, from_z

Words = NDArray[np.uint32]
_WEIGHTS = np.array([comb(32, k) for k in range(33)]) / 2.0**32


@compiled
def _ones(words: Words, counts: NDArray[np.int64]) -> None:
    for i in range(words.shape[0]):
        w = words[i]
        for b in range(32):
            counts[b] += np.int64((w >> np.uint32(b)) & np.uint32(1))


def bits(words: Words) -> list[Finding]:
    """All bits together, each of the 32, and the worst of the 32."""
    n = len(words)
    counts = np.zeros(32, np.int64)
    _ones(words, counts)
    z = (2 * counts - n) / np.sqrt(n)
    return [
        from_z("monobit", n, z.sum() / np.sqrt(32)),
        from_chi_square("bits of the word", n, (z**2).sum(), 32),
        from_largest_z("worst bit of the word", n, z),
    ]


def leading(words: Words) -> list[Finding]:
    """The leading 16 bits of a word; the leading bytes of pairs of words; the leading 4 bits of four words."""
    n = len(words)
    one = (words >> np.uint32(16)).astype(np.int64)
    pairs = words[: n // 2 * 2].reshape(-1, 2) >> np.uint32(24)
    fours = words[: n // 4 * 4].reshape(-1, 4) >> np.uint32(28)
    two = pairs[:, 0].astype(np.int64) << 8 | pairs[:, 1]
    four = np.zeros(len(fours), np.int64)
    for column in fours.T:
        four = four << 4 | column
    flat = np.full(2**16, 2.0**-16)
    return [
        from_cells(name, n, np.bincount(cells, minlength=2**16), flat)
        for name, cells in (("16 leading bits", one), ("serial, pairs", two), ("serial, fours", four))
    ]


def poker(words: Words) -> list[Finding]:
    """How many different nibbles there are among the 8 of a word, and among the leading nibbles of 8 words."""
    n = len(words) // 8 * 8
    chances = np.array(
        [np.prod(16.0 - np.arange(r)) / 16.0**8 * stirling2(8, r) for r in range(1, 9)]
    )  # of 1, 2 ... 8 different nibbles
    inside, across = np.zeros(n, np.uint16), np.zeros(n // 8, np.uint16)
    for nibble in range(8):
        inside |= np.uint16(1) << (words[:n] >> np.uint32(4 * nibble) & np.uint32(15)).astype(np.uint16)
        across |= np.uint16(1) << (words[nibble:n:8] >> np.uint32(28)).astype(np.uint16)
    return [
        from_cells(name, n, np.bincount(np.bitwise_count(seen), minlength=9)[1:9], chances)
        for name, seen in (("poker, in a word", inside), ("poker, over words", across))
    ]


def weights(words: Words) -> list[Finding]:
    """The number of ones in a word, alone and beside that of the next word."""
    n = len(words) // 2 * 2
    ones = np.bitwise_count(words[:n]).astype(np.int64)
    pairs = np.bincount(ones[0::2] * 33 + ones[1::2], minlength=33 * 33)
    product = (ones[0::2] - 16.0) @ (ones[1::2] - 16.0)
    return [
        from_cells("weight", n, np.bincount(ones, minlength=33), _WEIGHTS),
        from_cells("weights of neighbours", n, pairs, np.outer(_WEIGHTS, _WEIGHTS).ravel()),
        from_z("correlation of weights", n, product / (8 * np.sqrt(n / 2))),
    ]
