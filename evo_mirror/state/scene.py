"""Scene: what a source of experience can look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.state.repertoire import Repertoire

NOTHING = np.int8(-1)
"""The code for no action; of the type of all codes, so that a choice between the two stays as narrow as they are."""


@dataclass(frozen=True)
class Caregivers:
    """Adults of the previous generation, or first-borns of this one, as they respond in the world of the children.

    Attributes
    ----------
    program_drives : (n_adults, n_eras * n_actions, n_actions) float64 array
        R of each adult for the looks of the children's world, era after era, at maturity [asymptotes].
    parents : (n_adults, 2) int32 array or None
        Places of each one's own parents, in the generation before theirs; -1 where unknown. None if nobody's are known.
    """

    program_drives: NDArray[np.float64]
    parents: NDArray[np.int32] | None = None


@dataclass(frozen=True)
class Neighbours:
    """Among which adults each child grows up.

    Attributes
    ----------
    adults : (n_adults,) int64 array
        Positions among the caregivers, deme by deme.
    bounds : (n_individuals, 2) int64 array
        Where in `adults` those of each child's deme begin and end.
    """

    adults: NDArray[np.int64]
    bounds: NDArray[np.int64]


@dataclass(frozen=True)
class Scene:
    """The acts of a generation of children, and those who surround them.

    Attributes
    ----------
    acts : (n_individuals, n_trials) int8 array
        What each child does; -1: nothing. Not yet known while sources prepare; known when their `Sights` are worked out.
    repertoire : Repertoire
    attention : (n_individuals, 3) float32 array
        Shares of the attention budget, as in `Wiring`.
    parents : (n_individuals, 2) int32 array
        Positions among the caregivers; -1 without.
    caregivers : Caregivers or None
        None for generation 0.
    response_noise : float
        sigma_r of caregivers' responses [asymptotes].
    address : Address
        Of rearing; each source extends its purpose by its own name and kind.
    positions : (n_individuals,) int array
        The individual part of each child's random address.
    source : str
        The source whose turn it is.
    neighbours : Neighbours or None
        None where all adults are everybody's.
    firstborns : Caregivers or None
        The mature first-borns of the children's own generation, for those born later; see `biology.kin`.
    playmates : Neighbours or None
        Among which first-borns each child grows up; None where all are everybody's.
    """

    acts: NDArray[np.int8]
    repertoire: Repertoire
    attention: NDArray[np.float32]
    parents: NDArray[np.int32]
    caregivers: Caregivers | None
    response_noise: float
    address: Address
    positions: NDArray[np.int64]
    source: str = ""
    neighbours: Neighbours | None = None
    firstborns: Caregivers | None = None
    playmates: Neighbours | None = None

    def address_of(self, what: str = "") -> Address:
        """The address of the random numbers of the source whose turn it is, or of those for one thing that it does."""
        a = self.address
        purpose = f"{a.purpose}: {self.source}: {what}" if what else f"{a.purpose}: {self.source}"
        return Address(a.seed, purpose, a.replicate, a.generation)

    def keys(self, what: str = "") -> NDArray[np.uint64]:
        """(n_individuals,) uint64 array: each child's key to the random numbers at `address_of`."""
        return individual_keys(self.address_of(what), self.positions)

    def among(self, n_adults: int, near: Neighbours | None) -> Neighbours:
        """Neighbours of each child among so many adults: all of them where there is no saying."""
        if near is not None:
            return near
        bounds = np.empty((len(self.acts), 2), np.int64)
        bounds[:] = 0, n_adults
        return Neighbours(np.arange(n_adults), bounds)

    def codes(self) -> NDArray[np.int8]:
        """(n_individuals, n_trials) int8 array, not yet written."""
        return np.empty(self.acts.shape, np.int8)


@dataclass(frozen=True)
class Sights:
    """What one source shows: arrays, and the work that writes them, a block of children at a time.

    Attributes
    ----------
    action : (n_individuals, n_trials) int8 array
        The action seen on each trial; -1: none.
    delay : int
        Trials between the child's act and this sight, where it is always the same; 0 within the trial, -128 where
        it goes with no act.
    outcome_visible : (n_individuals, n_trials) bool array
        Whether the outcome of an action, if one is seen, is seen as well; (n_individuals, 0) where none ever is.
    work : callable
        Compiled ``work(first, last, *arguments)``: writes the rows ``first`` to ``last - 1`` of these arrays, and nothing
        else. By then the same rows of ``acts`` are known.
    arguments : tuple
    delays : (n_individuals, n_trials) int8 array, optional
        Instead of ``delay`` where that differs from sight to sight; below 0 where the sight comes first. Whatever it likes where
        nothing is seen.
    sound : (n_individuals, n_trials) int8 array, optional
        The action heard on each trial; -1: none. What is heard with an action is heard only if that is seen.
    """

    action: NDArray[np.int8]
    delay: int
    outcome_visible: NDArray[np.bool_]
    work: Callable[..., None]
    arguments: tuple[Any, ...]
    delays: NDArray[np.int8] | None = None
    sound: NDArray[np.int8] | None = None
