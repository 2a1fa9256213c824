"""Every number that is told rests on the same slope; what judges it is what is told; evidence is made as it is weighed."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from evo_mirror.evidence import Prediction
from evo_mirror.inference import known
from evo_mirror.inference.bayes import Bayes, Slope, log_marginals, normalise, prior_of, resamples
from evo_mirror.inference.calibration import calibrate
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.drivers import drivers_of
from evo_mirror.inference.factors import factors_of
from evo_mirror.inference.families import shared_by_variants
from evo_mirror.inference.known import LAPSE, SPREAD, Known, posterior_of_known, slope_of
from evo_mirror.inference.observation import log_likelihood
from evo_mirror.inference.over_worlds import AT, Weighed, part_of
from evo_mirror.inference.planning import Planner, weights_after
from evo_mirror.inference.posterior import infer
from evo_mirror.inference.precision import first_replicates, precision_of
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.reference import draw_reference
from evo_mirror.inference.reliability import reliability_of
from evo_mirror.inference.replanning import planner_of
from evo_mirror.inference.simulated import simulate
from evo_mirror.inference.worlds import Worlds
from evo_mirror.scenario.priors import Prior

ACCOUNTS = ("innate", "learned", "neither")
PRIOR = {"innate": 5.0, "learned": 1.0, "neither": 2.0}
FAMILIES = {"neither": "innate"}
QUICK = Doubts(n_draws=64)


@pytest.fixture(scope="module")
def rows(predict):
    """Populations that differ much, so that the slope is far from 1."""
    means = {
        "innate": {"birth.mirror_gain": 0.4, "counter_mirror.residual_bias": 0.2, "contingency.effect": 0.1},
        "learned": {"birth.mirror_gain": 0.1, "counter_mirror.residual_bias": -0.2, "contingency.effect": 0.2},
        "neither": {"birth.mirror_gain": 0.1, "counter_mirror.residual_bias": 0.0, "contingency.effect": 0.1},
    }
    return predict(means, n_replicates=9, spread=0.3)


@pytest.fixture(scope="module")
def told(rows, quarrel):
    worlds = Worlds(("environment.rate",), (Prior(low=0.0, high=1.0),), (np.arange(9)[:, None] + 0.5) / 9, {})
    options = {"prior": PRIOR, "families": FAMILIES, "worlds": worlds, "n_reference": 0}
    return compare(rows, quarrel[1], accounts=ACCOUNTS, seed=5, n_simulated=300, **options)


@pytest.fixture(scope="module")
def apart(rows, quarrel, weighed, told):
    """The parts of which the comparison is made, each alone: weighing, prior, and Bayes' rule with the slope that was told."""
    weighing = weighed(rows, quarrel[1], Doubts(), seed=5)
    prior = prior_of(weighing.table.accounts, PRIOR)
    return weighing, prior, Bayes(prior, Slope(told.slope))


def test_the_slope_is_that_of_the_calibration_with_families_of_one_voice(told, apart):
    weighing, prior, _ = apart
    reference = shared_by_variants(weighing.table.accounts, FAMILIES)
    known = calibrate(weighing, prior, doubts=Doubts(), seed=5, n_simulated=300, reference=reference)
    found = known.slope_with(weighing.table.present)
    assert (told.slope, told.slope_error) == (found.value, found.error)
    assert abs(told.slope - 1.0) > 0.1, "or nothing here would tell it from 1"
    even = calibrate(weighing, prior, doubts=Doubts(), seed=5, n_simulated=300).slope_with(weighing.table.present)
    assert abs(even.value - told.slope) > 1e-3


