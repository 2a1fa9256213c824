"""Factors in words."""

import math

import pytest

from evo_mirror.foundation.factors import how_many_times


@pytest.mark.parametrize(
    ("factor", "error", "said"),
    [
        (2.0, 0.1, "2.0 (1.8 to 2.2)"),
        (123.0, 0.2, "123 (101 to 150)"),
        (950.0, 0.3, "950 (704 to 1282)"),
        (1.2, 0.5, "1.2 (0.73 to 2.0)"),
        (15.0, math.nan, "15"),
        (15.0, 0.0, "15"),
        (1001.0, 0.1, "more than 1000"),
    ],
)
def test_a_factor_is_told_in_plain_numbers(factor: float, error: float, said: str):
    """None of them in powers of ten, which a sentence has no use for."""
    assert how_many_times(math.log(factor), error) == said
