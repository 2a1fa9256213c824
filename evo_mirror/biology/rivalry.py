"""Rivalry: what a task pays where others master it too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Settings, param


class Rivalry(Settings):
    """How the payoff of a task depends on how many others master it; by default, not at all.

    With x_j the performance of j, held between 0 and 1, X_i the sum of x_j over all others than i, and N individuals, what i
    earns is multiplied by (1 - s X_i / (N - 1)) K / (K + X_i): the first factor looks at the share of the others, the second
    at their number. Performance below chance earns what it does without rivals.

    Where some master the task at a cost c and the others do not try, both earn the same, and the share or number of
    those who do stays where it is, once n - 1 others master it (a stable equilibrium [MaynardSmith1982]_ where s > 0), with
    worth w: n - 1 = (N - 1) (1 - c / w) / s by share alone, and n - 1 = K (w / c - 1) by number alone, however many there
    are.

    References
    ----------
    .. [MaynardSmith1982] Maynard Smith (1982), Evolution and the theory of games, Cambridge University Press. Recalled.
    """

    frequency: float = param(
        0.0, ge=-10.0, le=10.0, unit="1",
        about="s: share of the payoff that is lost where all others master the task; above 1 it becomes a loss, below 0 a gain",
    )  # fmt: skip
    room: float | None = param(
        None,
        gt=0.0,
        unit="individuals",
        about="K: how many others who master the task halve what it pays; nothing for no end",
    )

    @property
    def matters(self) -> bool:
        """Whether others make any difference."""
        return self.frequency != 0.0 or self.room is not None

    def shared(self, performance: NDArray[np.float64]) -> NDArray[np.float64]:
        """What is left of the performance of each individual among all others that live.

        Parameters
        ----------
        performance : (n_individuals,) float64 array
            0 at chance, 1 at best.

        Returns
        -------
        (n_individuals,) float64 array
        """
        if not self.matters:
            return performance
        mastery = np.clip(performance, 0.0, 1.0)
        others = mastery.sum() - mastery
        factor = 1.0 - self.frequency * others / max(1, len(performance) - 1)
        if self.room is not None:
            factor = factor * (self.room / (self.room + others))
        return np.asarray(np.where(performance > 0.0, performance * factor, performance))