def test_headline_factors_drivers_worlds_and_plan_have_it(told, apart):
    weighing, prior, bayes = apart
    names, present = weighing.table.accounts, weighing.table.present
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    marginal = log_marginals(logs, present.astype(float))
    expected = dict(zip(names, normalise(told.slope * marginal, prior), strict=True))
    assert told.posterior == pytest.approx(expected, rel=1e-9)
    for one in told.factors:
        off = marginal[names.index(one.account)] - marginal[names.index(one.against)]
        assert one.log == pytest.approx(told.slope * off, rel=1e-9)
    alone = {driver.finding: driver for driver in drivers_of(weighing, bayes, seed=5)}
    for driver in told.drivers:
        assert driver.without == pytest.approx(alone[driver.finding].without, rel=1e-9)
        assert [one.posterior for one in driver.alternatives] == [
            pytest.approx(one.posterior, rel=1e-9) for one in alone[driver.finding].alternatives
        ]
    reference = shared_by_variants(names, FAMILIES)
    slope_with = calibrate(weighing, prior, doubts=Doubts(), seed=5, n_simulated=300, reference=reference).slope_with
    weighed = Weighed(logs, present, bayes, names, told.groups, ACCOUNTS, 5, slope_with)
    upper, setting = np.arange(9) >= 4, told.worlds.settings[0]
    assert setting.upper.posterior == pytest.approx(part_of(weighed, upper).posterior, rel=1e-9)
    assert setting.upper.posterior != pytest.approx(
        part_of(replace(weighed, slope_with=None), upper).posterior, rel=1e-3
    )
    near = np.exp(-0.5 * (((np.arange(9) + 0.5) / 9 - AT[0]) / (0.5 * 9**-0.2)) ** 2)
    curve = bayes.posterior(log_marginals(logs, present * near))
    assert [setting.posterior[name][0] for name in names] == pytest.approx(curve, rel=1e-9)
    assert told.plan.best[0].right_now == pytest.approx(max(told.posterior.values()), rel=1e-9)


def test_without_a_finding_the_slope_stays(rows, quarrel, weighed, apart):
    """`newborns` is alone in its laboratory, so that leaving it out changes the draws of no other finding."""
    weighing, prior, bayes = apart
    fewer = weighed(rows, [one for one in quarrel[1] if one.id != "newborns"], Doubts(), seed=5)
    expected = infer(fewer, bayes, seed=5).probability
    found = next(one for one in drivers_of(weighing, bayes, seed=5) if one.finding == "newborns")
    assert [found.without[name] for name in fewer.table.accounts] == pytest.approx(expected.tolist(), rel=1e-9)


def test_planning_again_starts_from_the_same_probabilities(told, rows, quarrel):
    again = planner_of(told, rows, quarrel[1], contents={})
    assert dict(zip(again.table.accounts, again.probability, strict=True)) == pytest.approx(told.posterior, rel=1e-9)
    first = told.plan.best[0]
    assert again.error(first.statistic, first.n) == pytest.approx((first.bits_error, first.right_then_error), rel=1e-6)


@pytest.mark.parametrize("slope", [0.0, 0.4, 1.7])
def test_replicates_left_out_of_a_plan_leave_the_posterior_of_the_others(slope: float):
    rows = [Prediction(name, r, "one.far", 0.1, 0.02, 0.5) for name in "ab" for r in range(3) if (name, r) != ("b", 1)]
    table, bayes = tabulate(rows, ["a", "b"]), Bayes(np.array([0.3, 0.7]), Slope(slope))
    logs = np.log([[0.2, 0.4, 0.9], [0.1, 0.5, 0.6]])
    out = np.array([True, False, False])
    found = Planner(table, weights_after(logs, table.present, bayes), QUICK, slope).without(out)
    assert found.weight == pytest.approx(weights_after(logs, table.present & ~out, bayes))


def test_points_of_precision_have_the_slope_of_their_own_replicates(rows, quarrel, weighed, apart):
    weighing, prior, _ = apart
    known = calibrate(weighing, prior, doubts=Doubts(), seed=5, n_simulated=300)
    found = precision_of(weighing, known, prior, ACCOUNTS, doubts=Doubts(), seed=5)
    few = weighed([row for row in rows if row.replicate < 3], quarrel[1], Doubts(), seed=5)
    assert few.table.accounts == first_replicates(weighing.table, 3).accounts
    slope = known.slope_with(few.table.present)
    assert slope.value != known.slope_with(weighing.table.present).value
    expected = infer(few, Bayes(prior, slope), seed=5).probability
    got = [found.posterior[name][found.replicates.index(3)] for name in few.table.accounts]
    assert got == pytest.approx(expected.tolist(), rel=1e-9)


