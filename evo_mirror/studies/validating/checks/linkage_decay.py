"""Decay of linkage disequilibrium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.linkage import disequilibrium_kept

_N, _SPAN, _LOCI = 20, 4, (0, 3)
_FRACTIONS = {
    "free": 0.5,
    "one_point": (_LOCI[1] - _LOCI[0]) / (N_LOCI - 1),
    "map": 0.5 * (1.0 - 0.8**3),
    "clonal": 0.0,
}
"""The map has a rate of 0.1 in every interval."""


class LinkageDecay(Check):
    """Association between loci decays with recombination and drift."""

    kind: Literal["linkage_decay"] = "linkage_decay"
    title: ClassVar[str] = "Decay of linkage disequilibrium"
    topic: ClassVar[Topic] = "Recombination"
    formula: ClassVar[str] = (
        "E[D(t)] = D(0) ((1 − r)(1 − 1/N))^t, with D = P_ab − p_a p_b among N haploids of two parents each, r the recombination "
        "fraction; clones have r = 0"
    )
    sources: ClassVar[tuple[str, ...]] = ("Geiringer1944", "HillRobertson1968")
    setting: ClassVar[str] = (
        "N = 20: 9 of each coupled haplotype, 2 in repulsion; loci 0 and 3 of 16; neutral, no mutation."
    )
    axes: ClassVar[Mapping[str, str]] = {"D": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start: NDArray[np.float64] = np.zeros((_N, N_LOCI))
        start[:9, _LOCI] = 1.0
        start[9, _LOCI[0]] = start[10, _LOCI[1]] = 1.0
        for kind, fraction in _FRACTIONS.items():
            recombination = {"kind": kind, **({"rates": 0.1} if kind == "map" else {})}
            scenario, series = world(_N, recombination=recombination), f"{kind.replace('_', ' ')}, r = {fraction:.2g}"
            courses = np.array([
                course(scenario, start, _SPAN, effort.moment(series, r))[:, :, _LOCI] for r in range(effort.of(800))
            ])  # fmt: skip
            d = courses.prod(axis=-1).mean(axis=-1) - courses.mean(axis=2).prod(axis=-1)
            kept = disequilibrium_kept(_SPAN, fraction=fraction, size=_N)
            for g in range(1, _SPAN + 1):
                yield Told("D", series, g).of_mean(d[:, g], float(d[0, 0] * kept[g]))
