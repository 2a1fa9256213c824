"""The family of tasks: what a life is worth."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rivalry import Rivalry
from evo_mirror.foundation.settings import Family, Settings, param
from evo_mirror.machine.counters import Address
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class AgeWeights(Settings):
    """How much competence at each age counts; only the proportions matter."""

    birth: float = param(1.0, ge=0.0, unit="1", about="weight of competence at birth")
    juvenile: float = param(1.0, ge=0.0, unit="1", about="weight of competence at the juvenile age")
    adult: float = param(1.0, ge=0.0, unit="1", about="weight of competence at the end of life")

    def mean(self, by_age: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weighted mean over ages.

        Parameters
        ----------
        by_age : (n_individuals, 3) float64 array
            Or (n_individuals, 1), where only maturity is examined and nothing else can count.

        Returns
        -------
        (n_individuals,) float64 array
        """
        if by_age.shape[1] == 1:
            return by_age[:, 0]
        weights = np.array([self.birth, self.juvenile, self.adult])
        total = weights.sum()
        return (by_age * weights).sum(axis=1) / total if total > 0 else np.zeros(len(by_age))


class Task(Family):
    """Turns a life into a payoff, 0 for chance and 1 for perfection where there is such a scale.

    ``serves`` names what the payoff is for: accounts differ in which of these selection sees.
    """

    serves: ClassVar[Literal["understanding", "foraging", "other"]]
    guesses_open: ClassVar[bool] = False
    """Whether the task is about connections that the encoding leaves open to trial and error."""

    asks: ClassVar[str] = ""
    """The test that it pays for, one of `TESTS`; none where it looks at something else."""

    weight: float = param(1.0, ge=0.0, unit="payoff", about="payoff of perfect performance")
    rivals: Rivalry = Rivalry()

    @abstractmethod
    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """Performance of each individual: 0 at chance, 1 at best.

        Parameters
        ----------
        life : Life
            With snapshots at birth, at the juvenile age and at the end.
        wiring : Wiring
        repertoire : Repertoire
        ages : AgeWeights
        address : Address
            For tasks that need luck of their own.

        Returns
        -------
        (n_individuals,) float64 array
        """


def above_chance(share: NDArray[np.float32], chance: float) -> NDArray[np.float64]:
    """Rescale shares right so that ``chance`` becomes 0 and 1 stays 1.

    Parameters
    ----------
    share : (...) float array
    chance : float
        Where it is 1, there is nothing to be better at: all 0.

    Returns
    -------
    (...) float64 array
        Of the same shape.
    """
    return (np.asarray(share, np.float64) - chance) / (1.0 - chance) if chance < 1.0 else np.zeros(np.shape(share))
