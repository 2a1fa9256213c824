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
from evo_mirror.inference.sampling import spread_between, threshold
from evo_mirror.machine.counters import Address, uniforms

Numbers = tuple[NDArray[np.float64], ...]
"""Value, its standard error, effect size, and SD between individuals."""


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


def simulate(
    weighing: Weighing, *, doubts: Doubts, seed: int, per_world: int, n_authors: int | None = None
) -> Simulated:
    """Draw bodies of evidence from the observation model.

    Parameters
    ----------
    weighing : Weighing
    doubts : Doubts
    seed : int
    per_world : int
        Bodies of evidence for each replicate of each account.
    n_authors : int, optional
        Replicates of each account that make evidence, the first that it was evolved in; all by default.

    Returns
    -------
    Simulated
        Where the author's prediction is undefined, that of a random population in which it is defined stands in: the
        prior predictive. If there is none, a direction is drawn evenly and a value is the published one.
    """
    reports, table = weighing.reports, weighing.table
    authors = table.present & (table.present.cumsum(axis=1) <= (n_authors or table.present.shape[1]))
    account, replicate = (np.repeat(places, per_world) for places in np.nonzero(authors))
    n, n_findings = len(account), len(reports.ids)
    # Addressed by name: the luck of one study, laboratory or paradigm does not depend on which others there are.
    laboratory = _lanes("laboratory", reports.laboratories, n, 2, seed=seed)
    paradigm = _lanes("paradigm", reports.paradigms, n, 2, seed=seed)
    own = _lanes("study", reports.ids, n, 4, seed=seed)
    effects = effects_from_normals(reports, ndtri(laboratory), ndtri(paradigm), ndtri(own[..., 3]), doubts=doubts)
    observed = np.empty((n, n_findings))
    for f in range(n_findings):
        value, error, size = predicted(reports, table, f)
        everyone = value, error, size, spread_between(value, size)
        author = _author_or_stand_in(reports, f, everyone, account, replicate, own[:, f, 2])
        if reports.is_value[f]:
            observed[:, f] = _draw_values(reports, f, author, effects, own[:, f])
        else:
            observed[:, f] = _draw_directions(reports, f, author, effects, own[:, f])
    return Simulated(observed, account, replicate, np.arange(n) % per_world == 0)


def _lanes(kind: str, names: tuple[str, ...], n: int, n_lanes: int, *, seed: int) -> NDArray[np.float64]:
    """Uniform numbers for each body of evidence and name, (n, n_names, n_lanes)."""
    drawn = [uniforms(Address(seed, f"inference calibration {kind} {name}"), np.arange(n), n_lanes) for name in names]
    return np.stack(drawn, axis=1)


def _author_or_stand_in(
    reports: Reports, f: int, everyone: Numbers, account: NDArray[np.int64], replicate: NDArray[np.int64],
    draw: NDArray[np.float64],
) -> Numbers:  # fmt: skip
    """What the author of each body of evidence predicts, or, where that is undefined, a random population's prediction."""
    needed = everyone[2] if reports.is_value[f] else everyone[0]
    defined = np.flatnonzero(np.isfinite(needed))
    author = np.ravel_multi_index((account, replicate), needed.shape)
    if len(defined):
        stand_in = defined[(draw * len(defined)).astype(np.int64)]
        author = np.where(np.isfinite(needed.ravel()[author]), author, stand_in)
    return tuple(numbers.ravel()[author] for numbers in everyone)


def _draw_directions(
    reports: Reports,
    f: int,
    author: Numbers,
    effects: Effects,
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    value, error, _, spread = author
    noise = spread / (effects.scale[:, f] * np.sqrt(effects.sample[:, f]))
    x = value + reports.laboratory_sd[f] * effects.shift[:, f] + np.hypot(error, noise) * ndtri(own[:, 0])
    beyond = threshold(noise, reports.bound[f])
    true = np.where(x > beyond, 1.0, np.where(x < -beyond, -1.0, 0.0))
    anything = np.floor(own[:, 2] * 3.0) - 1.0
    informative = (own[:, 1] < effects.informative[:, f]) & np.isfinite(value)
    return np.where(informative, true, anything)


def _draw_values(
    reports: Reports,
    f: int,
    author: Numbers,
    effects: Effects,
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    value, error, size, _ = author
    if not np.isfinite(size).all():
        return np.full(len(own), reports.observed[f])
    spread = effects.scale[:, f] * effect_size_error(value, error, size)
    centre = effects.scale[:, f] * size + reports.laboratory_sd[f] * effects.shift[:, f]
    own_error = reports.error[f] if np.isfinite(reports.error[f]) else 0.0
    return np.asarray(centre + np.hypot(own_error, spread) * ndtri(own[:, 0]))
