"""Fitness of genotypes: a table in place of tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.propagating import Brood, Fitness
from evo_mirror.foundation.errors import MeasureError, ShapeError, Words, either, phrase

Carried = float | tuple[float, float]
"""What an individual carries at a locus: one allele of a haploid, two of a diploid in any order."""


def by_genotype(fitness: Sequence[float] | Mapping[Carried, float], *, locus: int = 0) -> Fitness:
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
    told = _told(fitness)
    ploidy = len(next(iter(told)))

    def worth(born: Brood) -> NDArray[np.float64]:
        n, n_loci, copies = born.genotypes.shape
        if copies != ploidy or not 0 <= locus < n_loci:
            wanted = f"be of {copies} copies of a locus from 0 to {n_loci - 1}"
            raise ShapeError(phrase("fitness", wanted, got=Words(f"that of {ploidy} copies of locus {locus}")))
        carried = np.sort(born.genotypes[:, locus], axis=1)
        found = np.full(n, np.nan)
        for genotype, value in told.items():
            found[(carried == np.array(genotype, np.float32)).all(axis=1)] = value
        missing = np.isnan(found)
        if missing.any():
            who = int(missing.argmax())
            got = Words(f"{_name(tuple(carried[who].tolist()))} in individual {who} of generation {born.generation}")
            wanted = f"tell of every genotype at locus {locus}: {either(map(_name, told))}"
            raise MeasureError(phrase("fitness", wanted, got=got))
        return found

    return worth


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
