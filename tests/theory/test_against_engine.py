"""Drift and selection in the breeding step, against theory; what each check is for is planted as well.

Replicates are independent, seeds are fixed, and what is compared has a known distribution or an exact mean. Each comparison
is off by chance for fewer than 1 seed in 10 000: Z = 4.4 standard errors, or a chi-square at 1e-5.
"""

from functools import cache, partial

import numpy as np
import pytest
from bred import SEED, L, alleles, founders, generations, seen, with_size
from chances import Z, assert_counts, assert_mean

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.rank import Rank
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.evolution import breeding
from evo_mirror.machine.counters import Moment
from evo_mirror.theory.chains import absorption, distribution_after
from evo_mirror.theory.choosing import (
    linear_ranking_chances,
    proportional_chances,
    tournament_chances,
    truncation_chances,
)
from evo_mirror.theory.drift import diversity_kept
from evo_mirror.theory.effective_size import expected_effective_size
from evo_mirror.theory.wright_fisher import binomial_matrix, haploid_matrix

# --------------------------------------------------------------------------------------------------------------- drift
N, SPAN, REPLICATES = 6, 6, 1200


@cache
def diversity(kind: str) -> np.ndarray:
    """(REPLICATES, SPAN + 1) gene diversity, mean over loci; at locus l, 1 + l mod (N - 1) of N carry the focal allele."""
    start = np.array([[i < 1 + locus % (N - 1) for locus in range(L)] for i in range(N)], float)
    scenario = with_size(N, recombination={"kind": kind})
    p = np.array([generations(scenario, start, SPAN, r).mean(axis=1) for r in range(REPLICATES)])
    return (2 * p * (1 - p)).mean(axis=-1)


def keeps_diversity(found, size) -> None:
    for g, kept in enumerate(diversity_kept([size] * SPAN)[1:], start=1):
        assert_mean(found[:, g], found[0, 0] * kept)


@pytest.mark.parametrize("kind", ["free", "one_point", "clonal"])
def test_diversity_decays(kind):
    keeps_diversity(diversity(kind), N)
    assert seen(keeps_diversity, diversity(kind), N + 1), "one individual more or less would be seen"


SMALL_N, RUNS = 8, 1500


@cache
def counts(kind: str, fitness_of_focal: float) -> np.ndarray:
    """(RUNS, 2) carriers of an allele at the first locus, in generations 1 and 2; 3 of 8 to begin with."""
    start = np.zeros((SMALL_N, L))
    start[:3] = 1.0
    scenario = with_size(SMALL_N, selection={"kind": kind})

    def fitness(a):
        return 1.0 + (fitness_of_focal - 1.0) * a[:, 0]

    return np.array([generations(scenario, start, 2, r, fitness)[1:, :, 0].sum(axis=1) for r in range(RUNS)]).astype(
        int
    )


def follow_the_chain(found, matrix, generation) -> None:
    """Counts of carriers against the exact distribution; neighbours are counted together until there are enough of them."""
    shares = distribution_after(np.eye(len(matrix))[3], transition=matrix, n_steps=generation)
    observed = np.bincount(found[:, generation - 1], minlength=len(matrix))
    firsts, together = [0], 0.0
    for i, expected in enumerate(shares * len(found)):
        if together > 8 and (shares[i:] * len(found)).sum() > 8:
            firsts, together = [*firsts, i], 0.0
        together += expected
    assert_counts(np.add.reduceat(observed, firsts), np.add.reduceat(shares, firsts))


def tournament_matrix(size):
    """Whoever carries the focal allele wins."""
    return binomial_matrix(1 - (1 - np.arange(SMALL_N + 1) / SMALL_N) ** size)


CHAINS = {
    "neutral": (1.0, haploid_matrix(SMALL_N), haploid_matrix(SMALL_N, selection=0.15)),
    "proportional": (1.3, haploid_matrix(SMALL_N, selection=0.3), haploid_matrix(SMALL_N)),
    "tournament": (2.0, tournament_matrix(3), tournament_matrix(2)),
}


@pytest.mark.parametrize("kind", CHAINS)
@pytest.mark.parametrize("generation", [1, 2])
def test_carriers_follow_the_chain(kind, generation):
    focal, matrix, planted = CHAINS[kind]
    follow_the_chain(counts(kind, focal), matrix, generation)
    assert seen(follow_the_chain, counts(kind, focal), planted, generation)


@cache
def fates(focal: float) -> np.ndarray:
    """(RUNS, 2) whether 3 carriers of 8 became all, and after how many generations it was settled."""
    scenario = with_size(SMALL_N, selection={"kind": "proportional"})
    told = []
    for r in range(RUNS):
        start, g = np.zeros((SMALL_N, L)), 0
        start[:3] = 1.0
        population = founders(start)
        while 0 < (carriers := alleles(population)[:, 0]).sum() < SMALL_N:
            moment = Moment(SEED + 1, r, g)
            places = breeding.choose_parents(scenario, 1.0 + (focal - 1.0) * carriers, moment)
            population, g = breeding.breed(scenario, population, places, moment), g + 1
        told.append((carriers[0], g))
    return np.array(told)


