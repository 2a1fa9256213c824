"""Logarithms of odds, where accounts are next to certain too."""

import math

import numpy as np
import pytest

from evo_mirror.inference.odds import log_odds, log_of, spread


def test_nothing_has_a_logarithm_that_can_be_reckoned_with():
    assert np.isfinite(log_of(np.array([0.0, 1.0]))).all()
    assert np.isfinite(log_odds(np.array([1.0, 0.0, 0.0]))).all()


def test_odds_are_those_against_all_others():
    found = log_odds(np.array([[0.25, 0.25, 0.5], [0.0, 0.5, 0.5]]))
    assert found[0] == pytest.approx([-math.log(3.0), -math.log(3.0), 0.0])
    assert found[1, 1:] == pytest.approx([0.0, 0.0])


def test_groups_have_the_odds_of_their_sum():
    together = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    found = log_odds(np.array([0.25, 0.5, 0.25]), together)
    assert found == pytest.approx([math.log(3.0), math.log(3.0), -math.log(3.0)])


def test_odds_are_exact_where_a_probability_rounds_to_1():
    rare = np.array([1e-18, 1e-20])
    found = log_odds(np.concatenate([1.0 - rare.sum(keepdims=True), rare]))
    assert found[0] == pytest.approx(-math.log(rare.sum()))
    assert found[1:] == pytest.approx(np.log(rare))


def test_an_error_asks_for_two():
    assert spread(np.array([1.0, 3.0])) == 1.0
    assert math.isnan(spread(np.array([1.0])))
