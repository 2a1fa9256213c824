"""K alleles, on the way to equilibrium and there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.alleles import (
    homozygosity,
    k_allele_homozygosity,
    k_allele_mutation,
    pairs_at_equilibrium,
    pairs_counted,
    pairs_next,
)

_N, _K, _RATE, _AT, _LATE = 15, 3, 0.2, (1, 2, 4, 8, 16, 40), 40
_MATRIX = ((0.0, 0.7, 0.3), (0.2, 0.0, 0.8), (0.5, 0.5, 0.0))
_FOUNDERS = (10, 5, 0)
"""How many founders carry alleles 0, 1 and 2. What is left of that after 40 generations is 0.7^40, or 1e-6."""


class KAlleles(Check):
    """Loci of K alleles reach the equilibrium of drift and mutation, whatever the mutants' alleles."""

    kind: Literal["k_alleles"] = "k_alleles"
    title: ClassVar[str] = "K alleles in equilibrium"
    topic: ClassVar[Topic] = "Mutation"
    formula: ClassVar[str] = (
        "F = 1/K + (1 − 1/K) Λ / (N − (N − 1) Λ), Λ = (1 − K u / (K − 1))², where all other alleles are as likely; else "
        "Q' = Mᵀ Q* M, M = (1 − u) I + u U, with U the matrix of mutants, Q* one copy twice with chance 1/N, else pairs Q"
    )
    sources: ClassVar[tuple[str, ...]] = ("KimuraCrow1964", "CrowKimura1970")
    setting: ClassVar[str] = (
        "K = 3, N = 15, u = 0.2 per locus per generation, 16 loci; founders carry 10, 5 and 0 of the alleles. Neutral, free "
        "recombination; alleles alike, and by a matrix that is not symmetric."
    )
    axes: ClassVar[Mapping[str, str]] = {"two individuals alike": GENERATION, "share of alleles": "allele"}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start = np.repeat(np.repeat([0.0, 1.0, 2.0], _FOUNDERS)[:, None], N_LOCI, axis=1)
        for name, matrix in (("all others alike", ()), ("by a matrix", _MATRIX)):
            kernel = {"kind": "k_allele", "rate": _RATE, "matrix": matrix}
            scenario = world(_N, population__mutation_rate=_RATE, mutation={"wiring": kernel})
            counts = np.array([
                (course(scenario, start, _LATE, effort.moment(name, r))[..., None] == [0, 1, 2]).sum(axis=1)
                for r in range(effort.of(200))
            ])  # fmt: skip
            alike = ((counts * (counts - 1)).sum(axis=-1) / (_N * (_N - 1))).mean(axis=-1)
            mutation = (
                (1.0 - _RATE) * np.eye(_K) + _RATE * np.array(matrix) if matrix else k_allele_mutation(_K, rate=_RATE)
            )
            pairs = pairs_counted(list(_FOUNDERS))
            for g in range(1, _LATE + 1):
                pairs = pairs_next(pairs, copies=_N, mutation=mutation)
                if g in _AT:
                    yield Told("two individuals alike", name, g).of_mean(alike[:, g], homozygosity(pairs))
            settled = pairs_at_equilibrium(copies=_N, mutation=mutation)
            share = homozygosity(settled) if matrix else k_allele_homozygosity(_K, copies=_N, rate=_RATE)
            yield Told("two individuals alike", f"{name}, equilibrium", _LATE).of_mean(alike[:, _LATE], share)
            for allele, expected in enumerate(settled.sum(axis=1)):
                carried = counts[:, _LATE, :, allele].mean(axis=-1) / _N
                yield Told("share of alleles", f"{name}, equilibrium", allele).of_mean(carried, float(expected))
