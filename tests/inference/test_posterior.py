"""What must hold of a posterior whoever is right."""

from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.bayes import Bayes, log_marginals, normalise, prior_of
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import log_likelihood, weigh
from evo_mirror.inference.posterior import infer, posterior_of
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.reports import arrange
from evo_mirror.inference.simulated import simulate

ACCOUNTS = ("innate", "learned", "neither")
QUICK = Doubts(n_draws=64)


def settle(rows, findings, accounts=ACCOUNTS, **options):
    return compare(rows, findings, accounts=accounts, seed=5, doubts=QUICK, n_simulated=100, n_reference=0, **options)


def test_the_evidence_made_to_order_favours_its_maker(quarrel):
    comparison = settle(*quarrel)
    assert comparison.posterior["learned"] > 0.8
    assert sum(comparison.posterior.values()) == pytest.approx(1.0, abs=1e-12)
    assert all(0 <= error < 0.2 for error in comparison.posterior_error.values())


@pytest.mark.parametrize("prior", [None, {"innate": 5.0, "learned": 1.0, "neither": 2.0}])
def test_infinite_uncertainty_gives_the_prior_exactly(quarrel, prior):
    rows, findings = quarrel
    doubts = Doubts(n_draws=64, reliability=dict.fromkeys(("replicated", "single", "contested"), 1 / 3))
    table = tabulate(rows, ACCOUNTS)
    reports = arrange(findings, table.statistics, doubts=doubts)
    reports = replace(reports, error=np.where(reports.is_value, np.inf, 1.0))
    expected = prior_of(table.accounts, prior)
    found = infer(weigh(reports, table, draw_effects(reports, doubts=doubts, seed=5)), Bayes(expected), seed=5)
    np.testing.assert_allclose(found.probability, expected, rtol=1e-12)


def test_accounts_that_share_all_predictions_keep_the_prior_exactly(quarrel):
    """Labels permuted in every way at once: each account holds the replicates of all."""
    rows, findings = quarrel
    pooled = [
        replace(row, account=account, replicate=1000 * ACCOUNTS.index(row.account) + row.replicate)
        for row in rows
        for account in ACCOUNTS
    ]
    found = settle(pooled, findings).posterior
    assert list(found.values()) == pytest.approx([1 / 3] * 3, rel=1e-12)


def favoured(posteriors, factor):
    """Planted: the odds of the first account multiplied by a factor."""
    odds = posteriors * np.where(np.arange(posteriors.shape[1]) == 0, factor, 1.0)
    return odds / odds.sum(axis=1, keepdims=True)


def off_the_prior(posteriors):
    """By how many standard errors the mean of each account lies off 1/3, (n_accounts,)."""
    error = posteriors.std(axis=0, ddof=1) / np.sqrt(len(posteriors))
    return np.abs(posteriors.mean(axis=0) - 1 / 3) / error


def test_permuted_labels_give_the_prior_on_average(quarrel, weighed):
    """400 permutations; 4.3 standard errors, a false alarm in about 1 of 18,000. An account favoured by 1.6 would be seen."""
    weighing = weighed(*quarrel, QUICK)
    rng = np.random.default_rng(11)
    n_accounts, n_replicates = weighing.table.present.shape
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0].ravel()
    permuted = np.array([rng.permutation(logs).reshape(n_accounts, n_replicates) for _ in range(400)])
    present = np.ones((n_accounts, n_replicates))
    posteriors = normalise(log_marginals(permuted, present), np.full(n_accounts, 1 / 3))
    assert (off_the_prior(posteriors) < 4.3).all()
    assert (off_the_prior(favoured(posteriors, 1.6)) > 4.3).any()


def test_averaged_over_the_prior_predictive_the_posterior_is_the_prior(predict, confused, weighed):
    """Bodies of evidence, one from each population of three accounts that are often confused: 4.3 standard errors, a false
    alarm in about 1 of 18,000. An account favoured by 1.35 would be seen.
    """
    means, findings = confused()
    doubts = Doubts(n_draws=128)
    weighing = weighed(predict(means, n_replicates=600), findings, doubts)
    simulated = simulate(weighing, doubts=doubts, seed=8, per_world=1)
    posteriors = posterior_of(weighing, simulated.observed, Bayes(np.full(3, 1 / 3)))
    assert (posteriors.std(axis=0) > 0.1).all(), "the evidence says something"
    assert (off_the_prior(posteriors) < 4.3).all()
    assert (off_the_prior(favoured(posteriors, 1.35)) > 4.3).any()


def test_swapped_names_swap_posteriors_exactly(quarrel):
    rows, findings = quarrel
    other = {"innate": "learned", "learned": "innate", "neither": "neither"}
    before = settle(rows, findings)
    after = settle([replace(row, account=other[row.account]) for row in rows], findings)
    for name in ACCOUNTS:
        assert after.posterior[other[name]] == before.posterior[name]
        assert after.posterior_error[other[name]] == before.posterior_error[name]
    order = [ACCOUNTS.index(other[name]) for name in ACCOUNTS]
    assert np.array_equal(np.array(after.recovery.confusion)[np.ix_(order, order)], np.array(before.recovery.confusion))


def test_swapped_names_and_contents_swap_too(quarrel):
    rows, findings = quarrel
    other = {"innate": "learned", "learned": "innate", "neither": "neither"}
    contents = {"innate": "x", "learned": "a", "neither": "m"}
    before = settle(rows, findings, contents=contents)
    swapped = {other[name]: content for name, content in contents.items()}
    after = settle([replace(row, account=other[row.account]) for row in rows], findings, contents=swapped)
    assert {other[name]: value for name, value in before.posterior.items()} == after.posterior


def test_no_order_changes_a_bit(quarrel):
    rows, findings = quarrel
    one = settle(rows, findings)
    two = settle(rows[::-1], findings[::-1], accounts=ACCOUNTS[::-1])
    assert one.posterior == two.posterior
    assert one.posterior_error == two.posterior_error
    assert one.drivers == two.drivers
    assert one.recovery.n_recovered == two.recovery.n_recovered
    assert np.array_equal(np.array(one.recovery.confusion), np.array(two.recovery.confusion)[::-1, ::-1])


def test_the_same_seed_gives_the_same_comparison(quarrel):
    assert settle(*quarrel) == settle(*quarrel)


def test_the_error_over_replicates_shrinks_with_their_number(predict, finding, weighed):
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.2)]
    means = {"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}
    few, many = (
        infer(weighed(predict(means, n_replicates=n, spread=0.2), study, QUICK), Bayes(np.full(2, 0.5)), seed=2).error(
            0
        )
        for n in (8, 128)
    )
    assert 2 < few / many < 8  # 4 if only their number counted


def test_one_replicate_has_no_error(predict, finding, weighed):
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.2)]
    means = {"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}
    found = infer(weighed(predict(means, n_replicates=1), study, QUICK), Bayes(np.full(2, 0.5)), seed=2)
    assert np.isnan(found.error(0))
    assert np.isnan(found.log_marginal_error).all()


def test_a_prior_must_weigh_every_account():
    with pytest.raises(RunError, match="prior must give every account that competes a weight above 0"):
        prior_of(("a", "b"), {"a": 1.0})
    with pytest.raises(RunError, match="prior must give"):
        prior_of(("a", "b"), {"a": 1.0, "b": -1.0})
