"""Contingency: what experience had to teach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.contingency import delta_p_of, met
from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.lived import Lived


class Contingency(Measure):
    """Delta P of matching and of other pairs, pooled and as each met it; how often anything was seen, and how late."""

    kind: Literal["contingency"] = "contingency"
    columns: ClassVar[Mapping[str, Column]] = {
        "delta_p_matching": Column("1", "Delta P of an act given the sight of the same act"),
        "delta_p_other": Column("1", "Delta P of an act given the sight of another act"),
        "seen_per_trial": Column("1", "share of trials with a sight"),
        "met_delta_p": Column("1", "Delta P of matching acts in one's own life; mean of those for whom it is defined"),
        "met_delay": Column("trials", "delay of sights that go with an act of one's own; mean of those who saw any"),
    }

    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        n = lived.repertoire.n_actions
        lives = met(lived.experience.events, n, threads)
        contingency, total = delta_p_of(lives.counts), lives.counts.sum()
        return {
            "delta_p_matching": _mean(contingency.diagonal()),
            "delta_p_other": _mean(contingency[_others(n)]),
            "seen_per_trial": float(lives.counts[1:].sum() / total) if total else float("nan"),
            "met_delta_p": lives.delta_p,
            "met_delay": lives.delay,
        }


@cache
def _others(n_actions: int) -> NDArray[np.bool_]:
    """(n_actions, n_actions) bool array: pairs of an action with another."""
    return ~np.eye(n_actions, dtype=bool)


def _mean(values: NDArray[np.float64]) -> float:
    """Mean of what is defined; NaN where nothing is."""
    defined = values[~np.isnan(values)]
    return float(defined.sum() / len(defined)) if len(defined) else float("nan")
