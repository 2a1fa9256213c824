"""Without selection, variation decays by 1/N per generation, and everybody leaves one offspring on average."""

import numpy as np
import pytest
from populations import evolve, world

from evo_mirror.accounts.drift import Drift
from evo_mirror.accounts.genetic import GeneticAdaptation

N, GENERATIONS, N_REPLICATES = 20, 16, 40
SIZES = {
    "population.size": N, "population.mutation_rate": 0.0, "generations": GENERATIONS, "rearing.trials": 4,
    "understanding.rounds": 1, "environment": {"kind": "constant"}, "priors": {},
}  # fmt: skip


def kept(account, **changes):
    """Share of the founders' variance that is left after 15 generations: mean and standard error over replicates."""
    scenario = world("origin", account, **{**SIZES, **changes})
    courses = [evolve(scenario, replicate)[1]["allele_variance"] for replicate in range(N_REPLICATES)]
    left = np.array([course[-1] / course[0] for course in courses])
    return float(left.mean()), float(left.std(ddof=1) / N_REPLICATES**0.5)


def as_expected(mean, error):
    # Each child's allele is that of one of N, all alike: E[V'] = (1 - 1/N) V, exactly. 4 SE: missed once in 10 000 seeds.
    return abs(mean - (1.0 - 1.0 / N) ** (GENERATIONS - 1)) < 4.0 * error


def test_variance_decays_as_theory_says():
    mean, error = kept(Drift())
    assert error < 0.02, "too few replicates to say anything"
    assert as_expected(mean, error), (mean, error)


def test_selection_would_be_seen():
    # Planted: understanding pays after all; the fitter leave more, and variation goes faster.
    assert not as_expected(*kept(GeneticAdaptation(), **{"understanding.rounds": 8}))


def test_shares_of_offspring_and_effective_size_are_neutral():
    scenario = world("origin", Drift(), **SIZES)
    size = []
    for replicate in range(N_REPLICATES):
        evolution, course = evolve(scenario, replicate)
        assert evolution.lived is not None
        assert evolution.lived.offspring.mean() == pytest.approx(1.0)
        size.extend(course["effective_size"])
    # The chance that two places have one parent is 1/N: so is the mean of 1/N_e over 640 generations, within 4 SE.
    inverse = 1.0 / np.array(size)
    assert inverse.mean() == pytest.approx(1.0 / N, abs=4.0 * inverse.std() / len(inverse) ** 0.5)
