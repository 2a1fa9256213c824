"""How far off is too far: p-values that are what they say, and what makes a check fail."""

import numpy as np
import pytest
from scipy import stats

from evo_mirror.studies.validating.comparing import FALSE_ALARM, FURTHEST, Checked, Comparison, Told

TOLD = Told("height", "everybody", 1.0)


def checked(*p_values: float) -> Checked:
    made = tuple(Comparison("q", "s", float(k), 0.5, 0.6, 0.1, 9, p) for k, p in enumerate(p_values))
    return Checked("kind", "title", "claim", "formula", (), "setting", {"q": "x"}, made)


@pytest.mark.parametrize(("hits", "n", "chance"), [(3, 10, 0.5), (0, 50, 0.02), (50, 50, 0.9), (12, 400, 0.01)])
def test_shares_have_the_exact_binomial_p_value(hits, n, chance):
    found = TOLD.of_share(hits, n, chance)
    tails = stats.binom.cdf(hits, n, chance), stats.binom.sf(hits - 1, n, chance)
    assert found.p_value == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)
    assert (found.observed, found.expected, found.n) == (hits / n, chance, n)
    assert found.standard_error == pytest.approx((chance * (1 - chance) / n) ** 0.5)


def test_false_alarms_of_shares_are_never_more_than_stated():
    for n, chance in ((40, 0.1), (300, 0.5), (1000, 0.003)):
        p_values = np.array([TOLD.of_share(k, n, chance).p_value for k in range(n + 1)])
        weight = stats.binom.pmf(np.arange(n + 1), n, chance)
        for rate in (0.1, 1e-2, 1e-4):
            assert weight[p_values < rate].sum() <= rate


@pytest.mark.parametrize(("hits", "chance", "p_value"), [(0, 0.0, 1), (1, 0.0, 0), (9, 1.0, 1), (8, 1.0, 0)])
def test_what_cannot_happen_does_not(hits, chance, p_value):
    assert TOLD.of_share(hits, 9, chance).p_value == p_value


def test_means_have_the_p_value_of_students_t():
    values = np.random.default_rng(1).normal(0.3, 1.0, 25)
    assert TOLD.of_mean(values, 0.1).p_value == pytest.approx(stats.ttest_1samp(values, 0.1).pvalue)
    assert TOLD.of_error(values, 0.1, 2.0).standard_error == 0.4
    same = np.full(5, 0.25)
    assert [TOLD.of_mean(same, wanted).p_value for wanted in (0.25, 0.26)] == [1, 0]


def test_an_identity_holds_or_does_not():
    assert TOLD.of_identity(1.0, 1.0 + 1e-13, rounding=1e-12).p_value == 1
    assert TOLD.of_identity(1.0, 1.0 + 1e-11, rounding=1e-12).p_value == 0


def test_deviations_are_normal_deviates_with_a_sign():
    made = checked(2 * stats.norm.sf(3.0)).comparisons[0]
    assert made.deviation == pytest.approx(3.0)
    below = Comparison("q", "s", 0.0, 0.6, 0.5, 0.1, 9, 0.0)
    assert below.deviation == -FURTHEST
    assert checked(1.0).comparisons[0].deviation == 0.0


def test_a_check_fails_by_a_single_comparison_that_is_too_far_off():
    one = checked(0.4, 0.9 * FALSE_ALARM / 2)
    assert not one.has_passed
    assert [c.x for c in one.failed] == [1.0]
    assert one.worst is one.comparisons[1]
    assert checked(0.4, 1.1 * FALSE_ALARM / 2).has_passed
    assert one.bound == pytest.approx(stats.norm.isf(FALSE_ALARM / 4))
    assert not checked().has_passed, "where nothing was compared, nothing has been shown"
