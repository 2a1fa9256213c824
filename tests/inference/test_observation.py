"""The observation model against closed forms."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from evo_mirror.evidence import Prediction
from evo_mirror.inference.bayes import Bayes, prior_of
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.observation import effect_size_error, log_likelihood
from evo_mirror.inference.posterior import infer, posterior_of
from evo_mirror.inference.sampling import class_probabilities

GAIN = "birth.mirror_gain"


def posterior(weighing):
    return dict(
        zip(
            weighing.table.accounts,
            infer(weighing, Bayes(prior_of(weighing.table.accounts)), seed=1).probability,
            strict=True,
        )
    )


def single(account, size, *, replicate=0, error=0.0, value=None):
    return Prediction(account, replicate, GAIN, size if value is None else value, error, size)


def test_one_value_and_two_known_normals_give_bayes_rule(weighed, finding, certain):
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    found = posterior(weighed([single("one", 0.2), single("two", 1.1)], [study], certain))
    one, two = norm.pdf(0.5, 0.2, 0.3), norm.pdf(0.5, 1.1, 0.3)
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-12)


def test_replicates_are_averaged_in_probability_not_in_logs(weighed, finding, certain):
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    rows = [single("one", 0.2), single("one", 2.0, replicate=1), single("two", 1.1), single("two", 1.1, replicate=1)]
    one = (norm.pdf(0.5, 0.2, 0.3) + norm.pdf(0.5, 2.0, 0.3)) / 2
    two = norm.pdf(0.5, 1.1, 0.3)
    assert posterior(weighed(rows, [study], certain))["one"] == pytest.approx(one / (one + two), rel=1e-12)


def test_the_models_own_error_widens_the_density(weighed, finding, certain):
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    rows = [single("one", 0.2, error=0.1), single("two", 1.1)]
    u = 0.1 * math.sqrt(1 + 0.2**2 / 2)  # value and effect size are equal, so that the SD is 1
    one, two = norm.pdf(0.5, 0.2, math.hypot(0.3, u)), norm.pdf(0.5, 1.1, 0.3)
    assert posterior(weighed(rows, [study], certain))["one"] == pytest.approx(one / (one + two), rel=1e-12)


@pytest.mark.parametrize("n_draws", [1, 64])
def test_the_shift_of_a_laboratory_with_one_finding_is_integrated_exactly(weighed, finding, certain, n_draws):
    shifted = replace(certain, laboratory_sd={"single": 0.4}, laboratory_bounds=0.5, n_draws=n_draws)
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    one, two = norm.pdf(0.5, 0.2, 0.5), norm.pdf(0.5, 1.1, 0.5)
    found = posterior(weighed([single("one", 0.2), single("two", 1.1)], [study], shifted))
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-12)
    study = finding("b", GAIN, direction="positive", bound=0.4)
    one, two = (0.7 * norm.sf(0.4, value, math.hypot(0.1, 0.2)) + 0.1 for value in (0.2, 1.1))
    rows = [single("one", 0.2, error=0.1), single("two", 1.1, error=0.1)]
    assert posterior(weighed(rows, [study], shifted))["one"] == pytest.approx(one / (one + two), rel=1e-9)


def test_findings_of_one_laboratory_share_its_shift(weighed, finding, certain):
    """Two effect sizes are bivariate normal, with a covariance of a^2."""
    shifted = replace(certain, laboratory_sd={"single": 0.4}, n_draws=4096)
    studies = [
        finding(name, GAIN, effect_size=size, standard_error=0.3, laboratory="one")
        for name, size in (("a", 0.5), ("b", 0.9))
    ]
    covariance = [[0.25, 0.16], [0.16, 0.25]]
    one, two = (multivariate_normal.pdf([0.5, 0.9], [size, size], covariance) for size in (0.2, 1.1))
    found = posterior(weighed([single("one", 0.2), single("two", 1.1)], studies, shifted))
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-3)


def test_a_paradigms_scale_is_integrated_out(weighed, finding, certain):
    scaled = replace(certain, scale_median=0.5, scale_spread=0.8, n_draws=512)
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    log_scale = np.log(0.5) + 0.8 * norm.ppf((np.arange(20000) + 0.5) / 20000)
    one, two = (norm.pdf(0.5, np.exp(log_scale) * size, 0.3).mean() for size in (0.2, 1.1))
    found = posterior(weighed([single("one", 0.2), single("two", 1.1)], [study], scaled))
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-3)


@pytest.mark.parametrize(("status", "reliability"), [("replicated", 0.95), ("single", 0.80), ("contested", 0.60)])
def test_a_direction_is_believed_as_its_status_says(weighed, finding, certain, status, reliability):
    study = finding("a", GAIN, direction="positive", bound=0.1, status=status)
    found = posterior(weighed([single("plus", 0.9), single("minus", -0.9)], [study], certain))
    assert found["plus"] == pytest.approx(reliability / (reliability + (1 - reliability) / 2), rel=1e-9)


def test_sharing_doubts_leaves_each_finding_its_reliability_and_ties_two(weighed, finding, certain):
    tied = replace(certain, sharing=0.5, n_draws=2048)
    rows = [single("plus", 0.9), single("minus", -0.9)]
    studies = [finding(name, GAIN, direction="positive", bound=0.1, laboratory="one") for name in "ab"]
    alone = posterior(weighed(rows, studies[:1], tied))
    assert alone["plus"] == pytest.approx(0.8 / 0.9, rel=3e-3)
    together, apart = posterior(weighed(rows, studies, tied)), posterior(weighed(rows, studies, certain))
    assert alone["plus"] < together["plus"] < apart["plus"]


def test_classes_split_a_normal_at_the_bound():
    chances = class_probabilities(np.array([0.1]), np.array([0.2]), 0.15)[:, 0]
    expected = [
        norm.cdf(-0.15, 0.1, 0.2),
        norm.cdf(0.15, 0.1, 0.2) - norm.cdf(-0.15, 0.1, 0.2),
        norm.sf(0.15, 0.1, 0.2),
    ]
    np.testing.assert_allclose(chances, expected, rtol=1e-12)


def test_without_error_the_class_is_certain():
    chances = class_probabilities(np.array([-0.2, 0.0, 0.2]), np.zeros(3), 0.1)
    np.testing.assert_array_equal(chances, np.eye(3))


@pytest.mark.parametrize("direction", ["negative", "null", "positive"])
def test_an_undefined_direction_speaks_neither_for_nor_against(weighed, finding, certain, direction):
    """Reported with its probability under anybody: 0.8 under one of two, 0.1 under the other, or 0.1 under both."""
    study = finding("a", GAIN, direction=direction, bound=0.1)
    found = posterior(weighed([single("plus", 0.9), single("none", 0.0), single("silent", math.nan)], [study], certain))
    assert found["silent"] == pytest.approx(1 / 3, rel=1e-12)
    chance = {"positive": (0.8, 0.1), "null": (0.1, 0.8), "negative": (0.1, 0.1)}[direction]
    assert found["plus"] == pytest.approx(2 / 3 * chance[0] / sum(chance), rel=1e-9)


def test_an_undefined_value_has_the_prior_predictive_density(weighed, finding, certain):
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    rows = [single("one", 0.2), single("two", 1.1), single("silent", math.nan)]
    found = posterior(weighed(rows, [study], certain))
    one, two = norm.pdf(0.5, 0.2, 0.3), norm.pdf(0.5, 1.1, 0.3)
    assert found["silent"] == pytest.approx(1 / 3, rel=1e-12)
    assert found["one"] == pytest.approx(2 / 3 * one / (one + two), rel=1e-12)


def test_a_statistic_nobody_predicts_says_nothing(weighed, finding, certain):
    studies = [
        finding("a", "yoked.loss", effect_size=0.5, standard_error=0.3),
        finding("b", "yoked.kept", direction="positive", bound=0.1),
    ]
    found = posterior(weighed([single("one", 0.2), single("two", 1.1)], studies, certain))
    assert found == {"one": 0.5, "two": 0.5}


def test_the_error_of_an_effect_size_is_hedges():
    value = np.array([0.6, 0.0, np.nan])
    error = effect_size_error(value, np.array([0.05, 0.1, 0.1]), value / 0.3)
    assert error[0] == pytest.approx(math.sqrt(1 + 2.0**2 / 2) * 0.05 / 0.3)
    assert error[1:].tolist() == [0.0, 0.0]


def test_groups_of_findings_apart_or_together_give_the_same_likelihood(weighed, quarrel, certain):
    """Averaging independent groups apart equals averaging the whole product, here with an effect that does not vary."""
    weighing = weighed(*quarrel, certain)
    observed = weighing.reports.observed[None]
    whole = replace(weighing, components=(tuple(range(len(weighing.reports.ids))),))
    np.testing.assert_allclose(log_likelihood(weighing, observed), log_likelihood(whole, observed), rtol=1e-12)


def test_shared_laboratories_and_paradigms_chain_findings(weighed, quarrel, certain):
    weighing = weighed(*quarrel, certain)
    groups = {frozenset(weighing.reports.ids[f] for f in group) for group in weighing.components}
    assert groups == {
        frozenset({"newborns", "babies"}),
        frozenset({"reversal", "training"}),
        frozenset({"again"}),
        frozenset({"control"}),
    }


def test_weighing_many_bodies_of_evidence_in_parts_changes_nothing(weighed, quarrel, monkeypatch):
    weighing = weighed(*quarrel, Doubts(n_draws=32))
    rng = np.random.default_rng(3)
    observed = rng.integers(-1, 2, (40, 6)) + 0.25 * weighing.reports.is_value * rng.standard_normal((40, 6))
    at_once = posterior_of(weighing, observed, Bayes(np.full(3, 1 / 3)))
    monkeypatch.setattr("evo_mirror.inference.observation._CELLS_AT_ONCE", 1)
    np.testing.assert_array_equal(posterior_of(weighing, observed, Bayes(np.full(3, 1 / 3))), at_once)
