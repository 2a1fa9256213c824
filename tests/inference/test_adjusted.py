"""Regression-adjusted rejection against what can be worked out otherwise."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from evo_mirror.inference.adjusted import adjusted_rejection, fit_multinomial, nearness
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.learners import one_thread
from evo_mirror.inference.reference import draw_reference

QUICK = Doubts(n_draws=16)


@pytest.mark.parametrize("prior", [(1 / 3, 1 / 3, 1 / 3), (0.6, 0.3, 0.1)])
def test_the_closed_form_is_met_within_the_stated_error(prior, gaussians, closed_form):
    """Six places and three accounts: 18 numbers, each within 5 standard errors plus .02 for ridge and kernel."""
    means = [(0.0, 0.0), (1.0, 0.5), (-0.5, 1.5)]
    table = gaussians(means, prior=prior)
    for summary in [(0.0, 0.0), (1.0, 1.0), (-1.0, 1.0), (0.5, -0.5), (2.0, 0.0), (-0.3, 2.2)]:
        found = adjusted_rejection(table, np.array(summary))
        expected = closed_form(means, summary, prior)
        assert found.probability.sum() == pytest.approx(1.0, abs=1e-12)
        assert (found.error < 0.05).all()
        assert (np.abs(found.probability - expected) < 5 * found.error + 0.02).all()


def test_the_regression_mends_what_rejection_alone_gets_wrong(gaussians, closed_form):
    """At an edge of the evidence the rows kept lie to one side of it: their plain shares are off, the adjusted are not."""
    means = [(0.0,), (1.5,)]
    table = gaussians(means, n_per_account=4000)
    summary = np.array([2.5])
    kept = nearness(table.summaries, summary, share=0.3)
    plain = kept[table.account == 1].sum() / kept.sum()
    expected = closed_form(means, summary, (0.5, 0.5))[1]
    adjusted = adjusted_rejection(table, summary).probability[1]
    assert abs(plain - expected) > 0.03
    assert abs(adjusted - expected) < 0.02


def test_newton_finds_what_a_general_minimiser_finds():
    rng = np.random.default_rng(3)
    design = np.hstack([np.ones((200, 1)), rng.standard_normal((200, 3))])
    classes, weights = rng.integers(3, size=200), rng.random(200)
    found, _ = fit_multinomial(design, classes, weights, n_classes=3)

    def loss(flat):
        logits = design @ flat.reshape(3, 4).T
        surprise = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(200), classes]
        return (weights * surprise).sum() + (flat.reshape(3, 4)[:, 1:] ** 2).sum() / 2

    best = minimize(loss, np.zeros(12), options={"gtol": 1e-9}).x.reshape(3, 4)
    best[:, 0] -= best[:, 0].mean()
    np.testing.assert_allclose(found, best, atol=1e-5)


def test_the_curvature_is_that_of_the_gradient():
    """Against differences of the gradient, written down anew; and the pinned sum of the intercepts is worth the weights."""
    rng = np.random.default_rng(4)
    design = np.hstack([np.ones((300, 1)), rng.standard_normal((300, 2))])
    classes, weights = rng.integers(4, size=300), rng.random(300)
    found, hessian = fit_multinomial(design, classes, weights, n_classes=4)

    def gradient(flat):
        odds = np.exp(design @ flat.reshape(4, 3).T)
        off = odds / odds.sum(axis=1, keepdims=True) - np.eye(4)[classes]
        slopes = (weights[:, None] * off).T @ design + np.array([0.0, 1.0, 1.0]) * flat.reshape(4, 3)
        slopes[:, 0] += weights.sum() / 16 * flat[::3].sum()
        return slopes.ravel()

    steps = 1e-5 * np.eye(12)
    differences = [(gradient(found.ravel() + step) - gradient(found.ravel() - step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(hessian, np.array(differences), atol=1e-5)


def test_an_error_that_nobody_asks_for_changes_no_probability(gaussians):
    table = gaussians([(0.0,), (0.7,)], n_per_account=200)
    asked, not_asked = (adjusted_rejection(table, np.zeros(1), with_error=how) for how in (True, False))
    assert np.array_equal(asked.probability, not_asked.probability)
    assert np.isfinite(asked.error).all()
    assert np.isnan(not_asked.error).all()


def test_summaries_that_say_nothing_give_the_prior_exactly(gaussians):
    prior = (0.5, 0.3, 0.2)
    table = gaussians([(0.0,), (0.0,), (0.0,)], prior=prior)
    found = adjusted_rejection(replace(table, summaries=np.zeros_like(table.summaries)), np.zeros(1))
    np.testing.assert_allclose(found.probability, prior, atol=1e-9)


def test_permuted_labels_give_the_prior_within_the_stated_error(gaussians):
    """Three numbers within 4.5 standard errors (40 replicates): a false alarm in about 1 of 5000."""
    table = gaussians([(0.0, 0.0), (2.0, 1.0), (-2.0, 1.0)])
    labels = np.random.default_rng(7).permutation(table.account)
    found = adjusted_rejection(replace(table, account=labels), np.array([1.0, 0.5]))
    assert (np.abs(found.probability - 1 / 3) < 4.5 * found.error).all()
    assert (found.error < 0.03).all()


def test_the_stated_error_is_the_error(gaussians):
    """SD over 60 tables against the mean stated error; a ratio of 60-table SDs leaves [.6, 1.5] once in 1e4 at most."""
    found = [adjusted_rejection(gaussians([(0.0,), (1.0,)], n_per_account=400, seed=k), np.zeros(1)) for k in range(60)]
    scatter = np.std([one.probability[0] for one in found], ddof=1)
    assert 0.6 < scatter / np.mean([one.error[0] for one in found]) < 1.5


def test_epanechnikovs_weights_and_equal_distances():
    table = np.array([[0.0], [1.0], [1.0], [2.0], [3.0]])
    np.testing.assert_allclose(nearness(table, np.zeros(1), share=0.4), [1.0, 0.75, 0.75, 0.0, 0.0])
    np.testing.assert_array_equal(nearness(table, np.zeros(1), share=1.0), np.ones(5))
    np.testing.assert_array_equal(nearness(np.zeros((4, 1)), np.zeros(1), share=0.3), np.ones(4))


def test_an_account_far_from_the_evidence_is_rejected(gaussians):
    found = adjusted_rejection(gaussians([(0.0,), (0.5,), (50.0,)]), np.zeros(1))
    assert found.probability[2] == 0.0
    assert adjusted_rejection(gaussians([(0.0,), (50.0,)]), np.array([50.0])).probability.tolist() == [0.0, 1.0]


def test_the_replicate_that_made_the_evidence_is_left_out(gaussians):
    table = gaussians([(0.0,), (1.0,)], n_replicates=4)
    keep = table.replicate != 2
    fields = {name: getattr(table, name)[keep] for name in ("summaries", "account", "replicate", "weight")}
    without = adjusted_rejection(table, np.zeros(1), without=2)
    assert np.array_equal(without.probability, adjusted_rejection(replace(table, **fields), np.zeros(1)).probability)
    one = replace(table, replicate=np.zeros_like(table.replicate))
    assert np.isnan(adjusted_rejection(one, np.zeros(1)).error).all()


def test_what_says_nothing_is_silent_in_the_table(quarrel, weighed):
    weighing = weighed(*quarrel, QUICK)
    weighing = replace(
        weighing, reports=replace(weighing.reports, error=np.where(weighing.reports.is_value, np.inf, 1.0))
    )
    table = draw_reference(weighing, np.array([0.5, 0.3, 0.2]), doubts=QUICK, seed=1, per_world=20)
    assert (table.summaries[:, weighing.reports.is_value] == 0).all()
    assert (table.summaries[:, ~weighing.reports.is_value].std(axis=0) > 0.5).all()
    shares = np.bincount(table.account, weights=table.weight) / len(table.account)
    np.testing.assert_allclose(shares, (0.5, 0.3, 0.2), rtol=1e-12)
    with one_thread():
        assert np.isfinite(adjusted_rejection(table, table.summarise(weighing.reports.observed)).probability).all()


@pytest.mark.parametrize("prior", [1e-9, 1e-20, 1e-300])
def test_an_account_that_its_prior_excludes_leaves_the_others_as_they_are(prior: float, gaussians):
    """As if it were not there, to the last digits; without a singular matrix, and without a step that never ends."""
    means, at = [(0.0, 0.0), (1.0, 0.5), (-0.5, 1.5)], np.array([0.3, 0.4])
    found = adjusted_rejection(gaussians(means, prior=(0.5, 0.5, prior), n_per_account=400), at)
    table = gaussians(means, prior=(0.5, 0.5, 1.0), n_per_account=400)
    here = table.account < 2
    arrays = {name: getattr(table, name)[here] for name in ("summaries", "account", "replicate", "weight")}
    alone = adjusted_rejection(replace(table, **arrays, n_accounts=2), at)
    np.testing.assert_allclose(found.probability, [*alone.probability, 0.0], rtol=1e-9)
    np.testing.assert_allclose(found.error, [*alone.error, 0.0], rtol=1e-9)
    assert 0.1 < alone.probability[0] < 0.9
