"""The regimes of selection there are, each with its exact chances as theory has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.choosing import (
    linear_ranking_chances,
    proportional_chances,
    tournament_chances,
    truncation_chances,
)


@dataclass(frozen=True)
class Regime:
    """Settings of a regime, and the chances of individuals, given their fitness."""

    name: str
    chances: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    settings: Mapping[str, Any] = field(default_factory=dict)


def evenly(fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same chance for everybody.

    Parameters
    ----------
    fitness : (n_individuals,) float64 array
    """
    return np.full(len(fitness), 1.0 / len(fitness))


def regimes(n_parents: int) -> tuple[Regime, ...]:
    """Every regime, once.

    Parameters
    ----------
    n_parents : int
        Who is kept by truncation.
    """
    return (
        Regime("neutral", evenly, {"kind": "neutral"}),
        Regime("proportional", proportional_chances, {"kind": "proportional"}),
        Regime("tournaments of 3", partial(tournament_chances, size=3), {"kind": "tournament", "size": 3}),
        Regime(
            "tournaments of 3 different", partial(tournament_chances, size=3, with_replacement=False),
            {"kind": "tournament", "size": 3, "replacement": False},
        ),
        Regime("truncation", partial(truncation_chances, n_parents=n_parents), {"kind": "truncation", "number": n_parents}),
        Regime("linear ranking", partial(linear_ranking_chances, pressure=1.8), {"kind": "rank", "pressure": 1.8}),
    )  # fmt: skip
