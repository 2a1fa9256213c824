"""Moran's model of diploids: chances and times of fixation under dominance, by the exact chain of genotypes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.genotypic import by_genotype
from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import Brood, Fitness, breed_once
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, neutral_line, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import absorption
from evo_mirror.theory.moran import moran_genotype_matrix
from evo_mirror.theory.wright_fisher import genotype_states

_S, _AGES = 9.0, (1, 2, 4)
_RARE, _ALL_HETEROZYGOUS = (5, 1, 0), (0, 12, 0)
"""Individuals with 0, 1 and 2 copies."""
_DOMINANCE = {"recessive": 0.0, "additive": 0.5, "dominant": 1.0, "overdominant": 1.5}
_EXPRESSED = 0.0


class MoranDiploids(Check):
    """Where diploids are born and die one at a time, dominance decides what is fixed, as the exact chain says."""

    kind: Literal["moran_diploids"] = "moran_diploids"
    title: ClassVar[str] = "Moran's model: diploids with dominance"
    topic: ClassVar[Topic] = "Overlapping generations"
    formula: ClassVar[str] = (
        "in each of N steps who dies is one of N alike, and who is born carries 0, 1 or 2 copies with (1 − q)², 2 q (1 − q), q², "
        "q = Σ w_i x_i / (2 Σ w_i), x_i copies in individual i and w = 1, 1 + h s, 1 + s; the chain is solved exactly"
    )
    sources: ClassVar[tuple[str, ...]] = ("Moran1958", "Ewens2004", "KemenySnell1960", "Grassmann1985")
    setting: ClassVar[str] = (
        "1 heterozygote among 6 diploids, free recombination, proportional fitness with s = 9, by a table of genotypes, or by "
        "what each expresses, asked anew before every birth; and 12 heterozygotes, neutral, seen at 16 loci. A generation is N "
        "steps; who dies may be a parent; selfing by chance."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "mean heterozygotes": GENERATION,
        "share without heterozygotes": GENERATION,
        "share lost by then": GENERATION,
        "share fixed by then": GENERATION,
        "chance of fixation": "h",
        "mean generations until either": "h",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        yield from _neutral(effort)
        for name, h in _DOMINANCE.items():
            table = by_genotype([1.0, 1.0 + h * _S, 1.0 + _S])
            yield from _fates(f"{name}, h = {h:g}", h, _scenario(_RARE), table, effort)
        of_dominance = _scenario(_RARE, dominance={"wiring": _EXPRESSED}, **CONTINUUM)
        yield from _fates(f"as expressed, h = {_EXPRESSED:g}", _EXPRESSED, of_dominance, _worth, effort)


def _scenario(counts: tuple[int, int, int], **more: object) -> Scenario:
    return world(
        sum(counts), population__ploidy=2, population__turnover="moran", selection={"kind": "proportional"},
        recombination={"kind": "free"}, **more,
    )  # fmt: skip


def _worth(living: Brood) -> NDArray[np.float64]:
    return 1.0 + _S * living.expressed[:, 0].astype(np.float64)


def _starting(scenario: Scenario, counts: tuple[int, int, int]) -> Population:
    alleles = np.zeros((sum(counts), N_LOCI, 2))
    for individual, copies in enumerate(np.repeat([0, 1, 2], counts)):
        alleles[individual, :, :copies] = 1.0
    return population_of(scenario, alleles)


def _chain(
    counts: tuple[int, int, int], *, selection: float = 0.0, dominance: float = 0.5
) -> tuple[NDArray[np.int64], int, NDArray[np.float64]]:  # fmt: skip
    """All states, the place of these counts among them, and the transitions of one generation."""
    states, size = genotype_states(sum(counts)), sum(counts)
    step = moran_genotype_matrix(size, selection=selection, dominance=dominance)
    return states, int(np.flatnonzero((states == counts).all(axis=1))[0]), np.linalg.matrix_power(step, size)


def _neutral(effort: Effort) -> Iterator[Comparison]:
    """Heterozygotes at all loci, each of which is the chain."""
    counts, found = _ALL_HETEROZYGOUS, []
    states, start, one_on = _chain(counts)
    scenario = _scenario(counts)
    for r in range(effort.of(250)):
        moment = effort.moment("neutral diploids: Moran", r)
        line = neutral_line(scenario, _starting(scenario, counts), max(_AGES), moment)
        found.append([(alleles_of(one).sum(axis=2) == 1).sum(axis=0).mean() for one in line])
    for age in _AGES:
        expected = float(np.linalg.matrix_power(one_on, age)[start] @ states[:, 1])
        yield Told("mean heterozygotes", "neutral", age).of_mean(np.array(found)[:, age], expected)


def _fates(series: str, h: float, scenario: Scenario, fitness: Fitness, effort: Effort) -> Iterator[Comparison]:
    states, start, one_on = _chain(_RARE, selection=_S, dominance=h)
    n = effort.of(200)
    found = np.array([_fate(scenario, fitness, effort.moment(f"{series}: Moran", r)) for r in range(n)])
    is_fixed, after, heterozygotes = found[:, 0] == 1, found[:, 1], found[:, 2:]
    for k, age in enumerate(_AGES):
        shares = np.linalg.matrix_power(one_on, age)[start]
        hits = int((heterozygotes[:, k] == 0).sum())
        yield Told("share without heterozygotes", series, age).of_share(hits, n, float(shares @ (states[:, 1] == 0)))
        for what, ended, end in (("lost", ~is_fixed, 0), ("fixed", is_fixed, -1)):
            hits = int((ended & (after <= age)).sum())
            yield Told(f"share {what} by then", series, age).of_share(hits, n, float(shares[end]))
    solved = absorption(one_on)
    chance = float(solved.probability[start, 1])
    yield Told("chance of fixation", series, h).of_share(int(is_fixed.sum()), n, chance)
    mean, sd = float(solved.mean_time[start]), float(solved.sd_time[start])
    yield Told("mean generations until either", series, h).of_error(after, mean, sd)


def _fate(scenario: Scenario, fitness: Fitness, moment: Moment) -> list[float]:
    """Whether the allele became that of all, after how many generations that was settled, and heterozygotes at each age."""
    population, generation, seen = _starting(scenario, _RARE), 0, {}
    carried = alleles_of(population)[:, 0].sum(axis=1)
    while 0 < carried.sum() < 2 * population.size:
        population = breed_once(scenario, population, moment.at(generation), fitness=fitness)[1]
        generation += 1
        carried = alleles_of(population)[:, 0].sum(axis=1)
        seen[generation] = float((carried == 1).sum())
    return [float(carried.sum() > 0), generation, *(seen.get(age, 0.0) for age in _AGES)]
