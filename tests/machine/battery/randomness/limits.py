"""What no study relies on, told so that it is known: keys that addresses have by rare chance only, and very many lanes.

* Keys that differ in one bit of their upper half. splitmix64 mixes keys, so two have this property with probability 2^-59.
* Repeats among millions of lanes of one key. If a key is a permutation of its lanes there are none, where n^2 / 2^33 are
  expected: 2048 among 4 million lanes, 0.008 among 8192.
* Pairs of keys with the same upper half whose lower halves are such that a lane of one is a lane of the other. Two keys
  share an upper half with probability 2^-32; among 2^31 keys, those of a very large study, 2^29 pairs do, and one in 150
  of these pairs shares a word or more within 8192 lanes.
"""

import numpy as np

from randomness.avalanche import UPPER_HALF, avalanche
from randomness.findings import Finding, from_poisson
from randomness.generators import Generator
from randomness.layouts import LAYOUTS, OF_ONE_KEY
from randomness.spacings import repeats, whole_words

u4, u8 = np.uint32, np.uint64
_GOLDEN = 0x9E3779B9
_LANES = 2**13
_SHIFTS = (1, 21, 55, 144, 377, 610, 987, 2584, 4181)
_PAIRS = 64


def shared_words(g: Generator) -> Finding:
    """Words that are in both of two keys made to share an upper half and a lane."""
    lanes = np.arange(_LANES, dtype=u4)
    count = 0
    luck = np.random.default_rng(20261123)
    for shift in _SHIFTS:
        for _ in range(_PAIRS):
            lower, upper = (int(half) for half in luck.integers(2**32, size=2))
            lane = int(luck.integers(_LANES - shift))
            other = (lane * _GOLDEN ^ lower ^ (lane + shift) * _GOLDEN) & 0xFFFFFFFF
            both = [np.unique(g.words(u8(upper << 32 | half), lanes)) for half in (lower, other)]
            count += repeats(np.concatenate(both))
    pairs = len(_SHIFTS) * _PAIRS
    return from_poisson("shared words", pairs * _LANES, count, pairs * _LANES**2 / 2.0**32).of("keys made to meet")


def limits(g: Generator, n: int) -> list[Finding]:
    """The three."""
    by_upper_half = [finding for finding in avalanche(g, n // 16) if finding.sample == UPPER_HALF]
    repeated = [f.of(name) for name in sorted(OF_ONE_KEY) for f in whole_words(LAYOUTS[name](g, n))]
    return [*by_upper_half, *repeated, shared_words(g)]
