"""Evidence of known origin: findings of the published form, drawn from the observation model under each account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import Effects, effects_from_normals
from evo_mirror.inference.observation import Weighing, effect_size_error, predicted
from evo_mirror.inference.reports import Reports
from evo_mirror.machine.counters import Address, uniforms

Numbers = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Value, its standard error, and effect size."""


@dataclass(frozen=True)
class Simulated:
    """Bodies of evidence of known origin.

    Attributes
    ----------
    observed : (n, n_findings) float64 array
        As `evo_mirror.inference.observation.log_likelihood` reads them.
    account, replicate : (n,) int64 array
        Positions in the table of predictions of what made each.
    first : (n,) bool array
        The first body of evidence of each account and replicate.
    """

    observed: NDArray[np.float64]
    account: NDArray[np.int64]
    replicate: NDArray[np.int64]
    first: NDArray[np.bool_]


def simulate(weighing: Weighing, *, doubts: Doubts, seed: int, per_world: int) -> Simulated:
    """Draw bodies of evidence from the observation model.

    Parameters
    ----------
    weighing : Weighing
    doubts : Doubts
    seed : int
    per_world : int
        Bodies of evidence for each replicate of each account.

    Returns
    -------
    Simulated
        Where the author's prediction is undefined, a direction is drawn evenly and a value from a random population in
        which it is defined (the published value if there is none): the prior predictive.
    """
    reports, table = weighing.reports, weighing.table
    account, replicate = (np.repeat(places, per_world) for places in np.nonzero(table.present))
    n, n_findings = len(account), len(reports.ids)
    sizes = (2 * len(reports.laboratories), 2 * len(reports.paradigms), 3 * n_findings)
    lanes = uniforms(Address(seed, "inference calibration"), np.arange(n), sum(sizes))
    laboratory, paradigm, own = np.split(lanes, np.cumsum(sizes)[:-1], axis=1)
    effects = effects_from_normals(
        reports,
        ndtri(laboratory).reshape(n, -1, 2),
        ndtri(paradigm).reshape(n, -1, 2),
        doubts=doubts,
    )
    own = own.reshape(n, n_findings, 3)
    observed = np.empty((n, n_findings))
    for f in range(n_findings):
        value, error, size = everyone = predicted(reports, table, f)
        author = value[account, replicate], error[account, replicate], size[account, replicate]
        if reports.is_value[f]:
            observed[:, f] = _draw_values(reports, f, author, everyone, effects, own[:, f])
        else:
            observed[:, f] = _draw_directions(reports, f, author, effects, own[:, f])
    return Simulated(observed, account, replicate, np.arange(n) % per_world == 0)


def _draw_directions(
    reports: Reports,
    f: int,
    author: Numbers,
    effects: Effects,
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    value, error, _ = author
    x = value + reports.laboratory_sd[f] * effects.shift[:, f] + error * ndtri(own[:, 0])
    true = np.where(x > reports.bound[f], 1.0, np.where(x < -reports.bound[f], -1.0, 0.0))
    anything = np.floor(own[:, 2] * 3.0) - 1.0
    informative = (own[:, 1] < effects.informative[:, f]) & np.isfinite(value)
    return np.where(informative, true, anything)


def _draw_values(
    reports: Reports,
    f: int,
    author: Numbers,
    everyone: Numbers,
    effects: Effects,
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    defined = np.flatnonzero(np.isfinite(everyone[2]))
    if not len(defined):
        return np.full(len(own), reports.observed[f])
    stand_in = defined[(own[:, 2] * len(defined)).astype(np.int64)]
    value, error, size = (
        np.where(np.isfinite(author[2]), mine, all_of_them.ravel()[stand_in])
        for mine, all_of_them in zip(author, everyone, strict=True)
    )
    spread = effects.scale[:, f] * effect_size_error(value, error, size)
    centre = effects.scale[:, f] * size + reports.laboratory_sd[f] * effects.shift[:, f]
    own_error = reports.error[f] if np.isfinite(reports.error[f]) else 0.0
    return np.asarray(centre + np.hypot(own_error, spread) * ndtri(own[:, 0]))
