"""Whether all numbers are finite: never missed where one is not, however the array lies in memory."""

import numpy as np
import pytest

from evo_mirror.machine.finite import all_finite

LARGEST = np.finfo(np.float32).max
WRONG = (np.nan, np.inf, -np.inf)


@pytest.mark.parametrize("n", [0, 1, 7, 33, 1000])
def test_finite_numbers_are(n: int):
    numbers = np.resize(np.array([0.0, -0.0, 1e-45, -LARGEST, LARGEST], np.float32), n)
    assert all_finite(numbers)
    assert all_finite(numbers.reshape(1, -1, 1))


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("n", [1, 7, 33, 1000])
def test_one_that_is_not_is_found_at_any_place(n: int, wrong: float):
    for place in {0, n // 2, n - 1}:
        numbers = np.ones(n, np.float32)
        numbers[place] = wrong
        read_only = numbers.copy()
        read_only.flags.writeable = False
        for array in (numbers, numbers.reshape(-1, 1), np.stack([numbers, numbers])[:, ::-1], read_only):
            assert not all_finite(array)
