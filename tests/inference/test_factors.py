"""Bayes factors against closed forms, and priors that would turn a verdict."""

import math

import numpy as np
import pytest

from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.factors import break_evens, factors_of
from evo_mirror.inference.posterior import infer

QUICK = Doubts(n_draws=64)
ACCOUNTS = ("innate", "learned", "neither")


def settle(rows, findings, prior=None):
    options = {"accounts": ACCOUNTS, "seed": 5, "doubts": QUICK, "n_simulated": 100, "n_reference": 0}
    return compare(rows, findings, prior=prior, **options)


def test_two_known_normals_have_a_known_factor(predict, finding, weighed, certain):
    """One value, 0.5 ± 0.5 SD, where accounts predict 0 and 1 SD but for 1e-9: ln B = 0 by symmetry; at 0, ln B = -2."""
    rows = predict({"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}, spread=1e-9, error=1e-9)
    for size, expected in ((0.5, 0.0), (0.0, -2.0), (1.0, 2.0)):
        study = [finding("a", "birth.mirror_gain", effect_size=size, standard_error=0.5)]
        weighing, prior = weighed(rows, study, certain), np.array([0.8, 0.2])
        posterior = infer(weighing, Bayes(prior), seed=1)
        found = {one.account: one for one in factors_of(posterior, weighing.table.accounts, ("two", "one"))}
        assert found["two"].log - found["one"].log == pytest.approx(expected, abs=1e-6)
        assert found["one"].against == ("two" if expected > 0 else found["one"].against)
        assert max(one.log for one in found.values()) == 0.0


def test_no_prior_moves_a_factor(quarrel):
    even = settle(*quarrel)
    odd = settle(*quarrel, prior={"innate": 9.0, "learned": 1.0, "neither": 4.0})
    assert even.posterior != odd.posterior
    for one, other in zip(even.factors, odd.factors, strict=True):
        assert (one.account, one.against) == (other.account, other.against)
        assert one.log == pytest.approx(other.log)
        assert one.error == pytest.approx(other.error)
    best = next(one for one in even.factors if one.account == one.against)
    assert (best.log, best.error) == (0.0, 0.0)


def test_the_error_of_a_factor_is_that_of_fresh_tables(predict, finding, weighed):
    """Resampled error against the scatter over 60 tables of 30 replicates: the ratio of two SDs, within 4 standard errors."""
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.3)]
    means = {"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}
    prior, logs, errors = np.full(2, 0.5), [], []
    for seed in range(60):
        weighing = weighed(predict(means, n_replicates=30, spread=0.1, seed=seed), study, QUICK)
        found = factors_of(infer(weighing, Bayes(prior), seed=2), weighing.table.accounts, ("one", "two"))
        logs.append(found[0].log - found[1].log)
        errors.append(max(one.error for one in found))
    ratio = np.std(logs, ddof=1) / np.mean(errors)
    assert abs(ratio - 1.0) < 4 / math.sqrt(2 * 60)


def test_at_the_break_even_prior_two_groups_are_equally_probable(quarrel):
    found = settle(*quarrel)
    turn = found.break_evens[0]
    assert [one.log for one in found.break_evens] == sorted(one.log for one in found.break_evens)
    prior = {name: math.exp(turn.log) if name in turn.group else 1.0 for name in ACCOUNTS}
    at_it = settle(*quarrel, prior=prior)
    shares = [sum(at_it.posterior[name] for name in group) for group in (turn.group, turn.lead)]
    assert shares[0] == pytest.approx(shares[1])
    assert turn.log > 0.0


def test_one_replicate_gives_a_factor_and_no_error(predict, finding, weighed):
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.3)]
    rows = predict({"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}, n_replicates=1)
    posterior = infer(weighed(rows, study, QUICK), Bayes(np.full(2, 0.5)), seed=2)
    assert all(math.isnan(one.error) for one in factors_of(posterior, ("one", "two"), ("one", "two")))
    turn = break_evens(posterior, ("one", "two"), (("one",), ("two",)))
    assert len(turn) == 1
    assert math.isnan(turn[0].error)
