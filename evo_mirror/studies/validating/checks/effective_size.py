"""Effective size under every regime of selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution import breeding
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.regimes import regimes
from evo_mirror.theory.effective_size import expected_effective_size

_N, _KEPT, _SPAN = 12, 5, 3
_FITNESS = np.linspace(0.2, 3.0, _N) ** 1.5


class EffectiveSize(Check):
    """Populations whose members have unequal chances to breed drift like one of effective size."""

    kind: Literal["effective_size"] = "effective_size"
    title: ClassVar[str] = "Effective size"
    topic: ClassVar[Topic] = "Drift"
    formula: ClassVar[str] = (
        "N_e = 1 / Σ p_i², with p_i the chance of individual i to fill a parental place: two places go to one individual with "
        "chance 1 / N_e, and gene diversity falls by the factor 1 − 1 / N_e"
    )
    sources: ClassVar[tuple[str, ...]] = ("CrowDenniston1988", "CrowKimura1970")
    setting: ClassVar[str] = (
        "12 individuals of different fitness, which is dealt out anew in every generation and so not inherited; free "
        "recombination, no mutation; truncation keeps 5."
    )
    axes: ClassVar[Mapping[str, str]] = {"chance that two places have one parent": "N_e", "gene diversity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start = (np.arange(_N)[:, None] < 1 + np.arange(N_LOCI) * (_N - 1) // N_LOCI).astype(np.float64)
        for regime in regimes(_KEPT):
            scenario = world(_N, selection=dict(regime.settings))
            share = 1.0 / expected_effective_size(regime.chances(_FITNESS))
            series = f"{regime.name}: N_e = {1.0 / share:.3g}"
            moments = [effort.moment(f"{regime.name}, places", r) for r in range(effort.of(1500))]
            together = np.array([_together(breeding.choose_parents(scenario, _dealt(m), m)) for m in moments])
            yield Told("chance that two places have one parent", series, 1.0 / share).of_mean(together, share)
            p = np.array([
                course(scenario, start, _SPAN, effort.moment(f"{regime.name}, alleles", r), fitness=lambda _, m: _dealt(m))
                .mean(axis=1)
                for r in range(effort.of(400))
            ])  # fmt: skip
            diversity = (2.0 * p * (1.0 - p)).mean(axis=-1)
            for g in range(1, _SPAN + 1):
                expected = float(diversity[0, 0] * (1.0 - share) ** g)
                yield Told("gene diversity", series, g).of_mean(diversity[:, g], expected)


def _dealt(moment: Moment) -> NDArray[np.float64]:
    """Fitness in an order drawn for one generation."""
    return _FITNESS[np.argsort(uniforms(moment.address("who is fit"), np.arange(_N), 1)[:, 0])]


def _together(parents: NDArray[np.int64]) -> float:
    counts, n = np.bincount(parents.ravel()), parents.size
    return float((counts * (counts - 1)).sum() / (n * (n - 1)))
