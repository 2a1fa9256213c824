"""The verdict over worlds: closed forms on hand-made tables, flat where nothing depends on the world, found where it does."""

import math
from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.evidence import Prediction
from evo_mirror.foundation.settings import resolved
from evo_mirror.inference.bayes import Bayes, Slope
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.mixed_outcome import over_worlds
from evo_mirror.inference.over_worlds import AT, ENOUGH, Weighed, dependences_of, part_of, quarters_of
from evo_mirror.inference.parameters import beliefs_of, mean_of, weighted_quantile
from evo_mirror.inference.worlds import Worlds, worlds_drawn
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import all_accounts, name_of

LINEAR, LOG = Prior(low=0.0, high=10.0), Prior(low=0.01, high=1.0, scale="log")
QUICK = Doubts(n_draws=64)


def weighed(likelihoods, *, prior=None, groups=None, seed=1):
    likelihoods = np.array(likelihoods, dtype=float)
    names = tuple("abcdefg"[: len(likelihoods)])
    return Weighed(
        np.log(likelihoods), np.ones(likelihoods.shape, bool),
        Bayes(np.full(len(names), 1 / len(names)) if prior is None else np.array(prior)),
        names, groups or [(name,) for name in names], names, seed,
    )  # fmt: skip


def worlds(*columns, priors=None, fixed=None):
    keys = tuple(f"setting.{k}" for k in range(len(columns)))
    return Worlds(keys, tuple(priors or [LINEAR] * len(keys)), np.array(columns, dtype=float).T, fixed or {})


# -------------------------------------------------------------------------------------------------------- closed forms
LOW = [0.05, 0.15, 0.25, 0.35, 0.45]
QUANTILES = [*LOW, *(u + 0.5 for u in LOW)]
TABLE = [[1, 2, 3, 4, 5, 2, 2, 2, 2, 2], [5, 4, 3, 2, 1, 6, 6, 6, 6, 6]]


def test_halves_are_means_of_their_own_replicates():
    one = dependences_of(weighed(TABLE, prior=[0.25, 0.75]), worlds(QUANTILES, priors=[LOG]))[0]
    assert (one.lower.n, one.upper.n, one.middle) == (5, 5, pytest.approx(0.1))
    assert one.lower.posterior == pytest.approx({"a": 0.25, "b": 0.75})  # means 3 and 3
    assert one.upper.posterior == pytest.approx({"a": 0.1, "b": 0.9})  # means 2 and 6: odds 1/3 times 1/3
    assert one.moved == pytest.approx(0.15)
    assert one.upper.leading == ("b",), "in the other half nobody gains"
    assert one.upper.share == pytest.approx(0.9)
    assert one.upper.share_error == pytest.approx(0.0), "all replicates of that half say the same"
    assert one.lower.share_error > 0.01


def test_the_leader_gains_most_on_its_prior_and_ties_lead_together():
    part = part_of(weighed(TABLE, prior=[0.25, 0.75], groups=[("a", "b")]), np.ones(10, bool))
    assert part.leading == ("a", "b")
    assert part.share == pytest.approx(1.0)
    uneven = weighed([[3] * 10, [2] * 10], prior=[0.1, 0.9])
    assert part_of(uneven, np.ones(10, bool)).leading == ("a",)


def test_points_are_weighted_by_how_near_a_world_lies():
    one = dependences_of(weighed(TABLE), worlds(QUANTILES))[0]
    assert one.at == pytest.approx([10 * u for u in AT])
    width = 0.5 * 10 ** (-1 / 5)
    for place, at in enumerate(AT):
        near = [math.exp(-0.5 * ((u - at) / width) ** 2) for u in QUANTILES]
        a, b = (sum(w * x for w, x in zip(near, row, strict=True)) for row in TABLE)
        assert one.posterior["a"][place] == pytest.approx(a / (a + b), rel=1e-12)
        assert one.posterior["b"][place] == pytest.approx(b / (a + b), rel=1e-12)


