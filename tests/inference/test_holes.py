"""Accounts that were not evolved in every replicate: where one is absent nothing is said, and nothing is blamed on it."""

import math

import numpy as np
import pytest

from evo_mirror.inference.bayes import Bayes, Slope, normalise
from evo_mirror.inference.calibration import calibrate
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.methods import EXACT, methods_of
from evo_mirror.inference.mixed_outcome import over_worlds
from evo_mirror.inference.over_worlds import Weighed, dependences_of, quarters_of
from evo_mirror.inference.posterior import infer
from evo_mirror.inference.reliability import reliability_of
from evo_mirror.inference.simulated import Simulated
from evo_mirror.inference.worlds import Worlds
from evo_mirror.scenario.priors import Prior

LINEAR = Prior(low=0.0, high=1.0)
QUICK = Doubts(n_draws=64)


def halves(slope: float = 1.0):
    """Account b was evolved only where the first setting is high."""
    rng = np.random.default_rng(3)
    quantiles = (np.arange(20) + 0.5) / 20
    present = np.ones((2, 20), bool)
    present[1, :10] = False
    weighed = Weighed(
        np.where(present, rng.standard_normal((2, 20)), 0.0), present, Bayes(np.full(2, 0.5), Slope(slope)), ("a", "b"),
        [("a",), ("b",)], ("a", "b"), 1,
    )  # fmt: skip
    worlds = Worlds(("lacks", "has"), (LINEAR, LINEAR), np.stack([quantiles, np.tile(quantiles[::10], 10)], axis=1), {})
    return weighed, worlds


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_worlds_without_an_account_say_nothing_and_decide_nothing(slope: float):
    weighed, worlds = halves(slope)
    lacks, has = dependences_of(weighed, worlds)
    assert math.isnan(lacks.moved)
    assert math.isnan(lacks.chance), "or it would be as small as it can be, and decisive"
    assert (lacks.lower.n, lacks.lower.leading) == (10, ())
    assert math.isnan(lacks.lower.posterior["a"])
    assert lacks.upper.posterior["a"] > 0.0
    assert 0.0 < has.chance <= 1.0
    assert quarters_of(weighed, worlds) == ()
    found = over_worlds(weighed, worlds, {})
    assert "lacks" not in found.decisive
    assert "lacks" not in found.sentence


def test_exchanges_that_leave_an_account_out_of_a_half_are_not_counted():
    """Four of 20 populations of account b, with likelihoods 1 and 1 in the lower half, 3 and 3 in the upper; those of a are 1.

    As much moves where each half holds two alike. Of the exchanges, C(4,2) C(16,8) / C(20,10) = .418 put two into each half, one
    third of these two alike, and 2 C(16,10) / C(20,10) = .087 leave b out of one: .418 / 3 / (1 - .087) = .1525. With the latter
    counted it would be .226. The exchanges are some 1826, the SE .0084, the bound 4.5 of these.
    """
    present = np.ones((2, 20), bool)
    present[1] = np.isin(np.arange(20), (3, 5, 14, 16))
    logs = np.zeros((2, 20))
    logs[1, 10:] = np.log(3.0)
    weighed = Weighed(logs, present, Bayes(np.full(2, 0.5)), ("a", "b"), [("a",), ("b",)], ("a", "b"), 1)
    one = dependences_of(weighed, Worlds(("x",), (LINEAR,), ((np.arange(20) + 0.5) / 20)[:, None], {}))[0]
    assert one.moved == pytest.approx(0.25)
    assert abs(one.chance - 0.1525) < 4.5 * 0.0084


@pytest.mark.filterwarnings("error")
def test_the_first_few_replicates_say_nothing_of_an_account_they_lack(quarrel):
    rows, findings = quarrel
    late = [row for row in rows if row.account != "neither" or row.replicate in (4, 7, 8, 11)]
    found = compare(late, findings, accounts=("innate", "learned", "neither"), seed=5, doubts=QUICK, n_reference=5)
    assert found.precision.replicates == (6, 12)
    assert found.precision.simulations == (13, 28)
    assert all(share > 0.0 for shares in found.precision.posterior.values() for share in shares)
    assert found.precision.posterior["neither"][-1] == found.posterior["neither"]


