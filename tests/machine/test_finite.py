"""Whether all numbers are finite: never missed where one is not, whatever the array is a window onto."""

import numpy as np
import pytest

from evo_mirror.machine.finite import surely_finite

LARGEST = np.finfo(np.float32).max
WRONG = (np.nan, np.inf, -np.inf)


@pytest.mark.parametrize("n", [0, 1, 7, 33, 1000])
def test_finite_numbers_are(n: int):
    numbers = np.resize(np.array([0.0, -0.0, 1e-45, -LARGEST, LARGEST], np.float32), n)
    assert surely_finite(numbers)
    assert surely_finite(numbers.reshape(1, -1, 1))


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("n", [1, 7, 33, 1000])
def test_one_that_is_not_is_found_at_any_place(n: int, wrong: float):
    for place in {0, n // 2, n - 1}:
        numbers = np.ones(n, np.float32)
        numbers[place] = wrong
        read_only = numbers.copy()
        read_only.flags.writeable = False
        for array in (numbers, numbers.reshape(-1, 1), np.stack([numbers, numbers])[:, ::-1], read_only):
            assert not surely_finite(array)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_window_is_never_called_finite_in_error(wrong: float):
    whole = np.ones((5, 9, 1), np.float32)
    windows = (
        whole[:, 2:6, 0],
        whole[::2],
        whole[:, :, 0].T,
        whole[4:0:-1, 2:6],
        np.broadcast_to(whole[0, 3], (4, 9, 1)),
    )
    assert all(map(surely_finite, windows))
    for place in np.ndindex(whole.shape):
        whole[place] = wrong
        for window in windows:
            assert np.isfinite(window).all() or not surely_finite(window)
        whole[place] = 1.0
