"""Tasks: 0 for chance, 1 for the best, and Hinton and Nowlan's needle by its closed form."""

import numpy as np
import pytest
from chances import Z, assert_mean, assert_share
from lives import newborns, plain_stage

from evo_mirror.biology.encodings.ternary import OPEN, RIGHT, WRONG, Ternary
from evo_mirror.biology.tasks.base import AgeWeights, Task, above_chance
from evo_mirror.biology.tasks.needle import Needle
from evo_mirror.biology.tasks.peak import Peak
from evo_mirror.biology.tasks.threshold import Threshold
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, IMITATE, Life
from evo_mirror.state.repertoire import Channels, Heads

STAGE = plain_stage(6, goals=4)  # goals of 2, 1, 2 and 1 actions
HERE = Address(61, "task")
TESTED = {"identify": (IDENTIFY, 1 / 6), "goal": (GOAL, 2 / 6), "imitate": (IMITATE, 1 / 6), "forage": (FORAGE, 1 / 3)}


def life_with(correct) -> Life:
    correct = np.asarray(correct, np.float32)
    empty = np.zeros(0, np.float32)
    return Life(np.array([0, 1, 2]), empty, correct, empty, empty, empty, empty)


def performance(task: Task, correct, ages=None):
    wiring = newborns(STAGE, len(correct), foraging=(5, 3))
    return task.performance(life_with(correct), wiring, STAGE, ages or AgeWeights(), HERE)


@pytest.mark.parametrize("kind", TESTED)
def test_chance_is_zero_and_the_best_is_one(kind: str):
    column, chance = TESTED[kind]
    correct = np.full((4, 3, 4), np.nan)  # the other tests must not be looked at
    correct[:, :, column] = np.array([0.0, chance, 1.0, (1 + chance) / 2])[:, None]
    found = performance(leaves(Task)[kind](), correct)
    np.testing.assert_allclose(found, [-chance / (1 - chance), 0, 1, 0.5], atol=1e-6)


@pytest.mark.parametrize("kind", TESTED)
def test_ages_count_by_their_weights(kind: str):
    column, chance = TESTED[kind]
    correct = np.full((1, 3, 4), chance)
    correct[0, 1, column] = 1.0
    task = leaves(Task)[kind]()
    assert performance(task, correct, AgeWeights(birth=1, juvenile=2, adult=5))[0] == pytest.approx(0.25, abs=1e-6)
    assert performance(task, correct, AgeWeights(birth=0, juvenile=0, adult=0))[0] == 0
    assert performance(task, correct, AgeWeights(birth=0, juvenile=3, adult=0))[0] == pytest.approx(1, abs=1e-6)


def test_one_choice_is_no_test():
    assert not above_chance(np.ones(3, np.float32), 1.0).any()


def test_every_task_says_what_it_serves():
    served = {kind: task.serves for kind, task in leaves(Task).items()}
    assert {served[kind] for kind in ("identify", "goal", "imitate")} == {"understanding"}
    assert served["forage"] == "foraging"
    assert set(served.values()) <= {"understanding", "foraging", "other"}


def test_flat_is_flat():
    assert performance(leaves(Task)["flat"](), np.random.default_rng(0).uniform(size=(9, 3, 4))).tolist() == [1] * 9


# ------------------------------------------------------------------------------------------------------------- needle
CHANNELS, HEADS = Channels(4, 0, 1, 2, 2), Heads(5, 2, 2)  # 20 connections
N = 20_000


def worth(n_open: int, *, wrong: int = 0, n: int = N, guesses: int = 1000):
    """1 + 19 performance of n genotypes with so many open and wrong alleles, the rest right."""
    alleles = np.full((n, 20), RIGHT, np.float32)
    alleles[:, :n_open] = OPEN
    alleles[:, n_open : n_open + wrong] = WRONG
    innate = Ternary().develop(alleles, CHANNELS, HEADS)
    wiring = newborns(plain_stage(2), n)
    wiring = type(wiring)(**{**vars(wiring), "strength": innate.strength, "is_open": innate.is_open})
    task = Needle(guesses=guesses)
    return 1 + task.weight * task.performance(life_with(np.zeros((n, 3, 4))), wiring, STAGE, AgeWeights(), HERE)


# E[w] with k open and none wrong, to three decimals, as science.md gives them.
EXPECTED = {
    0: 19.981, 1: 19.962, 2: 19.924, 4: 19.696, 5: 19.392, 6: 18.784, 8: 15.233, 10: 7.868, 12: 3.140, 13: 2.113,
    15: 1.287, 20: 1.009,
}  # fmt: skip