def test_the_error_is_that_of_a_ratio_of_means():
    """The delta method on p = A/(A + B), n = 400, B constant: SE = p (1 - p) sd(A)/(mean(A) sqrt(n)); within 15 %."""
    a = np.exp(0.5 * np.random.default_rng(5).standard_normal(400))
    part = part_of(weighed([a, np.ones(400)]), np.ones(400, bool))
    p = a.mean() / (a.mean() + 1)
    assert part.posterior["a"] == pytest.approx(p)
    assert part.error["a"] == pytest.approx(p * (1 - p) * a.std() / a.mean() / 20, rel=0.15)


def test_quarters_are_told_where_each_has_enough_worlds():
    first, second = (np.tile(c, ENOUGH) for c in ([0.2, 0.2, 0.7, 0.7], [0.3, 0.8, 0.3, 0.8]))
    a = np.tile([1.0, 2.0, 3.0, 4.0], ENOUGH)
    (pair,) = quarters_of(weighed([a, np.ones(len(a))]), worlds(first, second))
    assert (pair.first, pair.second) == ("setting.0", "setting.1")
    assert [part.posterior["a"] for part in pair.parts] == pytest.approx([1 / 2, 2 / 3, 3 / 4, 4 / 5])
    assert {part.n for part in pair.parts} == {ENOUGH}
    assert quarters_of(weighed([a[1:], a[1:]]), worlds(first[1:], second[1:])) == ()


def test_beliefs_are_weighted_draws():
    likelihoods = [np.repeat([1.0, 3.0], 10), np.r_[np.full(19, 1e-9), 1.0]]
    quantiles = np.arange(20) / 20 + 0.025
    found = beliefs_of(weighed(likelihoods), worlds(quantiles, quantiles, fixed={"a": frozenset({"setting.1"})}))
    assert [(one.account, one.key) for one in found] == [("a", "setting.0"), ("b", "setting.0"), ("b", "setting.1")]
    a, b, _ = found
    # Weights 1/40 and 3/40: mean (2.5 + 3 x 7.5)/4; 2.5 % is reached by the first draw, 97.5 % by the last.
    assert (a.mean, a.low, a.high) == pytest.approx((6.25, 0.25, 9.75))
    assert a.effective == pytest.approx(1 / (10 / 1600 + 90 / 1600))
    draws, weights = 10 * quantiles, np.repeat([1 / 40, 3 / 40], 10)
    assert a.error == pytest.approx(np.sqrt((weights**2 * (draws - 6.25) ** 2).sum()))
    assert (a.prior_mean, a.prior_low, a.prior_high) == pytest.approx((5.0, 0.25, 9.75))
    assert a.is_said
    assert (b.mean, b.effective, b.is_said) == (pytest.approx(9.75), pytest.approx(1.0), False)


def test_the_error_of_a_mean_is_the_scatter_over_fresh_worlds():
    """400 sets of 40 worlds: SD of the mean over the root mean square of the errors told, within 4 of its own (1/sqrt(800))."""
    rng = np.random.default_rng(6)
    found = []
    for _ in range(400):
        quantiles = rng.random(40)
        found += beliefs_of(weighed([np.exp(quantiles)], groups=[("a",)]), worlds(quantiles))
    ratio = np.std([one.mean for one in found], ddof=1) / np.sqrt(np.mean([one.error**2 for one in found]))
    assert abs(ratio - 1.0) < 4 / np.sqrt(800)


def test_quantiles_and_means_of_weighted_draws_and_priors():
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.2, 0.3])
    wanted = {0.1: 1.0, 0.2: 1.0, 0.21: 2.0, 0.5: 2.0, 0.51: 3.0, 0.999: 3.0}
    assert {p: weighted_quantile(values, weights, p) for p in wanted} == wanted
    assert mean_of(LINEAR) == 5.0
    u = (np.arange(100_000) + 0.5) / 100_000
    assert mean_of(LOG) == pytest.approx(np.mean([LOG.value_at(x) for x in u]), rel=1e-6)
    assert mean_of(Prior(low=2.0, high=2.0, scale="log")) == 2.0


