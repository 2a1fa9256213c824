"""What an account says of one finding, in the digits in which it is told."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from evo_mirror.inference.agreement import _quantile_told


def _off(x, centre, spread, share):
    return ndtr((x - centre) / spread).mean() - share


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_points_of_a_mixture_are_told_to_two_digits_as_a_root_finder_has_them(share):
    rng = np.random.default_rng(9)
    for _ in range(40):
        centre, spread = rng.normal(rng.normal(), 1.0, 30), np.exp(rng.standard_normal(30))
        exact = brentq(_off, -60.0, 60.0, args=(centre, spread, share), xtol=1e-14)
        assert _quantile_told(centre, spread, share) == f"{exact:.2g}"


def test_a_step_is_told_too():
    assert _quantile_told(np.array([0.25]), np.array([1e-12]), 0.025) == "0.25"
    assert _quantile_told(np.zeros(3), np.ones(3), 0.975) == "2"
