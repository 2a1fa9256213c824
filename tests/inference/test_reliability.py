"""What calibration says of probabilities that are right, and of such as are not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from evo_mirror.inference.alarm import alarm_of, doubts_of
from evo_mirror.inference.bayes import Bayes, normalise
from evo_mirror.inference.calibration import FALSE_ALARM, calibrate
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.comparison import Recovery
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.reliability import CONFIDENCE, RANK_MEAN, RANK_SPREAD, bins_of, ranks_of, reliability_of
from evo_mirror.inference.simulated import Simulated

NAMES = ("one", "two", "three")
QUICK = Doubts(n_draws=64)


def cases(*, sharper=1.0, towards=0.0, n_replicates=40, per_world=10, seed=1, prior=(1 / 3, 1 / 3, 1 / 3)):
    """Evidence drawn as N(k, 1) under account k, and its exact posterior; sharper or biased if asked."""
    rng = np.random.default_rng(seed)
    account = np.repeat([0, 1, 2], n_replicates * per_world)
    replicate = np.tile(np.repeat(np.arange(n_replicates), per_world), 3)
    observed = account + rng.standard_normal(len(account))
    logs = sharper * (norm.logpdf(observed[:, None] - np.arange(3)) + np.log(prior)) + towards * np.array([1, 0, 0])
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    evidence = Simulated(observed[:, None], account, replicate, np.tile(np.arange(per_world) == 0, 3 * n_replicates))
    return odds / odds.sum(axis=1, keepdims=True), evidence, np.array(prior)


def judged(**options):
    return reliability_of(*cases(**options), accounts=NAMES, seed=2)


def off(reliability):
    return {check.name for check in reliability.checks if check.is_off}


@pytest.mark.parametrize("prior", [(1 / 3, 1 / 3, 1 / 3), (0.6, 0.3, 0.1)])
def test_an_exact_posterior_holds(prior):
    """Fails with probability 1e-4 at most, whatever the prior."""
    found = judged(prior=prior)
    assert found.holds
    assert sum(found.ranks) == pytest.approx(1.0)
    assert found.false_alarm == FALSE_ALARM
    assert sum(bin.low <= bin.observed <= bin.high for bin in found.bins) == len(found.bins)
    assert sum(bin.low <= bin.predicted <= bin.high for bin in found.bins) >= len(found.bins) - 2


def test_too_sure_too_unsure_and_biased_posteriors_are_caught():
    """Planted defects, each named by the check that is made for it."""
    sure, unsure, biased = judged(sharper=3.0), judged(sharper=0.2), judged(towards=1.5)
    assert CONFIDENCE in off(sure)
    assert next(check for check in sure.checks if check.name == CONFIDENCE).mean > 0.05
    assert CONFIDENCE in off(unsure)
    assert next(check for check in unsure.checks if check.name == CONFIDENCE).mean < -0.05
    assert {"average of one", RANK_MEAN} <= off(biased)
    assert not any(one.holds for one in (sure, unsure, biased))


def test_ranks_too_far_out_are_caught():
    """The middle account is always called the truth: its neighbours lie at the edges of the ranks."""
    posterior, evidence, prior = cases(per_world=20)
    found = reliability_of(np.eye(3)[np.ones(len(posterior), int)], evidence, prior, accounts=NAMES, seed=2)
    assert RANK_SPREAD in off(found)


def test_a_false_alarm_is_as_rare_as_stated_for_a_single_check():
    """Student's bound at 5 % for one check in place of 1e-4 for six: 400 tables, binomial within 4 standard errors."""
    t = [
        next(check for check in judged(seed=seed, n_replicates=12, per_world=4).checks if check.name == CONFIDENCE)
        for seed in range(400)
    ]
    alarms = sum(abs(check.mean / check.error) > 2.201 for check in t)
    assert abs(alarms - 20) < 4 * np.sqrt(400 * 0.05 * 0.95)


def test_ranks_are_uniform_for_one_account_named_surely_and_for_none():
    posterior = np.full((20000, 2), 0.5)
    ranks = ranks_of(posterior, np.tile([0, 1], 10000), seed=3)
    counts = np.bincount(ranks, minlength=20)
    assert ((counts - 1000) ** 2 / 1000).sum() < 53.0  # chi-square of 19 degrees, 1 - 5e-5
    sure = ranks_of(np.eye(2)[np.zeros(20000, int)], np.zeros(20000, int), seed=3)
    assert ((np.bincount(sure, minlength=20) - 1000) ** 2 / 1000).sum() < 53.0


