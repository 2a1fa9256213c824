"""What a study is expected to tell of which account is true; the equations stand in `evo_mirror.inference.planning`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.outcomes import Outcomes, Possible


@dataclass(frozen=True)
class Worth:
    """What a study of one statistic and size is expected to tell."""

    statistic: str
    n: int
    bits: float
    right_then: float


@dataclass(frozen=True)
class Study:
    """A study that could be made, whoever is to be told apart by it.

    Attributes
    ----------
    statistic : str
    n : int
        Individuals in each arm.
    possible : Possible
        What it could find.
    """

    statistic: str
    n: int
    possible: Possible

    def worth(self, weight: NDArray[np.float64]) -> Worth:
        """What it is expected to tell.

        Parameters
        ----------
        weight : (n_accounts, n_replicates) float64 array
            Probability of each evolved population; sums to 1.
        """
        outcomes, probability = self.possible.weighed(weight), weight.sum(axis=1)
        if outcomes is None:
            return Worth(self.statistic, self.n, 0.0, float(probability.max()))
        return Worth(self.statistic, self.n, *information(outcomes, probability))


def entropy(probability: NDArray[np.float64]) -> float:
    """Shannon entropy [bits].

    Parameters
    ----------
    probability : (n,) float64 array
    """
    some = probability[probability > 0.0]
    return float(-(some * np.log2(some)).sum())


def information(outcomes: Outcomes, probability: NDArray[np.float64]) -> tuple[float, float]:
    """Mutual information of outcome and account, and the probability that the likeliest account is then the true one.

    Parameters
    ----------
    outcomes : Outcomes
    probability : (n_accounts,) float64 array
        Sums to 1.

    Returns
    -------
    two float
        Bits, and a probability.
    """
    joint = probability[:, None] * outcomes.density
    everyone = joint.sum(axis=0)
    ratio = np.divide(outcomes.density, everyone, out=np.ones_like(joint), where=(joint > 0.0) & (everyone > 0.0))
    bits = float((joint * np.log2(ratio) * outcomes.width).sum())
    return max(bits, 0.0), float((joint.max(axis=0) * outcomes.width).sum())
