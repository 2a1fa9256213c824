"""Living: everybody who lives at a moment, in the middle of their lives, where generations overlap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.wiring import Wiring

_INNATE, _NOW = "innate_", "living_"


@dataclass(frozen=True)
class Living:
    """Lives in progress, place by place.

    Attributes
    ----------
    innate : Wiring
        What each was born with.
    strength : (n_individuals, n_cues, n_heads) float32 array
        As in `Wiring`, now; so are the two that follow.
    meaning, foraging
    traces : (n_individuals, n_features + n_units) float32 array
        As in `Life`: what is left of sights and acts; (n_individuals, 0) where nothing ever is.
    pays : (n_individuals, n_forage_cues) int8 array
        As in `Experience`: settled at birth.
    trials : (n_individuals,) int64 array
        Lived so far.
    earned : (n_individuals,) float64 array
        Sum, over these trials, of what each earned at that trial.
    change : (n_individuals,) float64 array
        Sum of all absolute changes of strength so far.
    earned_at_birth : (n_individuals,) float64 array
        What innate wiring earns; not a number where nobody asks, as for those who have lived.
    ran_away : (n_individuals,) bool array
        Whose learning has left the numbers: they have lost what they learned, and nobody earns less.
    """

    innate: Wiring
    strength: NDArray[np.float32]
    meaning: NDArray[np.float32]
    foraging: NDArray[np.float32]
    traces: NDArray[np.float32]
    pays: NDArray[np.int8]
    trials: NDArray[np.int64]
    earned: NDArray[np.float64]
    change: NDArray[np.float64]
    earned_at_birth: NDArray[np.float64]
    ran_away: NDArray[np.bool_]

    @classmethod
    def newborn(
        cls, innate: Wiring, pays: NDArray[np.int8], n_cues: int, n_traces: int,
    ) -> Living:  # fmt: skip
        """Those who have not lived yet.

        Parameters
        ----------
        innate : Wiring
        pays : (n_individuals, n_forage_cues) int8 array
        n_cues : int
            Of all classes; strengths of those that are not innate begin at 0.
        n_traces : int
            As many numbers tell what is left of earlier trials: nothing.
        """
        n, n_given, n_heads = innate.strength.shape
        strength = np.zeros((n, n_cues, n_heads), np.float32)
        strength[:, :n_given] = innate.strength
        return cls(
            innate, strength, innate.meaning.copy(), innate.foraging.copy(), np.zeros((n, n_traces), np.float32), pays,
            np.zeros(n, np.int64), np.zeros(n), np.zeros(n), np.full(n, np.nan), np.zeros(n, np.bool_),
        )  # fmt: skip

    @property
    def wiring(self) -> Wiring:
        """As it is now, ready to live on."""
        return replace(self.innate, strength=self.strength, meaning=self.meaning, foraging=self.foraging)

    @property
    def payoff(self) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: the mean over trials so far, or what innate wiring earns."""
        payoff = np.where(self.trials > 0, self.earned / np.maximum(1, self.trials), self.earned_at_birth)
        if self.ran_away.any():
            payoff[self.ran_away] = min(0.0, payoff[~self.ran_away].min(initial=0.0))
        return payoff

    def copy(self) -> Living:
        """The same in arrays of its own."""
        return living_of(self.arrays())

    def put(self, places: NDArray[np.int64], newborn: Living) -> None:
        """Let others live in some places, instead of those who did; these arrays are changed.

        Parameters
        ----------
        places : (n_some,) int array
        newborn : Living
            As many.
        """
        theirs = newborn.arrays()
        for name, rows in _views(self).items():
            rows[places] = theirs[name]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything, as named copies."""
        return {name: rows.copy() for name, rows in _views(self).items()}


NEEDED_OF_LIVING = (
    *(f"{_INNATE}{one.name}" for one in fields(Wiring)),
    *(f"{_NOW}{one.name}" for one in fields(Living) if one.name != "innate"),
)
"""Names of the arrays of `Living.arrays`."""


def _views(living: Living) -> dict[str, NDArray[np.generic]]:
    named = {f"{_INNATE}{one.name}": getattr(living.innate, one.name) for one in fields(Wiring)}
    return named | {f"{_NOW}{one.name}": getattr(living, one.name) for one in fields(Living) if one.name != "innate"}


def living_of(arrays: Mapping[str, NDArray[np.generic]]) -> Living:
    """Lives in progress from their `Living.arrays`; others are passed over.

    Parameters
    ----------
    arrays : mapping of str to arrays of any shape
    """
    innate = {one.name: arrays[f"{_INNATE}{one.name}"] for one in fields(Wiring)}
    now = {one.name: arrays[f"{_NOW}{one.name}"] for one in fields(Living) if one.name != "innate"}
    return Living(innate=Wiring(**innate), **now)  # type: ignore[arg-type]  # saved as they were
