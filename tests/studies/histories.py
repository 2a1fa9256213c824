"""Everybody ever born in a small run, written down while the engine itself lives it, in every scheme of inheritance."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.phylogeny import first_ids

SEED, SIZE, GENERATIONS = 5, 8, 5
MORAN, DIPLOID = {"population.turnover": "moran"}, {"population.ploidy": 2}
EXACT_SEXES = {"population.sexes": "separate", "population.sex_shares": "exact"}
ISLANDS = {"structure.kind": "islands", "structure.demes": 2, "structure.rate": 0.3}

SCHEMES = {
    "diploid, free": DIPLOID,
    "diploid, one point, selfing": {**DIPLOID, "recombination.kind": "one_point", "population.selfing": 0.5},
    "diploid, two points, sexes": {**DIPLOID, **EXACT_SEXES, "recombination.kind": "n_point", "recombination.crossovers": 2},
    "diploid, map, islands": {**DIPLOID, **ISLANDS, "recombination.kind": "map", "recombination.rates": 0.1},
    "diploid clones": {**DIPLOID, "recombination.kind": "clonal"},
    "diploid, gametes migrate": {**DIPLOID, **ISLANDS, "structure.migrants": "gametes"},
    "moran, free": MORAN,
    "moran, clonal": {**MORAN, "recombination.kind": "clonal"},
    "moran, one point, islands": {**MORAN, **ISLANDS, "recombination.kind": "one_point"},
    "moran, diploid, free": {**MORAN, **DIPLOID},
    "moran, diploid, map, selfing": {
        **MORAN, **DIPLOID, "recombination.kind": "map", "recombination.rates": 0.1, "population.selfing": 0.5,
    },
    "moran, diploid, two points, sexes": {
        **MORAN, **DIPLOID, **EXACT_SEXES, "recombination.kind": "n_point", "recombination.crossovers": 2,
    },
    "moran, diploid clones": {**MORAN, **DIPLOID, "recombination.kind": "clonal"},
    "moran, diploid, gametes migrate": {**MORAN, **DIPLOID, **ISLANDS, "structure.migrants": "gametes"},
}  # fmt: skip


@dataclass
class History:
    """A run, and everybody ever born in its second replicate, as the engine bred them."""

    scenario: Scenario
    out: Path
    genotypes: dict[int, np.ndarray] = field(default_factory=dict)
    parents: dict[int, list[int]] = field(default_factory=dict)
    alive: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        evolution = Evolution(self.scenario, seed=SEED, replicate=1)
        before = evolution.population
        self._take(before.birth_ids, before.genotypes, np.full((SIZE, 0), 0))
        for _ in range(GENERATIONS - 1):
            with pytest.MonkeyPatch.context() as m:
                born: list[np.ndarray] = []
                m.setattr(Turnover, "step", _noting(Turnover.step, born))
                evolution.step()
            here = evolution.population
            if evolution.births is not None:
                self._take(evolution.births.birth_ids, np.array(born), evolution.births.parents)
            else:
                self._take(here.birth_ids, here.genotypes, before.birth_ids[here.parents])
            before = here
        self.alive = sorted(before.birth_ids.tolist())
        self.first = first_ids(self.out)[1]

    def _take(self, birth_ids, genotypes, parents) -> None:
        for one, genotype, pair in zip(birth_ids.tolist(), genotypes, parents.tolist(), strict=True):
            self.genotypes[one], self.parents[one] = genotype.copy(), pair

    def time(self, birth_id: int) -> float:
        if not self.scenario.population.overlaps:
            return birth_id // SIZE
        return max(0, birth_id - SIZE + 1) / SIZE


def _noting(step, born: list):
    def noted(self, fitness):
        place = step(self, fitness)
        born.append(self.population_of(np.array([place])).genotypes[0])
        return place

    return noted
