"""What a study would tell: closed forms of two accounts, and what must tell nothing."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import norm

from evo_mirror.evidence import Prediction
from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.outcomes import outcomes_of, slices_of_scale
from evo_mirror.inference.planning import ENOUGH, Planner, plan_of, weights_after
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.worth import entropy, information

CERTAIN = replace(
    Doubts(),
    laboratory_sd=dict.fromkeys(("replicated", "single", "contested"), 0.0),
    scale_median=1.0,
    scale_spread=0.0,
)
EVEN = np.array([[0.5], [0.5]])


def two(size: float, n: int, doubts: Doubts = CERTAIN):
    """Two accounts, as far apart as can be: d and -d."""
    return outcomes_of(np.array([[size], [-size]]), np.zeros((2, 1)), EVEN, n=n, doubts=doubts)


@pytest.mark.parametrize(("size", "n"), [(0.1, 8), (0.3, 16), (0.5, 32)])
def test_two_accounts_are_a_binary_channel_with_normal_noise(size, n):
    """The likelier is right with Phi(d/s), s^2 = (1 + d^2/2)/n; the information is that of a binary input."""
    s = np.sqrt((1 + size**2 / 2) / n)
    bits, right = information(two(size, n), np.array([0.5, 0.5]))
    assert right == pytest.approx(ndtr(size / s), abs=1e-5)

    def lost(y: float) -> float:
        odds = np.exp(-2 * size * y / s**2)
        return norm.pdf(y, size, s) * np.log2(1 + odds)

    assert bits == pytest.approx(1 - quad(lost, size - 12 * s, size + 12 * s, limit=500)[0], abs=1e-6)


def test_accounts_that_predict_alike_or_nothing_are_not_told_apart():
    size = np.array([[0.4, 1.0], [0.4, 1.0]])
    same = outcomes_of(size, np.zeros((2, 2)), np.full((2, 2), 0.25), n=64, doubts=Doubts())
    assert information(same, np.array([0.5, 0.5])) == pytest.approx((0.0, 0.5), abs=1e-9)
    half = outcomes_of(np.array([[0.4], [np.nan]]), np.zeros((2, 1)), EVEN, n=64, doubts=Doubts())
    assert information(half, np.array([0.5, 0.5])) == pytest.approx((0.0, 0.5), abs=1e-9)
    assert outcomes_of(np.full((2, 1), np.nan), np.zeros((2, 1)), EVEN, n=8, doubts=Doubts()) is None


def test_information_never_exceeds_what_is_open_and_grows_with_individuals():
    shares = np.array([0.8, 0.2])
    told = [information(two(3.0, n), shares)[0] for n in (2, 8, 32, 128)]
    assert told == sorted(told)
    assert told[-1] == pytest.approx(entropy(shares), abs=1e-6)
    blurred = [information(two(0.5, n, Doubts()), np.array([0.5, 0.5]))[0] for n in (8, 64, 512, 4096)]
    assert blurred == sorted(blurred)
    assert blurred[-1] < 0.9, "the laboratory blurs what no number of individuals mends"


def test_slices_keep_mean_and_second_moment_of_the_scale():
    mean, variance = slices_of_scale(Doubts(), 48)
    assert mean.mean() == pytest.approx(0.4 * np.exp(0.5), rel=1e-12)
    assert (variance + mean**2).mean() == pytest.approx(0.16 * np.exp(2.0), rel=1e-9)
    assert slices_of_scale(CERTAIN, 7)[0] == pytest.approx(np.ones(7))


def test_density_is_that_of_simulated_studies():
    """200 000 studies drawn from the stated model, in 12 classes: chi-square below its 1 - 1e-4 point."""
    from scipy.stats import chi2

    doubts, rng, m = Doubts(), np.random.default_rng(1), 200_000
    found = outcomes_of(np.array([[0.8]]), np.array([[0.1]]), np.array([[1.0]]), n=20, doubts=doubts)
    eta = doubts.scale_median * np.exp(doubts.scale_spread * rng.standard_normal(m))
    spread = np.sqrt(doubts.laboratory_sd["single"] ** 2 + (1 + (eta * 0.8) ** 2 / 2) / 20 + (eta * 0.1) ** 2)
    drawn = eta * 0.8 + spread * rng.standard_normal(m)
    edges = np.quantile(drawn, np.arange(1, 12) / 12)
    below = np.cumsum(found.density[0] * found.width)
    at = np.interp(edges, found.place + 0.5 * found.width, below)
    share = np.diff(np.concatenate([[0.0], at, [1.0]]))
    seen = np.bincount(np.searchsorted(edges, drawn), minlength=12)
    # Slices stand for the lognormal only in their first two moments: allow for a 2 % error of each share beside luck.
    slack = np.maximum(np.abs(seen - m * share) - 0.02 * m * share, 0.0)
    assert (slack**2 / (m * share)).sum() < chi2.isf(1e-4, 11)


@pytest.fixture
def planner():
    means = {"a": (0.8, 0.1, 0.5), "b": (-0.8, 0.1, 0.5), "c": (-0.8, 0.3, np.nan)}
    names = ("one.far", "two.near", "two.same")
    rows = [
        Prediction(name, r, statistic, 0.2 * mean, 0.02, mean)
        for name, of in means.items()
        for r in range(3)
        for statistic, mean in zip(names, of, strict=True)
    ]
    table = tabulate(rows, list(means))
    return Planner(table, np.full((3, 3), 1 / 9), Doubts())


def test_proposals_name_the_best_statistic_of_each_assay_and_enough_individuals(planner):
    first, *rest = planner.proposals()
    assert first.statistic == "one.far"
    assert [one.statistic for one in rest] == ["two.near"]
    worths = {n: planner.worth("one.far", n).bits for n in (8, 16, 32, 64, 128, 256)}
    assert first.bits == worths[first.n] >= ENOUGH * worths[256]
    assert all(bits < ENOUGH * worths[256] for n, bits in worths.items() if n < first.n)
    assert first.bits_open == pytest.approx(np.log2(3))
    assert first.right_now == pytest.approx(1 / 3)
    assert first.right_then > 0.5
    low, middle, high = first.expected["a"]
    assert low < middle < high
    assert middle > 0 > first.expected["b"][1]
    assert first.foreseen[-1].posterior["a"] > 0.9
    assert all(sum(one.posterior.values()) == pytest.approx(1.0) for one in first.foreseen)


def test_only_some_may_be_told_apart(planner):
    some = planner.among(["b", "c"])
    assert some.probability.sum() == pytest.approx(1.0)
    assert [one.statistic for one in some.proposals()] == ["two.near"], "far is the same for both"
    plan = plan_of(planner, [["a"], ["b", "c"]])
    assert [one.accounts for one in plan.separating] == [("b", "c")]
    with pytest.raises(
        RunError, match="accounts to be told apart must be two or more of a, b, c; got b, d. Name them so."
    ):
        planner.among(["b", "d"])
    none = Planner(planner.table, planner.weight * (np.array(planner.table.accounts) == "a")[:, None], Doubts())
    with pytest.raises(RunError, match="must have some probability; got none for b, c. Name others."):
        none.among(["b", "c"])


def test_a_study_worked_out_for_several_is_what_it_is_for_each(planner):
    """Bits and errors to the last digit, whether a plan is made for all at once or for each who is to be told apart."""
    plan = plan_of(planner, [["a"], ["b", "c"]])
    assert plan.best == planner.proposals()
    assert plan.separating[0].proposals == planner.among(["b", "c"]).proposals(best=1)
    for statistic in planner.table.statistics:
        study, some = planner.study(statistic, 32), planner.among(["a", "b"])
        assert study.worth(some.weight) == some.worth(statistic, 32)
        assert study.worth(planner.without(np.array([True, False, False])).weight) == planner.without(
            np.array([True, False, False])
        ).worth(statistic, 32)


def test_replicates_that_are_alike_leave_no_error_and_one_alone_tells_none(planner):
    assert planner.error("one.far", 32) == pytest.approx((0.0, 0.0), abs=1e-12)
    rows = [Prediction(name, 0, "one.far", 0.1, 0.02, size) for name, size in (("a", 0.5), ("b", -0.5))]
    alone = Planner(tabulate(rows, ["a", "b"]), np.full((2, 1), 0.5), Doubts())
    assert np.isnan(alone.error("one.far", 32)).all()
    assert np.isnan(alone.proposals()[0].bits_error)


def test_without_some_replicates_weights_are_those_of_the_others():
    """As if the others alone had evolved, also where an account lacks one."""
    rows = [Prediction(name, r, "one.far", 0.1, 0.02, 0.5) for name in "ab" for r in range(3) if (name, r) != ("b", 1)]
    table, prior = tabulate(rows, ["a", "b"]), np.array([0.3, 0.7])
    logs = np.log([[0.2, 0.4, 0.9], [0.1, 0.5, 0.6]])
    out = np.array([True, False, False])
    found = Planner(table, weights_after(logs, table.present, Bayes(prior)), Doubts()).without(out)
    assert found.weight == pytest.approx(weights_after(logs, table.present & ~out, Bayes(prior)))
    assert found.weight[:, 0].tolist() == [0.0, 0.0]


def test_the_error_of_what_a_study_tells_is_that_between_sets_of_replicates():
    """Of 60 sets of 12 replicates each: SD of the bits over the root mean square of the errors told.

    The SD of 60 numbers is known to 9 % (one standard error); the jackknife tends to be a little too large. Bounds are more than
    four standard errors away from what is found, .98; without the factor of the jackknife it would be about 3.3.
    """
    rng = np.random.default_rng(8)
    bits, errors = [], []
    for _ in range(60):
        rows = [
            Prediction(name, r, "one.far", 0.1, 0.02, float(mean + 0.4 * rng.standard_normal()))
            for name, mean in (("a", 0.5), ("b", -0.5))
            for r in range(12)
        ]
        planner = Planner(tabulate(rows, ["a", "b"]), np.full((2, 12), 1 / 24), Doubts())
        bits.append(planner.worth("one.far", 32).bits)
        errors.append(planner.error("one.far", 32)[0])
    assert 0.6 < np.std(bits, ddof=1) / np.sqrt(np.mean(np.square(errors))) < 1.5


def test_weights_add_up_to_the_posterior():
    logs, present = np.log([[0.2, 0.4], [0.1, 0.9]]), np.array([[True, True], [True, False]])
    weight = weights_after(logs, present, Bayes(np.array([0.25, 0.75])))
    marginal = np.array([0.25 * 0.3, 0.75 * 0.1])
    assert weight.sum(axis=1) == pytest.approx(marginal / marginal.sum())
    assert weight[1, 1] == 0.0
    assert weight[0, 1] == pytest.approx(2 * weight[0, 0])
