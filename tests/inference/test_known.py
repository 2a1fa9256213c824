"""The slope of the headline: closed forms, what it does to a verdict that is too sure, and what cannot move it."""

import math

import numpy as np
import pytest

from evo_mirror.inference.bayes import STEEPEST, Bayes, Slope, normalise
from evo_mirror.inference.calibration import calibrate
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.families import shared_by_variants
from evo_mirror.inference.known import LAPSE, SPREAD, Known, known_of, posterior_of_known, slope_of, without_author
from evo_mirror.inference.posterior import posterior_of
from evo_mirror.inference.simulated import simulate

EVEN = np.full(3, 1 / 3)
QUICK = Doubts(n_draws=64)


def normals(n, *, steeper=1.0, n_replicates=None, seed=0, reference=EVEN):
    """Evidence with SD 1 about 0, 1 and 2; log likelihoods are known and are told ``steeper`` than they are."""
    rng = np.random.default_rng(seed)
    n_replicates = n_replicates or n
    account = np.repeat(np.arange(3), n)
    y = account + rng.standard_normal(3 * n)
    logs = -0.5 * (y[:, None] - np.arange(3.0)) ** 2 * steeper
    return Known(logs, account, np.tile(np.arange(n) % n_replicates, 3), n_replicates, reference)


# -------------------------------------------------------------------------------------------------------- closed forms
@pytest.mark.parametrize("steeper", [0.7, 1.0, 1.6, 4.0])
def test_likelihoods_told_too_steep_are_taken_back_by_as_much(steeper):
    """4000 bodies of every account; the fit is within 4 of its standard errors: a false alarm in 1 of 16,000 each."""
    found = slope_of(normals(4000, steeper=steeper))
    assert abs(found.value - 1 / steeper) < 4 * found.error
    assert found.error < 0.02 / steeper + 0.005


def test_the_slope_solves_the_penalised_score_equation():
    known = normals(30, steeper=1.5)
    found = slope_of(known)

    def loss(slope):
        share = normalise(slope * known.log_marginal, EVEN)[np.arange(90), known.account]
        return -np.log((1.0 - LAPSE) * share + LAPSE / 3).sum() + (slope - 1.0) ** 2 / (2.0 * SPREAD**2)

    assert loss(found.value) < min(loss(found.value - 1e-4), loss(found.value + 1e-4))


def test_the_error_is_the_scatter_over_fresh_evidence():
    """80 sets of 100 replicates; SD over the mean error: the ratio is known to 1/sqrt(160), within 4 of these."""
    found = [slope_of(normals(100, steeper=1.5, seed=seed)) for seed in range(80)]
    ratio = np.std([one.value for one in found], ddof=1) / np.mean([one.error for one in found])
    assert abs(ratio - 1.0) < 4 / math.sqrt(160)


def test_many_bodies_of_one_replicate_are_one_witness():
    once = normals(20, steeper=1.5)
    thrice = Known(
        *(np.concatenate([array] * 3) for array in (once.log_marginal, once.account, once.replicate)), 20, EVEN
    )
    assert slope_of(thrice).value == pytest.approx(slope_of(once).value, abs=1e-8)
    assert slope_of(thrice).error == pytest.approx(slope_of(once).error, abs=1e-8)


def test_a_replicate_that_stands_twice_moves_it_as_its_influence_says():
    known = normals(400, steeper=1.5)
    found, again = slope_of(known), known.replicate == 7
    twice = Known(
        np.concatenate([known.log_marginal, known.log_marginal[again]]),
        np.concatenate([known.account, known.account[again]]),
        np.concatenate([known.replicate, np.full(3, 400)]),
        401,
        EVEN,
    )
    assert slope_of(twice).value - found.value == pytest.approx(found.influence[7], rel=0.02)
    counts = np.ones((2, 400))
    counts[1, 7] = 2.0
    assert found.resampled(counts) == pytest.approx([found.value, found.value + found.influence[7]])


