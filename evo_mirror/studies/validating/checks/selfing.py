"""Inbreeding under a stated rate of selfing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.machine.counters import Moment
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, drawn_diploids, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.drift import diploid_inbreeding

_N, _SPAN, _SHOWN = 600, 12, (1, 2, 4, 12)
_HALF = np.full(N_LOCI, 0.5)


class Selfing(Check):
    """A share s of selfed births leads to the inbreeding F = s / (2 − s)."""

    kind: Literal["selfing"] = "selfing"
    title: ClassVar[str] = "Inbreeding by selfing"
    topic: ClassVar[Topic] = "Diploids, selfing and sexes"
    formula: ClassVar[str] = (
        "F' = s (1 + F) / 2 + (1 − s) θ, with θ the identity that drift makes between individuals (small, counted in); without "
        "drift F tends to s / (2 − s); heterozygotes are 2 p (1 − p) (1 − F)"
    )
    sources: ClassVar[tuple[str, ...]] = ("CrowKimura1970", "Malecot1948")
    setting: ClassVar[str] = "Neutral; 600 diploids, 16 free loci, no mutation; founders' copies drawn with p = 0.5."
    axes: ClassVar[Mapping[str, str]] = {"share of selfed births": "s", "F": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for s in (0.0, 0.2, 0.5, 0.9):
            series = f"s = {s:g}: F tends to {s / (2.0 - s):.3g}"
            expected = diploid_inbreeding(_SPAN, one_parent=1 / _N, selfing=s).within
            lives = [_inbreeding(s, effort.moment(series, r)) for r in range(effort.of(20))]
            hits = sum(selfed for _, selfed in lives)
            yield Told("share of selfed births", series, s).of_share(hits, len(lives) * _SPAN * _N, s)
            found = np.array([course for course, _ in lives])
            for g in _SHOWN:
                yield Told("F", series, g).of_mean(found[:, g], float(expected[g]))


def _inbreeding(selfing: float, moment: Moment) -> tuple[NDArray[np.float64], int]:
    """1 - H / (2 p (1 - p)) in each generation, with p in the pool, and how many births were selfed."""
    scenario = world(_N, population__ploidy=2, population__selfing=selfing)
    population, seen, selfed = population_of(scenario, drawn_diploids(_N, _HALF, moment)), list[float](), 0
    for g in range(_SPAN + 1):
        alleles = alleles_of(population)
        seen.append(float((alleles[..., 0] != alleles[..., 1]).mean()))
        if g < _SPAN:
            _, population = breed_once(scenario, population, moment.at(g))
            selfed += int((population.parents[:, 0] == population.parents[:, 1]).sum())
    return 1.0 - 2.0 * np.array(seen), selfed
