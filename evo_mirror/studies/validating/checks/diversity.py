"""Decay of heterozygosity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.drift import diversity_kept

_SPAN = 6


class Diversity(Check):
    """Drift takes 1 / N of the gene diversity in each generation, whatever the recombination."""

    kind: Literal["diversity"] = "diversity"
    title: ClassVar[str] = "Decay of heterozygosity"
    topic: ClassVar[Topic] = "Drift"
    formula: ClassVar[str] = "E[H(t)] = H(0) (1 − 1/N)^t, with H = 2 p (1 − p) and N haploids"
    sources: ClassVar[tuple[str, ...]] = ("Wright1931",)
    setting: ClassVar[str] = (
        "Neutral; 16 loci whose alleles begin at different frequencies, no mutation; N = 6 with each recombination, and N = 40."
    )
    axes: ClassVar[Mapping[str, str]] = {"gene diversity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for kind, n in (("free", 6), ("one_point", 6), ("clonal", 6), ("free", 40)):
            series = f"{kind.replace('_', ' ')}, N = {n}"
            counts = 1 + np.arange(N_LOCI) * (n - 1) // N_LOCI
            start = (np.arange(n)[:, None] < counts).astype(np.float64)
            scenario = world(n, recombination={"kind": kind})
            p = np.array([
                course(scenario, start, _SPAN, effort.moment(series, r)).mean(axis=1) for r in range(effort.of(600))
            ])  # fmt: skip
            diversity = (2.0 * p * (1.0 - p)).mean(axis=-1)
            for g, kept in enumerate(diversity_kept([n] * _SPAN)[1:], start=1):
                yield Told("gene diversity", series, g).of_mean(diversity[:, g], float(diversity[0, 0] * kept))
