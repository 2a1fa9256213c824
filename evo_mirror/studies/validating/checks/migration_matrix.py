"""Identity under any matrix of migration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.studies.validating.breeding_alone import CONTINUUM, neutral_line, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.identity import identity_observed, unlike_founders
from evo_mirror.theory.islands import identity_next

_ROWS = ((0.7, 0.3, 0.0), (0.05, 0.9, 0.05), (0.2, 0.4, 0.4))
_SIZES, _SPAN = (8, 12, 6), 4


class MigrationMatrix(Check):
    """Copies within demes and between them become alike as the matrix of migration says, row by row."""

    kind: Literal["migration_matrix"] = "migration_matrix"
    title: ClassVar[str] = "Identity under any migration"
    topic: ClassVar[Topic] = "Demes"
    formula: ClassVar[str] = (
        "Q′_ij = Σ_k Σ_l M_ik M_jl (Q_kl, or 1/N_k + (1 − 1/N_k) Q_kk where k = l), with Q_ij the chance that two different "
        "adults of demes i and j are identical, N_k haploids in deme k, and M_ik the share of i's newborns with parents in k"
    )
    sources: ClassVar[tuple[str, ...]] = ("Malecot1948", "Nagylaki1980")
    setting: ClassVar[str] = (
        f"Demes of {', '.join(map(str, _SIZES))}; rows {', '.join(str(row) for row in _ROWS)}; founders of whom no two are "
        "alike; neutral, no mutation; mean over 16 loci."
    )
    axes: ClassVar[Mapping[str, str]] = {"identity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for kind in ("juveniles", "gametes"):
            structure = {"kind": "matrix", "rows": _ROWS, "sizes": _SIZES, "migrants": kind}
            scenario = world(sum(_SIZES), structure=structure, **CONTINUUM)
            start = unlike_founders(scenario)
            identity = np.array([
                [identity_observed(p, len(_SIZES)) for p in neutral_line(scenario, start, _SPAN, effort.moment(kind, r))]
                for r in range(effort.of(200))
            ])  # fmt: skip
            expected = np.zeros((len(_SIZES), len(_SIZES)))
            for g in range(1, _SPAN + 1):
                expected = identity_next(expected, migration=np.array(_ROWS), sizes=_SIZES)
                for i, j in zip(*np.triu_indices(len(_SIZES)), strict=True):
                    told = Told("identity", f"demes {i + 1} and {j + 1}, {kind}", g)
                    yield told.of_mean(identity[:, g, i, j], float(expected[i, j]))
