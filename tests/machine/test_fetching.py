"""Fetching: what is asked for in advance is what it was, wherever the question ends."""

from typing import Any

import numpy as np
import pytest

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.fetching import fetch


@compiled
def total(numbers: Any, first: int, n: int) -> float:
    fetch(numbers, first, n)
    found = 0.0
    for k in range(len(numbers)):
        found += numbers[k]
    return found


@pytest.mark.parametrize("dtype", [np.int8, np.float32, np.float64, np.int64])
@pytest.mark.parametrize(
    ("first", "n"), [(0, 0), (0, 1), (0, 300), (299, 1), (299, 1000), (300, 7), (10**12, 10**12), (5, -3)]
)
def test_nothing_is_changed_and_nothing_beyond_the_end_is_touched(dtype: type, first: int, n: int):
    numbers = (np.arange(300) % 100).astype(dtype)
    before = numbers.copy()
    assert total(numbers, first, n) == before.sum(dtype=float)
    assert (numbers == before).all()


@pytest.mark.needs_compiler("there is no machine code to look at otherwise")
def test_the_processor_is_asked():
    total(np.zeros(4, np.int8), 0, 4)
    assert any("prefetch" in code or "prfm" in code for code in total.inspect_asm().values())
