"""The work that every program here does: REF, and a slow oracle of what it must come to.

A genotype is a row of float32 alleles: features x units wiring alleles, feature after feature; the individual's learning
rate; and seven neutral loci. A life is 200 trials. On each, an act is drawn uniformly over the actions. The sight is the
own act with the probability ``contingency``, otherwise an action drawn uniformly (so chance can make it the own act too).
The input x is the code of the sight with a normal deviate on every feature, and a context cue of 1; then

    strength += rate * (salience o x) (x) (target - x . strength)

with o the product element by element, (x) the outer product, salience 1 for features and 0.2 for the context, and target 1
for the unit of the act and 0 elsewhere. After the life, every action is shown four times, with noise and without context:
fitness is the share of sights whose largest drive, among the actions' units, is that of the action shown.

For each child there are two parental places, each filled by a tournament of three drawn with replacement; every locus
comes from either parent with probability 1/2; every locus mutates with probability 1/64 by a normal step, and is clipped.

Programs may group the work as suits them, and each has random numbers of its own, so they agree in distribution only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

NEUTRAL = 7
"""Loci that nothing reads: with them a genome is as long as one of our own."""

FOUNDER_SPREAD, FOUNDER_RATE, FOUNDER_RATE_SPREAD = 0.05, 0.2, 0.05
WIRING_STEP, RATE_STEP = 0.15, 0.05
WIRING_LIMIT = 3.0


@dataclass(frozen=True)
class Work:
    """Sizes and probabilities; the defaults are REF.

    Attributes
    ----------
    noise : float
        SD of the noise on a feature, in units of a feature's typical size: codes have length 1.
    """

    population: int = 1000
    features: int = 32
    units: int = 16
    actions: int = 16
    trials: int = 200
    rounds: int = 4
    contingency: float = 0.6
    noise: float = 0.35
    context_salience: float = 0.2
    mutation_rate: float = 1.0 / 64.0
    contestants: int = 3

    @property
    def sigma(self) -> float:
        """SD of the noise on a feature."""
        return self.noise / float(np.sqrt(self.features))

    @property
    def n_wiring(self) -> int:
        """Wiring loci; the next one is the learning rate."""
        return self.features * self.units

    @property
    def n_loci(self) -> int:
        """All loci."""
        return self.n_wiring + 1 + NEUTRAL

    @property
    def n_tests(self) -> int:
        """Sights shown after a life."""
        return self.rounds * self.actions

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one life that the work itself asks for: predict and learn on every trial, then the tests."""
        return 2 * self.units * (self.features + 1) * self.trials + self.n_tests * self.actions * self.features

    @cached_property
    def codes(self) -> NDArray[np.float32]:
        """(actions, features) float32 array: how each action looks, of length 1."""
        looks = np.random.default_rng(1).standard_normal((self.actions, self.features))
        return np.ascontiguousarray(looks / np.linalg.norm(looks, axis=1, keepdims=True), dtype=np.float32)

    @cached_property
    def saliences(self) -> NDArray[np.float32]:
        """(features + 1,) float32 array; the context comes last."""
        return np.append(np.ones(self.features), self.context_salience).astype(np.float32)

    @cached_property
    def steps(self) -> NDArray[np.float32]:
        """(n_loci,) float32 array: SD of a mutation's step."""
        return self._per_locus(WIRING_STEP, RATE_STEP)

    @cached_property
    def lows(self) -> NDArray[np.float32]:
        """(n_loci,) float32 array: smallest alleles."""
        return self._per_locus(-WIRING_LIMIT, 0.0)

    @cached_property
    def highs(self) -> NDArray[np.float32]:
        """(n_loci,) float32 array: largest alleles."""
        return self._per_locus(WIRING_LIMIT, 1.0)

    def _per_locus(self, wiring: float, other: float) -> NDArray[np.float32]:
        return np.repeat([wiring, other], [self.n_wiring, self.n_loci - self.n_wiring]).astype(np.float32)

    def founders(self, n: int | None = None, *, seed: int = 2) -> NDArray[np.float32]:
        """(n, n_loci) float32 array of genotypes; a population of them unless told otherwise."""
        n = self.population if n is None else n
        rng = np.random.default_rng(seed)
        wiring = rng.normal(0.0, FOUNDER_SPREAD, (n, self.n_wiring))
        rates = rng.normal(FOUNDER_RATE, FOUNDER_RATE_SPREAD, (n, self.n_loci - self.n_wiring))
        return np.clip(np.hstack([wiring, rates]), self.lows, self.highs).astype(np.float32)


REF = Work()


class Peer(Protocol):
    """A program that does the work; made once for a `Work`, then asked for one of three things."""

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.floating]:
        """Let each genotype live with fresh luck and return (n,) fitnesses."""

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.floating]:
        """Breed as many children and return their (n, n_loci) genotypes."""

    def generation(self) -> None:
        """One whole generation of the peer's own population, kept as the peer likes to keep it."""


def oracle(
    work: Work, genotypes: NDArray[np.float32], *, seed: int, codes: NDArray[np.float32] | None = None
) -> NDArray[np.float64]:
    """Fitness of each genotype after one life, in float64, spelt out for reading, not for speed.

    Parameters
    ----------
    work : Work
    genotypes : (n, n_loci) float32 array
    seed : int
    codes : (actions, features) float32 array, optional
        Those of the work unless given.
    """
    rng = np.random.default_rng(seed)
    codes = (work.codes if codes is None else codes).astype(np.float64)
    saliences = work.saliences.astype(np.float64)
    fitness = np.empty(len(genotypes))
    for i, alleles in enumerate(genotypes.astype(np.float64)):
        rate = alleles[work.n_wiring]
        strength = np.zeros((work.features + 1, work.units))
        strength[: work.features] = alleles[: work.n_wiring].reshape(work.features, work.units)
        for _trial in range(work.trials):
            act, sight = rng.integers(work.actions, size=2)
            own = rng.random() < work.contingency
            x = np.zeros(work.features + 1)
            x[: work.features] = codes[act if own else sight] + work.sigma * rng.standard_normal(work.features)
            x[work.features] = 1.0
            target = np.zeros(work.units)
            target[act] = 1.0
            strength += rate * np.outer(saliences * x, target - x @ strength)
        shown = np.tile(np.arange(work.actions), work.rounds)
        seen = codes[shown] + work.sigma * rng.standard_normal((work.n_tests, work.features))
        drives = seen @ strength[: work.features]
        fitness[i] = (drives[:, : work.actions].argmax(axis=1) == shown).mean()
    return fitness