# --------------------------------------------------------------------------------------------- flat, and not flat
def test_without_dependence_the_curve_is_flat():
    """Likelihoods that are the same in every world: to the last digits the whole posterior, and nothing moves."""
    quantiles = np.random.default_rng(2).random((2, 30))
    found = over_worlds(weighed([np.full(30, 2.0), np.full(30, 1.0)]), worlds(*quantiles), {})
    for one in found.settings:
        assert one.posterior["a"] == pytest.approx([2 / 3] * len(AT), rel=1e-12)
        assert one.error["a"] == pytest.approx([0.0] * len(AT), abs=1e-12)
        assert (one.moved, one.chance) == (pytest.approx(0.0, abs=1e-12), 1.0)
    assert found.decisive == ()
    assert (
        "Over none of the 2 settings that are not known does the verdict change by more than chance" in found.sentence
    )
    assert "30 worlds" in found.sentence


@pytest.mark.longer
def test_chance_is_uniform_where_nothing_depends_on_the_world():
    """300 tables of 12 heavy-tailed worlds: P(chance <= .1) <= .1; 54 or more have probability 8e-6 (binomial)."""
    rng = np.random.default_rng(7)
    n = 0
    for seed in range(300):
        quantiles = (np.argsort(rng.random(12)) + 0.5) / 12
        table = np.exp(2.0 * rng.standard_normal((3, 12)))
        n += dependences_of(weighed(table, seed=seed), worlds(quantiles))[0].chance <= 0.1
    assert 8 < n < 54


def test_a_planted_dependence_is_found_and_a_mixed_outcome_is_said():
    rng = np.random.default_rng(3)
    quantiles = rng.random((3, 24))
    tilt = np.exp(3.0 * (quantiles[1] - 0.5))
    noise = np.exp(0.3 * rng.standard_normal((2, 24)))
    found = over_worlds(weighed([tilt * noise[0], noise[1] / tilt]), worlds(*quantiles), {"a": "one", "b": "the other"})
    assert found.decisive == ("setting.1",)
    curve = found.settings[1].posterior["a"]
    assert curve[0] < 0.3 < 0.7 < curve[-1]
    assert list(curve) == sorted(curve)
    assert found.sentence.startswith(
        "Where setting.1 is low (setting.1 below 5), the other gains most on its prior (to ."
    )
    assert "; where setting.1 is high, one gains most on its prior (to ." in found.sentence
    assert found.sentence.endswith("a mixed outcome, which chance alone would hardly give (p = 0.0005).")


def test_the_same_may_lead_everywhere_and_change_be_told_first():
    rng = np.random.default_rng(3)
    quantiles = rng.random((2, 24))
    tilt = 4.0 + 8.0 * (quantiles[1] > 0.5)
    drawn = worlds(*quantiles)
    drawn = Worlds(("environment.rate", "z"), drawn.priors, drawn.quantiles, {})
    found = over_worlds(weighed([tilt, np.ones(24)]), drawn, {})
    assert found.decisive == ("z",)
    change, z = found.sentence.split(". ")
    assert change.startswith("Where looks rarely change (environment.rate below 5), a gains most on its prior (to .")
    assert "; where looks often change, a gains most on its prior (to ." in change
    assert "by chance alone in" in change
    assert "the same gain, but not as clearly" in z


def test_too_few_worlds_say_so():
    few = [0.1, 0.2, 0.3, 0.9]
    found = over_worlds(weighed([[1, 2, 3, 4], [4, 3, 2, 1]]), worlds(few), {})
    assert found.sentence == "There are too few worlds to say over which of them the verdict would change."
    assert math.isnan(found.settings[0].chance)
    assert (found.settings[0].upper.n, found.settings[0].upper.leading) == (1, ())
    assert over_worlds(weighed([[1, 2], [2, 1]]), Worlds(), {}).sentence == ""


