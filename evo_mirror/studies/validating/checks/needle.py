"""Hinton and Nowlan's table of fitness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution.generation import live_through
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.loading import load
from evo_mirror.state.population import Population
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.needle import needle_fitness, needle_solved

_TRIALS, _PRIZE = 1000, 19.0
_WRONG, _RIGHT, _OPEN = 0.0, 1.0, 2.0
_NARROW, _WIDE = (0, 1, 2, 4, 6, 8, 10), (8, 10, 12, 14, 16, 20)
"""Open loci for which the mean is compared, and for which success is too rare for a mean to be nearly normal."""


class Needle(Check):
    """A genotype is worth what guessing its open connections is worth."""

    kind: Literal["needle"] = "needle"
    title: ClassVar[str] = "Hinton and Nowlan's fitness"
    topic: ClassVar[Topic] = "Learning"
    formula: ClassVar[str] = (
        "w = 1 + 19 E[n] / T, E[n] = T − (1 − (1 − p)^T) / p, p = 2^−k with k open loci and none wrong; w = 1 with a wrong one; "
        "found before the last trial with chance 1 − (1 − p)^(T − 1)"
    )
    sources: ClassVar[tuple[str, ...]] = ("HintonNowlan1987", "FontanariMeir1990")
    setting: ClassVar[str] = "The shipped scenario hinton-nowlan: 20 loci, T = 1000; whole lives, through the engine."
    axes: ClassVar[Mapping[str, str]] = {"fitness": "k, open loci", "share that found it in time": "k, open loci"}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for k in sorted({*_NARROW, *_WIDE}):
            fitness = self._worth(effort, n_open=k, n_wrong=0)
            if k in _NARROW:
                told = Told("fitness", "none wrong", k)
                expected = needle_fitness(k, n_trials=_TRIALS, prize=_PRIZE)
                yield told.of_error(fitness, expected, _spread(k))
            if k in _WIDE:
                chance = needle_solved(k, n_trials=_TRIALS - 1)
                yield Told("share that found it in time", "none wrong", k).of_share(
                    int((fitness > 1.0).sum()), len(fitness), chance
                )
        for k in (0, 5, 19):
            fitness = self._worth(effort, n_open=k, n_wrong=1)
            yield Told("fitness", "one wrong", k).of_mean(fitness, needle_fitness(k, n_wrong=1))

    def _worth(self, effort: Effort, *, n_open: int, n_wrong: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """(n_individuals,) float64 array: fitness of one genotype, over and over."""
        n = effort.of(10_000)
        scenario = adjusted(load("hinton-nowlan"), {"population.size": n})
        genome = scenario.genome
        place = genome.places["wiring"]
        genotypes = np.zeros((n, genome.n_loci, 1), np.float32)
        genotypes[:, place, 0] = _RIGHT
        genotypes[:, place.start : place.start + n_open, 0] = _OPEN
        genotypes[:, place.stop - n_wrong : place.stop, 0] = _WRONG
        people = Population(
            genotypes, np.full((n, 2), -1, np.int32), np.arange(n, dtype=np.int64), np.zeros(n, np.int32)
        )
        return live_through(scenario, people, None, effort.moment(f"{n_open} open, {n_wrong} wrong")).fitness


def _spread(k: int) -> float:
    """Exact standard deviation of fitness: the trial of the first success is geometric."""
    first, p = np.arange(1, _TRIALS + 1), 2.0**-k
    chance = p * (1.0 - p) ** (first - 1)
    gained = _PRIZE * (_TRIALS - first) / _TRIALS
    return float(np.sqrt(max(0.0, (chance * gained**2).sum() - (chance * gained).sum() ** 2)))
