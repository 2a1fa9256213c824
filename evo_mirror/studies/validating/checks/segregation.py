"""Variance among children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.machine.counters import normals
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.choosing import tournament_chances
from evo_mirror.theory.linkage import crossover_fractions, free_fractions
from evo_mirror.theory.quantitative import children_mean, children_variance

_N = 30
_EFFECTS = np.linspace(-1.0, 2.0, N_LOCI)


class Segregation(Check):
    """Children of selected parents have the mean and the variance that segregation leaves them."""

    kind: Literal["segregation"] = "segregation"
    title: ClassVar[str] = "Mean and variance among children"
    topic: ClassVar[Topic] = "Recombination"
    formula: ClassVar[str] = (
        "E[z] = Σ p_i g_i; Var[z] = Σ_lm (1 − r_lm) C_lm, with C the covariance of effects of loci l and m among those who fill "
        "places, r their recombination fraction"
    )
    sources: ClassVar[tuple[str, ...]] = ("LynchWalsh1998", "Robertson1966")
    setting: ClassVar[str] = "One population of 30 adults, an additive trait of 16 loci; tournaments of 3 on the trait."
    axes: ClassVar[Mapping[str, str]] = {
        "mean": "mean recombination fraction",
        "variance": "mean recombination fraction",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        maps = {
            "clonal": np.zeros((N_LOCI, N_LOCI)),
            "one_point": crossover_fractions(N_LOCI, n_crossovers=1),
            "free": free_fractions(N_LOCI),
        }
        drawn = normals(effort.moment("adults").address("adults"), np.arange(_N), N_LOCI)
        alleles = drawn.astype(np.float32).astype(np.float64)
        trait = alleles @ _EFFECTS
        chances, n = tournament_chances(trait, size=3), effort.of(60_000)
        mean = children_mean(alleles, chances=chances, effects=_EFFECTS)
        for kind, fractions in maps.items():
            scenario = world(n, selection={"kind": "tournament", "size": 3}, recombination={"kind": kind}, **CONTINUUM)
            adults = population_of(scenario, alleles)
            z = alleles_of(breed_once(scenario, adults, effort.moment(kind), fitness=trait)[1]) @ _EFFECTS
            variance = children_variance(alleles, chances=chances, effects=_EFFECTS, fractions=fractions)
            series, x = kind.replace("_", " "), float(fractions[np.triu_indices(N_LOCI, 1)].mean())
            yield Told("mean", series, x).of_error(z, mean, variance**0.5)
            yield Told("variance", series, x).of_mean((z - mean) ** 2, variance)
