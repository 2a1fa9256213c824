"""Differentiation of islands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from evo_mirror.studies.validating.breeding_alone import CONTINUUM, neutral_line, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.identity import identity_observed, unlike_founders
from evo_mirror.theory.islands import island_fixation_index_course

_DEMES, _SIZE, _RATE, _SPAN = 4, 8, 0.2, 5
_WORLDS: Mapping[str, tuple[dict[str, Any], str, float]] = {
    "clones": ({}, "clonal", _RATE),
    "juveniles of two parents": ({}, "free", _RATE),
    "gametes": ({"migrants": "gametes"}, "free", _RATE),
    "own deme in the pool": ({"own_deme_too": True}, "clonal", _RATE * (1.0 - 1.0 / _DEMES)),
}
"""Settings of islands, the recombination, and which share of newborns truly has parents elsewhere."""


class Islands(Check):
    """Islands become as different as drift makes them and migration lets them, whoever migrates."""

    kind: Literal["islands"] = "islands"
    title: ClassVar[str] = "F_ST of islands"
    topic: ClassVar[Topic] = "Demes"
    formula: ClassVar[str] = (
        "F_ST = (Q_w − Q_b) / (1 − Q_b), of pairs of different adults within a deme and between two. With m from all other d − 1 "
        "demes alike, two of one deme have parents in one deme with chance s = (1 − m)² + m² / (d − 1), two of two demes with "
        "a = 2 (1 − m) m / (d − 1) + (d − 2) m² / (d − 1)²; 1 − Q_w′ = s (1 − 1/N)(1 − Q_w) + (1 − s)(1 − Q_b), and with a for "
        "1 − Q_b′. Where the own deme is in the pool, m (1 − 1/d) for m"
    )
    sources: ClassVar[tuple[str, ...]] = ("Wright1951", "Malecot1948", "CockerhamWeir1993")
    setting: ClassVar[str] = (
        f"{_DEMES} demes of {_SIZE} haploids, m = {_RATE}; founders of whom no two are alike; neutral, no mutation. A ratio of "
        "means over 16 loci and all replicates; its standard error by the delta method."
    )
    axes: ClassVar[Mapping[str, str]] = {"F_ST": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for series, (settings, recombination, rate) in _WORLDS.items():
            scenario = world(
                _DEMES * _SIZE, recombination={"kind": recombination},
                structure={"kind": "islands", "demes": _DEMES, "rate": _RATE, **settings}, **CONTINUUM,
            )  # fmt: skip
            start = unlike_founders(scenario)
            identity = np.array([
                [identity_observed(p, _DEMES) for p in neutral_line(scenario, start, _SPAN, effort.moment(series, r))]
                for r in range(effort.of(90))
            ])  # fmt: skip
            within = identity.diagonal(axis1=2, axis2=3).mean(axis=-1)
            between = (identity.sum(axis=(2, 3)) - _DEMES * within) / (_DEMES * (_DEMES - 1))
            expected = island_fixation_index_course(_SPAN, n_demes=_DEMES, size=_SIZE, rate=rate)
            for g in range(1, _SPAN + 1):
                # Their mean is the ratio of means, and their spread that of the ratio (to first order).
                off = within[:, g] - between[:, g] - expected[g] * (1.0 - between[:, g])
                values = expected[g] + off / (1.0 - between[:, g].mean())
                yield Told("F_ST", series, g).of_mean(values, float(expected[g]))
