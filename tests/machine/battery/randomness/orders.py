"""How large and small words follow one another: Knuth's tests of gaps, runs, permutations, maxima and coupons."""

from math import factorial

import numpy as np
from numpy.typing import NDArray
from scipy.special import stirling2

from evo_mirror.machine.compiled import compiled
from randomness.findings import Finding, from_cells

Words = NDArray[np.uint32]
_LONGEST_RUN = 10
_LONGEST_COLLECTION = 100


def gaps(words: Words) -> list[Finding]:
    """The number of words between two that fall in the lowest sixteenth."""
    lengths = np.diff(np.flatnonzero(words < np.uint32(2**28))) - 1
    longest = 120
    chances = np.append(15.0 ** np.arange(longest) / 16.0 ** np.arange(1, longest + 1), (15 / 16) ** longest)
    return [from_cells("gaps", len(words), np.bincount(np.minimum(lengths, longest), minlength=longest + 1), chances)]


@compiled
def _runs_up(words: Words, counts: NDArray[np.int64]) -> None:
    length, i = 1, 1
    while i < words.shape[0]:
        if words[i] > words[i - 1]:
            length += 1
            i += 1
        else:
            counts[min(length, counts.shape[0]) - 1] += 1
            length = 1
            i += 2  # the word that ends a run is left out, which makes runs independent


def runs(words: Words) -> list[Finding]:
    """The length of runs of rising words."""
    counts = np.zeros(_LONGEST_RUN, np.int64)
    _runs_up(words, counts)
    chances = np.array([1 / factorial(r) - 1 / factorial(r + 1) for r in range(1, _LONGEST_RUN)])
    return [from_cells("runs", len(words), counts, np.append(chances, 1 / factorial(_LONGEST_RUN)))]


def permutations(words: Words) -> list[Finding]:
    """The order of 5 words."""
    n = len(words) // 5 * 5
    fives = np.ascontiguousarray(words[:n].reshape(-1, 5).T)
    order = np.zeros(n // 5, np.int64)
    for i in range(1, 5):
        order = order * (i + 1)
        for j in range(i):
            order += fives[j] > fives[i]
    return [from_cells("permutations", n, np.bincount(order, minlength=120), np.full(120, 1 / 120))]


def maxima(words: Words) -> list[Finding]:
    """The largest of 8 words, to the eighth power."""
    n = len(words) // 8 * 8
    largest = (words[:n].reshape(-1, 8).max(axis=1) + 0.5) / 2.0**32
    cells = (largest**8 * 1024).astype(np.int64)
    return [from_cells("maximum of 8", n, np.bincount(cells, minlength=1024), np.full(1024, 1 / 1024))]


@compiled
def _collections(words: Words, counts: NDArray[np.int64]) -> None:
    seen, length = 0, 0
    for i in range(words.shape[0]):
        seen |= 1 << np.int64(words[i] >> np.uint32(29))
        length += 1
        if seen == 255:
            counts[min(length, counts.shape[0] - 1)] += 1
            seen, length = 0, 0


def coupons(words: Words) -> list[Finding]:
    """The number of words until each of the 8 leading octal digits has been seen."""
    counts = np.zeros(_LONGEST_COLLECTION + 1, np.int64)
    _collections(words, counts)
    length = np.arange(8, _LONGEST_COLLECTION)
    chances = factorial(8) * stirling2(length - 1, 7) / 8.0**length
    return [from_cells("coupons", len(words), counts[8:], np.append(chances, 1 - chances.sum()))]
