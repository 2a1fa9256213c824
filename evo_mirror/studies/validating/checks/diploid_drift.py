"""Decay of heterozygosity in diploids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, drawn_diploids, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.drift import Inbreeding, diploid_inbreeding

_N, _FEMALES, _SPAN = 6, 2, 5
_FREQUENCY = np.tile([0.5, 0.3], N_LOCI // 2)
_TWO_SEXES = {"sexes": "separate", "sex_shares": "exact", "female_share": _FEMALES / _N}
_WAYS: tuple[tuple[str, float, float, dict[str, Any]], ...] = (
    ("selfing by chance", 1 / _N, 1 / _N, {}),
    ("selfing by chance, one point", 1 / _N, 1 / _N, {"recombination": {"kind": "one_point"}}),
    ("no selfing", 1 / _N, 0.0, {"population__selfing": 0.0}),
    ("half self", 1 / _N, 0.5, {"population__selfing": 0.5}),
    (
        "2 females, 4 males", 0.25 / _FEMALES + 0.25 / (_N - _FEMALES), 0.0,
        {f"population__{key}": value for key, value in _TWO_SEXES.items()},
    ),
)  # fmt: skip
"""Name, chance that copies in two individuals come from one, chance that an individual has one parent, settings."""


class DiploidDrift(Check):
    """Diploids lose heterozygosity as fast as identity by descent spreads, with and without selfing, and with two sexes."""

    kind: Literal["diploid_drift"] = "diploid_drift"
    title: ClassVar[str] = "Decay of heterozygosity in diploids"
    topic: ClassVar[Topic] = "Diploids, selfing and sexes"
    formula: ClassVar[str] = (
        "F' = S (1 + F) / 2 + (1 − S) θ, θ' = c (1 + F) / 2 + (1 − c) θ; heterozygotes 2 p (1 − p) (1 − F). Selfing by chance, "
        "S = c = 1/N: gene diversity falls by 1 − 1/(2 N). Two sexes: S = 0, c = 1/(4 N_f) + 1/(4 N_m). Clones: F = 0"
    )
    sources: ClassVar[tuple[str, ...]] = ("Wright1931", "Malecot1948")
    setting: ClassVar[str] = (
        "Neutral; 6 diploids, 16 loci, no mutation; founders' copies drawn with p = 0.5 or 0.3; free recombination unless said."
    )
    axes: ClassVar[Mapping[str, str]] = {"heterozygotes": GENERATION, "gene diversity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        pool = float((2.0 * _FREQUENCY * (1.0 - _FREQUENCY)).mean())
        for series, one_parent, selfing, settings in _WAYS:
            expected = diploid_inbreeding(_SPAN, one_parent=one_parent, selfing=selfing)
            yield from _compared(effort, series, settings, expected, pool)
        for comparison in _compared(effort, "clones", {"recombination": {"kind": "clonal"}}, _never(), pool):
            if comparison.quantity == "heterozygotes":
                yield comparison


def _never() -> Inbreeding:
    none = np.zeros(_SPAN + 1)
    return Inbreeding(none, none)


def _compared(
    effort: Effort, series: str, settings: dict[str, Any], expected: Inbreeding, pool: float
) -> Iterator[Comparison]:  # fmt: skip
    scenario = world(_N, population__ploidy=2, **settings)
    moments = [effort.moment(series, r) for r in range(effort.of(300))]
    lives = [course(scenario, drawn_diploids(_N, _FREQUENCY, moment), _SPAN, moment) for moment in moments]
    seen = np.array([(alleles[..., 0] != alleles[..., 1]).mean(axis=(1, 2)) for alleles in lives])
    p = np.array([alleles.mean(axis=(1, 3)) for alleles in lives])
    diversity = (2.0 * p * (1.0 - p)).mean(axis=-1)
    kept = expected.diversity_kept(_N)
    for g in range(1, _SPAN + 1):
        yield Told("heterozygotes", series, g).of_mean(seen[:, g], float(pool * (1.0 - expected.within[g])))
        yield Told("gene diversity", series, g).of_mean(diversity[:, g], float(pool * kept[g]))
