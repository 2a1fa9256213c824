"""Whether many streams know of one another: correlations of every two, streams that are the same, and words in two streams."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtr

from randomness.findings import Finding, from_chi_square, from_largest_z, from_poisson
from randomness.generators import Generator, Keys, as_keys
from randomness.layouts import HIGH, numbered_purposes, purposes
from randomness.spacings import repeats

u4, u8 = np.uint32, np.uint64
_LIFE = 0x5EED1E55
Streams = NDArray[np.uint32]
SHIFTS = (1, 16, 32)
_TWINS = 2**22
_GOLDEN = 0x9E3779B9  # by which a lane is multiplied
_LANES = 2**13
_LANES_APART = (1, 21, 55, 144, 377, 610, 987, 2584, 4181)
_PAIRS = 64


def key_sets(g: Generator, n: int) -> Iterator[tuple[str, Keys]]:
    """Keys of n neighbouring streams, n a power of 8."""
    numbers = np.arange(n, dtype=u8)
    side = round(n ** (1 / 3))
    cube = [part.ravel() for part in np.meshgrid(*[np.arange(side, dtype=u8)] * 3, indexing="ij")]
    yield "seeds", g.keys(numbers, _LIFE, 0, 0, 0)
    yield "seeds about 2**63", g.keys(numbers + u8(HIGH - n // 2), _LIFE, 0, 0, 0)
    yield "seeds 2**32 apart", g.keys(numbers << u8(32), _LIFE, 0, 0, 0)
    yield "generations", g.keys(7, _LIFE, 0, numbers, 0)
    yield "replicates", g.keys(7, _LIFE, numbers, 0, 0)
    yield "individuals", g.keys(7, _LIFE, 0, 0, numbers)
    yield "purposes", g.keys(7, numbered_purposes(n), 0, 0, 0)
    yield "seeds x generations x individuals", g.keys(cube[0], _LIFE, 0, cube[1], cube[2])
    yield "replicates x generations x purposes", g.keys(7, purposes()[cube[0] % u8(32)], cube[1], cube[2], cube[0])


def _plain(streams: Streams) -> NDArray[np.float64]:
    return ndtri((streams + 0.5) / 2.0**32)


def _folded(streams: Streams) -> NDArray[np.float64]:
    """Distance from the middle, as a normal deviate: what squares would show."""
    return ndtri(np.abs((streams + 0.5) / 2.0**31 - 1))


def _low(streams: Streams) -> NDArray[np.float64]:
    """The lower 16 bits, as a normal deviate."""
    return ndtri(((streams & u4(0xFFFF)) + 0.5) / 2.0**16)


SCORES: dict[str, Callable[[Streams], NDArray[np.float64]]] = {"values": _plain, "folded": _folded, "low bits": _low}


def as_z(r: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Normal deviates out of correlations of n independent normal deviates each, by Student's distribution.

    Parameters
    ----------
    r : (...) float array
    n : int
    """
    t = r * np.sqrt((n - 2) / (1 - np.minimum(r**2, 1 - 1e-12)))
    return -np.sign(t) * ndtri(np.maximum(stdtr(n - 2, -np.abs(t)), 1e-300))


def correlations(scores: NDArray[np.float64], shift: int = 0) -> NDArray[np.float64]:
    """Correlation of every two rows, the second ``shift`` places later, as normal deviates.

    Without a shift every pair counts once; with one, every ordered pair, and no row with itself.

    Parameters
    ----------
    scores : (streams, n) float array
    shift : int
    """
    n = scores.shape[1] - shift
    first, second = (
        (part - part.mean(axis=1, keepdims=True)) / (part.std(axis=1, keepdims=True) * np.sqrt(n))
        for part in (scores[:, :n], scores[:, shift:])
    )
    r = first @ second.T
    return as_z(r[np.triu_indices(len(r), 1)] if shift == 0 else r[~np.eye(len(r), dtype=bool)], n)


def _found(z: NDArray[np.float64], n: int, what: str) -> list[Finding]:
    return [
        from_largest_z("streams, largest correlation", n, z).of(what),
        from_chi_square("streams, all correlations", n, (z**2).sum(), z.size).of(what),
    ]


def between_streams(g: Generator, streams: int, n: int) -> list[Finding]:
    """Correlations of every two of many neighbouring streams, of n lanes each."""
    lanes = np.arange(n, dtype=u4)
    found = []
    for name, keys in key_sets(g, streams):
        words = g.words(keys[:, None], lanes)
        for score, scored in SCORES.items():
            found += _found(correlations(scored(words)), words.size, f"{name}; {score}")
        for shift in SHIFTS:
            found += _found(correlations(_plain(words), shift), words.size, f"{name}; {shift} lanes apart")
    # The other way round: lanes as streams, over individuals.
    words = g.words(g.keys(11, _LIFE, 0, 0, np.arange(n)), np.arange(streams, dtype=u4)[:, None])
    for score, scored in SCORES.items():
        found += _found(correlations(scored(words)), words.size, f"lanes over individuals; {score}")
    return found


def twins(g: Generator) -> list[Finding]:
    """Streams that begin with the same two words, among millions."""
    side = 64
    cube = [part.ravel() for part in np.meshgrid(*[np.arange(side, dtype=u8)] * 3, np.arange(16, dtype=u8))]
    sets = [
        ("individuals", g.keys(5, _LIFE, 0, 0, np.arange(_TWINS))),
        ("generations", g.keys(5, _LIFE, 0, np.arange(_TWINS), 0)),
        ("seeds 2**32 apart", g.keys(np.arange(_TWINS, dtype=u8) << u8(32), _LIFE, 0, 0, 0)),
        ("a whole study", g.keys(as_keys(cube[3]), _LIFE, cube[0], cube[1], cube[2])),
    ]
    found = []
    for name, keys in sets:
        first, second = (g.words(keys, u4([lane])).astype(u8) for lane in (0, 1))
        n = len(keys)
        count = repeats(first << u8(32) | second)
        found.append(from_poisson("streams, twins", n, count, n * (n - 1) / 2.0**65).of(name))
    return found


def shared_words(g: Generator) -> list[Finding]:
    """Words common to two keys with the same upper half, and lower halves such that a lane of one meets a lane of the other.

    If a lane entered words in one place only, beside the lower half of the key, these two would have many words in common.
    Addresses lead to such keys by chance only: two share an upper half with probability 2^-32.
    """
    lanes = np.arange(_LANES, dtype=u4)
    count = 0
    luck = np.random.default_rng(20261123)
    for apart in _LANES_APART:
        for _ in range(_PAIRS):
            lower, upper = (int(half) for half in luck.integers(2**32, size=2))
            lane = int(luck.integers(_LANES - apart))
            other = (lane * _GOLDEN ^ lower ^ (lane + apart) * _GOLDEN) & 0xFFFFFFFF
            both = [np.unique(g.words(u8(upper << 32 | half), lanes)) for half in (lower, other)]
            count += repeats(np.concatenate(both))
    pairs = len(_LANES_APART) * _PAIRS
    expected = pairs * _LANES**2 / 2.0**32
    return [from_poisson("shared words", pairs * _LANES, count, expected).of("keys made to meet")]
