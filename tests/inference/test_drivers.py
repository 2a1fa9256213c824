"""What drives a posterior has an error of its own, the one that a posterior without the finding would have."""

import math

import numpy as np
import pytest

from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.drivers import drivers_of
from evo_mirror.inference.posterior import infer

QUICK = Doubts(n_draws=64)
EVEN = np.full(3, 1 / 3)


def test_probabilities_and_errors_without_a_finding_are_those_of_a_posterior_without_it(quarrel, weighed):
    rows, findings = quarrel
    groups = ((0, 1), (2,))
    found = drivers_of(weighed(rows, findings, QUICK), Bayes(EVEN), seed=5, groups=groups)
    assert {driver.finding for driver in found} == {one.id for one in findings}
    driver = next(one for one in found if one.finding == "newborns")
    # `newborns` alone is in its laboratory, so that leaving it out changes the draws of no other finding.
    fewer = weighed(rows, [one for one in findings if one.id != "newborns"], QUICK)
    other = infer(fewer, Bayes(EVEN), seed=5)
    for k, name in enumerate(fewer.table.accounts):
        assert driver.without[name] == pytest.approx(other.probability[k], rel=1e-9)
        assert driver.without_error[name] == pytest.approx(other.error(k), rel=1e-9)


def test_alternatives_have_the_errors_of_accounts_and_of_their_groups(quarrel, weighed):
    rows, findings = quarrel
    groups = ((0, 1), (2,))
    driver = next(
        one
        for one in drivers_of(weighed(rows, findings, QUICK), Bayes(EVEN), seed=5, groups=groups)
        if one.finding == "newborns"
    )
    alternative = next(one for one in driver.alternatives if one.outcome == "positive")
    turned = [one.model_copy(update={"direction": "positive"}) if one.id == "newborns" else one for one in findings]
    weighing = weighed(rows, turned, QUICK)
    other = infer(weighing, Bayes(EVEN), seed=5)
    for k, name in enumerate(weighing.table.accounts):
        assert alternative.error[name] == pytest.approx(other.error(k), rel=1e-9)
        mine = next(group for group in groups if k in group)
        assert alternative.group_error[name] == pytest.approx(other.error(*mine), rel=1e-9, abs=1e-12)


def test_a_finding_is_surer_than_the_posteriors_it_moves(quarrel, weighed):
    """With and without it, the same replicates are drawn: their luck cancels."""
    found = drivers_of(weighed(*quarrel, QUICK), Bayes(EVEN), seed=5)
    for driver in found:
        for name in driver.without:
            assert math.isfinite(driver.factor_error[name])
            assert driver.factor_error[name] == driver.group_factor_error[name], "each is a group of its own"
    strongest = found[0]
    p, e = strongest.without["learned"], strongest.without_error["learned"]
    assert strongest.factor_error["learned"] < 2.0 * e / (p * (1.0 - p))
    assert found[0].moved_error < found[0].moved


def test_one_replicate_has_no_error(predict, finding, weighed):
    study = [finding(name, "birth.mirror_gain", direction="null", bound=0.2) for name in ("a", "b")]
    means = {"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.6}}
    driver, *_ = drivers_of(weighed(predict(means, n_replicates=1), study, QUICK), Bayes(np.full(2, 0.5)), seed=1)
    assert math.isnan(driver.moved_error)
    assert all(math.isnan(e) for e in (*driver.factor_error.values(), *driver.alternatives[0].group_error.values()))
    assert driver.moved > 0.0
