"""How often numbers come twice."""

import numpy as np
from numpy.typing import NDArray

from randomness.findings import Finding, from_poisson

Words = NDArray[np.uint32]
BIRTHDAYS = 2**12


def repeats_expected(n: int, cells: float) -> float:
    """How many of n balls fall, on average, into one of many cells that holds a ball already."""
    return n * (n - 1) / (2 * cells) * (1 - (n - 2) / (3 * cells))


def repeats(numbers: NDArray[np.unsignedinteger]) -> int:
    """How many of the numbers have been there before.

    Parameters
    ----------
    numbers : (n,) unsigned integer array
    """
    ordered = np.sort(numbers)
    return int((ordered[1:] == ordered[:-1]).sum())


def birthdays(words: Words) -> list[Finding]:
    """Equal spacings between 4096 birthdays in a year of 2**32 days: 4 of them on average."""
    n = len(words) // BIRTHDAYS * BIRTHDAYS
    ordered = np.sort(words[:n].reshape(-1, BIRTHDAYS), axis=1)
    spacings = np.sort(np.diff(ordered, axis=1), axis=1)
    equal = int((spacings[:, 1:] == spacings[:, :-1]).sum())
    return [from_poisson("birthday spacings", n, equal, n / BIRTHDAYS * BIRTHDAYS**3 / 2.0**34)]


def whole_words(words: Words) -> list[Finding]:
    """Words that have been there before."""
    n = len(words)
    return [from_poisson("collisions, words", n, repeats(words), repeats_expected(n, 2.0**32))]


def halves_and_quarters(words: Words) -> list[Finding]:
    """The leading halves of two words, and the leading quarters of four, that have been there before."""
    n = len(words) // 4 * 4
    pairs = words[:n].reshape(-1, 2) >> np.uint32(16)
    fours = words[:n].reshape(-1, 4) >> np.uint32(24)
    two = pairs[:, 0] << np.uint32(16) | pairs[:, 1]
    four = fours[:, 0] << np.uint32(24) | fours[:, 1] << np.uint32(16) | fours[:, 2] << np.uint32(8) | fours[:, 3]
    return [
        from_poisson(name, n, repeats(cells), repeats_expected(len(cells), 2.0**32))
        for name, cells in (("collisions, pairs", two), ("collisions, fours", four))
    ]
