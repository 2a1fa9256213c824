"""Known truth is recovered, and a method that cannot recover it says so."""

import numpy as np
import pytest
from scipy.stats import binom

from evo_mirror.inference import calibration
from evo_mirror.inference.calibration import (
    FALSE_ALARM,
    _largest_pairwise_error,
    calibrate,
    groups_of,
    successes_needed,
)
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.simulated import Simulated, simulate

QUICK = Doubts(n_draws=64)


def calibrated(weighing, **options):
    n_accounts = len(weighing.table.accounts)
    return calibrate(weighing, np.full(n_accounts, 1 / n_accounts), doubts=QUICK, seed=4, **options)


def test_successes_needed_are_the_binomials():
    needed = successes_needed(120, 0.2)
    assert binom.sf(needed - 1, 120, 0.2) <= FALSE_ALARM < binom.sf(needed - 2, 120, 0.2)
    assert successes_needed(2, 0.2) == 3


def test_the_account_that_made_the_evidence_is_recovered(quarrel, weighed):
    """Passes without skill with probability 1e-4 at most."""
    found = calibrated(weighed(*quarrel, QUICK), n_simulated=600)
    assert found.n_recovered >= found.n_needed
    assert found.confusion.sum(axis=1) == pytest.approx([1, 1, 1])
    assert found.mean_posterior.sum(axis=1) == pytest.approx([1, 1, 1])
    assert (np.diag(found.confusion) > 0.6).all()
    assert groups_of(found.pairwise_error) == ((0,), (1,), (2,))


def test_a_sign_turned_in_the_evidence_is_caught(quarrel, weighed, monkeypatch):
    """A planted defect: what the accounts predict and what studies report have opposite signs."""

    def turned(*arguments, **options):
        simulated = simulate(*arguments, **options)
        simulated.observed[:] *= -1.0
        return simulated

    monkeypatch.setattr(calibration, "simulate", turned)
    found = calibrated(weighed(*quarrel, QUICK), n_simulated=100)
    assert found.n_recovered < found.n_needed


def test_accounts_that_predict_the_same_are_not_separable(predict, finding, weighed):
    same = {"birth.mirror_gain": 0.0, "yoked.loss": 0.5}
    rows = predict({"one": same, "two": same, "three": {"birth.mirror_gain": 0.6, "yoked.loss": 0.0}}, n_replicates=20)
    studies = [
        finding(f"{statistic}-{i}", statistic, direction="null", bound=0.2)
        for statistic in ("birth.mirror_gain", "yoked.loss")
        for i in range(3)
    ]
    found = calibrated(weighed(rows, studies, QUICK), n_simulated=600)
    groups = [
        {weighed(rows, studies, QUICK).table.accounts[k] for k in group} for group in groups_of(found.pairwise_error)
    ]
    assert sorted(groups, key=len) == [{"three"}, {"one", "two"}]


def test_no_difference_at_all_is_no_better_than_chance(predict, finding, weighed):
    rows = predict({name: {"birth.mirror_gain": 0.0} for name in ("one", "two", "three")}, n_replicates=20)
    studies = [finding("a", "birth.mirror_gain", effect_size=0.1, standard_error=0.2)]
    found = calibrated(weighed(rows, studies, QUICK), n_simulated=300)
    assert found.n_recovered < found.n_needed
    assert groups_of(found.pairwise_error) == ((0, 1, 2),)