def test_the_order_of_accounts_does_not_move_it():
    known = normals(50, steeper=1.3)
    turned = np.array([2, 0, 1])
    other = Known(known.log_marginal[:, turned], np.argsort(turned)[known.account], known.replicate, 50, EVEN)
    assert slope_of(other).value == pytest.approx(slope_of(known).value, rel=1e-12)


@pytest.mark.parametrize("nats", [20.0, 100.0, 1000.0])
def test_one_freak_does_not_rule_the_fit(nats):
    """A body that its author makes all but impossible: without a bound to the log score b fell from .98 to .36 by 100 nats."""
    known = normals(100)
    freak = known.log_marginal.copy()
    freak[0, 0] -= nats
    found = slope_of(Known(freak, known.account, known.replicate, 100, EVEN))
    assert abs(found.value - slope_of(known).value) < 0.02
    assert abs(found.influence[0]) < 0.02


@pytest.mark.parametrize("nats", [0.0, 6.0, 9.0])
def test_influence_is_the_pull_of_a_replicate_over_the_curvature_of_the_whole(nats):
    """Both as differences of the loss; a body that its author makes unlikely bends it the other way."""
    known = normals(30, steeper=1.5)
    logs = known.log_marginal.copy()
    logs[known.replicate < 3, known.account[known.replicate < 3]] -= nats
    found, step = slope_of(Known(logs, known.account, known.replicate, 30, EVEN)), 1e-3

    def losses(slope):
        share = normalise(slope * logs, EVEN)[np.arange(90), known.account]
        return -np.log((1.0 - LAPSE) * share + LAPSE / 3)

    low, here, high = (losses(found.value + move) for move in (-step, 0.0, step))
    curvature = (low + high - 2.0 * here).sum() / step**2 + SPREAD**-2
    pull = np.bincount(known.replicate, weights=low - high) / (2.0 * step)
    assert curvature > SPREAD**-2
    assert found.influence == pytest.approx(pull / curvature, rel=1e-3, abs=1e-5)


def test_a_constant_in_a_bodys_likelihoods_says_nothing():
    known = normals(50, steeper=1.3)
    shift = 500.0 * np.random.default_rng(1).standard_normal((150, 1))
    other = Known(known.log_marginal + shift, known.account, known.replicate, 50, EVEN)
    assert slope_of(other).value == pytest.approx(slope_of(known).value, rel=1e-9)


def test_likelihoods_that_tell_nothing_leave_it_at_one():
    silent = Known(np.zeros((60, 3)), np.repeat(np.arange(3), 20), np.tile(np.arange(20), 3), 20, EVEN)
    assert slope_of(silent).value == 1.0
    np.testing.assert_allclose(posterior_of_known(silent, np.array([0.5, 0.3, 0.2]))[0], [0.5, 0.3, 0.2], rtol=1e-15)


def test_likelihoods_of_another_account_leave_the_prior():
    """Each body has the likelihoods of the next account: the slope falls to 0, and no further."""
    known = normals(200)
    other = Known(known.log_marginal, (known.account + 1) % 3, known.replicate, 200, EVEN)
    assert slope_of(other).value == pytest.approx(0.0, abs=1e-9)


def test_labels_permuted_at_random_leave_the_prior_nearly():
    """Of 600 bodies whose authors are drawn anew: b within 4 standard errors of none, and so is the verdict of the prior."""
    known = normals(200)
    other = Known(known.log_marginal, np.random.default_rng(3).permutation(known.account), known.replicate, 200, EVEN)
    found = slope_of(other)
    assert found.value < 4 * max(found.error, 0.03)
    assert np.abs(posterior_of_known(other, EVEN) - EVEN).mean() < 0.05


def test_what_separates_without_fail_is_believed_no_further_than_the_bound():
    account = np.repeat(np.arange(3), 50)
    logs = np.where(np.eye(3, dtype=bool)[account], 0.0, -5.0)
    found = slope_of(Known(logs, account, np.tile(np.arange(50), 3), 50, EVEN))
    assert 1.0 <= found.value <= STEEPEST