def are_fixed_as_often_and_as_soon(found, matrix) -> None:
    """Times have the exact standard deviation; they are skewed, so the error of a mean of hundreds is still nearly normal."""
    solved = absorption(matrix)
    is_fixed, after = found[:, 0] == 1, found[:, 1]
    chance = solved.probability[3, 1]
    assert abs(is_fixed.mean() - chance) < Z * (chance * (1 - chance) / len(found)) ** 0.5
    for end, settled in enumerate((~is_fixed, is_fixed)):
        error = solved.conditional_sd[3, end] / settled.sum() ** 0.5
        assert abs(after[settled].mean() - solved.conditional_time[3, end]) < Z * error


@pytest.mark.parametrize("focal", [1.0, 1.2])
def test_alleles_are_fixed_as_often_and_as_soon_as_they_should(focal):
    are_fixed_as_often_and_as_soon(fates(focal), haploid_matrix(SMALL_N, selection=focal - 1.0))
    planted = haploid_matrix(SMALL_N, selection=0.2 if focal == 1.0 else 0.0)
    assert seen(are_fixed_as_often_and_as_soon, fates(focal), planted)


# ------------------------------------------------------------------------------------------------------------ choosing
FITNESS = np.array([0.5, 3.0, 1.0, 1.0, 7.0, 2.0, 0.0, 1.0, 2.5, 4.0])
REGIMES = [
    (Neutral(), lambda w: np.full(len(w), 1 / len(w))),
    (Proportional(), proportional_chances),
    (Tournament(size=3), partial(tournament_chances, size=3)),
    (Tournament(size=3, replacement=False), partial(tournament_chances, size=3, with_replacement=False)),
    (Truncation(number=6), partial(truncation_chances, n_parents=6)),
    (Rank(pressure=1.6), partial(linear_ranking_chances, pressure=1.6)),
]
by_regime = pytest.mark.parametrize(
    ("regime", "chances"), REGIMES, ids=[f"{i}-{r.kind}" for i, (r, _) in enumerate(REGIMES)]
)


@by_regime
def test_two_who_worked_it_out_apart_agree(regime: Selection, chances):
    np.testing.assert_allclose(regime.probabilities(FITNESS), chances(FITNESS), atol=1e-15)


@by_regime
def test_places_go_to_one_parent_as_often_as_effective_size_says(regime: Selection, chances):
    """Fitness that is not inherited: who has which is shuffled. No ties, where truncation would decide all places by one lot."""
    rng, pairs = np.random.default_rng(3), []
    fitness = FITNESS + 1e-3 * np.arange(10)
    scenario = with_size(10, selection=regime.model_dump())
    for g in range(600):
        places = breeding.choose_parents(scenario, rng.permutation(fitness), Moment(SEED, 0, g)).ravel()
        n = np.bincount(places, minlength=10)
        pairs.append((n * (n - 1)).sum() / (20 * 19))
    wanted = 1 / expected_effective_size(chances(fitness))
    assert_mean(pairs, wanted)
    assert seen(assert_mean, pairs, wanted * 1.12)


# ------------------------------------------------------------------------------------------------------------- planted
def planted(monkeypatch, spoil):
    """Parents chosen as the engine does, and then spoiled."""
    choose = breeding.choose_parents
    monkeypatch.setattr(breeding, "choose_parents", lambda s, w, moment: spoil(choose(s, w, moment), w))


def one_too_far(places, fitness):
    return (places + 1) % len(fitness)


def lowest_of_equals(places, _):
    """The lower of two individuals that are equally fit, as if a sort had not been shuffled."""
    return np.minimum(places, np.roll(places, 1, axis=0))


def elite(places, fitness):
    """The fittest always has a child of its own."""
    places = places.copy()
    places[0] = fitness.argmax()
    return places


def test_parents_off_by_one_would_be_seen(monkeypatch):
    focal, matrix, _ = CHAINS["proportional"]
    planted(monkeypatch, one_too_far)
    assert seen(follow_the_chain, counts.__wrapped__("proportional", focal), matrix, 1)


def test_ties_to_the_lowest_would_be_seen(monkeypatch):
    planted(monkeypatch, lowest_of_equals)
    assert seen(keeps_diversity, diversity.__wrapped__("free"), N)


@pytest.mark.parametrize("spoil", [elite, lowest_of_equals])
def test_offspring_that_are_shared_otherwise_would_be_seen(monkeypatch, spoil):
    planted(monkeypatch, spoil)
    assert seen(test_places_go_to_one_parent_as_often_as_effective_size_says, *REGIMES[2])