def test_what_is_judged_is_the_headline_without_its_author(apart):
    weighing, prior, _ = apart
    known = calibrate(weighing, prior, doubts=Doubts(), seed=5, n_simulated=300)
    evidence, present = known.evidence, weighing.table.present
    for i in (0, 100, len(evidence.account) - 1):
        r = int(evidence.replicate[i])
        others = np.arange(present.shape[1]) != r
        marginal = log_marginals(log_likelihood(weighing, evidence.observed[i : i + 1])[0], (present & others) * 1.0)
        bodies = Known(known.log_marginal, evidence.account, evidence.replicate, present.shape[1], known.reference)
        slope = slope_of(bodies, without=r)
        assert slope.value != slope_of(bodies).value
        assert known.posterior[i] == pytest.approx(Bayes(prior, slope).posterior(marginal), rel=1e-9)
        assert posterior_of_known(bodies, prior)[i] == pytest.approx(known.posterior[i], rel=1e-12)


def test_errors_of_probabilities_hold_that_of_the_slope(apart):
    weighing, prior, _ = apart
    n = weighing.table.present.shape[1]
    sure = infer(weighing, Bayes(prior, Slope(0.6, 0.0, np.zeros(n))), seed=5)
    unsure = infer(weighing, Bayes(prior, Slope(0.6, 0.3, np.where(np.arange(n) % 2, 0.1, -0.1))), seed=5)
    assert unsure.probability == pytest.approx(sure.probability, rel=1e-12)
    counts = resamples(n, 5)
    slopes = 0.6 + (counts - 1.0) @ np.where(np.arange(n) % 2, 0.1, -0.1)
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    again = normalise(np.clip(slopes, 0, 2)[:, None] * log_marginals(logs, counts[:, None, :] * 1.0), prior)
    assert unsure.resampled == pytest.approx(again, rel=1e-9)
    assert np.abs(unsure.resampled - sure.resampled).max() > 0.01


# -------------------------------------------------------------------------------------------------- accounts of unequal size
@pytest.mark.parametrize("reference", [(1 / 3, 1 / 3, 1 / 3), (0.6, 0.3, 0.1)])
def test_accounts_witness_as_their_reference_says_however_many_populations_they_have(reference):
    rng = np.random.default_rng(4)
    account = np.repeat([0, 1, 2], [60, 20, 5])
    replicate = np.concatenate([np.arange(n) for n in (60, 20, 5)])
    logs = -0.8 * ((account + rng.standard_normal(85))[:, None] - np.arange(3.0)) ** 2
    found = slope_of(Known(logs, account, replicate, 60, np.array(reference)))

    def loss(slope):
        told = normalise(slope * logs, np.array(reference))[np.arange(85), account]
        surprise = -np.log((1.0 - LAPSE) * told + LAPSE * np.array(reference)[account])
        shared = sum(reference[k] * surprise[account == k].mean() for k in range(3))
        return 85 * shared + (slope - 1.0) ** 2 / (2.0 * SPREAD**2)

    assert loss(found.value) < min(loss(found.value - 1e-4), loss(found.value + 1e-4))


