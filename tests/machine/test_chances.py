"""Events and choices from words: never at probability 0, always at 1, and in between as often as they should."""

import numpy as np
import pytest

from evo_mirror.machine.chances import drawn, happens, one_of, threshold
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.machine.words import reference_word

KEY = individual_keys(Address(5, "chances"), np.arange(1))[0]
WORDS = [reference_word(int(KEY), lane) for lane in range(4000)]


@pytest.mark.parametrize("chance", [0.0, 2.0**-33, 2.0**-32, 0.3, 0.5, 1.0 - 2.0**-33, 1.0])
def test_a_threshold_counts_the_words_that_let_an_event_happen(chance: float):
    assert int(threshold(chance)) == int(chance * 2**32)


@pytest.mark.parametrize("chance", [0.0, 0.25, 0.9, 1.0])
def test_an_event_happens_when_its_word_is_below_the_threshold(chance: float):
    limit = threshold(chance)
    assert [bool(happens(KEY, lane, limit)) for lane in range(4000)] == [word < chance * 2**32 for word in WORDS]


@pytest.mark.parametrize("n", [0, 1, 2, 7, 100, 1_000_003, 2**32 - 1])
def test_one_of_a_number_is_the_part_of_it_that_the_word_marks(n: int):
    assert [int(one_of(n, KEY, lane)) for lane in range(4000)] == [word * n >> 32 for word in WORDS]


def test_a_word_is_drawn_as_it_stands():
    assert [int(drawn(KEY, lane)) for lane in range(4000)] == WORDS


@pytest.mark.parametrize(("limit", "outcomes"), [(0, {False}), (1, {False, True}), (2**32, {True})])
def test_the_smallest_word_is_the_first_to_happen(limit: int, outcomes: set[bool]):
    """Key 0 has word 0 at lane 0."""
    nothing = np.uint64(0)
    assert reference_word(0, 0) == 0
    assert {bool(happens(nothing, lane, np.int64(limit))) for lane in range(100)} == outcomes
