"""Precision: each point is what a comparison of so many replicates says, and the error that stays is measured."""

import math
from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.inference.bayes import Bayes, prior_of
from evo_mirror.inference.calibration import calibrate
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import weigh
from evo_mirror.inference.posterior import posterior_of
from evo_mirror.inference.precision import precision_of, steps
from evo_mirror.inference.thorough import MOST, USUAL_ERROR, needed, next_number, reason_to_stop

ACCOUNTS = ("innate", "learned", "neither")
QUICK = Doubts(n_draws=64)


@pytest.fixture(scope="module")
def long(quarrel, predict):
    means = {
        "innate": {"birth.mirror_gain": 0.2, "counter_mirror.residual_bias": 0.1, "contingency.effect": 0.1},
        "learned": {"birth.mirror_gain": 0.15, "counter_mirror.residual_bias": -0.1, "contingency.effect": 0.2},
        "neither": {"birth.mirror_gain": 0.1, "counter_mirror.residual_bias": 0.0, "contingency.effect": 0.1},
    }
    return predict(means, n_replicates=96, spread=0.2), quarrel[1]


def calibrated(weighing, doubts):
    n_accounts = len(weighing.table.accounts)
    return calibrate(weighing, np.full(n_accounts, 1 / n_accounts), doubts=doubts, seed=5, n_simulated=300)


@pytest.fixture(scope="module")
def settled(long):
    return compare(*long, accounts=ACCOUNTS, seed=5, doubts=QUICK, n_reference=0)


@pytest.mark.parametrize(
    ("n", "wanted"), [(1, (1,)), (3, (3,)), (4, (4,)), (5, (3, 5)), (12, (3, 6, 12)), (48, (3, 6, 12, 24, 48))]
)
def test_the_steps_double_and_end_at_all(n, wanted):
    assert steps(n) == wanted


def test_the_last_point_is_the_verdict_and_its_error(settled):
    assert settled.precision.replicates == (3, 6, 12, 24, 48, 96)
    assert settled.precision.simulations == tuple(3 * n for n in settled.precision.replicates)
    for name in ACCOUNTS:
        assert settled.precision.posterior[name][-1] == settled.posterior[name]
        assert settled.precision.error[name][-1] == settled.posterior_error[name]
    assert settled.precision.largest_error == max(settled.posterior_error.values())


@pytest.mark.parametrize("n", [6, 24])
def test_a_point_is_what_a_comparison_of_so_many_replicates_says(long, settled, n: int):
    rows, findings = long
    some = [row for row in rows if row.replicate < n]
    fewer = compare(some, findings, accounts=ACCOUNTS, seed=5, doubts=QUICK, n_reference=0)
    place = settled.precision.replicates.index(n)
    # The likelihoods are the same; the slope has the luck of evidence of known origin, of which each simulates its own.
    first, *others = ACCOUNTS
    slopes = [
        math.log(settled.precision.posterior[name][place] / settled.precision.posterior[first][place])
        / (fewer.log_marginal[name] - fewer.log_marginal[first])
        for name in others
    ]
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-9)
    assert slopes[0] == pytest.approx(fewer.slope, abs=0.3)
    for name in ACCOUNTS:
        assert settled.precision.error[name][place] < 0.2


def test_the_error_shrinks_as_the_square_root(finding, predict, certain):
    """Likelihoods that all replicates carry: from 24 to 96 by 2; the estimate from 24 has an error of some 15 %."""
    means = {name: {"birth.mirror_gain": mean} for name, mean in zip(ACCOUNTS, (0.2, 0.1, 0.0), strict=True)}
    rows = predict(means, n_replicates=96)
    study = [finding("a", "birth.mirror_gain", effect_size=0.6, standard_error=0.3)]
    few = {"doubts": replace(certain, n_draws=4), "n_simulated": 300, "n_reference": 0}
    found = compare(rows, study, accounts=ACCOUNTS, seed=5, **few).precision
    for name in ACCOUNTS:
        at = dict(zip(found.replicates, found.error[name], strict=True))
        assert 1.3 < at[24] / at[96] < 3.1


def test_the_error_that_stays_is_the_spread_over_draws_of_shared_effects(long, weighed):
    """Against 60 independent sets: the ratio of two SDs from 8 and 60 has SD .29; within 4 of these, a factor of 2.2."""
    rows, findings = long
    found = {}
    for n_draws in (32, 512):
        doubts = replace(QUICK, n_draws=n_draws)
        weighing = weighed(rows, findings, doubts)
        prior = prior_of(weighing.table.accounts)
        known = calibrated(weighing, doubts)
        precision = precision_of(weighing, known, prior, ACCOUNTS, doubts=doubts, seed=5)
        found[n_draws] = precision.largest_other_error
        if n_draws == 32:
            again = [
                posterior_of(
                    weigh(weighing.reports, weighing.table, draw_effects(weighing.reports, doubts=doubts, seed=seed)),
                    weighing.reports.observed[None], Bayes(prior, known.slope_with(weighing.table.present)),
                )[0]
                for seed in range(1000, 1060)
            ]  # fmt: skip
            assert 1 / 2.2 < found[32] / np.std(again, axis=0, ddof=1).max() < 2.2
    assert found[512] < found[32]


def test_without_shared_effects_nothing_stays(long, weighed, certain):
    (rows, findings), certain = long, replace(certain, n_draws=16)
    weighing = weighed(rows, findings, certain)
    prior = prior_of(weighing.table.accounts)
    found = precision_of(weighing, calibrated(weighing, certain), prior, ACCOUNTS, doubts=certain, seed=5)
    assert found.largest_other_error < 1e-12


# ------------------------------------------------------------------------------------------------------ when to stop
def with_errors(comparison, error: float, other: float):
    precision = replace(
        comparison.precision,
        error=dict.fromkeys(ACCOUNTS, (error / 2,)) | {"innate": (error,)},
        other_error=dict.fromkeys(ACCOUNTS, other),
    )
    return replace(comparison, precision=precision)


@pytest.mark.parametrize(
    ("error", "other", "until", "more", "why"),
    [
        (0.03, 0.01, None, 24, ""),
        (USUAL_ERROR, 0.0, None, 24, "The Monte Carlo error of every account is at most 0.01."),
        (
            0.03,
            0.04,
            None,
            24,
            "More simulations stop helping: their error, 0.030, is smaller than the 0.040 that comes from",
        ),
        (0.03, 0.04, 0.02, 24, ""),
        (0.019, 0.04, 0.02, 24, "The Monte Carlo error of every account is at most 0.02."),
        (0.03, 0.0, 0.02, MOST, ""),
        (0.03, 0.0, 0.02, MOST + 1, f"There are as many replicates as are weighed at once (at most {MOST})"),
        (float("nan"), 0.01, None, 3, ""),
    ],
)
def test_there_is_a_reason_to_stop(settled, error, other, until, more, why):
    said = reason_to_stop(with_errors(settled, error, other), until=until, more=more)
    assert said.startswith(why)
    assert bool(said) == bool(why)


def test_batches_grow_once_they_are_many():
    assert [next_number(n, 12) for n in (12, 24, 48, 60, 100)] == [24, 36, 60, 75, 125]
    assert next_number(1, 1) == 2


def test_how_many_are_needed(settled):
    precision = with_errors(settled, 0.04, 0.0)
    assert needed(precision, 0.01) == 96 * 16
    assert needed(with_errors(settled, float("nan"), 0.0), 0.01) is None