def test_the_replicate_that_made_the_evidence_is_left_out(predict, finding, weighed):
    """Each replicate would recognise its own exact value; without it the accounts are alike, and so is the error."""
    rows = predict({"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.0}}, n_replicates=30, spread=0.5)
    nothing = dict.fromkeys(("replicated", "single", "contested"), 0.0)
    exact = Doubts(laboratory_sd=nothing, scale_median=1.0, scale_spread=0.0, n_draws=4)
    studies = [finding("a", "birth.mirror_gain", effect_size=0.1, standard_error=0.01)]
    found = calibrate(weighed(rows, studies, exact), np.full(2, 0.5), doubts=exact, seed=4, n_simulated=600)
    assert found.pairwise_error[0, 1] > 0.35


def test_simulated_reports_are_right_as_often_as_their_status_says(predict, finding, weighed):
    rows = predict({"one": {"birth.mirror_gain": 0.9}, "two": {"birth.mirror_gain": -0.9}}, n_replicates=10)
    statuses = ("replicated", "single", "contested")
    studies = [
        finding(s, "birth.mirror_gain", direction="positive", bound=0.1, status=s, laboratory="x", n=100_000)
        for s in statuses
    ]
    weighing = weighed(rows, studies, QUICK)
    simulated = simulate(weighing, doubts=QUICK, seed=3, per_world=1000)
    truth = np.where(weighing.table.value[simulated.account, simulated.replicate, 0] > 0, 1.0, -1.0)
    share = (simulated.observed == truth[:, None]).mean(axis=0)
    expected = [QUICK.reliability[status] for status in weighing.reports.ids]
    np.testing.assert_allclose(share, expected, atol=0.015)


def test_undefined_predictions_are_simulated_from_what_others_predict(predict, finding, weighed):
    rows = predict({"one": {"birth.mirror_gain": 0.4}, "two": {"yoked.loss": 0.4}}, n_replicates=10)
    studies = [
        finding("value", "birth.mirror_gain", effect_size=0.1, standard_error=0.2),
        finding("direction", "birth.mirror_gain", direction="positive", bound=0.1),
        finding("nowhere", "yoked.kept", effect_size=0.7, standard_error=0.2),
    ]
    weighing = weighed(rows, studies, QUICK)
    simulated = simulate(weighing, doubts=QUICK, seed=3, per_world=300)
    silent = simulated.observed[simulated.account == weighing.table.accounts.index("two")]
    direction, nowhere, value = silent.T
    told = simulated.observed[simulated.account == weighing.table.accounts.index("one")][:, 0]
    for code in (-1, 0, 1):
        assert np.mean(direction == code) == pytest.approx(np.mean(told == code), abs=0.04)
    assert np.mean(told == 1) > 0.6
    assert (nowhere == 0.7).all()
    assert np.isfinite(value).all()
    assert value.mean() > 0.5


def test_a_chain_of_confusions_is_one_group():
    error = np.array([[0, 0.3, 0.1], [0.3, 0, 0.3], [0.1, 0.3, 0]])
    assert groups_of(error) == ((0, 1, 2),)
    assert groups_of(error, rate=0.35) == ((0,), (1,), (2,))


@pytest.mark.parametrize(
    ("other", "error"), [([1, 0, 1, 0], 3**-0.5 / 2.0), ([0, 1, 0, 1], 0.0), ([1, 1, 1, 1], 3**-0.5 / 4.0)]
)
def test_of_two_accounts_a_replicate_is_one(other: list[int], error: float):
    """Four replicates, in which the one is wrong in two: whether the other is wrong in the same, in the others or in all.

    A third account, of whose evidence the two disagree at random, is never taken for either and adds nothing to their error.
    """
    account, replicate = np.repeat([0, 1, 2], 4), np.tile(np.arange(4), 3)
    likelier = np.zeros((12, 3, 3))
    likelier[:4, 0, 1], likelier[4:8, 1, 0] = [1, 0, 1, 0], other
    likelier[8:, 0, 1], likelier[8:, 1, 0] = [1, 1, 0, 0], [0, 0, 1, 1]
    simulated = Simulated(np.zeros((12, 1)), account, replicate, np.ones(12, bool))
    assert _largest_pairwise_error(likelier, simulated) == pytest.approx(error)


def test_of_more_populations_than_evidence_is_wanted_the_first_make_it_and_all_weigh_it(quarrel, weighed, predict):
    means = {name: {"birth.mirror_gain": gain} for name, gain in (("innate", 0.6), ("learned", 0.0), ("neither", 0.1))}
    found = calibrated(weighed(predict(means, n_replicates=60), quarrel[1], QUICK), n_simulated=30)
    assert found.n_simulated == found.n_checked == 30
    assert sorted(set(found.evidence.replicate.tolist())) == list(range(10))
    assert found.log_likelihood.shape == (30, 3, 60)


def test_what_can_be_told_apart_is_no_matter_of_priors(quarrel, weighed):
    """With 300 to 1 for one account the others would never be returned."""
    weighing = weighed(*quarrel, QUICK)
    even, odd = (
        calibrate(weighing, np.array(prior) / sum(prior), doubts=QUICK, seed=4, n_simulated=100)
        for prior in ((1.0, 1.0, 1.0), (300.0, 1.0, 1.0))
    )
    np.testing.assert_array_equal(odd.confusion, even.confusion)
    np.testing.assert_array_equal(odd.pairwise_error, even.pairwise_error)
    assert odd.n_recovered == even.n_recovered >= even.n_needed
    assert (odd.mean_posterior != even.mean_posterior).any()
