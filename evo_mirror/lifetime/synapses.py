"""The specification of learning: tables of strengths, what they predict, and what a trial adds to them.

All arithmetic is float32, in the order written; ``fma`` is a product and a sum with a single rounding.

Sums over cues, and over heads, are taken in order, one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.form import Form
from evo_mirror.machine.fused import fma_in_order
from evo_mirror.machine.vectors import fma

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
f4 = np.float32


@dataclass
class Synapses:
    """A table of strengths, with what its learning rule remembers between trials."""

    strength: Matrix  # (rows, heads)
    weight: Vector  # (rows,): how much a change in this row counts; other than 1 for rules in proportion only
    memory_x: Vector  # (rows,)
    memory_y: Vector  # (heads,)
    change: np.float32  # sum of absolute changes so far

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
        return cls(strength.copy(), weight, np.zeros(n_rows, f4), np.zeros(n_heads, f4), f4(0))


def predict(strength: Matrix, x: Vector) -> Vector:
    """Drive of each head: V_h = sum over cues of x_f strength_fh, from the first to the last, each term rounded once.

    Parameters
    ----------
    strength : (n_rows, n_heads) float32 array
    x : (n_rows,) float32 array

    Returns
    -------
    (n_heads,) float32 array
    """
    drive: Vector = fma_in_order(x, strength)
    return drive


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
        strength[:] = fma(x1[:, None], y1, strength)
        # The sum of |x1 y1| over cues and heads is a product of two sums.
        size = f4(0)
        for factor, counts in zip(np.abs(x1), weight, strict=True):
            size = fma(factor, counts, size)
        synapses.change = fma(in_order(np.abs(y1)), size, synapses.change)
        return
    delta = x1[:, None] * y1
    if form.second_term:
        delta = fma(x2[:, None], y2, delta)
    if form.forgetting:
        delta = fma(-(p[:, None] * q), strength, delta)
    strength += delta
    by_head = np.array([in_order(head) for head in np.abs(delta).T], f4)
    synapses.change = synapses.change + in_order(by_head)


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
