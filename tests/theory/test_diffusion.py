"""Kimura's formulae against exact chains of large populations, and against numerical integrals done otherwise."""

import numpy as np
import pytest

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import absorption
from evo_mirror.theory.diffusion import (
    kimura_fixation,
    kimura_ohta_time,
    neutral_absorption_time,
    neutral_stationary_moments,
)
from evo_mirror.theory.wright_fisher import diploid_matrix, haploid_matrix

N = 400


@pytest.mark.parametrize("s", [0.0, 0.005, -0.005, 0.01])
def test_haploid_chains_tend_to_it(s):
    solved = absorption(haploid_matrix(N, selection=s))
    for copies in (1, 4, 100):
        p = copies / N
        assert kimura_fixation(p, copies=N, selection=s) == pytest.approx(solved.probability[copies, 1], rel=0.012)
        assert kimura_ohta_time(p, copies=N, selection=s) == pytest.approx(
            solved.conditional_time[copies, 1], rel=0.012
        )


@pytest.mark.parametrize("h", [0.0, 0.25, 0.5, 1.0, 2.0])
def test_diploid_chains_tend_to_it(h):
    solved = absorption(diploid_matrix(N // 2, selection=0.01, dominance=h))
    for copies in (4, 100):
        how = {"copies": N, "selection": 0.01, "dominance": h}
        assert kimura_fixation(copies / N, **how) == pytest.approx(solved.probability[copies, 1], rel=0.015)
        assert kimura_ohta_time(copies / N, **how) == pytest.approx(solved.conditional_time[copies, 1], rel=0.015)


def test_a_factor_of_two_in_the_exponent_would_be_seen():
    exact = absorption(haploid_matrix(N, selection=0.005)).probability[4, 1]
    for planted in ({"copies": 2 * N}, {"copies": N, "dominance": 0.5}):
        assert abs(kimura_fixation(0.01, selection=0.005, **planted) / exact - 1) > 0.3


def test_neutral_limits():
    assert kimura_fixation(0.3, copies=N) == 0.3
    assert kimura_fixation(0.3, copies=N, selection=1e-9) == pytest.approx(0.3, rel=1e-5)
    assert kimura_fixation(0.3, copies=N, selection=1e-9, dominance=0.2) == pytest.approx(0.3, rel=1e-5)
    assert kimura_fixation(1 / N, copies=N, selection=0.05) == pytest.approx(1 - np.exp(-0.1), rel=1e-9)
    # To first order in a = 2 n s: p + a p (1 - p) / 2.
    assert kimura_fixation(0.3, copies=N, selection=1e-5) == pytest.approx(0.3 + 0.008 * 0.21 / 2, rel=1e-5)
    assert kimura_ohta_time(1e-6, copies=N) == pytest.approx(2 * N, rel=1e-5), "4 N generations for diploids"
    assert kimura_ohta_time(0.2, copies=N, selection=1e-8) == pytest.approx(kimura_ohta_time(0.2, copies=N), rel=1e-5)
    assert kimura_ohta_time(1.0, copies=N, selection=0.1) == 0.0


def test_selection_for_and_against_take_equally_long():
    """Given fixation, s and -s cannot be told apart without dominance."""
    for p in (0.01, 0.5):
        times = [kimura_ohta_time(p, copies=N, selection=s) for s in (0.02, -0.02)]
        assert times[0] == pytest.approx(times[1], rel=1e-3)


def test_extreme_selection_overflows_nowhere():
    assert kimura_fixation(0.001, copies=10**7, selection=-0.5) == 0.0
    assert kimura_fixation(0.5, copies=10**7, selection=0.5) == 1.0
    assert kimura_fixation(0.5, copies=10**5, selection=-0.5, dominance=0.1) == pytest.approx(0.0, abs=1e-30)


def test_absorption_takes_as_long_as_losing_or_fixing():
    for p in (0.1, 0.5, 0.8):
        lost, fixed = kimura_ohta_time(1 - p, copies=N), kimura_ohta_time(p, copies=N)
        assert neutral_absorption_time(p, copies=N) == pytest.approx(p * fixed + (1 - p) * lost, rel=1e-12)
    assert neutral_absorption_time(0.25, copies=N) == pytest.approx(
        absorption(haploid_matrix(N)).mean_time[100], rel=0.01
    )
    assert neutral_absorption_time(0.0, copies=N) == 0.0


def test_moments_of_the_beta_distribution():
    """2 n v = 2 n u = 1: uniform frequencies, with variance 1 / 12."""
    assert neutral_stationary_moments(500, from_focal=1e-3, to_focal=1e-3) == pytest.approx((0.5, 1 / 12))


def test_what_it_cannot_say_is_refused():
    with pytest.raises(
        TheoryError, match="frequency must be above 0 and at most 1; got 0. An allele that is not there"
    ):
        kimura_ohta_time(0.0, copies=N)
    with pytest.raises(TheoryError, match="from_focal \\+ to_focal must be above 0; got 0. Without mutation"):
        neutral_stationary_moments(10, from_focal=0.0, to_focal=0.0)
