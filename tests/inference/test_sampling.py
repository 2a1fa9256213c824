"""A simulated study is as noisy as a real one of its size, and its likelihood says the same."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import SUBJECTS
from evo_mirror.inference.bayes import Bayes, prior_of
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.posterior import infer, posterior_of
from evo_mirror.inference.sampling import SIGNIFICANT, sampling_error, spread_between, threshold
from evo_mirror.inference.simulated import simulate

GAIN = "birth.mirror_gain"
RELIABLE = {"replicated": 1.0 - 1e-12, "single": 1.0 - 1e-12, "contested": 1.0 - 1e-12}


def row(account, value, *, sd=1.0, replicate=0):
    return Prediction(account, replicate, GAIN, value, 0.0, value / sd)


def posterior(weighing):
    return infer(weighing, Bayes(prior_of(weighing.table.accounts)), seed=1).probability


def test_the_spread_is_value_over_effect_size_and_that_of_the_middle_where_nothing_varies():
    value, size = np.array([[0.4, 0.0], [-0.3, np.nan]]), np.array([[2.0, 0.0], [-1.0, np.nan]])
    np.testing.assert_allclose(spread_between(value, size), [[0.2, 0.25], [0.3, 0.25]])
    assert spread_between(np.zeros(2), np.zeros(2)).tolist() == [0.0, 0.0]


def test_error_falls_with_the_root_of_the_sample_and_with_the_scale():
    value, size = np.full((1, 1), 0.6), np.full((1, 1), 2.0)
    error = sampling_error(value, size, scale=np.array([1.0, 1.0, 0.5]), sample=np.array([9.0, 36.0, 9.0]))
    np.testing.assert_allclose(error[0, 0], [0.1, 0.05, 0.2])
    np.testing.assert_allclose(threshold(error[0, 0], 0.15), [SIGNIFICANT * 0.1, 0.15, SIGNIFICANT * 0.2])


@pytest.mark.parametrize(("n", "groups"), [(25, 1), (25, 2), (400, 1)])
def test_a_direction_has_the_power_of_its_sample(weighed, finding, certain, n, groups):
    """One study of n: the probability that its estimate is significant and beyond the bound, in closed form."""
    study = finding("a", GAIN, direction="positive", bound=0.3, n=n, groups=groups)
    error = groups / math.sqrt(n)
    beyond = max(0.3, SIGNIFICANT * error)
    one, two = (norm.sf(beyond, value, error) for value in (0.5, 0.1))
    certainly = replace(certain, reliability=RELIABLE)
    weighing = weighed([row("one", 0.5), row("two", 0.1)], [study], certainly)
    found = dict(zip(weighing.table.accounts, posterior(weighing), strict=True))
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-6)


def test_a_sample_that_is_not_known_is_integrated_out(weighed, finding, certain):
    doubts = replace(
        certain, reliability=RELIABLE, sample_size=dict.fromkeys(SUBJECTS, 12.0), sample_spread=0.6, n_draws=2048
    )
    study = finding("a", GAIN, direction="positive", bound=0.1)
    n = np.exp(np.log(12.0) + 0.6 * norm.ppf((np.arange(20_000) + 0.5) / 20_000))
    one, two = (norm.sf(np.maximum(0.1, SIGNIFICANT / np.sqrt(n)), v, 1.0 / np.sqrt(n)).mean() for v in (0.7, 0.2))
    weighing = weighed([row("one", 0.7), row("two", 0.2)], [study], doubts)
    found = dict(zip(weighing.table.accounts, posterior(weighing), strict=True))
    assert found["one"] == pytest.approx(one / (one + two), rel=1e-3)


@pytest.mark.parametrize("direction", ["negative", "null", "positive"])
def test_a_study_of_next_to_nobody_leaves_the_prior(weighed, finding, direction):
    """Infinite uncertainty: a null in 95 % of cases whatever is true; also where an account says exactly none."""
    rows = [row("one", 0.9), row("two", 0.0), row("three", -0.4)]
    doubts = Doubts(sample_size=dict.fromkeys(SUBJECTS, 1e-24))
    study = finding("a", GAIN, direction=direction, bound=0.1)
    assert posterior(weighed(rows, [study], doubts)) == pytest.approx([1 / 3] * 3, rel=1e-9)


def test_neurons_and_studies_say_nothing_of_how_many_individuals_there_were(weighed, finding):
    def sample(**how):
        return weighed(
            [row("one", 0.9)], [finding("a", GAIN, direction="positive", bound=0.1, **how)], Doubts(n_draws=4)
        ).reports.sample.tolist()  # fmt: skip

    assert sample(n=532, n_of="neurons", subjects="recorded") == [Doubts().sample_size["recorded"]]
    assert sample(n=161, n_of="studies") == [Doubts().sample_size["adults"]]
    assert sample(n=5206, n_of="pairs") == [5206]
    assert sample(n=40, groups=2) == [10]


def test_simulated_directions_come_as_often_as_their_likelihood_says(predict, finding, weighed):
    """40 000 reports of every study; 4.5 standard errors of a share, for 18 shares: a false alarm in about 1 of 8000."""
    rows = predict({"one": {GAIN: 0.15}, "two": {GAIN: -0.05}}, n_replicates=4)
    studies = [
        finding("few", GAIN, direction="positive", bound=0.05, n=6),
        finding("groups", GAIN, direction="null", bound=0.1, n=40, groups=2),
        finding("unknown", GAIN, direction="null", bound=0.05, subjects="recorded"),
    ]
    doubts = Doubts(n_draws=4096)
    weighing = weighed(rows, studies, doubts)
    simulated = simulate(weighing, doubts=doubts, seed=3, per_world=10_000)
    for f in range(3):
        for k in range(2):
            expected = np.array([np.exp(weighing.classes[f][code][k]).mean() for code in (-1, 0, 1)])
            mine = simulated.observed[simulated.account == k, f]
            share = np.array([(mine == code).mean() for code in (-1, 0, 1)])
            error = np.sqrt(expected * (1.0 - expected) / len(mine))
            assert (np.abs(share - expected) < 4.5 * error + 1e-3).all()


def test_more_individuals_tell_more(weighed, finding):
    rows = [row("one", 0.5), row("two", 0.0)]
    told = []
    for n in (4, 20, 100, 500):
        weighing = weighed(rows, [finding("a", GAIN, direction="positive", bound=0.1, n=n)], Doubts())
        told.append(posterior_of(weighing, weighing.reports.observed[None], Bayes(np.full(2, 0.5))).max())
    assert told == sorted(told)
    assert told[-1] > told[0] + 0.1
