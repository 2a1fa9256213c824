"""Words and deviates by address pass a battery of statistical tests, and weakened ones do not.

One command runs the battery and keeps its result:

    RANDOMNESS_REPORT=tests/reports/randomness.md pytest -m slow -n 0 tests/machine/battery
"""

import os
import time
import zlib
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from randomness.battery import FULL, REDUCED, by_layout, by_streams, of_sequence
from randomness.catalogue import CATALOGUE
from randomness.deviates import by_deviates
from randomness.findings import LARGEST_FAMILY, Finding, failures, first_failure, from_uniforms
from randomness.generators import DEFECTS, OURS, study_keys
from randomness.layouts import LAYOUTS, reversed_bits
from randomness.planted import WRONG_DEVIATES
from randomness.report import families, report

from evo_mirror.machine.counters import Address, individual_keys, normals, uniforms

REPORT = "RANDOMNESS_REPORT"
pytestmark = pytest.mark.needs_compiler("it draws millions of words")
FAMILIES = ["Words, sequence by sequence", "Words, stream against stream", "Normal deviates"]


@pytest.fixture(scope="module")
def found(checkout: Path) -> dict[str, list[Finding]]:
    """Every finding about our words and deviates; written down if the environment says where."""
    before = time.process_time()
    everything = families(OURS, normals)
    seconds = time.process_time() - before
    if where := os.environ.get(REPORT):
        command = f"{REPORT}={where} pytest -m slow -n 0 tests/machine/battery"
        path = checkout / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(everything, command, seconds), encoding="utf-8")
    return everything


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_our_numbers_pass(family: str, found: dict[str, list[Finding]]):
    assert set(found) == set(FAMILIES)
    assert failures(found[family]) == []


@pytest.mark.slow
def test_every_test_is_told(found: dict[str, list[Finding]]):
    used = {finding.test for findings in found.values() for finding in findings}
    assert used == set(CATALOGUE)
    assert max(map(len, found.values())) <= LARGEST_FAMILY
    assert all(0 <= finding.p <= 1 for findings in found.values() for finding in findings)


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS)
def test_weakened_words_are_seen(defect: str):
    weakened = DEFECTS[defect]
    assert first_failure(chain(by_streams(weakened, REDUCED), by_layout(weakened, REDUCED))) is not None


@pytest.mark.slow
@pytest.mark.parametrize("defect", WRONG_DEVIATES)
def test_wrong_deviates_are_seen(defect: str):
    assert first_failure(by_deviates(WRONG_DEVIATES[defect], FULL)) is not None


@pytest.mark.slow
def test_somebody_elses_good_words_pass_and_their_p_values_are_uniform():
    """PCG64's, from 12 seeds: the distributions that the tests assume are the right ones."""
    found = []
    for seed in range(12):
        words = np.random.default_rng(seed).integers(0, 2**32, REDUCED, dtype=np.uint32)
        found += of_sequence(words)
    assert failures(found) == []
    # Counts of few events have few p-values, which cannot be uniform.
    continuous = np.array([finding.p for finding in found if "collisions" not in finding.test])
    assert from_uniforms("p-values", continuous).p > 1e-4


# -------------------------------------------------------------------------------------------- what the battery rests on
def test_keys_over_arrays_are_the_keys_of_addresses():
    individuals = np.array([0, 1, 63, 2**31, 2**40])
    for seed in (0, 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1):
        for purpose, check_sum in (("", 0), ("life", zlib.crc32(b"life"))):
            for replicate, generation in ((0, 0), (0, 1), (7, 2**31), (2**20, 3)):
                address = Address(seed, purpose, replicate, generation)
                expected = individual_keys(address, individuals)
                assert np.array_equal(study_keys(seed, check_sum, replicate, generation, individuals), expected)


def test_the_words_tested_are_those_behind_uniform_deviates():
    individuals = np.arange(5)
    expected = uniforms(Address(9, "", 2, 3), individuals, 40)
    words = OURS.words(study_keys(9, 0, 2, 3, individuals)[:, None], np.arange(40, dtype=np.uint32))
    assert np.array_equal((words + 0.5) / 2**32, expected)


def test_bits_are_reversed():
    words = np.array([1, 2**31, 0b1101, 0xFFFF0000], np.uint32)
    assert reversed_bits(words).tolist() == [int(f"{word:032b}"[::-1], 2) for word in words.tolist()]


def test_layouts_are_as_long_as_was_asked_and_hold_different_words():
    for name, laid_out in LAYOUTS.items():
        words = laid_out(OURS, 2**16)
        assert words.shape == (2**16,), name
        assert len(np.unique(words)) > 2**16 - 10, name
