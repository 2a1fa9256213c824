"""Handles: what DEAP holds of an individual while the arrays of its cohort hold the individual."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any, SupportsFloat, SupportsIndex

import numpy as np
from deap import base
from numpy.typing import DTypeLike, NDArray

from evo_mirror.evolution.toolbox.cohort import Cohort, ToolboxError
from evo_mirror.foundation.errors import phrase


class Fitness(base.Fitness):  # type: ignore[misc]  # DEAP publishes no types, so its class is unknown to the checker
    """A fitness whose values live in the cohort's column.

    Attributes such as ``crowding_dist`` may be added, and follow the individual wherever it is copied to.
    """

    __slots__ = ("individual",)

    def __init__(self, individual: Individual) -> None:
        self.individual = individual

    @property
    def weights(self) -> tuple[float, ...]:
        """One for each objective; positive where more is better."""
        return self.individual.cohort.common.weights

    @property
    def valid(self) -> bool:
        """Whether the individual has been evaluated since it was born or changed."""
        return not math.isnan(self.individual.cohort.fitness[self.individual.row, 0])

    @property
    def values(self) -> tuple[float, ...]:
        """Unweighted fitness, one value for each objective; empty before evaluation."""
        return tuple(self.individual.cohort.fitness[self.individual.row].tolist()) if self.valid else ()

    @values.setter
    def values(self, values: Sequence[SupportsFloat]) -> None:
        n = len(self.weights)
        try:
            numbers = [float(value) for value in values]
        except (TypeError, ValueError):
            numbers = []
        if len(numbers) != n:
            raise ToolboxError(
                phrase(
                    "fitness.values", f"be {n} number{'s' if n > 1 else ''} in a sequence", got=values,
                    remedy="Return a tuple from evaluate, and give the toolbox one weight for each objective.",
                )
            )  # fmt: skip
        if not all(map(math.isfinite, numbers)):
            raise ToolboxError(
                phrase(
                    "fitness.values", "be finite", got=tuple(numbers),
                    remedy="Who wins against NaN depends on the order of comparison: give such lives a fitness, or none.",
                )
            )  # fmt: skip
        self.individual.cohort.fitness[self.individual.row] = numbers

    @values.deleter
    def values(self) -> None:
        self.individual.cohort.fitness[self.individual.row] = np.nan

    @property
    def wvalues(self) -> tuple[float, ...]:
        """Values times weights, which is what DEAP compares."""
        return tuple(value * weight for value, weight in zip(self.values, self.weights, strict=False))

    def __deepcopy__(self, memo: dict[int, Any]) -> Fitness:
        return copy.deepcopy(self.individual, memo).fitness

    def __reduce__(self) -> tuple[Any, ...]:
        return _fitness_of, (self.individual,)


class Individual:
    """One individual of a cohort, as a sequence of its inherited alleles that DEAP's operators can vary.

    Loci that are not inherited are no part of it, as they are no part of the map along which alleles recombine. Slices
    are copies. What is written is kept within the limits of the locus, and is a whole number where the locus has few
    alleles. Writing makes the fitness invalid. Two individuals are equal if their alleles are. `copy.deepcopy` makes a
    copy to keep, with the fitness, apart from any cohort; ``toolbox.clone`` lets the genotype be born again, and a
    newborn has no fitness yet.

    Parameters
    ----------
    cohort : Cohort
    row : int
    """

    __slots__ = ("cohort", "row", "_fitness", "__dict__")
    __dict__: dict[str, Any]
    # Alleles can be written, so no individual is the key of anything.
    __hash__ = None  # type: ignore[assignment]  # the way that Python itself provides to be unhashable

    def __init__(self, cohort: Cohort, row: int) -> None:
        self.cohort, self.row = cohort, row
        self._fitness: Fitness | None = None

    @property
    def fitness(self) -> Fitness:
        """The fitness that DEAP reads and writes."""
        if self._fitness is None:
            self._fitness = Fitness(self)
        return self._fitness

    @property
    def birth_id(self) -> int:
        """Unique over a run of `generate` and `update`."""
        return int(self.cohort.population.birth_ids[self.row])

    @property
    def parents(self) -> tuple[int, int]:
        """Rows of both parents in the previous generation; -1 where unknown."""
        first, second = self.cohort.population.parents[self.row].tolist()
        return first, second

    def __len__(self) -> int:
        return int(self.cohort.alleles(self.row).size)

    def __iter__(self) -> Iterator[float]:
        return iter(self.cohort.alleles(self.row).tolist())

    def __getitem__(self, locus: SupportsIndex | slice) -> Any:
        return self.cohort.alleles(self.row, locus).tolist()

    def __setitem__(self, locus: SupportsIndex | slice, allele: Any) -> None:
        if isinstance(locus, int) and isinstance(allele, float) and math.isfinite(allele):
            self.cohort.write(self.row, locus, allele)
            return
        wanted, place = np.asarray(allele, np.float64), self.cohort.alleles(self.row, locus)
        if wanted.shape != place.shape:
            raise ToolboxError(
                f"alleles must be {_counted(place)} here; got {_counted(wanted)}. A genome keeps its length, and each "
                "locus holds one number: hand DEAP's operators lists of numbers, not arrays."
            )
        if not np.isfinite(wanted).all():
            raise ToolboxError(phrase("alleles", "be finite", got=allele))
        self.cohort.write(self.row, locus, wanted)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Individual):
            return NotImplemented
        mine, theirs = self.cohort.alleles(self.row), other.cohort.alleles(other.row)
        return self is other or bool(np.array_equal(mine, theirs))

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        # Always a copy: a view would let alleles be written past their limits.
        return np.array(self.cohort.alleles(self.row), dtype=dtype)

    def __repr__(self) -> str:
        return f"Individual({self[:3]}... of {len(self)} alleles, fitness {self.fitness.values or 'not known'})"

    def __deepcopy__(self, memo: dict[int, Any]) -> Individual:
        twin = Individual(self.cohort.kept(self.row), 0)
        memo[id(self)] = twin
        copy_extras(self, twin, memo)
        return twin

    def __copy__(self) -> Individual:
        return copy.deepcopy(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.cohort, self.row, vars(self), vars(self.fitness))


def copy_extras(individual: Individual, twin: Individual, memo: dict[int, Any] | None = None) -> None:
    """Copy what others have added to an individual and to its fitness."""
    twin.__dict__.update(copy.deepcopy(vars(individual), memo))
    if individual._fitness is not None:
        twin.fitness.__dict__.update(copy.deepcopy(vars(individual._fitness), memo))


def _rebuilt(cohort: Cohort, row: int, extras: dict[str, Any], fitness_extras: dict[str, Any]) -> Individual:
    individual = Individual(cohort, row)
    individual.__dict__.update(extras)
    individual.fitness.__dict__.update(fitness_extras)
    return individual


def _fitness_of(individual: Individual) -> Fitness:
    return individual.fitness


def _counted(array: NDArray[Any]) -> str:
    return "one number" if array.ndim == 0 else f"{array.size} numbers" if array.ndim == 1 else f"shape {array.shape}"


class Generation(list[Individual]):
    """Individuals side by side: a list that finds an individual by who it is, never by whom it equals.

    Twins are equal, and a list would find the first of them: ``deap.tools.migRing`` would then replace the wrong one.
    Slices are generations too.
    """

    @classmethod
    def of(cls, cohort: Cohort) -> Generation:
        """A handle for each row of a cohort."""
        return cls(Individual(cohort, row) for row in range(cohort.size))

    def index(self, individual: object, start: SupportsIndex = 0, stop: SupportsIndex | None = None) -> int:
        """Where this very individual is; ValueError if it is not there."""
        for place in range(*slice(start, stop).indices(len(self))):
            if self[place] is individual:
                return place
        raise ValueError("this individual is not in this generation, though one like it may be.")

    def __getitem__(self, place: Any) -> Any:
        found = list.__getitem__(self, place)
        return Generation(found) if isinstance(place, slice) else found