def test_replicates_that_differ_widen_the_interval():
    posterior, evidence, _ = cases()
    truth = np.eye(3)[evidence.account]
    clumped = np.zeros_like(truth)
    clumped[evidence.replicate < 13] = 1.0
    flat = np.full_like(posterior, 0.33)
    independent = np.random.default_rng(1).permutation(clumped.ravel()).reshape(clumped.shape)
    weight = np.ones(len(flat))
    wide, narrow = (bins_of(flat, y, weight, evidence.replicate)[0] for y in (clumped, independent))
    assert wide.observed == pytest.approx(narrow.observed)
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_few_replicates_cannot_alarm():
    found = judged(sharper=3.0, n_replicates=1)
    assert all(np.isnan(check.error) and not check.is_off for check in found.checks)


def recovery(**changes):
    square = ((1.0, 0.0), (0.0, 1.0))
    whole = {
        "confusion": square, "mean_posterior": square, "pairwise_error": square, "separable_below": 0.2,
        "n_simulated": 100, "n_checked": 60, "n_recovered": 40, "n_needed": 26, "false_alarm": 1e-4, "errors": (0.05, 0.03, 0.04),
    }  # fmt: skip
    return Recovery(**{**whole, **changes})


def test_an_alarm_says_what_failed():
    held = judged()
    assert alarm_of(recovery(), held) == ""
    assert "they are too sure" in alarm_of(recovery(), judged(sharper=3.0))
    assert "they are not sure enough" in alarm_of(recovery(), judged(sharper=0.2))
    assert "one gets" in alarm_of(recovery(), judged(towards=1.5))
    chance = alarm_of(recovery(n_recovered=20), held)
    assert chance.startswith("Calibration fails, do not trust the probabilities: of 60 bodies of evidence")
    assert "only 20 were traced back to it, which is no better than chance (26" in chance
    few = alarm_of(recovery(n_checked=4, n_recovered=2, n_needed=5), held)
    assert (
        few
        == "Calibration could not be shown: 4 simulated bodies of evidence are too few to tell recovery from chance."
    )
    assert "swapping names moved a probability by 0.1" in alarm_of(recovery(), replace(held, swap=0.1))


def test_names_that_count_are_caught(quarrel, monkeypatch):
    """A planted defect: accounts in the order of their names, and one of them loses."""
    from evo_mirror.inference import swapping

    rows, findings = quarrel
    options = {"seed": 5, "doubts": QUICK, "n_simulated": 100, "n_reference": 0}
    accounts = ("innate", "learned", "neither")
    assert compare(rows, findings, accounts=accounts, **options).reliability.swap == 0.0
    honest = swapping.posterior_of
    monkeypatch.setattr(swapping, "posterior_of", lambda weighing, *rest: (
        honest(weighing, *rest) * np.where(np.array(weighing.table.accounts) == "learned", 0.5, 1.0)
    ))  # fmt: skip
    found = compare(rows, findings, accounts=accounts, **options)
    assert found.reliability.swap > 0.01
    assert "swapping names moved a probability" in found.alarm


def recovered_and_claimed(predict, confused, weighed, *, sharper=1.0, n=240):
    """Three accounts that are often confused, weighed by one table; evidence from 3 n fresh populations, 5 bodies each.

    Returns the rate that calibration reports, and for each fresh population how often its account was returned and what
    probability the account returned was given.
    """
    from evo_mirror.inference.posterior import posterior_of
    from evo_mirror.inference.simulated import simulate

    means, findings = confused()
    prior = np.full(3, 1 / 3)
    known = weighed(predict(means, n_replicates=n), findings, QUICK)
    fresh = weighed(predict(means, n_replicates=n, seed=77), findings, QUICK)
    reported = calibrate(known, prior, doubts=QUICK, seed=4, n_simulated=3 * n * 5)
    evidence = simulate(fresh, doubts=QUICK, seed=31, per_world=5)
    author = np.array([known.table.accounts.index(fresh.table.accounts[k]) for k in evidence.account])
    posterior = posterior_of(known, evidence.observed, Bayes(prior)) ** sharper
    posterior /= posterior.sum(axis=1, keepdims=True)
    best = posterior >= posterior.max(axis=1, keepdims=True) - 1e-12
    right = (best / best.sum(axis=1, keepdims=True))[np.arange(len(author)), author]
    return np.trace(reported.confusion) / 3, *(x.reshape(-1, 5).mean(axis=1) for x in (right, posterior.max(axis=1)))


