"""Markov chains, solved without subtraction.

States are eliminated one after another, their probabilities passed on to those that remain [Grassmann1985]_. Diagonals are
never read, nothing is subtracted and so nothing cancels: a fixation probability of 1e-30 has as many right digits as one of 1/2.

References
----------
.. [Grassmann1985] Grassmann, Taksar & Heyman (1985), Operations Research 33:1107; recalled.
.. [KemenySnell1960] Kemeny & Snell (1960), Finite Markov Chains, ch. 3; recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.theory.asking import TheoryError, require_count, require_rows


@dataclass(frozen=True)
class Absorption:
    """Where a chain ends, and when.

    Attributes
    ----------
    states : (n_ends,) int64 array
        The states that are never left.
    probability : (n_states, n_ends) float64 array
        Of ending in each, from each state.
    mean_time, sd_time : (n_states,) float64 array
        Steps until any of them; mean and standard deviation.
    conditional_time, conditional_sd : (n_states, n_ends) float64 array
        The same, given which; NaN where that cannot happen.
    """

    states: NDArray[np.int64]
    probability: NDArray[np.float64]
    mean_time: NDArray[np.float64]
    sd_time: NDArray[np.float64]
    conditional_time: NDArray[np.float64]
    conditional_sd: NDArray[np.float64]


def absorption(transition: NDArray[np.float64]) -> Absorption:
    """Solve an absorbing chain: with Q among the states that are left, all is (I - Q)^-1 of something [KemenySnell1960]_.

    Probability B = (I - Q)^-1 R, mean time t = (I - Q)^-1 1, mean time given end e: (I - Q)^-1 B_e / B_e.

    Parameters
    ----------
    transition : (n_states, n_states) float64 array
        Probability of going from row to column in one step.

    Raises
    ------
    TheoryError
        If no state is final, or none can be reached from somewhere.
    """
    require_rows("transition", matrix=transition)
    n = len(transition)
    leaving = np.where(np.eye(n, dtype=bool), 0.0, transition).sum(axis=1)
    ends, left = np.flatnonzero(leaving == 0.0), np.flatnonzero(leaving > 0.0)
    inner, exits = transition[np.ix_(left, left)], transition[np.ix_(left, ends)]
    solve = _Elimination(inner, exits, left)
    reached = solve(exits)
    time = solve(np.ones((len(left), 1)))
    square = solve(1.0 + 2.0 * inner @ time)
    part = solve(reached)
    part_square = solve(reached + 2.0 * inner @ part)
    probability, given = np.zeros((n, len(ends))), np.full((2, n, len(ends)), np.nan)
    probability[ends, np.arange(len(ends))] = 1.0
    probability[left] = reached
    given[:, ends, np.arange(len(ends))] = 0.0
    possible = np.where(reached > 0.0, reached, np.nan)
    given[0, left], given[1, left] = part / possible, part_square / possible
    moments = np.zeros((2, n))
    moments[:, left] = time[:, 0], square[:, 0]
    return Absorption(ends, probability, moments[0], _sd(*moments), given[0], _sd(*given))


def stationary(transition: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distribution that a chain keeps: pi = pi P.

    Parameters
    ----------
    transition : (n_states, n_states) float64 array
        Every state can be reached from every other.

    Returns
    -------
    (n_states,) float64 array

    Raises
    ------
    TheoryError
        If a state is never left for those before it: there may be more than one such distribution.
    """
    require_rows("transition", matrix=transition)
    p = np.array(transition, np.float64)
    for k in range(len(p) - 1, 0, -1):
        down = p[k, :k].sum()
        if down == 0.0:
            raise TheoryError(phrase("transition", "lead from every state to every other", got=_none_from(k)))
        p[:k, k] /= down
        p[:k, :k] += np.outer(p[:k, k], p[k, :k])
    share = np.zeros(len(p))
    share[0] = 1.0
    for k in range(1, len(p)):
        share[k] = share[:k] @ p[:k, k]
    return np.asarray(share / share.sum())


def distribution_after(
    start: NDArray[np.float64], *, transition: NDArray[np.float64], n_steps: int
) -> NDArray[np.float64]:
    """Where a chain is after some steps.

    Parameters
    ----------
    start : (n_states,) float64 array
        Where it begins, with which probability.
    transition : (n_states, n_states) float64 array
    n_steps : int

    Returns
    -------
    (n_states,) float64 array
    """
    require_rows("transition", matrix=transition)
    require_count("n_steps", count=n_steps, least=0, unit="steps")
    require_shape("start", np.asarray(start), n_states=len(transition))
    share = np.array(start, np.float64)
    for _ in range(n_steps):
        share = share @ transition
    return share


class _Elimination:
    """(I - Q) x = b for b of no negative numbers, as often as wanted."""

    def __init__(self, inner: NDArray[np.float64], exits: NDArray[np.float64], names: NDArray[np.int64]) -> None:
        self.p, out = np.array(inner, np.float64), exits.sum(axis=1)
        self.leaving = np.empty(len(out))
        for k in range(len(out) - 1, -1, -1):
            leaving = self.p[k, :k].sum() + out[k]
            if leaving == 0.0:
                raise TheoryError(
                    phrase(
                        "transition", "lead from every state to one that is never left", got=_none_from(int(names[k])),
                        remedy="Where nothing is final, ask for the stationary distribution.",
                    )
                )  # fmt: skip
            self.p[:k, k] /= leaving
            self.p[:k, :k] += np.outer(self.p[:k, k], self.p[k, :k])
            out[:k] += self.p[:k, k] * out[k]
            self.leaving[k] = leaving

    def __call__(self, b: NDArray[np.float64]) -> NDArray[np.float64]:
        x = np.array(b, np.float64)
        for k in range(len(x) - 1, 0, -1):
            x[:k] += np.outer(self.p[:k, k], x[k])
        for k in range(len(x)):
            x[k] = (x[k] + self.p[k, :k] @ x[:k]) / self.leaving[k]
        return x


def _none_from(state: int) -> Words:
    return Words(f"no way on from state {state}")


def _sd(mean: NDArray[np.float64], square: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0.0)))
