"""Cohort: individuals that live side by side, as arrays, with the column of fitness that DEAP reads and writes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.generation import live_through
from evo_mirror.foundation.errors import EvoMirrorError
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.population import Population
from evo_mirror.state.record import Record


class Home(Protocol):
    """Where a kept copy of an individual can be born again."""

    def adopt(self, individual: Any) -> None:
        """Move an individual into the present generation, where it lives once more."""


class ToolboxError(EvoMirrorError, ValueError):
    """Something was asked of a toolbox that would give wrong numbers."""


@dataclass(frozen=True)
class Common:
    """What all individuals of a toolbox share.

    Attributes
    ----------
    scenario : Scenario
    threads : int
        For the lives of one cohort.
    weights : tuple of float
        Of the objectives, as in ``deap.base.Fitness.weights``.
    """

    scenario: Scenario
    threads: int
    weights: tuple[float, ...]

    @cached_property
    def genome(self) -> Genome:
        """The loci that the scenario gives every individual."""
        return self.scenario.genome

    @cached_property
    def on_map(self) -> NDArray[np.int64]:
        """(n_inherited,) int array: the loci that are inherited, in order along the genome."""
        return np.flatnonzero(self.genome.per_locus("is_heritable"))

    @cached_property
    def limits(self) -> NDArray[np.float64]:
        """(3, n_inherited) float64 array, locus by locus: lowest allele, highest allele, whole numbers only or not."""
        whole = np.repeat(
            [bool(c.founder_shares) for c in self.genome.classes], [c.n_loci for c in self.genome.classes]
        )
        rows = [self.genome.per_locus("low"), self.genome.per_locus("high"), whole.astype(np.float64)]
        return np.stack(rows)[:, self.on_map]


class Cohort:
    """Individuals that live side by side.

    Handles point at its rows. It grows, so that DEAP's own loops can place one newborn after another. All luck is drawn
    by address, so that a cohort can be lived again when somebody was added: whoever was there before has the same life.

    Parameters
    ----------
    common : Common
    population : Population
        Its genotypes belong to the cohort from now on, which writes what DEAP changes into them.
    moment : Moment or None
        When they live. None for copies that are kept, such as those in a hall of fame: they do not live.
    elders : Elders or None
        Among whom they grow up.
    home : Home or None
        Where a kept copy may be born, should anybody evaluate it.

    Attributes
    ----------
    fitness : (capacity, n_objectives) float64 array
        Unweighted; NaN where nothing is known.
    record : Record or None
        What was measured when parents had been chosen.
    measured : tuple or None
        What was measured last without that, and a key to whom and with which fitness.
    """

    def __init__(
        self, common: Common, population: Population, moment: Moment | None, *,
        elders: Elders | None = None, home: Home | None = None,
    ) -> None:  # fmt: skip
        self.common, self.moment, self.elders, self.home = common, moment, elders, home
        self.size = population.size
        # In one piece, whatever lies side by side: alleles are written by their place in a flat genotype.
        self._genotypes, self._parents = np.ascontiguousarray(population.genotypes), population.parents
        self._birth_ids, self._demes = population.birth_ids, population.demes
        self.fitness = np.full((self.size, len(common.weights)), np.nan)
        # Shared by all cohorts where there is one copy of each locus: a kept copy of an individual stays small.
        self._places, self._limits = common.on_map, common.limits
        if self.ploidy > 1:
            self._places = (common.on_map[:, None] * self.ploidy + np.arange(self.ploidy)).reshape(-1)
            self._limits = np.repeat(common.limits, self.ploidy, axis=1)
        self.record: Record | None = None
        self.measured: tuple[bytes, Record] | None = None
        self._lived: Lived | None = None
        self._travelled = False

    @property
    def population(self) -> Population:
        """The cohort as the engine knows it; a view, not a copy."""
        n = self.size
        return Population(self._genotypes[:n], self._parents[:n], self._birth_ids[:n], self._demes[:n])

    @property
    def ploidy(self) -> int:
        """Copies per locus."""
        return int(self._genotypes.shape[2])

    def alleles(self, row: int, locus: Any = slice(None)) -> NDArray[np.float32]:
        """Inherited alleles of one individual, flat: a copy.

        Parameters
        ----------
        row : int
        locus : int or slice
        """
        return np.asarray(self._genotypes[row].reshape(-1)[self._places[locus]])

    def write(self, row: int, locus: Any, alleles: float | NDArray[np.float64]) -> None:
        """Write inherited alleles of one individual, within the limits of their loci; its life so far is forgotten.

        Parameters
        ----------
        row : int
        locus : int or slice
        alleles : float, or (...) float64 array
            Of the shape that `alleles` returns for these loci.
        """
        low, high, whole = self._limits[:, locus]
        kept: float | NDArray[np.float64]
        # DEAP writes one allele at a time, millions of them: numbers are many times faster than arrays of one.
        if isinstance(alleles, float):
            kept = min(max(round(alleles) if whole else alleles, low), high)
        else:
            kept = np.clip(np.where(whole > 0, np.round(alleles), alleles), low, high)
        self._genotypes[row].reshape(-1)[self._places[locus]] = kept
        self.fitness[row] = np.nan
        self._lived = self.measured = None

    def add(self, genotype: NDArray[np.float32], birth_id: int) -> int:
        """Place one more individual, and say in which row.

        Parameters
        ----------
        genotype : (n_loci, ploidy) float32 array
        birth_id : int
        """
        row = self.size
        if row == len(self._genotypes):
            room = max(16, row)
            self._genotypes = _longer(self._genotypes, room, 0.0)
            self._parents = _longer(self._parents, room, -1)
            self._birth_ids, self._demes = _longer(self._birth_ids, room, -1), _longer(self._demes, room, 0)
            self.fitness = _longer(self.fitness, room, np.nan)
        self._genotypes[row], self._parents[row] = genotype, -1
        self._birth_ids[row], self._demes[row], self.fitness[row] = birth_id, 0, np.nan
        self.size, self._lived, self.measured = row + 1, None, None
        return row

    def kept(self, row: int) -> Cohort:
        """A cohort of one that outlives this one: a copy of an individual with its fitness."""
        place, population = slice(row, row + 1), self.population
        copy = Cohort(
            self.common,
            Population(
                population.genotypes[place].copy(), population.parents[place].copy(),
                population.birth_ids[place].copy(), population.demes[place].copy(),
            ),
            None, home=self.home,
        )  # fmt: skip
        copy.fitness[:] = self.fitness[place]
        return copy

    @property
    def lived(self) -> Lived:
        """The cohort when its lives are over; they are lived when first asked for, all in one batch.

        Raises
        ------
        ToolboxError
            If these are kept copies, which have no place in any generation.
        """
        if self._lived is None:
            if self.moment is None:
                raise ToolboxError(
                    "an individual must have a place in a generation to be evaluated; got a copy that was kept, or that "
                    "was read back. Use toolbox.clone to let its genotype be born again."
                )
            self._lived = _lived_once(self, self.moment) if self._travelled else self._live(self.moment)
        return self._lived

    def _live(self, moment: Moment) -> Lived:
        return live_through(self.common.scenario, self.population, self.elders, moment, threads=self.common.threads)

    def __getstate__(self) -> dict[str, Any]:
        # What travels to a worker is what its lives follow from: one matrix, never what came of it.
        state = dict(self.__dict__, home=None, record=None, measured=None, _lived=None, _travelled=True)
        for name in ("_genotypes", "_parents", "_birth_ids", "_demes", "fitness"):
            state[name] = state[name][: self.size]
        return state


def _longer(array: NDArray[Any], room: int, filler: float) -> NDArray[Any]:
    return np.concatenate([array, np.full((room, *array.shape[1:]), filler, array.dtype)])


_MOST_REMEMBERED = 4
_remembered: OrderedDict[bytes, Lived] = OrderedDict()


def _lived_once(cohort: Cohort, moment: Moment) -> Lived:
    """Live a cohort that came from another process, once for all the pieces in which it may arrive."""
    population, elders = cohort.population, cohort.elders
    digest = hashlib.blake2b(repr((moment, cohort.common)).encode())
    among = () if elders is None else (elders.strength, *(() if elders.parents is None else (elders.parents,)))
    for array in (population.genotypes, population.parents, *among):
        digest.update(np.ascontiguousarray(array).tobytes())
    key = digest.digest()
    if key not in _remembered:
        _remembered[key] = cohort._live(moment)
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return _remembered[key]


def rows_of(lived: Lived, rows: Sequence[int]) -> Lived:
    """Some individuals of a generation, in any order and as often as wanted.

    Parameters
    ----------
    lived : Lived
    rows : sequence of int
    """
    index = np.asarray(rows, np.int64)

    def taken(state: Any) -> Any:
        # Shared by all individuals: the ages of snapshots. Everything else has a row for each.
        return type(state)(
            **{name: value if name == "ages" else value[index] for name, value in vars(state).items()}
        )  # fmt: skip

    return Lived(
        lived.genome, taken(lived.population), lived.repertoire, taken(lived.wiring), taken(lived.experience),
        taken(lived.life), lived.payoff[index], lived.fitness[index], lived.offspring[index], lived.asymptote,
        None if lived.is_female is None else lived.is_female[index],
    )  # fmt: skip
