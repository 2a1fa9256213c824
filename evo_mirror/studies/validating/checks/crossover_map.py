"""The crossover map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution import breeding
from evo_mirror.evolution.given import population_of
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.linkage import crossover_fractions, free_fractions, map_fractions

_RATES = (0.0, 0.001, 0.01, 0.02, 0.05, 0.05, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.01, 0.0, 0.25)
"""Of the intervals of a map: from complete linkage to none."""


class CrossoverMap(Check):
    """Every pair of loci parts as often as the map says."""

    kind: Literal["crossover_map"] = "crossover_map"
    title: ClassVar[str] = "Crossover map, every pair of loci"
    topic: ClassVar[Topic] = "Recombination"
    formula: ClassVar[str] = (
        "r_ij = 1/2 (free); |i − j| / (L − 1) (one crossover, each interval alike); the chance that an odd number of n "
        "crossovers, in different intervals, falls between i and j (n crossovers); 1 − 2 r_ij = Π (1 − 2 r_k) over the intervals "
        "between (map); 0 (clonal). Each allele comes from either parent with chance 1/2 (from the one, in clones)"
    )
    sources: ClassVar[tuple[str, ...]] = ("Haldane1919", "Geiringer1944")
    setting: ClassVar[str] = (
        "Children of one couple that differs at all of L = 16 loci; no mutation. n = 3; the map from r = 0 to 1/2."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "recombination fraction": "distance of the two loci [intervals]",
        "share from the second parent": "locus",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start = np.repeat([[0.0], [1.0]], N_LOCI, axis=1)
        n = effort.of(30_000)
        for name, recombination, fractions in _maps():
            scenario = world(n, recombination=recombination)
            is_clonal = name == "clonal"
            # Clones have the individual of their first place in both.
            couples = np.tile([[0, 0 if is_clonal else 1]], (n, 1))
            children = breeding.breed(scenario, population_of(scenario, start), couples, effort.moment(name))
            second = alleles_of(children) == 1.0
            for i, j in zip(*np.triu_indices(N_LOCI, 1), strict=True):
                parted = int((second[:, i] != second[:, j]).sum())
                yield Told("recombination fraction", name, float(j - i)).of_share(parted, n, float(fractions[i, j]))
            for locus in range(N_LOCI):
                told = Told("share from the second parent", name, locus)
                yield told.of_share(int(second[:, locus].sum()), n, 0.0 if is_clonal else 0.5)


def _maps() -> Iterator[tuple[str, dict[str, Any], NDArray[np.float64]]]:
    """Name, settings, and the recombination fraction of every pair as theory has it."""
    yield "free", {"kind": "free"}, free_fractions(N_LOCI)
    yield "one crossover", {"kind": "one_point"}, crossover_fractions(N_LOCI, n_crossovers=1)
    yield "3 crossovers", {"kind": "n_point", "crossovers": 3}, crossover_fractions(N_LOCI, n_crossovers=3)
    yield "a map", {"kind": "map", "rates": _RATES}, map_fractions(_RATES)
    yield "clonal", {"kind": "clonal"}, np.zeros((N_LOCI, N_LOCI))