# ------------------------------------------------------------------------------------------------- who made what is left out
def test_the_replicate_that_made_a_body_is_left_out_of_every_account_and_of_the_slope():
    present = np.array([[True, True, True], [True, True, False]])
    logs = np.log(np.array([[[0.2, 0.4, 0.6], [0.1, 0.3, 1.0]], [[0.5, 0.1, 0.3], [0.2, 0.8, 1.0]]]))
    found = np.exp(without_author(logs, np.array([0, 1]), present))
    assert found == pytest.approx(np.array([[0.5, 0.3], [0.4, 0.2]]))
    known = known_of(logs, np.array([0, 1]), np.array([0, 1]), present, np.full(2, 0.5))
    alone = known_of(logs[:1], np.array([0]), np.array([0]), present, np.full(2, 0.5))
    assert slope_of(known, without=1).value == slope_of(alone).value
    assert slope_of(known, without=1).value != slope_of(known).value


def test_only_the_first_replicates_count_if_no_more_are_asked_for():
    rng = np.random.default_rng(2)
    logs, replicate = rng.standard_normal((20, 2, 10)), np.tile(np.arange(10), 2)
    account, present = np.repeat([0, 1], 10), np.ones((2, 10), bool)
    first = known_of(logs, account, replicate, present[:, :4], np.full(2, 0.5))
    assert len(first.account) == 8
    made = replicate < 4
    whole = known_of(logs[made][:, :, :4], account[made], replicate[made], present[:, :4], np.full(2, 0.5))
    np.testing.assert_array_equal(first.log_marginal, whole.log_marginal)


def test_one_replicate_has_no_witness():
    known = known_of(np.zeros((2, 2, 1)), np.arange(2), np.zeros(2, int), np.ones((2, 1), bool), np.full(2, 0.5))
    assert len(known.account) == 0
    assert slope_of(known).value == 1.0
    assert math.isnan(slope_of(known).error)


def test_resampled_slopes_stay_within_their_bounds():
    wild = Slope(1.0, 5.0, np.array([9.0, -9.0]))
    np.testing.assert_array_equal(wild.resampled(np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])), [STEEPEST, 0.0, 1.0])
    np.testing.assert_array_equal(Slope().resampled(np.ones((2, 5))), [1.0, 1.0])


def test_variants_share_the_witness_of_their_family():
    shares = shared_by_variants(["a", "b", "c", "d"], {"b": "a", "c": "a"})
    assert shares == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])
    assert shared_by_variants(["a", "b"], {}) == pytest.approx([0.5, 0.5])


# ------------------------------------------------------------------------------------------------------- what it is there for
def claims(predict, confused, weighed, seed):
    """One small table, and evidence from populations that it never saw: how much too sure at its word, and adjusted."""
    means, findings = confused(apart=0.2, n_findings=4)
    table = weighed(predict(means, n_replicates=6, spread=0.15, seed=seed), findings, QUICK)
    fresh = weighed(predict(means, n_replicates=40, spread=0.15, seed=1000 + seed), findings, QUICK)
    slope = calibrate(table, EVEN, doubts=QUICK, seed=4, n_simulated=180).slope_with(table.table.present)
    evidence = simulate(fresh, doubts=QUICK, seed=seed, per_world=1)
    author = np.array([table.table.accounts.index(fresh.table.accounts[k]) for k in evidence.account])
    off = []
    for bayes in (Bayes(EVEN), Bayes(EVEN, slope)):
        said = posterior_of(table, evidence.observed, bayes)
        off.append((((np.eye(3)[author] - said) ** 2) - said * (1 - said)).sum(axis=1).mean())
    return off


def test_few_replicates_are_too_sure_and_the_slope_takes_that_back(predict, confused, weighed):
    """30 tables of 6 replicates each: at their word too sure by 4.5 standard errors or more (29 degrees: 1 in 20,000 by chance);
    adjusted, by less than half as much."""
    off = np.array([claims(predict, confused, weighed, seed) for seed in range(30)])
    mean, error = off.mean(axis=0), off.std(axis=0, ddof=1) / math.sqrt(len(off))
    assert mean[0] > 4.5 * error[0], (mean, error)
    assert mean[1] < mean[0] / 2, (mean, error)
