"""Price's equation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.machine.counters import normals
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.regimes import regimes
from evo_mirror.theory.price import price_partition

_N, _KEPT, _ROUNDING, _REPEATS = 25, 6, 1e-12, 3


class PriceIdentity(Check):
    """What selection and transmission add up to is the change there was, to rounding."""

    kind: Literal["price_identity"] = "price_identity"
    title: ClassVar[str] = "Price's identity"
    topic: ClassVar[Topic] = "Traits under selection"
    formula: ClassVar[str] = (
        "z̄' − z̄ = Cov(w, z) / w̄ + E(w Δz) / w̄, with w realised offspring, half a child for each parental place"
    )
    sources: ClassVar[tuple[str, ...]] = ("Price1970",)
    setting: ClassVar[str] = (
        "25 adults, an additive trait of 16 loci, alleles redrawn at 0.2 per locus; free recombination and clones."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "change of the mean": "replicate; from 3 on, clones",
        "selection": "replicate; from 3 on, clones",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        effects = np.linspace(-1.0, 2.0, N_LOCI)
        for regime in regimes(_KEPT):
            for k, kind in enumerate(("free", "clonal")):
                scenario = world(
                    _N, selection=dict(regime.settings), recombination={"kind": kind}, population__mutation_rate=0.2,
                    mutation={"wiring": {"kind": "house_of_cards", "size": 1.0}}, **CONTINUUM,
                )  # fmt: skip
                for r in range(k * _REPEATS, (k + 1) * _REPEATS):
                    moment = effort.moment(regime.name, r)
                    alleles = np.abs(normals(moment.address("adults"), np.arange(_N), N_LOCI)).astype(np.float32)
                    z = alleles.astype(np.float64) @ effects
                    brood, children = breed_once(
                        scenario, population_of(scenario, alleles), moment, fitness=z - z.min()
                    )
                    after = alleles_of(children) @ effects
                    parts = price_partition(z, offspring_trait=after, parents=children.parents.astype(np.int64))
                    change = float(after.mean() - z.mean())
                    yield Told("change of the mean", regime.name, r).of_identity(
                        change, parts.change, rounding=_ROUNDING
                    )
                    # The engine's own count of offspring, against which measures and `individuals.csv` are kept.
                    w = brood.offspring
                    covariance = float(((w - w.mean()) * z).mean() / w.mean())
                    yield Told("selection", regime.name, r).of_identity(covariance, parts.selection, rounding=_ROUNDING)