def exact(n_replicates: int, few: int, seed: int):
    """Evidence drawn as N(k, 1) and its exact posterior; account 1 made some in the first few replicates only."""
    rng = np.random.default_rng(seed)
    account = np.repeat([0, 1, 2], [n_replicates, few, n_replicates])
    replicate = np.concatenate([np.arange(n_replicates), np.arange(few), np.arange(n_replicates)])
    observed = account + rng.standard_normal(len(account))
    odds = np.exp(-0.5 * (observed[:, None] - np.arange(3)) ** 2)
    evidence = Simulated(observed[:, None], account, replicate, np.ones(len(account), bool))
    return odds / odds.sum(axis=1, keepdims=True), evidence


@pytest.mark.parametrize("few", [100, 200])
def test_an_exact_posterior_holds_also_with_holes(few: int):
    """Fails with probability 1e-2 at most by chance; with replicates counted alike, whoever is in them, it fails surely."""
    posterior, evidence = exact(400, few, seed=1)
    found = reliability_of(posterior, evidence, np.full(3, 1 / 3), accounts=("one", "two", "three"), seed=2)
    assert found.holds
    assert not any(check.is_doubtful for check in found.checks)


def test_with_holes_the_error_is_the_scatter_of_the_mean():
    """200 sets; the ratio of a scatter and the mean error is known to 5 %, within 4 of these, and the mean is 0."""
    prior, means, errors = np.full(3, 1 / 3), [], []
    for seed in range(200):
        checks = reliability_of(*exact(40, 15, seed), prior, accounts=("one", "two", "three"), seed=2).checks
        one = next(check for check in checks if check.name == "average of two")
        means.append(one.mean)
        errors.append(one.error)
    scatter = np.std(means, ddof=1)
    assert abs(np.mean(means)) < 4 * scatter / math.sqrt(200)
    assert abs(scatter / np.mean(errors) - 1.0) < 0.2


def test_at_its_word_what_an_account_cannot_weigh_leaves_the_prior(quarrel, weighed):
    """`neither` was evolved in replicate 0 only, and cannot weigh what was made there; it must not win for that."""
    rows, findings = quarrel
    few = [row for row in rows if row.account != "neither" or row.replicate == 0]
    weighing, prior = weighed(few, findings, QUICK), np.array([0.5, 0.3, 0.2])
    known = calibrate(weighing, prior, doubts=QUICK, seed=4, n_simulated=36)
    first, names = known.evidence.first, weighing.table.accounts
    account, replicate = known.evidence.account[first], known.evidence.replicate[first]
    said = np.where((replicate == 0)[:, None], prior, normalise(known.log_marginal[first], prior))
    square = ((said - np.eye(3)[account]) ** 2).sum(axis=1)
    expected = sum(prior[k] * square[account == k].mean() for k in range(3))
    posterior = infer(weighing, Bayes(prior), seed=4)
    groups = [(name,) for name in names]
    options = {"groups": groups, "doubts": QUICK, "seed": 4, "per_world": 5}
    methods = methods_of(weighing, posterior, known, prior, **options)
    found = next(one for one in methods if one.name == EXACT)
    assert found.n_checked == len(account) == 25
    assert found.brier == pytest.approx(expected, rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_an_account_that_was_evolved_late_makes_evidence_too(predict, finding, weighed):
    """More populations than bodies of evidence are asked for: each account's first make them, not the first replicates."""
    study = [finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.2)]
    rows = predict({"early": {"birth.mirror_gain": 0.0}, "late": {"birth.mirror_gain": 0.2}}, n_replicates=30)
    weighing = weighed([row for row in rows if row.account == "early" or row.replicate >= 20], study, QUICK)
    found = calibrate(weighing, np.full(2, 0.5), doubts=QUICK, seed=4, n_simulated=8)
    made = {weighing.table.accounts[k]: found.evidence.replicate[found.evidence.account == k] for k in range(2)}
    assert {name: replicates.tolist() for name, replicates in made.items()} == {
        "early": [0, 1, 2, 3],
        "late": [20, 21, 22, 23],
    }
    assert found.confusion.sum(axis=1) == pytest.approx([1.0, 1.0])
