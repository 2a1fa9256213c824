"""Dominance: what a diploid expresses at a locus whose two copies differ.

=====================  =================================================================================================
continuum of alleles   z = (1 - h) min(a, b) + h max(a, b), in effect units: h = 1/2 is additive (the mean of both copies), with
                       h = 1 the larger allele is dominant, with h = 0 recessive. "Larger" is larger as a number: of two
                       strengths below 0 the weaker one. Fitness 1 + s z of alleles 0 and 1 is 1, 1 + h s and 1 + s.
few alleles            a heterozygote shows the one that comes first in the order of dominance, wholly. Unless a scenario says
                       otherwise that is the order of their numbers: 0 before 1 before 2, in the ternary encoding wrong
                       before right before open. Any other degree of dominance is not told of them.
loci not inherited     are drawn once for each individual, not for each copy, and have no dominance: what a scenario says of it
                       counts where they are, as under some accounts and not under others
haploids               express what they carry; to speak of dominance is a mistake, unless it is h = 1/2
=====================  =================================================================================================

Dominance says what is *expressed*; what that does to fitness is for the scenario's tasks to say. Copies are alike in everything
else: an allele from the first parent counts as one from the second (no imprinting).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.mutation.base import NAMED_BY
from evo_mirror.foundation.errors import either
from evo_mirror.foundation.settings import Contradiction, ranged, require
from evo_mirror.state.genome import LocusClass

ADDITIVE = 0.5

Dominance = Annotated[float, ranged(ge=0.0, le=1.0)] | tuple[int, ...]
"""h; or, of few alleles, their numbers from the most dominant to the most recessive."""


def expressed(genotypes: NDArray[np.float32], locus_class: LocusClass) -> NDArray[np.float32]:
    """What individuals express at the loci of a class.

    Parameters
    ----------
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        Alleles at these loci [effect units]; one or two copies.
    locus_class : LocusClass

    Returns
    -------
    (n_individuals, n_loci) float32 array
        Expressed effects [effect units]; of haploids a view.
    """
    if genotypes.shape[2] == 1:
        return genotypes[:, :, 0]
    one, other = genotypes[:, :, 0], genotypes[:, :, 1]
    if locus_class.founder_shares:
        if not locus_class.dominance_order:
            return np.minimum(one, other)
        rank = np.argsort(np.array(locus_class.dominance_order))
        comes_first = rank[one.astype(np.int64)] <= rank[other.astype(np.int64)]
        return np.where(comes_first, one, other)
    h = np.float32(locus_class.dominance)
    if h == ADDITIVE:
        effects = one + other
        effects *= h
        return effects
    if h in (0.0, 1.0):  # exactly what one of the copies holds
        return np.maximum(one, other) if h else np.minimum(one, other)
    least = np.minimum(one, other)
    effects = np.maximum(one, other)
    effects -= least
    effects *= h
    effects += least
    return effects


def shares(genotypes: NDArray[np.float32], locus_class: LocusClass) -> NDArray[np.float32]:
    """What part each copy has in what is expressed: z = sum of share times allele.

    Parameters
    ----------
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        Alleles at the loci of the class [effect units]; one or two copies.
    locus_class : LocusClass

    Returns
    -------
    (n_individuals, n_loci, ploidy) float32 array
        From 0, not expressed, to 1, the only one that is; equal alleles have equal parts.
    """
    if genotypes.shape[2] == 1:
        return np.ones_like(genotypes)
    first, last = genotypes[:, :, :1], genotypes[:, :, 1:]
    of_larger = np.float32(locus_class.dominance)
    if locus_class.founder_shares:  # the first in order is shown wholly
        rank = np.argsort(np.array(locus_class.dominance_order or range(len(locus_class.founder_shares))))
        first, last = (-rank[one.astype(np.int64)].astype(np.float32) for one in (first, last))
        of_larger = np.float32(1.0)
    of_first = np.where(first == last, np.float32(0.5), np.where(first > last, of_larger, 1 - of_larger))
    return np.concatenate([of_first, 1 - of_first], axis=2)


def with_dominance(
    classes: tuple[LocusClass, ...], dominance: Mapping[str, float | tuple[int, ...]]
) -> tuple[LocusClass, ...]:  # fmt: skip
    """The classes, each with the dominance of its name if there is one.

    Parameters
    ----------
    classes : tuple of LocusClass
    dominance : mapping of str to float or tuple of int
        That contradicts none of the classes; see `dominance_contradictions`.
    """
    return tuple(_with(c, dominance[c.name]) if c.name in dominance else c for c in classes)


def _with(locus_class: LocusClass, dominance: float | tuple[int, ...]) -> LocusClass:
    if isinstance(dominance, tuple):
        return replace(locus_class, dominance_order=dominance)
    return replace(locus_class, dominance=dominance)


def dominance_contradictions(
    dominance: Mapping[str, float | tuple[int, ...]], classes: tuple[LocusClass, ...], ploidy: int
) -> list[Contradiction | None]:  # fmt: skip
    """What dominance asks for that the classes of loci, or their number of copies, cannot give; keys begin at the scenario.

    Parameters
    ----------
    dominance : mapping of str to float or tuple of int
        By the name of the class.
    classes : tuple of LocusClass
    ploidy : int
    """
    by_name, found = {c.name: c for c in classes}, list[Contradiction | None]()
    for name, asked in dominance.items():
        key = f"dominance.{name}"
        if name not in by_name:
            named = f"be named after a class of loci, {either(by_name)}"
            found.append(require(False, key, named, got=name, beside=NAMED_BY))
            continue
        found += [
            require(
                ploidy > 1 or asked == ADDITIVE, key, "be 0.5 where there is one copy of each locus", got=asked,
                beside=("population.ploidy",), remedy="Leave it away, or set population.ploidy to 2.",
            ),
            _of_kind(key, asked, len(by_name[name].founder_shares)),
        ]  # fmt: skip
    return found


def _of_kind(key: str, asked: float | tuple[int, ...], n_alleles: int) -> Contradiction | None:
    """Nothing if it is a degree where there is a continuum of alleles, and a whole order where there are few."""
    if n_alleles == 0:
        return require(
            not isinstance(asked, tuple), key, "be a number from 0 to 1 where there is a continuum of alleles", got=asked,
            beside=("encoding",), remedy="An order is for few alleles.",
        )  # fmt: skip
    numbers = list(range(n_alleles))
    return require(
        isinstance(asked, tuple) and sorted(asked) == numbers, key,
        f"be an order of the alleles {', '.join(map(str, numbers))}, from the most dominant to the most recessive", got=asked,
        beside=("encoding",), remedy=f"Write for example {numbers}, each number once.",
    )  # fmt: skip
