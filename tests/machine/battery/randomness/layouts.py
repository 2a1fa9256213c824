"""The orders in which a study uses its random words: one long sequence for each."""

import zlib
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from randomness.generators import Generator, Words

u4, u8 = np.uint32, np.uint64
SEED = 20261123
HIGH = 2**63
PURPOSES = (
    "acts", "life", "life: sights", "life: tests", "life: noise", "parents", "recombination", "mutation",
    "mutation: steps", "mutation: shares", "founders", "stage", "rearing", "rearing: sights", "rearing: acts", "looks",
    "sounds", "programs", "correspondence", "change of looks", "developmental noise", "task: identify", "task: imitate",
    "order of training", "training", "examination", "inference calibration", "inference ties", "inference resamples",
    "toolbox: select", "toolbox: mate", "toolbox: mutate",
)  # fmt: skip
_LIFE = zlib.crc32(b"life")


def purposes() -> NDArray[np.uint64]:
    """The check sums of purposes such as a study has."""
    return np.array([zlib.crc32(name.encode()) for name in PURPOSES], u8)


def numbered_purposes(n: int) -> NDArray[np.uint64]:
    """The check sums of purposes that end in a number, such as the toolbox's calls."""
    return np.array([zlib.crc32(f"toolbox: mate {k}".encode()) for k in range(n)], u8)


def _lane(lane: int) -> Words:
    return np.array([lane], u4)


def _grid(*sizes: int) -> tuple[NDArray[np.uint64], ...]:
    """One coordinate for each factor of a nested loop; the last one turns fastest."""
    return np.meshgrid(*(np.arange(size, dtype=u8) for size in sizes), indexing="ij", sparse=True)


def _stretch(first: int, n: int, step: int = 1) -> Words:
    return (np.arange(first, first + n * step, step, dtype=u8) & u8(0xFFFFFFFF)).astype(u4)


LAYOUTS: dict[str, Callable[[Generator, int], Words]] = {}


def _layout(name: str) -> Callable[[Callable[[Generator, int], Words]], Callable[[Generator, int], Words]]:
    def entered(function: Callable[[Generator, int], Words]) -> Callable[[Generator, int], Words]:
        LAYOUTS[name] = function
        return function

    return entered


@_layout("lanes of one individual")
def _lanes(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 0, 0, 0), _stretch(0, n))


@_layout("every 32nd lane of one individual")
def _strided(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 0, 1, 0), _stretch(5, n, 32))


@_layout("lanes of one individual, about the last")
def _wrapped(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 0, 2, 0), _stretch(2**32 - n // 2, n))


@_layout("4096 lanes of each individual")
def _lives(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 0, 3, np.arange(n // 4096))[:, None], _stretch(0, 4096)).ravel()


@_layout("individuals at one lane")
def _individuals(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 1, 0, np.arange(n)), _lane(7))


@_layout("individuals, lane after lane")
def _individuals_by_lane(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 1, 1, np.arange(n // 64)), _stretch(0, 64)[:, None]).ravel()


@_layout("generations at one lane")
def _generations(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, 0, np.arange(n), 0), _lane(0))


@_layout("generations of 128 individuals")
def _generations_of_individuals(g: Generator, n: int) -> Words:
    generation, individual = _grid(n // 128, 128)
    return g.words(g.keys(SEED, _LIFE, 3, generation, individual), _lane(31)).ravel()


@_layout("128 individuals through the generations")
def _individuals_through_generations(g: Generator, n: int) -> Words:
    individual, generation = _grid(128, n // 128)
    return g.words(g.keys(SEED, _LIFE, 4, generation, individual), _lane(16)).ravel()


@_layout("replicates at one lane")
def _replicates(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, _LIFE, np.arange(n), 0, 0), _lane(0))


@_layout("seeds 0, 1, 2 ...")
def _seeds(g: Generator, n: int) -> Words:
    return g.words(g.keys(np.arange(n), _LIFE, 0, 0, 0), _lane(0))


@_layout("seeds about 2**63")
def _high_seeds(g: Generator, n: int) -> Words:
    seeds = np.arange(n, dtype=u8) + u8(HIGH - n // 2)
    return g.words(g.keys(seeds, _LIFE, 0, 0, 0), _lane(0))


@_layout("seeds 2**32 apart")
def _far_seeds(g: Generator, n: int) -> Words:
    return g.words(g.keys(np.arange(n, dtype=u8) << u8(32), _LIFE, 0, 0, 0), _lane(0))


@_layout("32 purposes, individual after individual")
def _by_purpose(g: Generator, n: int) -> Words:
    individual, _ = _grid(n // 32, 32)
    return g.words(g.keys(SEED, purposes()[None, :], 5, 0, individual), _lane(0)).ravel()


@_layout("numbered purposes of 64 individuals")
def _by_number(g: Generator, n: int) -> Words:
    return g.words(g.keys(SEED, numbered_purposes(n // 64)[:, None], 0, 0, np.arange(64)[None, :]), _lane(3)).ravel()


def _study(g: Generator, n: int) -> Words:
    """Seeds x replicates x generations x individuals x lanes."""
    seed, replicate, generation, individual, lane = _grid(4, 4, 16, 64, n // 2**14)
    return g.words(g.keys(seed, _LIFE, replicate, generation, individual), lane.astype(u4))


@_layout("a whole study, lanes first")
def _study_inside_out(g: Generator, n: int) -> Words:
    return _study(g, n).ravel()


@_layout("a whole study, seeds first")
def _study_outside_in(g: Generator, n: int) -> Words:
    return np.ascontiguousarray(_study(g, n).T).ravel()


@_layout("a whole study, generations first")
def _study_by_generation(g: Generator, n: int) -> Words:
    return np.ascontiguousarray(np.moveaxis(_study(g, n), 2, 4)).ravel()


def reversed_bits(words: Words) -> Words:
    """The words with their lowest bit first, for tests that look at leading bits."""
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F)):
        words = (words >> u4(shift)) & u4(mask) | (words & u4(mask)) << u4(shift)
    return words.byteswap()


def both_ways(g: Generator, n: int) -> Iterator[tuple[str, Words]]:
    """Every layout with its words as they are, and with their bits turned round."""
    for name, laid_out in LAYOUTS.items():
        words = laid_out(g, n)
        yield name, words
        yield f"{name}; bits reversed", reversed_bits(words)