def test_what_nobody_can_weigh_leaves_the_prior(predict, finding, weighed):
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.2)]
    rows = predict({"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}, n_replicates=1)
    prior = np.array([0.9, 0.1])
    found = calibrate(weighed(rows, study, QUICK), prior, doubts=QUICK, seed=4, n_simulated=10)
    np.testing.assert_array_equal(found.posterior, np.repeat(prior[None], 10, axis=0))


def test_the_other_methods_learn_from_other_evidence_than_judges_them(quarrel, weighed):
    weighing, prior = weighed(*quarrel, QUICK), np.full(3, 1 / 3)
    judges = calibrate(weighing, prior, doubts=QUICK, seed=4, n_simulated=36).evidence
    table = draw_reference(weighing, prior, doubts=QUICK, seed=4, per_world=1)
    value = np.flatnonzero(weighing.reports.is_value)
    np.testing.assert_array_equal(table.account, judges.account)
    assert (table.summaries != table.summarise(judges.observed))[:, value].all()


def test_a_factor_and_its_error_are_of_the_same_power_of_the_likelihood(apart):
    weighing, prior, _ = apart
    names, n = weighing.table.accounts, weighing.table.present.shape[1]
    found = infer(weighing, Bayes(prior, Slope(0.4, 0.0, np.zeros(n))), seed=5)
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    again = log_marginals(logs, resamples(n, 5)[:, None, :] * 1.0)
    for one in factors_of(found, names, names):
        off = again[:, names.index(one.account)] - again[:, names.index(one.against)]
        assert one.error == pytest.approx(0.4 * off.std(), rel=1e-6)


def root_of(logs, account, replicate):
    """The slope by bisection of the penalised score, accounts witnessing alike."""
    populations = len(np.unique(1000 * account + replicate))
    weight = populations / len(np.unique(account)) / np.bincount(account)[account]
    low, high = 0.0, 2.0
    for _ in range(100):
        middle = (low + high) / 2.0
        said = (normalise(middle * logs, np.full(3, 1 / 3)) * logs).sum(axis=1)
        pull = (weight * (logs[np.arange(len(logs)), account] - said)).sum() - (middle - 1.0) * SPREAD**-2
        low, high = (middle, high) if pull > 0.0 else (low, middle)
    return low


@pytest.mark.parametrize("scale", [1e-9, 1.0, 10.0])
def test_the_fit_ends_at_the_root_whatever_the_scale(monkeypatch, scale: float):
    """Also where Newton's steps leap over the bounds; without lapses, with which there may be several roots."""
    monkeypatch.setattr(known, "LAPSE", 0.0)
    rng = np.random.default_rng(5)
    for _ in range(20):
        logs = scale * rng.standard_normal((40, 3)) * rng.random((40, 3)) ** 4
        logs -= logs.max(axis=1, keepdims=True)
        account, replicate = rng.integers(0, 3, 40), np.repeat(np.arange(10), 4)
        found = slope_of(Known(logs, account, replicate, 10, np.full(3, 1 / 3)))
        assert found.value == pytest.approx(root_of(logs, account, replicate), abs=1e-8)


@pytest.mark.parametrize("scale", [1e3, 1e6, 1e15])
def test_however_large_the_scale_the_fit_ends_within_bounds(scale: float):
    rng = np.random.default_rng(5)
    logs = scale * rng.standard_normal((40, 3))
    found = slope_of(Known(logs, rng.integers(0, 3, 40), np.repeat(np.arange(10), 4), 10, np.full(3, 1 / 3)))
    assert 0.0 <= found.value <= 2.0
    assert np.isfinite(found.influence).all()


# ---------------------------------------------------------------------------------------------- evidence is made as it is weighed
def test_simulated_evidence_is_distributed_as_it_is_weighed(finding, weighed):
    """20,000 bodies of one population, studies alone in their laboratory and two that share one: the mean and spread of values,
    their covariance, and the share of every direction, each within 4.5 standard errors (a false alarm in 10,000 for all).
    """
    doubts = Doubts(
        laboratory_sd={"single": 0.4}, laboratory_bounds=1.5, sharing=0.0, scale_spread=0.0, scale_median=1.0
    )
    rows = [
        Prediction("a", 0, "birth.mirror_gain", 0.1, 0.05, 0.5),
        Prediction("b", 0, "birth.mirror_gain", 0.1, 0.05, 0.5),
    ]
    studies = [
        finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.3),
        finding("b", "birth.mirror_gain", effect_size=0.5, standard_error=0.3, laboratory="shared"),
        finding("c", "birth.mirror_gain", effect_size=0.5, standard_error=0.2, laboratory="shared"),
        finding("d", "birth.mirror_gain", direction="positive", bound=0.1, n=40),
        finding("e", "birth.mirror_gain", direction="positive", bound=0.1, n=40, laboratory="third"),
        finding("f", "birth.mirror_gain", direction="positive", bound=0.1, n=40, laboratory="third"),
    ]  # fmt: skip
    weighing = weighed(rows, studies, doubts)
    observed = simulate(weighing, doubts=doubts, seed=3, per_world=10_000).observed
    n, u = len(observed), 0.05 / 0.2 * np.sqrt(1 + 0.5**2 / 2)
    for f, error in ((0, 0.3), (1, 0.3), (2, 0.2)):
        variance = error**2 + u**2 + 0.4**2
        assert abs(observed[:, f].mean() - 0.5) < 4.5 * np.sqrt(variance / n)
        assert abs(observed[:, f].var() / variance - 1.0) < 4.5 * np.sqrt(2 / n)
    assert abs(np.cov(observed[:, 1], observed[:, 2])[0, 1] - 0.16) < 4.5 * np.sqrt(0.3 * 0.25 + 0.16**2) / np.sqrt(n)
    assert abs(np.cov(observed[:, 0], observed[:, 1])[0, 1]) < 4.5 * 0.32 / np.sqrt(n)
    noise = 0.2 / np.sqrt(40)
    beyond, spread = max(0.1, 1.959964 * noise), np.sqrt(0.05**2 + noise**2 + 0.15**2)
    true = np.array([norm.cdf(-beyond, 0.1, spread), 0.0, norm.sf(beyond, 0.1, spread)])
    true[1] = 1.0 - true.sum()
    for f in (3, 4, 5):
        shares = np.array([(observed[:, f] == code).mean() for code in (-1, 0, 1)])
        expected = 0.7 * true + 0.1
        assert (np.abs(shares - expected) < 4.5 * np.sqrt(expected * (1 - expected) / n)).all()
        # Draws that two findings share are spread evenly: their mean is exact to about 1/1000.
        weighs = np.array([np.exp(weighing.classes[f][code][0, 0]).mean() for code in (-1, 0, 1)])
        assert weighs == pytest.approx(expected, abs=1e-12 if f == 3 else 2e-3)
    alike = [
        np.mean(observed[:, i] * observed[:, j]) - np.prod(observed[:, [i, j]].mean(axis=0))
        for i, j in ((3, 4), (4, 5))
    ]
    assert abs(alike[0]) < 4.5 / np.sqrt(n) < alike[1]  # fmt: skip


def test_the_luck_of_a_study_does_not_depend_on_which_others_there_are(quarrel, weighed):
    """Also where the one that is gone shared a laboratory or a paradigm."""
    rows, findings = quarrel
    whole = simulate(weighed(rows, findings, QUICK), doubts=QUICK, seed=3, per_world=2).observed
    for gone in findings:
        fewer = weighed(rows, [one for one in findings if one.id != gone.id], QUICK)
        kept = [k for k, name in enumerate(sorted(one.id for one in findings)) if name != gone.id]
        np.testing.assert_array_equal(simulate(fewer, doubts=QUICK, seed=3, per_world=2).observed, whole[:, kept])


def test_averaged_over_the_prior_predictive_the_headline_is_the_prior(predict, confused, weighed):
    """As `reliability_of` asks it (1e-4 for six checks together), with priors far from even; had the prior been left out, or
    counted twice, it would be seen."""
    means, findings = confused()
    weighing, prior = weighed(predict(means, n_replicates=60), findings, QUICK), np.array([0.6, 0.3, 0.1])
    found = calibrate(weighing, prior, doubts=QUICK, seed=4, n_simulated=900)
    names = weighing.table.accounts
    assert (found.posterior.std(axis=0) > 0.05).all(), "the evidence says something"

    def off(posterior):
        return {
            one.name
            for one in reliability_of(posterior, found.evidence, prior, accounts=names, seed=2).checks
            if one.is_off
        }

    assert off(found.posterior) == set()
    for wrong in (prior, 1.0 / prior):
        spoilt = found.posterior * wrong
        assert any(name.startswith("average") for name in off(spoilt / spoilt.sum(axis=1, keepdims=True)))


def test_infinite_uncertainty_gives_the_prior_through_the_whole_comparison(rows, quarrel):
    """Also the slope: where nothing tells accounts apart, it stays where its own prior has it, and moves no probability."""
    doubts = replace(QUICK, reliability=dict.fromkeys(("replicated", "single", "contested"), 1 / 3))
    endless = [
        one.model_copy(update={"standard_error": np.inf}) if one.effect_size is not None else one for one in quarrel[1]
    ]
    found = compare(rows, endless, accounts=ACCOUNTS, seed=5, doubts=doubts, prior=PRIOR, n_simulated=60, n_reference=0)
    assert found.slope == pytest.approx(1.0)
    assert found.posterior == pytest.approx({name: share / 8.0 for name, share in PRIOR.items()}, rel=1e-12)
