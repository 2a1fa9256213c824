"""The whole battery on the words of one generator."""

from collections.abc import Iterator

from randomness import algebra, frequencies, orders, spacings
from randomness.avalanche import avalanche
from randomness.between import between_streams, shared_words, twins
from randomness.findings import Finding, Test
from randomness.generators import Generator, Words
from randomness.layouts import both_ways

WORD_TESTS: tuple[Test, ...] = (
    frequencies.bits,
    frequencies.leading,
    frequencies.poker,
    frequencies.weights,
    orders.gaps,
    orders.runs,
    orders.permutations,
    orders.maxima,
    orders.coupons,
    spacings.birthdays,
    spacings.halves_and_quarters,
    spacings.whole_words,
    algebra.ranks,
    algebra.complexities,
    algebra.lags,
    algebra.spectrum,
)
FULL = 2**22
REDUCED = 2**20


def of_sequence(words: Words) -> list[Finding]:
    """Every test of one sequence of words."""
    return [finding for test in WORD_TESTS for finding in test(words)]


def by_layout(g: Generator, n: int) -> Iterator[list[Finding]]:
    """Every test of words, on one layout of n words after the other."""
    for layout, words in both_ways(g, n):
        yield [finding.of(layout) for finding in of_sequence(words)]


def by_streams(g: Generator, n: int) -> Iterator[list[Finding]]:
    """What one bit of an address changes, streams that are the same, words in two streams, and correlations between streams."""
    streams = 512 if n >= FULL else 64
    yield avalanche(g, n // 16)
    yield twins(g)
    yield shared_words(g)
    yield between_streams(g, streams, min(n // streams, 2**13))


def of_words(g: Generator, n: int) -> list[Finding]:
    """The whole family of tests of sequences."""
    return [finding for family in by_layout(g, n) for finding in family]


def of_streams(g: Generator, n: int) -> list[Finding]:
    """The whole family of tests of the relations between streams."""
    return [finding for family in by_streams(g, n) for finding in family]
