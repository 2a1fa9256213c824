"""Dispersing: in which deme each child's parents lived, and who of the adults there they are.

The order of events is that of `evo_mirror.theory.islands`: adults breed where they live, children (or gametes) migrate, and the
newborns of a deme are then the adults that live, are counted and breed there. Migration is told backwards: row i of the
matrix says from which demes the parents of deme i's newborns come.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.structure.base import Dispersal, shared_out
from evo_mirror.foundation.errors import MeasureError, ShapeError, Words, phrase
from evo_mirror.machine.counters import Address, uniforms

Mate = Callable[[NDArray[np.int64], int, Address], NDArray[np.int64]]
"""From the places of some adults, a number of children and an address to (n_children, 2) places of parents among them."""


def backward_migration(
    dispersal: Dispersal, fitness: NDArray[np.float64], demes: NDArray[np.int32]
) -> NDArray[np.float64]:  # fmt: skip
    """From which deme each newborn's parents come, with these adults.

    Under soft selection M itself: every deme gives a fixed share of places, whatever its mean fitness. Under hard selection
    M_ik w_k / sum over l of M_il w_l, with w_k the mean fitness of deme k: each adult sends out gametes as its fitness says, so
    that fitter demes fill more places elsewhere, while every deme has room for as many as before [Christiansen1975]_. Sizes
    are in M already, which is what it comes to where all demes are equally fit. With one pool of migrants and m = 1 these are
    the models of Levene, soft, and of Dempster, hard [Dempster1955]_.

    Parameters
    ----------
    dispersal : Dispersal
    fitness : (n_individuals,) float64 array
    demes : (n_individuals,) int32 array

    Returns
    -------
    (n_demes, n_demes) float64 array

    Raises
    ------
    ShapeError
        If somebody lives in a deme that there is not, or nobody in one that there is.
    MeasureError
        Under hard selection, if a fitness is negative or without limit, or that of all who could be parents is 0.

    References
    ----------
    .. [Christiansen1975] Christiansen (1975), Hard and soft selection in a subdivided population, American Naturalist
       109:11. Recalled.
    .. [Dempster1955] Dempster (1955), Maintenance of genetic heterogeneity, Cold Spring Harbor Symposia 20:25. Recalled.
    """
    n_demes = dispersal.n_demes
    counts = np.bincount(demes, minlength=n_demes) if demes.min(initial=0) >= 0 else np.zeros(0)
    if len(counts) != n_demes or not counts.all():
        wanted = f"be from 0 to {n_demes - 1}, each that of somebody"
        raise ShapeError(phrase("demes", wanted, got=Words(f"{np.unique(demes).tolist()}")))
    if not dispersal.is_hard:
        return dispersal.migration
    weights = dispersal.migration * (np.bincount(demes, fitness, n_demes) / counts)
    totals = weights.sum(axis=1, keepdims=True)
    if not (fitness.min() >= 0.0 and totals.min() > 0.0 and totals.max() < np.inf):
        raise MeasureError(
            phrase(
                "fitness", "be at least 0 expected offspring, and above 0 in some deme that gives, under hard selection",
                got=Words(f"from {fitness.min():g} to {fitness.max():g}"),
                remedy="Where lives earn it, raise payoff.baseline or lower the costs; or let structure.regulation be 'soft'.",
            )
        )  # fmt: skip
    return np.asarray(weights / totals)


def dispersed(
    dispersal: Dispersal, fitness: NDArray[np.float64], demes: NDArray[np.int32], n_children: int, address: Address,
    mate: Mate,
) -> NDArray[np.int64]:  # fmt: skip
    """Fill two parental places for each child: a deme is drawn, then its adults mate, and nobody else's count.

    Where children migrate, a deme is drawn for each child, and both its parents mate there. Where gametes migrate, each place
    draws a deme of its own, and gets the one or the other parent of a mating there: independent as long as the two places of a
    mating are. At any single locus that is neutral the two are alike; pairs of loci and pairs of parents tell them apart.
    With a single deme nothing is drawn.

    Parameters
    ----------
    dispersal : Dispersal
    fitness : (n_individuals,) float64 array
    demes : (n_individuals,) int32 array
        Of the adults.
    n_children : int
        Of all demes, in their order, as `shared_out` says.
    address : Address
    mate : callable that returns an (n_children, 2) int64 array
        Chooses parents among the adults of one deme, as `mating.mated` does.

    Returns
    -------
    (n_children, 2) int64 array

    Raises
    ------
    ShapeError, MeasureError
        As in `backward_migration`, and what ``mate`` raises.
    """
    if dispersal.n_demes == 1:
        return mate(np.arange(len(fitness)), n_children, address)
    sizes = shared_out(n_children, dispersal.shares)
    sources = _drawn(backward_migration(dispersal, fitness, demes), sizes, address.extended("demes"))
    adults, n_demes = _by_deme(demes, dispersal.n_demes), dispersal.n_demes
    firsts = _by_deme(sources[:, 0], n_demes)
    seconds = _by_deme(sources[:, 1], n_demes) if dispersal.in_gametes else firsts
    parents = np.empty((n_children, 2), np.int64)
    for deme, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        n_matings = max(len(first), len(second))
        if not n_matings:  # nobody there need be able to have children
            continue
        # One call, so that lots among equals are cast once.
        pairs = mate(adults[deme], n_matings, address.extended(f"deme {deme}"))
        parents[first, 0] = pairs[: len(first), 0]
        parents[second, 1] = pairs[: len(second), 1]
    return parents


def _by_deme(demes: NDArray[np.int32] | NDArray[np.int64], n_demes: int) -> list[NDArray[np.int64]]:
    """Places of those of each deme, ascending: all sorted out at once, since demes may be many."""
    in_order = np.argsort(demes, kind="stable")
    ends = np.cumsum(np.bincount(demes, minlength=n_demes)).tolist()
    return [in_order[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _drawn(migration: NDArray[np.float64], sizes: NDArray[np.int64], address: Address) -> NDArray[np.int64]:
    """(n_children, 2) int64 array: the deme that each parental place of each child draws, from its home's row."""
    up_to = np.cumsum(migration, axis=1)
    up_to /= up_to[:, -1:]
    n_children = int(sizes.sum())
    points, sources = uniforms(address, np.arange(n_children), 2), np.empty((n_children, 2), np.int64)
    ends = np.cumsum(sizes).tolist()
    for row, start, end in zip(up_to, [0, *ends], ends, strict=False):
        sources[start:end] = row.searchsorted(points[start:end], side="right")
    return sources
