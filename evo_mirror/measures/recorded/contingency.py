"""Contingency: what experience had to teach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.contingency import delta_p
from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.experience import SIGHT
from evo_mirror.state.lived import Lived


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
            "seen_per_trial": _share(lived.experience.events[:, :, SIGHT] >= 0),
        }


def _share(seen: NDArray[np.bool_]) -> float:
    return float(seen.mean()) if seen.size else float("nan")


def _mean(values: NDArray[np.float64]) -> float:
    """Mean of what is defined; NaN where nothing is."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
