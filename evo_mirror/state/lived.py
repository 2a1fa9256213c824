"""Lived: one generation when its lives are over, and the elders it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.experience import Experience
from evo_mirror.state.genome import Genome
from evo_mirror.state.life import Life
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


@dataclass(frozen=True)
class Elders:
    """What the next generation, or those born later in this one, meet of this one.

    Attributes
    ----------
    strength : (n_individuals, n_features, n_units) float32 array
        Mature strengths of the mirror route; (n_individuals, 0, n_units) where no source of experience asks for them.
    demes : (n_individuals,) int32 array or None
        Where they live; None if that is not known.
    parents : (n_individuals, 2) int32 array or None
        Places of their own parents in the generation before; None if those are not known.
    """

    strength: NDArray[np.float32]
    demes: NDArray[np.int32] | None = None
    parents: NDArray[np.int32] | None = None

    @classmethod
    def of(cls, population: Population, life: Life, repertoire: Repertoire) -> Elders:
        """Those whose lives are over."""
        f, units = repertoire.channels.n_features, repertoire.heads.units
        return cls(np.ascontiguousarray(life.strength[:, :f, units]), population.demes, population.parents)


@dataclass(frozen=True)
class Lived:
    """Everything about one generation, for measures to look at; none may change it.

    Attributes
    ----------
    payoff : (n_individuals,) float64 array
        What each life earned, costs taken off.
    fitness : (n_individuals,) float64 array
        What selection reads.
    offspring : (n_individuals,) float64 array
        Realised parental share: one half for each parental place filled. All 0 until parents are chosen.
    asymptote : float
        lambda, the unit of gains [strength].
    is_female : (n_individuals,) bool array, or None
        None where everybody is a hermaphrodite.
    trials : (n_individuals,) int64 array, or None
        Lived so far, where generations overlap; None where everybody has lived all.
    """

    genome: Genome
    population: Population
    repertoire: Repertoire
    wiring: Wiring
    experience: Experience
    life: Life
    payoff: NDArray[np.float64]
    fitness: NDArray[np.float64]
    offspring: NDArray[np.float64]
    asymptote: float
    is_female: NDArray[np.bool_] | None = None
    trials: NDArray[np.int64] | None = None

    @property
    def elders(self) -> Elders:
        """What the next generation will meet of this one."""
        return Elders.of(self.population, self.life, self.repertoire)
