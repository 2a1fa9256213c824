"""DEAP's operators for several objectives, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.luck import luck
from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import MeasureError, Mistake, ScenarioError, ShapeError, Words, phrase
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.machine.counters import Address

Values = NDArray[np.float64]
_CONTESTED = 4
"""DEAP's tournaments by dominance go through a shuffled population in steps of so many."""


class ByObjectives(Selection):
    """One of DEAP's operators for several objectives fills the parental places, by what each life earned in each task.

    Objectives are what a life would be worth, were each task that pays the only one, costs taken off; more is better.

    - ``nsga2``: tournaments between two different individuals, as NSGA-II holds them for parents [Deb2002]_. Who dominates
      the other wins; else who has the larger crowding distance within its front; else it is a toss. Places are filled in
      rounds (``selTournamentDCD``) in which nobody is chosen more than twice, and dealt to children by lot. Parents never
      compete with their children for survival (mu + lambda): all lives are over, and a value kept from a lucky life would
      deceive. Individuals with the same objectives count as one where distances are taken.
    - ``lexicase``: the objectives are gone through in random order, anew for each place; of those still in the running, only
      the best at each stay, until one is left or it is a toss [HelmuthSpector2015]_. Where no two are equal in an objective, only
      the best in each breed.
    - ``epsilon_lexicase``: whoever is within ``epsilon`` of the best stays.
    - ``automatic_epsilon_lexicase``: within the median absolute deviation of those still in the running [LaCava2016]_.

    Unlike in other regimes, places are not independent under ``nsga2``. DEAP draws from the global generator of `random`; it
    is seeded from the address, and given back as it was.

    References
    ----------
    .. [Deb2002] Deb, Pratap, Agarwal & Meyarivan (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE
       Transactions on Evolutionary Computation 6:182. Recalled.
    .. [HelmuthSpector2015] Helmuth, Spector & Matheson (2015), Solving uncompromising problems with lexicase selection, IEEE
       Transactions on Evolutionary Computation 19:630. Recalled.
    .. [LaCava2016] La Cava, Spector & Danai (2016), Epsilon-lexicase selection for regression, GECCO. Recalled.
    """

    kind: Literal["deap"] = "deap"
    by_objectives: ClassVar[bool] = True
    operator: Literal["nsga2", "lexicase", "epsilon_lexicase", "automatic_epsilon_lexicase"] = param(
        "nsga2", unit="1", about="which of DEAP's operators"
    )
    epsilon: float = param(
        0.05, ge=0.0, unit="payoff", about="how far behind the best is still good enough, for epsilon_lexicase"
    )

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`; of an (n_individuals, n_objectives) array."""
        from deap import tools  # loads slowly, and few need it

        values = self._admitted_objectives(fitness)
        with luck(address):
            if self.operator == "nsga2":
                chosen = _in_rounds(_contestants(values), n_places)
            else:
                them = [_One(place, _merit(row)) for place, row in enumerate(values.tolist())]
                operators: dict[str, Callable[[], list[_One]]] = {
                    "lexicase": lambda: tools.selLexicase(them, n_places),
                    "epsilon_lexicase": lambda: tools.selEpsilonLexicase(them, n_places, self.epsilon),
                    "automatic_epsilon_lexicase": lambda: tools.selAutomaticEpsilonLexicase(them, n_places),
                }
                chosen = operators[self.operator]()
        return np.array([one.place for one in chosen], np.int64)

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `Selection.probabilities`; of an (n_individuals, n_objectives) array.

        Under ``nsga2``, 2 / (N (N - 1)) times the sum over all others of the chance to win against them; else the mean over
        all orders of objectives of an even share among those left.
        """
        values = self._admitted_objectives(fitness)
        if self.operator == "nsga2":
            return _by_contests(values)
        chances = np.zeros(len(values))
        _go_through(values, self._good_enough, np.arange(len(values)), tuple(range(values.shape[1])), 1.0, chances)
        return chances

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: a round of tournaments takes four."""
        return require(
            self.operator != "nsga2" or n_individuals >= _CONTESTED, "selection.operator",
            f"be another one with fewer than {_CONTESTED} individuals", got=self.operator, beside=("population.size",),
        )  # fmt: skip

    def _good_enough(self, values: Values) -> NDArray[np.bool_]:
        """Who stays, by one objective of those still in the running: (n,) of an (n,) array."""
        behind = {
            "lexicase": 0.0,
            "epsilon_lexicase": self.epsilon,
            "automatic_epsilon_lexicase": float(np.median(np.abs(values - np.median(values)))),
        }[self.operator]
        return np.asarray(values >= values.max() - behind)

    def _admitted_objectives(self, objectives: NDArray[np.float64]) -> Values:
        require_shape("objectives", objectives, n_individuals=None, n_objectives=None)
        n, n_objectives = objectives.shape
        if n == 0 or n_objectives < 2:
            raise ShapeError(
                phrase(
                    "objectives", "be those of at least 1 individual, and at least 2",
                    got=Words(f"{n_objectives} of {n} individuals"), remedy="Let another task pay, or choose by fitness.",
                )
            )  # fmt: skip
        missing = ~np.isfinite(objectives)
        if missing.any():
            who, which = np.argwhere(missing)[0]
            got = Words(f"{objectives[who, which]} for objective {which} of individual {who}")
            raise MeasureError(phrase("objectives", "be finite numbers", got=got))
        if (found := self.contradicted_by(n)) is not None:
            raise ScenarioError("the scenario", [Mistake(found.key, found.message)])
        return np.ascontiguousarray(objectives, np.float64)


class _One:
    """What DEAP calls an individual, which knows its place."""

    def __init__(self, place: int, fitness: Any) -> None:
        self.place, self.fitness = place, fitness


@lru_cache
def _merits(n_objectives: int) -> type[Any]:
    from deap import base

    return type("Merit", (base.Fitness,), {"weights": (1.0,) * n_objectives})


def _merit(values: list[float]) -> Any:
    return _merits(len(values))(values)


def _contestants(values: Values) -> list[_One]:
    """Everybody, with crowding distances; those with the same objectives share them, wherever they stand."""
    from deap import tools

    distinct, which = np.unique(values, axis=0, return_inverse=True)
    merits = [_merit(row) for row in distinct.tolist()]
    # Takes all, so that nothing is chosen, but each front is sorted out and each distance taken.
    tools.selNSGA2([_One(place, merit) for place, merit in enumerate(merits)], len(merits))
    return [_One(place, merits[k]) for place, k in enumerate(which.ravel().tolist())]


def _in_rounds(them: list[_One], n_places: int) -> list[_One]:
    """Rounds of DEAP's tournaments: as many as it takes, each of as many places as four goes into."""
    import random

    from deap import tools

    chosen: list[_One] = []
    while len(chosen) < n_places:
        winners = tools.selTournamentDCD(them, len(them) // _CONTESTED * _CONTESTED)
        # Neighbours come from the same part of a round, and would never be one individual.
        random.shuffle(winners)
        chosen += winners
    return chosen[:n_places]


def _by_contests(values: Values) -> Values:
    n, them = len(values), _contestants(values)
    distance = np.array([one.fitness.crowding_dist for one in them])
    chances = np.empty(n)
    for i in range(n):
        no_worse, no_better = (values[i] >= values).all(axis=1), (values[i] <= values).all(axis=1)
        dominates, is_dominated = no_worse & ~no_better, no_better & ~no_worse
        by_distance = 0.5 * (distance[i] > distance) + 0.5 * (distance[i] >= distance)
        wins = np.where(dominates, 1.0, np.where(is_dominated, 0.0, by_distance))
        chances[i] = wins.sum() - wins[i]
    return chances * (2.0 / (n * (n - 1)))


def _go_through(
    values: Values, good_enough: Callable[[Values], NDArray[np.bool_]], running: NDArray[np.int64],
    objectives: tuple[int, ...], share: float, chances: Values,
) -> None:  # fmt: skip
    """Add the chances of those still in the running, over all orders of the objectives that are left."""
    if len(running) == 1 or not objectives:
        chances[running] += share / len(running)
        return
    for one in objectives:
        left = running[good_enough(values[running, one])]
        others = tuple(other for other in objectives if other != one)
        _go_through(values, good_enough, left, others, share / len(objectives), chances)
