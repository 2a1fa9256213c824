"""The breeder's equation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.machine.counters import normals
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.regimes import Regime, regimes
from evo_mirror.theory.choosing import selection_intensity
from evo_mirror.theory.quantitative import breeders_response

_N, _KEPT = 60, 15
_HERITABILITY = 0.5
_EFFECTS = np.linspace(0.5, 2.0, N_LOCI)


class BreedersEquation(Check):
    """A normal trait responds to selection with its heritable share of the differential."""

    kind: Literal["breeders_equation"] = "breeders_equation"
    title: ClassVar[str] = "Breeder's equation"
    topic: ClassVar[Topic] = "Traits under selection"
    formula: ClassVar[str] = (
        "R = h² S and S = i σ_P, with i = Σ p_i m_i: p_i the chance of the i-th worst to fill a parental place, m_i its expected "
        "standard normal deviate"
    )
    sources: ClassVar[tuple[str, ...]] = ("Falconer1996", "Robertson1966", "BlickleThiele1996")
    setting: ClassVar[str] = (
        "60 adults, drawn anew for each replicate: breeding values normal, an environment as variable as they, so that "
        "h² = 0.5; 60 children by each regime on the phenotype; σ_P = 1."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "S": "i, the intensity of selection [SD]",
        "R": "i, the intensity of selection [SD]",
        "R − h² S, replicate by replicate": "i, the intensity of selection [SD]",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for regime in regimes(_KEPT):
            if regime.settings["kind"] == "proportional":  # no normal trait is proportional to an expected number
                continue
            found = np.array([self._once(effort, regime, r) for r in range(effort.of(400))])
            chances = regime.chances(np.arange(_N, dtype=np.float64))
            intensity = round(selection_intensity(chances), 9)  # the rule behind it is good to about 1e-10
            differential, response = found.T
            expected = breeders_response(heritability=_HERITABILITY, differential=intensity)
            yield Told("S", regime.name, intensity).of_mean(differential, intensity)
            yield Told("R", regime.name, intensity).of_mean(response, expected)
            unexplained = response - _HERITABILITY * differential
            yield Told("R − h² S, replicate by replicate", regime.name, intensity).of_mean(unexplained, 0.0)

    def _once(self, effort: Effort, regime: Regime, replicate: int) -> tuple[float, float]:
        """Selection differential and response of one population."""
        moment = effort.moment(regime.name, replicate)
        alleles = _drawn(effort, regime.name, replicate)
        breeding_value = alleles[:, :N_LOCI] @ _EFFECTS
        trait = breeding_value + (1.0 - _HERITABILITY) ** 0.5 * alleles[:, N_LOCI]
        scenario = world(_N, selection=dict(regime.settings), **CONTINUUM)
        adults = population_of(scenario, alleles[:, :N_LOCI])
        children = breed_once(scenario, adults, moment, fitness=trait)[1]
        differential = trait[children.parents].mean() - trait.mean()
        return float(differential), float((alleles_of(children) @ _EFFECTS).mean() - breeding_value.mean())


def _drawn(effort: Effort, name: str, replicate: int) -> NDArray[np.float64]:
    """(60, 17) alleles, such that breeding values have the variance h², and a standard normal environment."""
    address = effort.moment(f"{name}, adults", replicate).address("adults")
    drawn = normals(address, np.arange(_N), N_LOCI + 1)
    drawn[:, :N_LOCI] *= (_HERITABILITY / float(_EFFECTS @ _EFFECTS)) ** 0.5
    return drawn.astype(np.float32).astype(np.float64)