def closed_form(k: int, guesses: int = 1000) -> float:
    p = 2.0**-k
    return 1 + 19 * (1 - (1 - (1 - p) ** guesses) / (p * guesses))


@pytest.mark.parametrize("k", EXPECTED)
def test_the_needle_is_worth_its_closed_form(k: int):
    assert closed_form(k) == pytest.approx(EXPECTED[k], abs=6e-4)
    found = worth(k)
    if k == 0:
        np.testing.assert_allclose(found, 1 + 19 * 0.999, rtol=1e-12)
        return
    # The exact variance, not the sample's: with 20 open alleles only a few in 20 000 ever succeed.
    first, p = np.arange(1, 1001), 2.0**-k
    chance = p * (1 - p) ** (first - 1)
    variance = (chance * (19 * (1000 - first) / 1000) ** 2).sum() - (closed_form(k) - 1) ** 2
    assert abs(found.mean() - closed_form(k)) < Z * np.sqrt(variance / N)


@pytest.mark.parametrize("k", [8, 10, 12, 13, 15])
def test_the_needle_is_found_as_often_as_it_should_be(k: int):
    """P(solve | k) = 1 - (1 - 2^-k)^T; success on the very last guess leaves no trial and is worth nothing."""
    p = 2.0**-k
    assert {8: 0.980, 10: 0.624, 12: 0.217, 13: 0.115, 15: 0.030}[k] == pytest.approx(1 - (1 - p) ** 1000, abs=6e-4)
    assert_share(worth(k) > 1, 1 - (1 - p) ** 999)


def test_one_guess_less_than_half_right_is_seen():
    """The same check goes red for one more open allele than there should be."""
    with pytest.raises(AssertionError):
        assert_mean(worth(9), closed_form(8))


@pytest.mark.parametrize("k", [0, 3, 19])
def test_a_wrong_allele_is_never_made_good(k: int):
    assert (worth(k, wrong=1, n=2000) == 1).all()


def test_one_guess_leaves_nothing_to_gain():
    assert (worth(0, guesses=1, n=5) == 1).all()
    assert (worth(0, guesses=2, n=5) == 1 + 19 / 2).all()


# ------------------------------------------------------------------------------------------------------ peak, threshold
def of_trait(task: Task, traits) -> np.ndarray:
    """Performance of individuals whose innate strengths to motor units add up to these traits; others do not count."""
    wiring = newborns(STAGE, len(traits))
    features, units = STAGE.channels.n_features, STAGE.heads.units
    wiring.strength[:] = 7.0
    shares = np.random.default_rng(5).dirichlet(np.ones(features * STAGE.heads.n_units)).reshape(features, -1)
    wiring.strength[:, :features, units] = np.asarray(traits, np.float64)[:, None, None] * shares
    return task.performance(life_with(np.zeros((len(traits), 3, 4))), wiring, STAGE, AgeWeights(), HERE)


def test_a_peak_is_as_high_at_equal_distances():
    found = of_trait(Peak(optimum=4.0, width=2.0), [4.0, 2.0, 6.0, 0.0])
    np.testing.assert_allclose(found, [1.0, np.exp(-0.5), np.exp(-0.5), np.exp(-2.0)], rtol=1e-5)


def test_learning_goes_towards_the_optimum_from_either_side_and_not_beyond():
    stepping = of_trait(Peak(optimum=1.0, step=0.3), [0.0, 2.0, 0.8, 1.2])
    np.testing.assert_allclose(stepping, [np.exp(-0.5 * 0.49), np.exp(-0.5 * 0.49), 1.0, 1.0], rtol=1e-5)
    both = of_trait(Peak(optimum=1.0, step=0.5, fraction=0.5), [0.0])
    np.testing.assert_allclose(both, [np.exp(-0.5 * 0.25**2)], rtol=1e-5)
    assert of_trait(Peak(fraction=1.0), [-3.0, 5.0]).tolist() == [1.0, 1.0]


def test_a_threshold_is_crossed_with_stress_or_without():
    sure = {"threshold": 2.0, "noise": 0.0}
    assert of_trait(Threshold(**sure), [1.5, 2.5, -1.0]).tolist() == [0, 1, 0]
    assert of_trait(Threshold(**sure, stress=1.0), [1.5, 2.5, -1.0]).tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("trait", "stress", "share"), [(0.0, 0.0, 0.15865525), (0.0, 2.0, 0.5), (3.0, 0.0, 0.69146246)]
)
def test_luck_in_development_is_normal(trait: float, stress: float, share: float):
    """P = Phi((z + stress - threshold) / noise), here with threshold and noise of 2."""
    assert_share(of_trait(Threshold(threshold=2.0, noise=2.0, stress=stress), np.full(N, trait)), share)
