"""Two clones in one population: exact arithmetic, breeding true, and a neutral control."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from evo_mirror.accounts.evolved_learner import EvolvedLearner
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.loading import load
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.competing import mixing
from evo_mirror.studies.competing.contenders import Band, morph, names, recruited, shared_world
from evo_mirror.studies.competing.mixing import MOST, contested, log_ratio, log_relative_fitness, mixed
from evo_mirror.theory.wright_fisher import haploid_matrix

SIZE = 10
BETWEEN = ("innate", "learner")
QUICK = {"population.size": SIZE, "rearing.trials": 24, "understanding.rounds": 1}


@pytest.fixture(scope="module")
def shared() -> Scenario:
    return shared_world(adjusted(load("when-to-learn"), QUICK), BETWEEN)


def fixed(shared: Scenario, bands, *, n_focal: int, contests: int, first: int = 0) -> tuple[int, list[float]]:
    """How many contests the focal contender won, and its growth in each."""
    won, growth = 0, []
    for replicate in range(first, first + contests):
        focal, other = bands(Moment(1, replicate))
        grown, contest = contested(
            mixed(shared, focal, other, n_focal, Moment(1, replicate)), evolves=False, most=40 * SIZE
        )
        assert contest.outcome in ("fixed", "lost"), "400 generations of 10 clones: unresolved with chance 1e-18"
        won += contest.outcome == "fixed"
        growth.append(grown)
    return won, growth


def is_neutral(won: int, n: int, share: float) -> bool:
    """Exactly binomial under drift; false alarm 1e-4 at most, both sides together."""
    return binom.cdf(won, n, share) > 5e-5 and binom.sf(won - 1, n, share) > 5e-5


def test_log_ratio_is_exact_where_members_are_alike():
    expected = np.array([3.0, 3.0, 1.5, 1.5, 1.5])
    focal = np.array([True, True, False, False, False])
    assert log_ratio(expected, focal) == pytest.approx(np.log(2.0), abs=1e-15)
    assert log_ratio(expected, ~focal) == -log_ratio(expected, focal), "labels swapped"
    assert log_ratio(7.0 * expected, focal) == pytest.approx(np.log(2.0)), "the unit of fitness is nothing"
    assert log_ratio(np.array([0.0, 0.0, 1.0, 1.0, 1.0]), focal) == -MOST


def test_few_are_at_no_disadvantage_for_being_few():
    """The mean over all ways to choose 3 of 24 equals is 0; without the correction it would not be."""
    rng = np.random.default_rng(1)
    found, plain = [], []
    for _ in range(4000):
        expected = rng.gamma(4.0, 0.25, 24)
        focal = np.arange(24) < 3
        found.append(log_ratio(expected, focal))
        plain.append(np.log(expected[:3].mean()) - np.log(expected[3:].mean()))
    error = np.std(found, ddof=1) / 4000**0.5
    assert abs(np.mean(found)) < 3.9 * error + 0.004, "what is left is of second order in 1 / 3"
    assert np.mean(plain) < -5.0 * error, "planted: the log of a mean over few is too small"


def test_morphs_are_what_they_are_called(shared: Scenario):
    moment, genome = Moment(1, 3), shared.genome
    innate, learner = (morph(name, shared, moment, SIZE) for name in BETWEEN)
    rate, wiring = genome.places["rate"], genome.places["wiring"]
    assert (innate.genotypes[:, rate] == 0.0).all()
    assert (learner.genotypes[:, rate] == np.float32(shared.learning.rate)).all()
    repertoire = stage(shared, moment)
    weights = innate.genotypes[0, wiring, 0].reshape(repertoire.channels.n_features, -1).astype(np.float64)
    drives = repertoire.sight_codes @ weights
    assert np.allclose(drives[:, repertoire.heads.units], repertoire.unit_codes, atol=1e-5), "born with the matching"
    assert not np.abs(learner.genotypes[:, wiring]).any()
    assert not shared.recombination.is_meiotic


def test_contenders_breed_true_and_the_rest_may_evolve(shared: Scenario):
    wild = adjusted(shared, {"population.mutation_rate": 1.0})
    bands, born = recruited(BETWEEN, wild, wild, Moment(1, 0), SIZE)
    rate = wild.genome.places["rate"]
    for evolves in (False, True):
        kept: list[Population] = []
        with pytest.MonkeyPatch.context() as m:
            m.setattr(mixing, "_true", lambda *a, f=mixing._true, k=kept: k.append(f(*a)) or k[-1])
            contested(mixed(wild, *bands, SIZE // 2, born), evolves=evolves, most=3)
        rates = kept[-1].genotypes[:, rate, 0]
        assert set(np.unique(rates)) <= {np.float32(0.0), np.float32(wild.learning.rate)}, (
            "what makes them is never lost"
        )
        known = {row.tobytes() for band in bands for row in np.ascontiguousarray(band.genotypes)}
        is_new = [row.tobytes() not in known for row in np.ascontiguousarray(kept[-1].genotypes)]
        assert all(is_new) if evolves else not any(is_new)


@pytest.mark.slow
def test_two_of_a_kind_are_fixed_as_often_as_they_are_many(shared: Scenario):
    """Drift alone: fixation has exactly the initial share, and mean growth 0. Planted: one of them learns, or is worth more."""
    kind = adjusted(shared, {"environment.certainty": 0.0, "payoff.upkeep": 0.0})

    def equals(moment: Moment) -> tuple[Band, Band]:
        return morph("learner", kind, moment, SIZE), morph("learner", kind, moment, SIZE)

    def unequals(moment: Moment) -> tuple[Band, Band]:
        return morph("learner", kind, moment, SIZE), morph("innate", kind, moment, SIZE)

    won, growth = fixed(kind, equals, n_focal=3, contests=120)
    assert is_neutral(won, 120, 0.3), won
    assert abs(np.mean(growth)) < 3.9 * np.std(growth, ddof=1) / 120**0.5
    better, _ = fixed(kind, unequals, n_focal=3, contests=120)
    assert not is_neutral(better, 120, 0.3), better


def test_fixation_is_as_probable_as_wright_and_fisher_have_it(shared: Scenario):
    """With lives in which nothing happens, and one kind paid a tenth more through the baseline of costs, exactly."""
    idle = adjusted(
        shared, {"rearing.trials": 1, "payoff.upkeep": 0.5, "payoff.baseline": 3.0, "tasks": {"flat": {"kind": "flat"}}}
    )

    def pair(moment: Moment) -> tuple[Band, Band]:
        return morph("innate", idle, moment, SIZE), morph("learner", idle, moment, SIZE)

    focal, other = pair(Moment(1, 0))
    grown = log_relative_fitness(mixed(idle, focal, other, 3, Moment(1, 0)))
    advantage = np.exp(grown) - 1.0
    assert 0.1 < advantage < 0.5, "upkeep is all that tells them apart"
    transition = haploid_matrix(SIZE, selection=advantage)
    exact = np.linalg.matrix_power(transition, 2000)[3, SIZE]
    won, _ = fixed(idle, pair, n_focal=3, contests=300)
    assert is_neutral(won, 300, exact), (won / 300, exact)
    assert not is_neutral(won, 300, 0.3), "planted: drift alone is told apart"


def test_accounts_that_live_by_other_rules_are_no_contenders():
    assert "drift" not in names()
    assert {"innate", "learner", "genetic", "associative", "evolved_learner", "canalised", "open"} <= set(names())


def test_an_account_is_its_evolved_population_in_the_shared_genome():
    scenario = adjusted(load("smallest"), {"generations": 3})
    between = ("genetic", "evolved_learner")
    shared = shared_world(scenario, between)
    assert shared.payoff.understanding == shared.payoff.foraging == 1.0, "one payoff for all: U + L"
    (genetic, learner), born = recruited(between, scenario, shared, Moment(1, 0), 12)
    assert born.generation == 3
    places = shared.genome.places
    assert (genetic.genotypes[:, places["rate"]] == np.float32(scenario.learning.rate)).all(), "it inherits no rate"
    assert (genetic.genotypes[:, places["forage_rate"]] == genetic.genotypes[:, places["rate"]]).all()
    assert genetic.is_closed[places["rate"]].all()
    assert not genetic.is_closed[places["wiring"]].any()
    assert learner.is_closed[places["wiring"]].all()
    assert not learner.is_closed[places["rate"]].any()
    alone = adjusted(EvolvedLearner().constrained(scenario), {"priors": {}})
    evolution = Evolution(alone, seed=1)
    for _ in range(3):
        evolution.step()
    evolved = evolution.population.genotypes[:, alone.genome.places["rate"]].ravel()
    assert set(learner.genotypes[:, places["rate"]].ravel()) <= set(evolved)
    again, _ = recruited(between, scenario, shared, Moment(1, 0), 12)
    assert np.array_equal(again[0].genotypes, genetic.genotypes)


def test_the_population_is_mixed_at_places_drawn_by_lot(shared: Scenario):
    bands, born = recruited(BETWEEN, shared, shared, Moment(1, 0), SIZE)
    mixture = mixed(shared, *bands, 3, born)
    assert mixture.is_focal.sum() == 3
    assert mixture.moment.generation == 1
    rates = mixture.population.genotypes[:, shared.genome.places["rate"], 0].ravel()
    assert ((rates == 0.0) == mixture.is_focal).all()
    other = mixed(shared, *bands, 3, replace(born, replicate=1))
    assert not np.array_equal(other.is_focal, mixture.is_focal)
