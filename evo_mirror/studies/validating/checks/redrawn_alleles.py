"""Mutants that draw their allele anew, on the way to equilibrium and there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.studies.validating.breeding_alone import N_LOCI, SHARES, alleles_of, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.alleles import (
    homozygosity,
    pairs_at_equilibrium,
    pairs_counted,
    pairs_next,
    redraw_mutation,
)

_N, _RATE, _EARLY, _LATE = 15, 0.2, (1, 2, 4, 8, 16, 48), 48
_FOUNDERS = (10, 5, 0)
"""How many founders carry alleles 0, 1 and 2. What is left of that after 48 generations is 0.8^48, or 2e-5."""


class RedrawnAlleles(Check):
    """Drift and mutation balance where they should."""

    kind: Literal["redrawn_alleles"] = "redrawn_alleles"
    title: ClassVar[str] = "Redrawn alleles, drift and mutation in balance"
    topic: ClassVar[Topic] = "Mutation"
    formula: ClassVar[str] = (
        "A mutant carries allele b with chance s_b, whatever it was. Pairs of copies: Q'(a, b) = Σ M(c, a) M(d, b) Q*(c, d), "
        "M = (1 − u) I + u 1 s, Q* = one copy twice with chance 1/N, else Q; equilibrium Q' = Q"
    )
    sources: ClassVar[tuple[str, ...]] = ("CrowKimura1970", "KimuraCrow1964")
    setting: ClassVar[str] = (
        "N = 15, u = 0.2 per locus per generation, s = (0.3, 0.2, 0.5), 16 loci; founders carry 10, 5 and 0 of the alleles. "
        "Neutral, free recombination. Mutants alone: children of clones of allele 1."
    )
    axes: ClassVar[Mapping[str, str]] = {"two individuals alike": GENERATION, "share of alleles": "allele"}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start = np.repeat(np.repeat([0.0, 1.0, 2.0], _FOUNDERS)[:, None], N_LOCI, axis=1)
        scenario = world(_N, population__mutation_rate=_RATE)
        counts = np.array([
            (course(scenario, start, _LATE, effort.moment("balance", r))[..., None] == [0, 1, 2]).sum(axis=1)
            for r in range(effort.of(250))
        ])  # fmt: skip
        alike = ((counts * (counts - 1)).sum(axis=-1) / (_N * (_N - 1))).mean(axis=-1)
        matrix = redraw_mutation(SHARES, rate=_RATE)
        pairs = pairs_counted(list(_FOUNDERS))
        for g in range(1, _LATE + 1):
            pairs = pairs_next(pairs, copies=_N, mutation=matrix)
            if g in _EARLY:
                yield Told("two individuals alike", "course", g).of_mean(alike[:, g], homozygosity(pairs))
        balance = homozygosity(pairs_at_equilibrium(copies=_N, mutation=matrix))
        yield Told("two individuals alike", "equilibrium", _LATE).of_mean(alike[:, _LATE], balance)
        for allele, share in enumerate(SHARES):
            carried = counts[:, _LATE, :, allele].mean(axis=-1) / _N
            yield Told("share of alleles", "equilibrium", allele).of_mean(carried, share)
        yield from self._mutants(effort)

    def _mutants(self, effort: Effort) -> Iterator[Comparison]:
        """Alleles of a single generation of clones, each locus by itself."""
        n = effort.of(4000)
        scenario = world(n, population__mutation_rate=_RATE, recombination={"kind": "clonal"})
        start: NDArray[np.float64] = np.ones((2, N_LOCI))
        found = alleles_of(breed_once(scenario, population_of(scenario, start), effort.moment("mutants"))[1])
        for allele, share in enumerate(SHARES):
            expected = _RATE * share + (1.0 - _RATE) * (allele == 1)
            told = Told("share of alleles", "after one generation, from allele 1", allele)
            yield told.of_share(int((found == allele).sum()), found.size, expected)
