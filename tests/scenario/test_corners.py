"""Corners of a box of priors: every one of a few, any three priors in all ways of more."""

from itertools import combinations, product

import pytest

from evo_mirror.scenario.corners import corners


@pytest.mark.parametrize("n", range(6))
def test_of_a_few_priors_every_corner_is_tried_once(n: int):
    keys = [f"k{i}" for i in range(n)]
    tried = [tuple(at[key] for key in keys) for at in corners(keys)]
    assert sorted(tried) == sorted(product((0.0, 1.0), repeat=n))


@pytest.mark.parametrize("n", [6, 8, 9, 16, 17])
def test_of_more_any_three_meet_in_all_eight_ways_equally_often(n: int):
    keys = [f"k{i:02d}" for i in range(n)]
    tried = list(corners(keys))
    assert len(tried) < 8 * n
    for three in combinations(keys, 3):
        met = [tuple(at[key] for key in three) for at in tried]
        assert {ends: met.count(ends) for ends in product((0.0, 1.0), repeat=3)} == dict.fromkeys(
            product((0.0, 1.0), repeat=3), len(tried) // 8
        )
