"""When to learn: certainty of the best fixed answer against reliability of experience [McLinnStephens2006; DunlapStephens2009].

The flag model: a fixed answer is right with probability p (certainty), one that goes by experience with probability q
(reliability), and to learn costs c of what a right answer is worth. Learning pays if and only if q - c > p.

That compares means. Where many are born into one world at a time and worlds differ, the mean of log fitness decides, which is
less for whoever's fitness varies more from one world to the next: the knower's. With n actions of which each has its usual look
with probability p, independently, or all together, its log fitness is a sum over how many have it.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count

_HALVINGS = 60


def learning_advantage(reliability: float, *, certainty: float, cost: float) -> float:
    """By how much learning is better, q - c - p: it pays where that is above 0.

    Parameters
    ----------
    reliability, certainty : float
        Probabilities.
    cost : float
        In units of what a right answer is worth.
    """
    require_between("reliability", value=reliability, low=0.0, high=1.0)
    require_between("certainty", value=certainty, low=0.0, high=1.0)
    return reliability - cost - certainty


def knowers_log_fitness(
    certainty: float, *, n_actions: int, best: float, worst: float, together: bool = False
) -> float:
    """Mean over worlds of the log fitness of those who know, k of n actions being as they know them.

    E log(worst + (best - worst) k / n), with k binomial (n, p); or n with probability p and else 0, where all go together.

    Parameters
    ----------
    certainty : float
        p.
    n_actions : int
        n, those that may look otherwise.
    best, worst : float
        Fitness where all actions look as usual, and where none does.
    together : bool
    """
    require_count("n_actions", count=n_actions, least=1, unit="actions")
    require_between("certainty", value=certainty, low=0.0, high=1.0)
    require_between("worst", value=worst, low=0.0, excludes_low=True)
    require_between("best", value=best, low=0.0, excludes_low=True)
    k, chances = _usual(certainty, n_actions, together)
    return float(chances @ np.log(worst + (best - worst) * k / n_actions))


def boundary_certainty(
    learners_log_fitness: float, *, n_actions: int, best: float, worst: float, together: bool = False
) -> float:  # fmt: skip
    """The p at which knowing is worth what learning is; NaN where one of them is better whatever p.

    Parameters
    ----------
    learners_log_fitness : float
        Mean over worlds of log fitness, costs taken off.
    n_actions, best, worst, together
        As in `knowers_log_fitness`.
    """

    def gain(p: float) -> float:
        return (
            knowers_log_fitness(p, n_actions=n_actions, best=best, worst=worst, together=together)
            - learners_log_fitness
        )

    low, high = 0.0, 1.0
    if not gain(low) < 0.0 < gain(high):
        return float("nan")
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if gain(middle) < 0.0 else (low, middle)
    return 0.5 * (low + high)


def boundary_by_means(learners_fitness: float, *, best: float, worst: float) -> float:
    """The p of the flag model's rule, q - c = p, from what each earns: the limit of many actions; NaN beyond 0 and 1.

    Parameters
    ----------
    learners_fitness, best, worst : float
    """
    p = (learners_fitness - worst) / (best - worst) if best > worst else float("nan")
    return p if 0.0 <= p <= 1.0 else float("nan")


def _usual(p: float, n: int, together: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many actions may look as usual, and with which chances."""
    if together:
        return np.array([0.0, float(n)]), np.array([1.0 - p, p])
    return np.arange(n + 1.0), np.array([comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)])
