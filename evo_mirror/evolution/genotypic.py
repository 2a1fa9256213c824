"""Fitness of genotypes: a table in place of tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import MeasureError, ShapeError, Words, either, phrase

Carried = float | tuple[float, float]
"""What an individual carries at a locus: one allele of a haploid, two of a diploid in any order."""


class Told(Protocol):
    """What a table is asked about: see `propagating.Brood`."""

    @property
    def generation(self) -> int:
        """Counted from 0."""

    @property
    def genotypes(self) -> NDArray[np.float32]:
        """(n_individuals, n_inherited, ploidy) float32 array."""


@dataclass(frozen=True)
class ByGenotype:
    """Fitness by the genotype at one locus: a function of those born.

    Attributes
    ----------
    told : mapping of tuple of float to float
        Fitness by alleles carried, in rising order.
    locus : int
        Among those that are inherited.
    """

    told: Mapping[tuple[float, ...], float]
    locus: int

    def __call__(self, born: Told) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: the fitness of each; errors as in `by_genotype`."""
        return self.of(born.genotypes, born.generation)

    @property
    def rows(self) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """(n_genotypes, ploidy) float32 array of alleles, and (n_genotypes,) float64 array of what they are worth."""
        return np.array(list(self.told), np.float32), np.array(list(self.told.values()), np.float64)

    def of(self, genotypes: NDArray[np.float32], generation: int) -> NDArray[np.float64]:
        """Look genotypes up.

        Parameters
        ----------
        genotypes : (n_individuals, n_inherited, ploidy) float32 array
        generation : int
            For what is said where one is missing.

        Returns
        -------
        (n_individuals,) float64 array
        """
        n, n_loci, copies = genotypes.shape
        ploidy = len(next(iter(self.told)))
        if copies != ploidy or not 0 <= self.locus < n_loci:
            wanted = f"be of {copies} copies of a locus from 0 to {n_loci - 1}"
            got = Words(f"that of {ploidy} copies of locus {self.locus}")
            raise ShapeError(phrase("fitness", wanted, got=got))
        carried = np.sort(genotypes[:, self.locus], axis=1)
        found = np.full(n, np.nan)
        for genotype, value in self.told.items():
            found[(carried == np.array(genotype, np.float32)).all(axis=1)] = value
        missing = np.isnan(found)
        if missing.any():
            who = int(missing.argmax())
            got = Words(f"{_name(tuple(carried[who].tolist()))} in individual {who} of generation {generation}")
            wanted = f"tell of every genotype at locus {self.locus}: {either(map(_name, self.told))}"
            raise MeasureError(phrase("fitness", wanted, got=got))
        return found


def by_genotype(fitness: Sequence[float] | Mapping[Carried, float], *, locus: int = 0) -> ByGenotype:
    """Give everybody the fitness of its genotype at one locus.

    Parameters
    ----------
    fitness : sequence of float, or mapping
        Of individuals with 0, 1 (and, of diploids, 2) copies of allele 1, beside allele 0: ``[1, 1 + h * s, 1 + s]``. Or of
        genotypes by name: ``{0: 1.0, 1: 1.1, 2: 0.9}`` of haploids, ``{(0, 0): 1.0, (0, 1): 1.1, (1, 1): 0.9}`` of diploids.
    locus : int
        Among those that are inherited, from 0.

    Returns
    -------
    callable that returns an (n_individuals,) float64 array
        For `propagate` and `breed_once`.

    Raises
    ------
    ShapeError
        If the table is of neither haploids nor diploids, tells a genotype twice, or, when it is used, is not one for their
        ploidy or asks for a locus that there is not.
    MeasureError
        When it is used, if somebody carries what the table does not tell of.
    """
    return ByGenotype(_told(fitness), locus)


def _told(fitness: Sequence[float] | Mapping[Carried, float]) -> dict[tuple[float, ...], float]:
    """Fitness by alleles carried, in rising order."""
    if isinstance(fitness, Mapping):
        table = [(tuple(np.sort(np.atleast_1d(carried)).tolist()), value) for carried, value in fitness.items()]
    else:
        n_copies = len(fitness) - 1
        table = [((0.0,) * (n_copies - k) + (1.0,) * k, value) for k, value in enumerate(fitness)]
    told = {carried: float(value) for carried, value in table}
    if (
        len(told) < len(table)
        or {len(carried) for carried in told} not in ({1}, {2})
        or np.isnan(list(told.values())).any()
    ):
        raise ShapeError(
            phrase(
                "fitness", "be a number for each genotype, once, all of haploids or all of diploids", got=Words(f"{fitness}"),
                remedy="Give 2 or 3 numbers, or a mapping from alleles to numbers.",
            )
        )  # fmt: skip
    return told


def _name(carried: tuple[float, ...]) -> str:
    return "/".join(f"{allele:g}" for allele in carried)
