"""Words by address: one function told three times, its keys, and addresses that never meet."""

import hashlib
from itertools import product

import numpy as np
import pytest

from evo_mirror.machine import words
from evo_mirror.machine.words import (
    Address,
    Moment,
    individual_keys,
    keys_of_streams,
    reference_word,
    reference_words,
    word,
)

KEYS = [0, 1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**63 - 1, 2**63, 2**63 + 5, 2**64 - 1, 0xDEADBEEF12345678]
LANES = [*range(40), 2**16, 2**31 - 1, 2**31, *range(2**32 - 20, 2**32)]


@pytest.mark.parametrize("key", KEYS)
def test_words_are_their_reference(key: int):
    lanes = np.array(LANES, np.uint32)
    expected = [reference_word(key, lane) for lane in LANES]
    assert [int(word(np.uint64(key), lane)) for lane in lanes] == expected
    assert [int(word(np.uint64(key), lane)) for lane in LANES] == expected  # whole numbers of Python, too
    assert reference_words(key, lanes).tolist() == expected
    assert int(reference_words(np.uint64(key), lanes[3])) == expected[3]


def test_words_of_many_keys_and_lanes_are_broadcast_together():
    keys, lanes = np.array(KEYS, np.uint64), np.array(LANES, np.uint32)
    together = reference_words(keys[:, None], lanes)
    assert together.dtype == np.uint32
    assert together.tolist() == [[reference_word(key, lane) for lane in LANES] for key in KEYS]
    assert reference_words(keys[:0, None], lanes).shape == (0, len(LANES))


def test_a_word_comes_again_along_a_key_as_often_as_by_chance():
    """Were the words of a key all words in some order, none would."""
    n, lanes = 2 * len(KEYS), np.arange(2**18, dtype=np.uint32)
    keys = individual_keys(Address(1, "again"), np.arange(n))
    again = sum(len(lanes) - len(np.unique(reference_words(key, lanes))) for key in keys)
    expected = n * 2**36 / 2**33
    assert abs(again - expected) < 4 * np.sqrt(expected)


def test_every_bit_of_a_key_and_a_lane_changes_each_bit_of_the_word_half_of_the_time():
    n = 2**14
    keys, lanes = individual_keys(Address(1, "bits"), np.arange(n)), np.arange(n, dtype=np.uint32)
    one_bit = 1 << np.arange(64, dtype=np.uint64)
    before = reference_words(keys, lanes)
    of_keys = before ^ reference_words(keys ^ one_bit[:, None], lanes)
    of_lanes = before ^ reference_words(keys, lanes ^ one_bit[:32, None].astype(np.uint32))
    changed = np.concatenate([of_keys, of_lanes])
    counts = np.array([[(row >> np.uint32(bit) & np.uint32(1)).sum() for bit in range(32)] for row in changed])
    assert np.abs(counts - n / 2).max() < 5.5 * np.sqrt(n) / 2  # the largest of 3072 is so large once in 9000 times
    # And how many of the 32 bits change: with variance 8, also where a key's upper half does.
    weights = np.bitwise_count(changed).astype(int)
    for part in (weights[:32], weights[32:64], weights[64:]):
        squares = (part - 16) ** 2
        assert abs(squares.mean() - 8) < 4 * squares.std() / np.sqrt(squares.size)


def test_keys_of_individuals_are_splitmix64():
    address = Address(11, "keys", 1, 2)
    individuals = np.array([0, 1, 2, 2**20, 2**40])
    expected = [words._mix64((address.key + i * 0x9E3779B97F4A7C15) % 2**64) for i in individuals.tolist()]
    assert individual_keys(address, individuals).tolist() == expected
    other = Address(address.seed, "another stream", address.replicate, address.generation)
    both = keys_of_streams([other, address], individuals)
    assert both.tolist() == [individual_keys(other, individuals).tolist(), expected]


def test_the_words_are_what_they_were():
    """A change here changes every result that anybody has kept."""
    keys = individual_keys(Address(1, "golden", 2, 3), np.arange(50))
    bits = reference_words(keys[:, None], np.arange(21, dtype=np.uint32)).tobytes()
    assert hashlib.sha256(bits).hexdigest()[:16] == "11b75a35089e826a"


def test_addresses_differ():
    purposes = ("acts", "life: sights", "life: tests", "parents", "recombination", "mutation", "mutation: steps", "")
    addresses = [
        Address(*where) for where in product((0, 1, 2, 2**32, 2**63, 2**64 - 1), purposes, range(12), range(12))
    ]
    keys = {address.key for address in addresses}
    assert len(keys) == len(addresses)
    crowd = np.concatenate([individual_keys(address, np.arange(100)) for address in addresses[::20]])
    assert len(np.unique(crowd)) == len(crowd)


@pytest.mark.parametrize("ignored", ["seed", "purpose", "replicate", "generation"])
def test_an_address_that_ignores_a_part_is_seen(monkeypatch: pytest.MonkeyPatch, ignored: str):
    whole, blank = Address.key.fget, {"seed": 0, "purpose": "", "replicate": 0, "generation": 0}

    def forgetful(self):
        return whole(Address(**{**vars(self), ignored: blank[ignored]}))

    monkeypatch.setattr(Address, "key", property(forgetful))
    with pytest.raises(AssertionError):
        test_addresses_differ()


def test_a_moment_is_an_address_without_a_purpose():
    moment = Moment(4, 2, 7)
    assert moment.address("parents") == Address(4, "parents", 2, 7)
    assert moment.at(8) == Moment(4, 2, 8)
