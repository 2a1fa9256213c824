"""The family of selection regimes."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import MeasureError, Mistake, ScenarioError, ShapeError, Words, phrase
from evo_mirror.foundation.settings import Contradiction, Family
from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys, uniforms
from evo_mirror.machine.threads import in_blocks

MOST_BY_OBJECTIVES = 200
"""Individuals among whom chances by several objectives are worked out beforehand."""


class Selection(Family):
    """Chooses the individual for each parental place.

    What every regime keeps to:

    - Places are filled one by one, with replacement, each by draws of its own: given the fitnesses, who fills one says nothing
      about the next, and selfing happens by chance. (Systematic sampling, which makes the numbers of offspring more even than
      chance does, would tie them together.) Where a regime settles beforehand who may breed at all, as truncation does among
      equals, places are independent given that.
    - Equals have equal chances, wherever they stand: ties are broken by lot.
    - Only the order of fitnesses counts, except where a regime says that their size does.
    - Most read the fitness, one number for each individual; a regime ``by_objectives`` reads several, (n_individuals,
      n_objectives), in its place, and says what of the above does not hold for it.
    - `probabilities` is what `choose` does on average. Draws are of 32 bits, so that a chance is kept to N / 2**32 of itself.
    """

    by_objectives: ClassVar[bool] = False
    """Whether it reads what a life earned in each task apart, rather than the sum."""

    ignores_fitness: ClassVar[bool] = False
    """Whether everybody has the same chances, whatever their fitness."""

    in_proportion: ClassVar[bool] = False
    """Whether chances are fitness / sum of fitness, and a place is filled by where the point of its first word falls."""

    once_for_all: ClassVar[bool] = False
    """Whether it settles who may breed at all, once for all places of a generation."""

    contest: ClassVar[str] = ""
    """The setting that says how many contend for a place; none where they are not counted."""

    @abstractmethod
    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """Fill parental places.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
        n_places : int
        address : Address
            Of the random numbers; place k is individual k of the address.
        threads : int
            For blocks of places, where a regime has use for them; the choice does not depend on it.

        Returns
        -------
        (n_places,) int array
            Positions of the chosen.

        Raises
        ------
        ShapeError, MeasureError, ScenarioError
            As in `Selection.admitted`.
        """

    @abstractmethod
    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance of each individual to fill a parental place: exact, and the same for every place.

        An individual's expected offspring are these times the number of places; lots for ties are averaged over.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array

        Returns
        -------
        (n_individuals,) float64 array
            Adds up to 1.

        Raises
        ------
        ShapeError, MeasureError, ScenarioError
            As in `Selection.admitted`.
        """

    @abstractmethod
    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """What these settings ask for that so many individuals cannot give; its keys begin at the scenario.

        Parameters
        ----------
        n_individuals : int
        """

    def admitted(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fitness as a regime reads it; to be asked for before anything is drawn.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
            Payoff, or any other number of which more is better; no end is needed, ``inf`` is the most.

        Returns
        -------
        (n_individuals,) float64 array

        Raises
        ------
        ShapeError
            If there is nobody to choose from, or more than one number for each.
        MeasureError
            If a fitness is not a number: it has no rank, and who won would depend on who stands where.
        ScenarioError
            If so few cannot give what the settings ask for.
        """
        require_shape("fitness", fitness, n_individuals=None)
        if len(fitness) == 0:
            raise ShapeError(phrase("fitness", "be that of at least 1 individual", got=Words("none")))
        missing = np.isnan(fitness)
        if missing.any():
            got = Words(f"nan for individual {missing.argmax()}")
            raise MeasureError(phrase("fitness", "be a number for every individual", got=got))
        found = self.contradicted_by(len(fitness))
        if found is not None:
            raise ScenarioError("the scenario", [Mistake(found.key, found.message)])
        return np.ascontiguousarray(fitness, np.float64)

    def effective_parents(self, n_individuals: int, n_objectives: int = 1) -> float:
        """Inverse of the chance that two places go to the same individual, were fitnesses 0, 1, ..., N - 1.

        Where the regime reads several objectives: were these, each in an order of its own, drawn at random, and the
        individuals `MOST_BY_OBJECTIVES` at most, as that takes long enough.

        Parameters
        ----------
        n_individuals : int
        n_objectives : int
            How many there are, where it reads several.
        """
        if n_individuals == 1:
            return 1.0
        evenly_spread = np.arange(n_individuals, dtype=np.float64)
        if self.by_objectives:
            some = np.arange(min(n_individuals, MOST_BY_OBJECTIVES))
            lots = uniforms(Address(0, "objectives in any order"), some, n_objectives)
            evenly_spread = np.argsort(lots, axis=0).astype(np.float64)
        return float(1.0 / (self.probabilities(evenly_spread) ** 2).sum())


def by_rank(fitness: NDArray[np.float64], among_lowest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances of individuals from those of ranks; equals share evenly what belongs to the ranks that they take up together.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
    among_lowest : (n_individuals + 1,) float64 array
        For m = 0, 1, ..., N: the chance that a place goes to one of the m least fit, were no two equally fit.

    Returns
    -------
    (n_individuals,) float64 array
    """
    ranked = np.sort(fitness)
    below, up_to = (np.searchsorted(ranked, fitness, side=side) for side in ("left", "right"))
    return np.asarray((among_lowest[up_to] - among_lowest[below]) / (up_to - below))


def evenly(n_candidates: int, n_places: int, address: Address, *, threads: int = 1) -> NDArray[np.int64]:
    """Fill places with any of so many candidates, each as likely as any other.

    Parameters
    ----------
    n_candidates, n_places : int
    address : Address
        Place k is individual k of the address.
    threads : int

    Returns
    -------
    (n_places,) int64 array
    """
    chosen = np.empty(n_places, np.int64)
    in_blocks(n_places, threads, _draw, n_candidates, individual_keys(address, np.arange(n_places)), chosen)
    return chosen


@compiled
def _draw(first: int, last: int, n_candidates: int, keys: Any, chosen: Any) -> None:
    for place in range(first, last):
        chosen[place] = one_of(n_candidates, keys[place], 0)
