"""The crossover map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution import breeding
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, founders, world
from evo_mirror.studies.validating.checks.base import Check, Effort
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.linkage import crossover_fractions, free_fractions


class CrossoverMap(Check):
    """Every pair of loci parts as often as the map says."""

    kind: Literal["crossover_map"] = "crossover_map"
    title: ClassVar[str] = "Crossover map, every pair of loci"
    formula: ClassVar[str] = (
        "r_ij = 1/2 (free); |i − j| / (L − 1) (one crossover, each interval alike); 0 (clonal). Each allele comes from either "
        "parent with chance 1/2 (from the one, in clones)."
    )
    sources: ClassVar[tuple[str, ...]] = ("Haldane1919", "Geiringer1944")
    setting: ClassVar[str] = "Children of one couple that differs at all of L = 16 loci; no mutation."
    axes: ClassVar[Mapping[str, str]] = {
        "recombination fraction": "distance of the two loci [intervals]",
        "share from the second parent": "locus",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start = np.repeat([[0.0], [1.0]], N_LOCI, axis=1)
        n = effort.of(30_000)
        maps = {"free": free_fractions(N_LOCI), "one_point": crossover_fractions(N_LOCI, n_crossovers=1)}
        for kind in ("free", "one_point", "clonal"):
            scenario = world(n, recombination={"kind": kind})
            # Clones have the individual of their first place in both.
            couples = np.tile([[0, 0 if kind == "clonal" else 1]], (n, 1))
            children = breeding.breed(scenario, founders(start), couples, effort.moment(kind))
            second, series = alleles_of(children) == 1.0, kind.replace("_", " ")
            fractions = maps.get(kind, np.zeros((N_LOCI, N_LOCI)))
            for i, j in zip(*np.triu_indices(N_LOCI, 1), strict=True):
                parted = int((second[:, i] != second[:, j]).sum())
                yield Told("recombination fraction", series, float(j - i)).of_share(parted, n, float(fractions[i, j]))
            for locus in range(N_LOCI):
                told = Told("share from the second parent", series, locus)
                yield told.of_share(int(second[:, locus].sum()), n, 0.0 if kind == "clonal" else 0.5)
