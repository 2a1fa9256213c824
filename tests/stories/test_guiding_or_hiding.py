"""*Guiding or hiding*: learning speeds evolution up where the gain rises uphill, and slows it down where the gain falls.

The gain is g(x) = fitness with learning / fitness without, x the distance from the optimum [Paenke2007, Paenke2009; read].
Nothing in the model knows of gains: populations breed, and how far the mean moves in a generation is held against the
breeder's equation and against the sign of g'.
"""

import numpy as np
import pytest
from populations import SEED, world

from evo_mirror.biology.traits import innate_trait
from evo_mirror.evolution.engine import Evolution
from evo_mirror.theory.quantitative import children_mean

REPLICATES, PRIZE = 6, 200.0
LEARNING = {"step": {"tasks.peak.step": 0.3}, "fraction": {"tasks.peak.fraction": 0.3}}
CONDITIONS = [  # baseline, distance at the start, learning, sign of g' uphill
    (0.0, 4.0, "step", -1), (0.0, 4.0, "fraction", -1), (0.0, 1.0, "step", -1), (0.0, 1.0, "fraction", -1),
    (1.0, 4.0, "step", +1), (1.0, 4.0, "fraction", +1), (1.0, 1.0, "step", -1), (1.0, 1.0, "fraction", -1),
]  # fmt: skip


def log_gain(x: float, baseline: float, learning: str) -> float:
    """log g at a distance x below the optimum, by hand."""

    def fitness(away: float) -> float:
        return baseline + PRIZE * np.exp(-0.5 * away**2)

    learned = max(x - 0.3, 0.0) if learning == "step" else 0.7 * x
    return float(np.log(fitness(learned) / fitness(x)))


def uphill(x: float, baseline: float, learning: str) -> float:
    """Slope of log g towards the optimum."""
    return (log_gain(x - 1e-4, baseline, learning) - log_gain(x + 1e-4, baseline, learning)) / 2e-4


def first_step(baseline: float, distance: float, learning: dict, replicate: int) -> dict:
    """How far one generation of selection moves the mean, and how far it should: the breeder's equation, with h^2 = 1."""
    scenario = world("guiding-or-hiding", **{"payoff.baseline": baseline, "tasks.peak.optimum": distance, **learning})
    evolution = Evolution(scenario, seed=SEED, replicate=replicate)
    evolution.step()
    adults = evolution.lived
    genotypes = adults.wiring.strength.reshape(adults.population.size, -1).astype(np.float64)
    chances, effects = adults.fitness / adults.fitness.sum(), np.ones(genotypes.shape[1])
    evolution.step()
    before, after = (innate_trait(lived.wiring, lived.repertoire).mean() for lived in (adults, evolution.lived))
    # Of children, squared deviations from that mean: half those of parents, and half those at each locus (free recombination).
    away = genotypes - chances @ genotypes
    variance = 0.5 * (chances @ away.sum(axis=1) ** 2 + (chances @ away**2).sum())
    return {
        "moved": after - before,
        "expected": children_mean(genotypes, chances=chances, effects=effects) - before,
        "error": (variance / len(chances)) ** 0.5,
    }


@pytest.fixture(scope="module")
def steps() -> dict:
    """Every condition, with and without learning, from the same founders."""
    found = {}
    for baseline, distance in {(b, d) for b, d, _, _ in CONDITIONS}:
        for name, learning in {"none": {}, **LEARNING}.items():
            found[baseline, distance, name] = [first_step(baseline, distance, learning, r) for r in range(REPLICATES)]
    return found


def test_gains_are_those_computed_elsewhere():
    """From 4 to half a unit away: a step of .3 gains 3.17 to 1.11 times, and .3 of the way 59 to 1.07 times [computed]."""
    found = {(name, x): np.exp(log_gain(x, 0.0, name)) for name in LEARNING for x in (4.0, 0.5)}
    assert found["step", 4.0] == pytest.approx(3.17, abs=0.005)
    assert found["step", 0.5] == pytest.approx(1.11, abs=0.005)
    assert found["fraction", 4.0] == pytest.approx(59, abs=0.5)
    assert found["fraction", 0.5] == pytest.approx(1.07, abs=0.005)


def test_the_mean_moves_as_the_breeders_equation_says(steps: dict):
    """72 steps, each within 4.9 SE: one in 10 000 seeds would have one beyond. Mean deviates are looked at as well."""
    off = np.array([(s["moved"] - s["expected"]) / s["error"] for each in steps.values() for s in each])
    assert np.abs(off).max() < 4.9
    # Conditions share founders and luck: count six independent ones of twelve.
    assert abs(off.mean()) < 4.0 / REPLICATES**0.5


def differences(steps: dict, baseline: float, distance: float, learning: str) -> np.ndarray:
    """Step with learning less that without, from the same founders and with the same luck: one for each replicate."""
    with_it, without = steps[baseline, distance, learning], steps[baseline, distance, "none"]
    return np.array([a["moved"] - b["moved"] for a, b in zip(with_it, without, strict=True)])


@pytest.mark.parametrize(("baseline", "distance", "learning", "sign"), CONDITIONS)
def test_the_sign_of_the_gains_slope_says_whether_learning_speeds_up(steps, baseline, distance, learning, sign):
    """Differences of .06 to .37, with standard errors of .005 to .014 over six replicates: 9 of them or more; 4 are asked for."""
    assert np.sign(uphill(distance, baseline, learning)) == sign
    found = differences(steps, baseline, distance, learning)
    assert np.sign(found.mean()) == sign, found
    assert abs(found.mean()) > 4.0 * found.std(ddof=1) / REPLICATES**0.5, found


def test_learning_that_goes_nowhere_changes_nothing():
    """Planted: with a step of 0 there is no sign to be found."""
    steps = {
        (0.0, 4.0, name): [first_step(0.0, 4.0, {"tasks.peak.step": 0.0}, r) for r in range(3)]
        for name in ("none", "step")
    }
    assert not differences(steps, 0.0, 4.0, "step").any()


def test_the_needle_is_reached_sooner_by_learners_and_the_bare_peak_later():
    def arrival(baseline: float, learning: dict) -> float:
        """Generations until the mean is within 3 of the optimum, between generations: mean of three populations."""
        scenario = world("guiding-or-hiding", **{"payoff.baseline": baseline, **learning})
        courses = []
        for replicate in range(3):
            evolution, means = Evolution(scenario, seed=SEED, replicate=replicate), []
            while not means or means[-1] < 1.0:
                evolution.step()
                means.append(innate_trait(evolution.lived.wiring, evolution.lived.repertoire).mean())
            courses.append(len(means) - 1 - (means[-1] - 1.0) / (means[-1] - means[-2]))
        return float(np.mean(courses))

    assert arrival(1.0, LEARNING["step"]) < arrival(1.0, {}) - 0.1
    assert arrival(0.0, LEARNING["fraction"]) > arrival(0.0, {}) + 0.5
