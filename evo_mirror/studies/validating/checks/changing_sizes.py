"""Heterozygosity under changing sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from evo_mirror.evolution.given import population_of
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, neutral_line, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.drift import diversity_kept

_SIZES: Mapping[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "a bottleneck": ({"kind": "constant", "bottlenecks": [{"generation": 2, "lasts": 2, "size": 3}]}, (12, 12, 3, 3, 12, 12)),
    "by schedule": (
        {"kind": "schedule", "steps": [{"generation": 1, "size": 4}, {"generation": 3, "size": 20}]}, (12, 4, 4, 20, 20, 20),
    ),
    "a cycle": ({"kind": "cycle", "individuals": [12, 2, 6]}, (12, 2, 6, 12, 2, 6)),
    "growth": ({"kind": "growth", "rate": 1.0, "capacity": 40}, (4, 7, 12, 19, 26, 31)),
    "growth after a bottleneck": (
        {"kind": "growth", "rate": 1.0, "capacity": 16, "bottlenecks": [{"generation": 2, "size": 2}]}, (16, 16, 2, 4, 6, 9),
    ),
}  # fmt: skip
"""Settings, and the sizes that they mean, worked out by hand."""


class ChangingSizes(Check):
    """Generations have the sizes that were asked for, and each takes its own share of gene diversity."""

    kind: Literal["changing_sizes"] = "changing_sizes"
    title: ClassVar[str] = "Heterozygosity under changing sizes"
    topic: ClassVar[Topic] = "Drift"
    formula: ClassVar[str] = (
        "E[H(t)] = H(0) Π_g (1 − 1/N_g), g = 1 to t, with H = 2 p (1 − p) and N_g haploids born in generation g. Growth: "
        "N′ = (1 + r) N / (1 + r N / K)"
    )
    sources: ClassVar[tuple[str, ...]] = ("Wright1931", "BevertonHolt1957")
    setting: ClassVar[str] = (
        "Neutral; 16 loci whose alleles begin at different frequencies, no mutation. " +
        "; ".join(f"{name}: {', '.join(map(str, sizes))}" for name, (_, sizes) in _SIZES.items()) + "."
    )  # fmt: skip
    axes: ClassVar[Mapping[str, str]] = {"individuals": GENERATION, "gene diversity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for series, (settings, sizes) in _SIZES.items():
            n, last = sizes[0], len(sizes) - 1
            scenario = world(n, population__sizes=settings)
            counts = 1 + np.arange(N_LOCI) * (n - 1) // N_LOCI
            start, told, found = population_of(scenario, np.arange(n)[:, None] < counts), [], []
            for r in range(effort.of(150)):
                line = list(neutral_line(scenario, start, last, effort.moment(series, r)))
                p = np.array([alleles_of(one).mean(axis=0) for one in line])
                found.append((2.0 * p * (1.0 - p)).mean(axis=-1))
                told.append([one.size for one in line])
            diversity = np.array(found)
            for g, kept in enumerate(diversity_kept(sizes[1:])[1:], start=1):
                yield Told("individuals", series, g).of_identity(
                    float(np.mean([one[g] for one in told])), sizes[g], rounding=0.0
                )
                yield Told("gene diversity", series, g).of_mean(diversity[:, g], float(diversity[0, 0] * kept))
