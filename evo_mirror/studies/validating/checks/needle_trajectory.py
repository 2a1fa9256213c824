"""Hinton and Nowlan's trajectory: what selection by their table of fitness makes of a population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.few_genotypes import course_of_few, genotypes
from evo_mirror.theory.needle import needle_fitness_table

_WRONG, _RIGHT, _OPEN = 0, 1, 2
_FEW_LOCI, _TRIALS, _GENERATIONS = 2, 6, (1, 2, 3, 4, 6, 8)
_FOUNDERS = ((_RIGHT, _WRONG), (_WRONG, _OPEN), (_OPEN, _OPEN), (_OPEN, _RIGHT), (_WRONG, _WRONG), (_OPEN, _WRONG))
"""Nobody knows the needle; two can find it; it takes a cross to be born with it."""
_MANY, _LONG, _SEARCHING, _SHARES = 1000, 30, 6, (0.25, 0.25, 0.5)


class NeedleTrajectory(Check):
    """Right alleles replace wrong ones, and then open ones, as fast as they should."""

    kind: Literal["needle_trajectory"] = "needle_trajectory"
    title: ClassVar[str] = "Hinton and Nowlan's trajectory"
    topic: ClassVar[Topic] = "Learning"
    formula: ClassVar[str] = (
        "Few: P(x → y) multinomial in the genotypes of a child, q = Σ_S 2^−L p_S ⊗ p_S', p_i = w_i x_i / Σ w x, S the loci from "
        "the one parent; w by the table. Many: given the generation before, the mean is Σ_l μ_l / L and a child's number has the "
        "variance Σ_l μ_l (1 − μ_l) + ½ Σ_{l ≠ m} Cov_p(l, m), μ_l = Σ_i p_i [allele at l]; it has no wrong allele with chance "
        "Σ_ij p_i p_j 2^−(k_i + k_j) over parents whose k_i and k_j wrong ones are at different loci"
    )
    sources: ClassVar[tuple[str, ...]] = ("HintonNowlan1987", "FontanariMeir1990", "Ewens2004")
    setting: ClassVar[str] = (
        "Haploids of two parents, free recombination, no mutation, proportional selection by the table of fitness. Few: N = 6, "
        "L = 2, T = 6, from given founders: all 3003 populations. Many: N = 1000, L = 16, T = 1000, each generation from the one "
        "before."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "share of right alleles": GENERATION,
        "share of open alleles": GENERATION,
        "share of populations born with the needle": GENERATION,
        "share of children without a wrong allele": GENERATION,
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        yield from _of_few(effort)
        yield from _of_many(effort)


def _of_few(effort: Effort) -> Iterator[Comparison]:
    """Means over replicates against the exact chain, with its exact spread."""
    kinds = genotypes(3, _FEW_LOCI)
    worth = partial(_by_table, n_loci=_FEW_LOCI, n_trials=_TRIALS)
    founders = np.array([sum(kind == who for who in _FOUNDERS) for kind in map(tuple, kinds.tolist())])
    fitness = worth(kinds.astype(np.float64), Moment(0))
    states, chances = course_of_few(founders, fitness=fitness, n_alleles=3, n_generations=max(_GENERATIONS))
    start = np.full((len(_FOUNDERS), N_LOCI), float(_OPEN))
    start[:, :_FEW_LOCI] = _FOUNDERS
    scenario = _world(len(_FOUNDERS))
    bred = np.array([
        course(scenario, start, max(_GENERATIONS), effort.moment("few", r), fitness=worth)[..., :_FEW_LOCI]
        for r in range(effort.of(300))
    ])  # fmt: skip
    needle = (kinds == _RIGHT).all(axis=1)
    for allele, name in ((_RIGHT, "right"), (_OPEN, "open")):
        of_state = states @ (kinds == allele).mean(axis=1) / len(_FOUNDERS)
        for g in _GENERATIONS:
            mean = float(chances[g] @ of_state)
            spread = float(np.sqrt(max(0.0, chances[g] @ of_state**2 - mean * mean)))
            found = (bred[:, g] == allele).mean(axis=(1, 2))
            yield Told(f"share of {name} alleles", "N = 6, all populations", g).of_error(found, mean, spread)
    for g in _GENERATIONS:
        everybody = float(chances[g, states[:, needle].sum(axis=1) == len(_FOUNDERS)].sum())
        hits = int((bred[:, g] == _RIGHT).all(axis=(1, 2)).sum())
        told = Told("share of populations born with the needle", "N = 6, all populations", g)
        yield told.of_share(hits, len(bred), everybody)


def _of_many(effort: Effort) -> Iterator[Comparison]:
    """Children of each generation against what the realised generation before lets expect: exact, however it came about."""
    worth = partial(_by_table, n_loci=N_LOCI, n_trials=1000)
    scenario, moment = _world(_MANY), effort.moment("many")
    lots = uniforms(moment.address("founders of many"), np.arange(_MANY), N_LOCI)
    start = np.searchsorted(np.cumsum(_SHARES), lots, side="right").astype(np.float64)
    bred = course(scenario, start, _LONG, moment, fitness=worth)
    for g in range(_LONG):
        chance = worth(bred[g], moment)
        chance = chance / chance.sum()
        for allele, name in ((_RIGHT, "right"), (_OPEN, "open")):
            is_it = (bred[g] == allele).astype(np.float64)
            mean = np.einsum("i,ik->k", chance, is_it)
            together = np.einsum("i,ik,il->kl", chance, is_it, is_it) - np.outer(mean, mean)
            alone = float((mean * (1.0 - mean)).sum())
            variance = alone + 0.5 * float(together.sum() - np.trace(together))
            counts = (bred[g + 1] == allele).sum(axis=1) / N_LOCI
            told = Told(f"share of {name} alleles", "N = 1000, from the generation before", g + 1)
            yield told.of_error(counts, float(mean.mean()), max(0.0, variance) ** 0.5 / N_LOCI)
        if g < _SEARCHING:
            hits = int((bred[g + 1] != _WRONG).all(axis=1).sum())
            told = Told("share of children without a wrong allele", "N = 1000, from the generation before", g + 1)
            yield told.of_share(hits, _MANY, _spared(bred[g] == _WRONG, chance))


def _spared(is_wrong: NDArray[np.bool_], chance: NDArray[np.float64]) -> float:
    """Chance of a child without a wrong allele: its parents have none in common, and it takes the other's side at each."""
    theirs = is_wrong.astype(np.float64)
    in_common, number = np.einsum("ik,jk->ij", theirs, theirs), theirs.sum(axis=1)
    spared = chance * 0.5**number
    return float(np.einsum("i,ij,j->", spared, (in_common == 0.0).astype(np.float64), spared))


def _world(size: int) -> Scenario:
    return world(
        size, population__mutation_rate=0.0, recombination={"kind": "free"}, selection={"kind": "proportional"}
    )


def _by_table(alleles: NDArray[np.float64], _moment: Moment, *, n_loci: int, n_trials: int) -> NDArray[np.float64]:
    """Fitness of everybody by what stands at the first so many loci: (n_individuals,) float64 array."""
    table, them = needle_fitness_table(n_loci, n_trials=n_trials), alleles[:, :n_loci]
    right, wrong = (them == _RIGHT).sum(axis=1), (them == _WRONG).sum(axis=1)
    return np.asarray(table[right, wrong])