def t_of(values):
    """Mean over its standard error, both tables' luck reckoned in: theirs is alike."""
    return values.mean() / (np.sqrt(2.0) * values.std(ddof=1) / np.sqrt(len(values)))


def test_fresh_populations_are_recovered_as_often_as_the_reported_error_says(predict, confused, weighed):
    """Populations that the method never saw: 4.06 standard errors each, a false alarm in 1 of 10,000 for both together."""
    rate, right, claimed = recovered_and_claimed(predict, confused, weighed)
    assert 0.4 < rate < 0.7, "confused often, and far from always"
    assert abs(t_of(right - rate)) < 4.06
    assert abs(t_of(right - claimed)) < 4.06


@pytest.mark.parametrize("sharper", [1.5, 0.6])
def test_a_winner_surer_or_less_sure_than_it_is_often_right_is_seen(predict, confused, weighed, sharper: float):
    """Planted: probabilities to the power of 1.5 or 0.6, by which the winner's is some .09 too large or too small."""
    _, right, claimed = recovered_and_claimed(predict, confused, weighed, sharper=sharper)
    assert abs(t_of(right - claimed)) > 4.06
    assert 0.05 < abs(right.mean() - claimed.mean()) < 0.13


def test_between_sure_and_unsure_a_check_is_called_probably_off():
    """The bounds of Student's t at 1e-4 and at 1e-2, shared out over six checks, with 39 degrees: 5.0 and 3.5 errors."""
    check = next(one for one in judged().checks if one.name == CONFIDENCE)
    assert check.doubt < check.bound
    at = [replace(check, mean=k * 0.01, error=0.01) for k in (check.doubt - 0.1, check.doubt + 0.1, check.bound + 0.1)]
    assert [(one.is_doubtful, one.is_off) for one in at] == [(False, False), (True, False), (True, True)]
    assert not replace(check, mean=0.009, error=0.0001).is_doubtful, "negligible, however sure"
    held = judged()
    said = doubts_of(replace(held, checks=(at[1],)))
    assert len(said) == 1
    assert said[0].startswith(
        "the probabilities are probably not quite what they say: on simulated evidence they are too sure"
    )
    assert doubts_of(replace(held, checks=(at[0], at[2]))) == []


def test_few_draws_of_shared_effects_make_too_sure_and_the_slope_takes_it_back(quarrel, finding, weighed):
    rows, findings = quarrel
    more = [
        finding(
            f"more-{k}", statistic, direction=direction, bound=0.1, status="contested", laboratory=f"l{k // 2}", n=20
        )
        for k in range(8)
        for statistic, direction in (("contingency.effect", "null"), ("birth.mirror_gain", "null"))[k % 2 : k % 2 + 1]
    ]
    prior = np.full(3, 1 / 3)

    def too_sure(n_draws):
        """At its word, and as adjusted; and the slope."""
        doubts = replace(QUICK, n_draws=n_draws)
        weighing = weighed(rows, [*findings, *more], doubts)
        found = calibrate(weighing, prior, doubts=doubts, seed=4, n_simulated=1500)
        checks = [
            check
            for posterior in (normalise(found.log_marginal, prior), found.posterior)
            for check in reliability_of(
                posterior, found.evidence, prior, accounts=weighing.table.accounts, seed=2
            ).checks
            if check.name == CONFIDENCE
        ]
        return *checks, found.slope_with(weighing.table.present)

    (few, adjusted, flat), (many, _, steep) = too_sure(2), too_sure(256)
    assert few.mean - many.mean > 4 * few.error, (few, many)
    assert abs(adjusted.mean) < few.mean / 2, (few, adjusted)
    assert flat.value < steep.value - 4 * flat.error, (flat, steep)
