"""Tables of strengths of many individuals: what they predict, and what a trial adds to them. See `synapses`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime import form as terms
from evo_mirror.lifetime.form import Form
from evo_mirror.machine.fused import fma_in_order
from evo_mirror.machine.vectors import fma

Numbers = NDArray[np.float32]
f4 = np.float32


@dataclass
class Tables:
    """Strengths, with what their learning rule remembers between trials."""

    strength: Numbers  # (n_individuals, n_rows, n_heads)
    weight: Numbers  # (n_rows,): how much a change in this row counts
    memory_x: Numbers  # (n_individuals, n_rows)
    memory_y: Numbers  # (n_individuals, n_heads)
    change: Numbers  # (n_individuals,): sum of absolute changes so far

    @classmethod
    def at_birth(cls, strength: Numbers, weight: Numbers | None = None) -> Tables:
        """A copy, so that learning never reaches what it was born with.

        Parameters
        ----------
        strength : (n_individuals, n_rows, n_heads) float32 array
        weight : (n_rows,) float32 array, optional
            All 1 unless given.
        """
        n, n_rows, n_heads = strength.shape
        weight = np.ones(n_rows, f4) if weight is None else weight
        return cls(strength.copy(), weight, np.zeros((n, n_rows), f4), np.zeros((n, n_heads), f4), np.zeros(n, f4))


def predict(strength: Numbers, x: Numbers) -> Numbers:
    """Drive of each head: V_h = sum over cues of x_f strength_fh, one cue after the other.

    Parameters
    ----------
    strength : (..., n_rows, n_heads) float32 array
    x : (..., n_rows) float32 array
        Broadcast against the strengths.

    Returns
    -------
    (..., n_heads) float32 array
    """
    rows = np.broadcast_shapes(strength.shape[:-1], x.shape)
    drive: Numbers = fma_in_order(
        np.moveaxis(np.broadcast_to(x, rows), -1, 0),
        np.moveaxis(np.broadcast_to(strength, (*rows, strength.shape[-1])), -2, 0),
    )
    return drive


def learn(
    tables: Tables, who: Any, x: Numbers, z: Numbers, target: Numbers, *,
    form: Form, parameters: Numbers, salience: Numbers, asymptote: np.float32, taught: NDArray[np.bool_] | None = None,
) -> None:  # fmt: skip
    """One trial of learning, of those individuals to whom it says something.

    Parameters
    ----------
    tables : Tables
        Changed in place.
    who : index of n individuals
    x, z : (n, n_rows) float32 array
        Input, as it drives, and as it is learned about.
    target : (n, n_heads) float32 array
    form, asymptote
        As in `form`.
    parameters : (n_individuals, n_parameters) float32 array
    salience : (n, n_rows) float32 array
    taught : (n, n_heads) bool array, optional
        Heads about which this trial says something; all of them unless given.
    """
    strength, change = tables.strength[who], tables.change[who]
    own = parameters[who].T[:, :, None]
    taught = np.ones(target.shape, np.bool_) if taught is None else taught
    cue = (own, salience, z, tables.memory_x[who])
    head = (own, predict(strength, x), target, asymptote, tables.memory_y[who])
    x1, y1 = terms.x1(form, *cue), np.where(taught, terms.y1(form, *head), f4(0))
    if form.second_term:
        x2, y2 = terms.x2(form, *cue), np.where(taught, terms.y2(form, *head), f4(0))
    if form.forgetting:
        p, q = terms.p(form, *cue), np.where(taught, terms.q(form, *head), f4(0))
    if form.memory:
        tables.memory_x[who] = terms.remembered_x(form, *cue)
        tables.memory_y[who] = np.where(taught, terms.remembered_y(form, *head), tables.memory_y[who])
    if not (form.second_term or form.forgetting):
        tables.strength[who] = fma(x1[:, :, None], y1[:, None, :], strength)
        # The sum of |x1 y1| over cues and heads is a product of two sums.
        size = fma_in_order(tables.weight, np.abs(x1).T)
        tables.change[who] = fma(_in_order(np.abs(y1)), size, change)
        return
    delta = x1[:, :, None] * y1[:, None, :]
    if form.second_term:
        delta = fma(x2[:, :, None], y2[:, None, :], delta)
    if form.forgetting:
        delta = fma(-(p[:, :, None] * q[:, None, :]), strength, delta)
    tables.strength[who] = strength + delta
    by_head = _in_order(np.abs(delta).transpose(0, 2, 1))
    tables.change[who] = change + _in_order(by_head)


def _in_order(values: Numbers) -> Numbers:
    """Sums over the last axis, one value after the other."""
    total = np.zeros(values.shape[:-1], f4)
    for k in range(values.shape[-1]):
        total = total + values[..., k]
    return total
