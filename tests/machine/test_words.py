"""Words by address: one function told three times, its keys, and addresses that never meet."""

import hashlib
from itertools import product

import numpy as np
import pytest
from backwards import lane_of

from evo_mirror.machine import words
from evo_mirror.machine.words import Address, Moment, individual_keys, reference_word, reference_words, word

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


@pytest.mark.parametrize("key", KEYS)
def test_among_the_lanes_of_a_key_each_word_is_there_once(key: int):
    for wanted in (0, 1, 2**31, 2**32 - 1, *LANES):
        assert reference_word(key, lane_of(key, wanted)) == wanted


def test_keys_of_individuals_are_splitmix64():
    address = Address(11, "keys", 1, 2)
    individuals = np.array([0, 1, 2, 2**20, 2**40])
    expected = [words._mix64((address.key + i * 0x9E3779B97F4A7C15) % 2**64) for i in individuals.tolist()]
    assert individual_keys(address, individuals).tolist() == expected


def test_the_words_are_what_they_were():
    """A change here changes every result that anybody has kept."""
    keys = individual_keys(Address(1, "golden", 2, 3), np.arange(50))
    bits = reference_words(keys[:, None], np.arange(21, dtype=np.uint32)).tobytes()
    assert hashlib.sha256(bits).hexdigest()[:16] == "d683e1ed11569ea1"


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
