"""Contingency: what experience had to teach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.experience import ACT, SIGHT
from evo_mirror.state.lived import Lived


def delta_p(events: NDArray[np.int8], n_actions: int) -> NDArray[np.float64]:
    """Contingency of acts on sights, pooled over individuals: P(do b | see a) - P(do b | see nothing).

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int

    Returns
    -------
    (n_actions, n_actions) float64 array
        Row a is about the sight of a; NaN where a, or nothing, was never seen.
    """
    sight, act = events[:, :, SIGHT].ravel().astype(np.int64), events[:, :, ACT].ravel().astype(np.int64)
    counts = np.zeros((n_actions + 1, n_actions + 1))
    np.add.at(counts, (sight, act), 1.0)  # -1, nothing, falls into the last row or column
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    return np.asarray(shares[:n_actions, :n_actions] - shares[n_actions, :n_actions])


class Contingency(Measure):
    """Mean Delta P of matching and of other pairs, as experienced, and how often anything was seen."""

    kind: Literal["contingency"] = "contingency"
    columns: ClassVar[Mapping[str, Column]] = {
        "delta_p_matching": Column("1", "Delta P of an act given the sight of the same act"),
        "delta_p_other": Column("1", "Delta P of an act given the sight of another act"),
        "seen_per_trial": Column("1", "share of trials with a sight"),
    }

    def observe(self, lived: Lived) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        n = lived.repertoire.n_actions
        contingency = delta_p(lived.experience.events, n)
        own = np.eye(n, dtype=bool)
        return {
            "delta_p_matching": _mean(contingency[own]),
            "delta_p_other": _mean(contingency[~own]),
            "seen_per_trial": _mean((lived.experience.events[:, :, SIGHT] >= 0).ravel().astype(np.float64)),
        }


def _mean(values: NDArray[np.float64]) -> float:
    """Mean of what is defined; NaN where nothing is."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