def test_names_decide_nothing():
    rng = np.random.default_rng(4)
    table, quantiles = np.exp(rng.standard_normal((2, 20))), rng.random(20)
    one = over_worlds(weighed(table), worlds(quantiles), {}).settings[0]
    other = over_worlds(weighed(table[::-1]), worlds(quantiles), {}).settings[0]
    assert other.posterior["a"] == pytest.approx(one.posterior["b"], rel=1e-12)
    assert other.error["a"] == pytest.approx(one.error["b"], rel=1e-9)
    assert other.chance == one.chance


# -------------------------------------------------------------------------------------------------- what was drawn
SCENARIO = Scenario(
    title="unknown",
    replicates=5,
    priors={
        "learning.rate": {"low": 0.01, "high": 0.5, "scale": "log"},
        "payoff.change_cost": {"low": 0.0, "high": 0.1},
    },
)


def test_worlds_are_those_in_which_accounts_evolved():
    drawn = worlds_drawn(SCENARIO, all_accounts(), seed=3, replicates=5)
    assert drawn.keys == ("learning.rate", "payoff.change_cost")
    for replicate, (rate, cost) in enumerate(drawn.quantiles):
        plain = resolved(drawn_from_priors(SCENARIO, Moment(3, replicate)))
        assert plain["learning"]["rate"] == drawn.priors[0].value_at(rate)
        assert plain["payoff"]["change_cost"] == drawn.priors[1].value_at(cost)
    assert np.array_equal(drawn.of([3, 1]).quantiles, drawn.quantiles[[3, 1]])


def test_what_an_account_settles_itself_is_known():
    fixed = worlds_drawn(SCENARIO, all_accounts(), seed=3, replicates=1).fixed
    assert set(fixed) == {name_of(account) for account in all_accounts()}
    assert fixed["drift"] == {"payoff.change_cost"}
    assert fixed["genetic"] == set()
    nothing = worlds_drawn(Scenario(title="known"), all_accounts(), seed=3, replicates=2)
    assert (nothing.keys, nothing.quantiles.shape) == ((), (2, 0))


def test_a_comparison_tells_it_by_replicate(finding):
    """Account *innate* predicts what was found where a setting is low, *learned* where it is high."""
    quantiles = np.random.default_rng(6).random(20)
    rows = [
        Prediction(name, replicate, "birth.mirror_gain", value, 0.02, value / 0.2)
        for replicate, u in enumerate(quantiles)
        for name, value in (("innate", 0.5 if u < 0.5 else 0.0), ("learned", 0.0 if u < 0.5 else 0.5))
    ]
    found = [finding("f", "birth.mirror_gain", direction="positive", bound=0.1, status="replicated")]
    drawn = Worlds(("environment.rate",), (LOG,), quantiles[:, None], {})
    comparison = compare(rows, found, accounts=["innate", "learned"], seed=1, doubts=QUICK, worlds=drawn)
    assert comparison.worlds.decisive == ("environment.rate",)
    (one,) = comparison.worlds.settings
    assert one.lower.posterior["innate"] > 0.8 > 0.2 > one.upper.posterior["innate"]
    assert comparison.posterior["innate"] == pytest.approx(0.5, abs=0.25)
    plain = compare(rows, found, accounts=["innate", "learned"], seed=1, doubts=QUICK)
    assert (plain.worlds.sentence, plain.posterior) == ("", comparison.posterior)


def test_a_part_of_the_worlds_is_believed_with_a_slope_of_its_own():
    asked = []

    def slope_with(present):
        asked.append(present)
        return Slope(0.5)

    whole = weighed(TABLE)
    half = np.arange(10) >= 5
    part = part_of(replace(whole, slope_with=slope_with), half)
    np.testing.assert_array_equal(asked, [np.tile(half, (2, 1))])
    assert part.posterior["b"] == pytest.approx(
        np.sqrt(3) / (1 + np.sqrt(3))
    )  # means 2 and 6, to the power of one half
    assert part_of(whole, half).posterior["b"] == pytest.approx(0.75)
