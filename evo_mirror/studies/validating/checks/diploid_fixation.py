"""Chances and times of fixation in diploids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import Fitness, breed_once
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import absorption, distribution_after
from evo_mirror.theory.wright_fisher import genotype_matrix, genotype_states

_N, _S, _AGES = 4, 0.6, (1, 2, 4, 8)
_START = (2, 2, 0)
"""Individuals with 0, 1 and 2 copies."""
_DOMINANCE = {"recessive": 0.0, "partly recessive": 0.25, "additive": 0.5, "dominant": 1.0}


class DiploidFixation(Check):
    """Alleles of diploids are fixed as often, and as soon, as dominance makes them, by the exact chain of genotypes."""

    kind: Literal["diploid_fixation"] = "diploid_fixation"
    title: ClassVar[str] = "Fixation in diploids"
    topic: ClassVar[Topic] = "Diploids, selfing and sexes"
    formula: ClassVar[str] = (
        "children are trinomial with chances q², 2 q (1 − q), (1 − q)², where q = Σ w_i x_i / (2 Σ w_i), x_i copies in "
        "individual i and w = 1, 1 + h s, 1 + s; the chain of genotypes is solved exactly, not that of copies"
    )
    sources: ClassVar[tuple[str, ...]] = ("Ewens2004", "KemenySnell1960", "Grassmann1985")
    setting: ClassVar[str] = (
        "2 heterozygotes among 4 diploids, free recombination, no mutation; alleles 0 and 1 express h in a heterozygote, and "
        "proportional fitness is 1 + 0.6 times what is expressed; selfing by chance."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "heterozygotes among children": "h",
        "homozygotes among children": "h",
        "share lost by then": GENERATION,
        "share fixed by then": GENERATION,
        "chance of fixation": "h",
        "mean generations until either": "h",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        states = genotype_states(_N)
        start = int(np.flatnonzero((states == _START).all(axis=1))[0])
        for name, h in _DOMINANCE.items():
            series, matrix = f"{name}, h = {h:g}", genotype_matrix(_N, selection=_S, dominance=h)
            yield from _children(effort, series, h)
            found = np.array([_fate(_scenario(_N, h), effort.moment(series, r)) for r in range(effort.of(200))])
            is_fixed, after = found[:, 0] == 1, found[:, 1]
            for age in _AGES:
                shares = distribution_after(np.eye(len(states))[start], transition=matrix, n_steps=age)
                for what, ended, end in (("lost", ~is_fixed, 0), ("fixed", is_fixed, -1)):
                    hits = int((ended & (after <= age)).sum())
                    yield Told(f"share {what} by then", series, age).of_share(hits, len(found), float(shares[end]))
            solved = absorption(matrix)
            chance = float(solved.probability[start, 1])
            yield Told("chance of fixation", series, h).of_share(int(is_fixed.sum()), len(found), chance)
            mean, sd = float(solved.mean_time[start]), float(solved.sd_time[start])
            yield Told("mean generations until either", series, h).of_error(after, mean, sd)


def _scenario(n_children: int, h: float) -> Scenario:
    return world(
        n_children, population__ploidy=2, selection={"kind": "proportional"}, dominance={"wiring": h}, **CONTINUUM
    )


def _worth(scenario: Scenario, moment: Moment) -> Fitness:
    """Fitness, from what development makes of the first locus."""
    return lambda born: 1.0 + _S * develop(scenario, born.population, moment).strength[:, 0, 0].astype(np.float64)


def _starting(scenario: Scenario) -> Population:
    alleles = np.zeros((_N, N_LOCI, 2))
    for individual, copies in enumerate(np.repeat([0, 1, 2], _START)):
        alleles[individual, :, :copies] = 1.0
    return population_of(scenario, alleles)


def _children(effort: Effort, series: str, h: float) -> Iterator[Comparison]:
    """Many children of the founders."""
    scenario, moment = _scenario(effort.of(20_000), h), effort.moment(f"{series}: children")
    _, children = breed_once(scenario, _starting(scenario), moment, fitness=_worth(scenario, moment))
    carried = alleles_of(children)[:, 0].sum(axis=1)
    fitness = 1.0 + _S * np.repeat([0.0, h, 1.0], _START)
    q = float(fitness @ np.repeat([0.0, 0.5, 1.0], _START) / fitness.sum())
    for copies, what, chance in ((1, "heterozygotes", 2.0 * q * (1.0 - q)), (2, "homozygotes", q * q)):
        told = Told(f"{what} among children", series, h)
        yield told.of_share(int((carried == copies).sum()), len(carried), chance)


def _fate(scenario: Scenario, moment: Moment) -> tuple[bool, int]:
    """Whether the allele became that of all, and after how many generations that was settled."""
    population, generation = _starting(scenario), 0
    while 0 < (n_copies := alleles_of(population)[:, 0].sum()) < 2 * _N:
        now = moment.at(generation)
        population = breed_once(scenario, population, now, fitness=_worth(scenario, now))[1]
        generation += 1
    return n_copies > 0, generation
