"""How far from chance counts may lie before a test goes red; every threshold has a stated false-alarm rate."""

import numpy as np
from scipy.special import chdtri, ndtri

FALSE_ALARM = 1e-5
Z = float(-ndtri(FALSE_ALARM / 2))  # 4.4


def assert_counts(counts, shares) -> None:
    """Chi-square test of counts against the shares they should have; a share of 0 must have none."""
    counts, shares = np.asarray(counts, np.float64), np.asarray(shares, np.float64)
    assert abs(shares.sum() - 1) < 1e-9
    assert not counts[shares == 0].any(), "what cannot happen has happened"
    counts, expected = counts[shares > 0], shares[shares > 0] * counts.sum()
    if len(counts) == 1:
        return
    assert expected.min() > 5, "too few draws for this test"
    chi_square = ((counts - expected) ** 2 / expected).sum()
    assert chi_square < chdtri(len(counts) - 1, FALSE_ALARM), f"chi-square {chi_square:.1f}, {counts} for {expected}"


def assert_share(hits, expected: float) -> None:
    """The share of independent hits lies within Z binomial standard errors of what is expected."""
    hits = np.asarray(hits)
    error = np.sqrt(expected * (1 - expected) / hits.size)
    assert abs(hits.mean() - expected) < Z * error + 1e-12, f"{hits.mean():.5f} is not {expected:.5f} +- {error:.5f}"


def assert_mean(values, expected: float) -> None:
    """The mean of independent values lies within Z standard errors of what is expected."""
    values = np.asarray(values, np.float64).ravel()
    error = values.std(ddof=1) / np.sqrt(values.size)
    assert abs(values.mean() - expected) < Z * error, f"{values.mean():.5f} is not {expected:.5f} +- {error:.5f}"
