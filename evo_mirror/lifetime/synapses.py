"""The specification of learning: tables of strengths, what they predict, and what a trial adds to them.

All arithmetic is float32, in the order written; ``fma`` is a product and a sum with a single rounding.

Sums over cues are taken in four chains: the first cue goes into the first, the fifth into the first again, and so on; the
other cues begin anew behind the sights. Four cues side by side are a group, and a group that has no part in a trial is
left out, which changes nothing as long as all strengths are finite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.form import Form
from evo_mirror.machine.vectors import LANES, fma, folded

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
f4 = np.float32


@dataclass
class Synapses:
    """A table of strengths, with what its learning rule remembers between trials."""

    strength: Matrix  # (rows, heads)
    weight: Vector  # (rows,): how much a change in this row counts
    memory_x: Vector  # (rows,)
    memory_y: Vector  # (heads,)
    change: Vector  # (heads,): sum of absolute changes so far

    @classmethod
    def at_birth(cls, strength: Matrix, weight: Vector | None = None) -> Synapses:
        """A copy, so that learning never reaches what it was born with.

        Parameters
        ----------
        strength : (n_rows, n_heads) float32 array
        weight : (n_rows,) float32 array, optional
            All 1 unless given.
        """
        n_rows, n_heads = strength.shape
        weight = np.ones(n_rows, f4) if weight is None else weight
        return cls(strength.copy(), weight, np.zeros(n_rows, f4), *np.zeros((2, n_heads), f4))


def predict(strength: Matrix, x: Vector) -> Vector:
    """Drive of each head: V_h = sum over cues of x_f strength_fh.

    Parameters
    ----------
    strength : (n_rows, n_heads) float32 array
    x : (n_rows,) float32 array

    Returns
    -------
    (n_heads,) float32 array
    """
    chains = np.zeros((4, strength.shape[1]), f4)
    for first in range(0, len(x), 4):
        group = slice(first, first + 4)
        if x[group].any():
            n = len(x[group])
            chains[:n] = fma(x[group, None], strength[group], chains[:n])
    return np.asarray((chains[0] + chains[1]) + (chains[2] + chains[3]))


def learn(
    synapses: Synapses, x: Vector, z: Vector, target: Vector, taught: NDArray[np.bool_], *,
    form: Form, parameters: Vector, salience: Vector, asymptote: np.float32,
) -> None:  # fmt: skip
    """One trial of learning.

    Parameters
    ----------
    synapses : Synapses
        Changed in place.
    x : (n_rows,) float32 array
        Input, as it drives.
    z : (n_rows,) float32 array
        Input, as it is learned about; the same but where rows stand for actions.
    target : (n_heads,) float32 array
    taught : (n_heads,) bool array
        Heads about which this trial says something; the others keep their strengths.
    form, parameters, salience, asymptote
        As in `form`.
    """
    strength, weight = synapses.strength, synapses.weight
    cue = (parameters, salience, z, synapses.memory_x)
    head = (parameters, predict(strength, x), target, asymptote, synapses.memory_y)
    x1, y1 = terms.x1(form, *cue), np.where(taught, terms.y1(form, *head), f4(0))
    if form.second_term:
        x2, y2 = terms.x2(form, *cue), np.where(taught, terms.y2(form, *head), f4(0))
    if form.forgetting:
        p, q = terms.p(form, *cue), np.where(taught, terms.q(form, *head), f4(0))
    if form.memory:
        synapses.memory_x = terms.remembered_x(form, *cue)
        synapses.memory_y = np.where(taught, terms.remembered_y(form, *head), synapses.memory_y)
    if not (form.second_term or form.forgetting):
        # The sum of |x1 y1| over cues is the sum of |x1|, times |y1|.
        synapses.change = fma(np.abs(y1), in_lanes(np.abs(x1), weight), synapses.change)
    chains = np.zeros((4, len(y1)), f4)
    for first in range(0, len(x1), 4):
        group = slice(first, first + 4)
        used = x1[group].any() or (form.second_term and x2[group].any()) or (form.forgetting and p[group].any())
        if not used:
            continue
        if not (form.second_term or form.forgetting):
            strength[group] = fma(x1[group, None], y1, strength[group])
            continue
        delta = x1[group, None] * y1
        if form.second_term:
            delta = fma(x2[group, None], y2, delta)
        if form.forgetting:
            delta = fma(-(p[group, None] * q), strength[group], delta)
        strength[group] += delta
        chains[: len(delta)] += np.abs(delta)
    synapses.change = synapses.change + ((chains[0] + chains[1]) + (chains[2] + chains[3]))


def in_lanes(values: Vector, weight: Vector) -> np.float32:
    """Weighted sum, in sixteen sums that are then folded, half onto half.

    Parameters
    ----------
    values, weight : (n,) float32 arrays
    """
    sums = np.zeros(LANES, f4)
    for first in range(0, len(values), LANES):
        part = values[first : first + LANES]
        sums[: len(part)] = fma(part, weight[first : first + LANES], sums[: len(part)])
    return folded(sums)


def in_order(values: Vector) -> np.float32:
    """Sum, one value after the other.

    Parameters
    ----------
    values : (n,) float32 array
    """
    total = f4(0)
    for value in values:
        total += value
    return total
