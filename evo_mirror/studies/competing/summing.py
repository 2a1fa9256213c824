"""Summing up a cell: relative fitness with its error, fixation with its interval, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.studies.competing.cells import DIRECTIONS, EVEN, FIRST_RARE, SECOND_RARE, Row

CLEAR = 3.0
"""Standard errors from 0 beyond which growth counts as clear: missed by chance 27 times in 10 000."""

_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Growth:
    """Mean log relative fitness over worlds, and its standard error."""

    mean: float
    error: float
    n: int

    @property
    def relative_fitness(self) -> float:
        """Its exponential: geometric mean over worlds."""
        return float(np.exp(self.mean))

    @property
    def sign(self) -> int:
        """1 or -1 where it is clear, else 0."""
        return int(np.sign(self.mean)) if abs(self.mean) > CLEAR * self.error else 0


@dataclass(frozen=True)
class Fixation:
    """What became of the rare contender.

    Attributes
    ----------
    n, fixed, unresolved : int
        Contests; those it won; those that were not over when time was up.
    probability : float
        Of those that were over.
    low, high : float
        Wilson's interval, 95 %; whatever was unresolved counts as lost below, and as won above.
    neutral : float
        Its share at the start: exactly what drift alone would give.
    time, time_error : float
        Generations until it was fixed, where it was, and standard error.
    """

    n: int
    fixed: int
    unresolved: int
    probability: float
    low: float
    high: float
    neutral: float
    time: float
    time_error: float


@dataclass(frozen=True)
class Cell:
    """One cell of the phase diagram.

    Attributes
    ----------
    at : tuple of float
        Values of the axes.
    verdict : str
        "first", "second", "coexistence", "bistable" or "undecided".
    growth : dict of str to Growth
        By direction: of the rare contender; of the second, where both are half.
    fixation : dict of str to Fixation
        Where contests were held.
    """

    at: tuple[float, ...]
    verdict: str
    growth: dict[str, Growth]
    fixation: dict[str, Fixation]

    def to_json_dict(self) -> dict[str, Any]:
        """As JSON has it, undefined numbers as null."""
        growth = {name: {**asdict(one), "relative_fitness": one.relative_fitness} for name, one in self.growth.items()}
        fixation = {name: asdict(one) for name, one in self.fixation.items()}
        both = {"growth": growth, "fixation": fixation}
        plain = {
            what: {name: {key: _defined(value) for key, value in one.items()} for name, one in table.items()}
            for what, table in both.items()
        }
        return {"at": list(self.at), "verdict": self.verdict, **plain}


def summed(at: tuple[float, ...], rows: Sequence[Row]) -> Cell:
    """Sum up the rows of a cell.

    Parameters
    ----------
    at : tuple of float
    rows : sequence of mapping
        See `cells.measure_world`.
    """
    growth, fixation = {}, {}
    for direction in DIRECTIONS:
        mine = [row for row in rows if row["direction"] == direction]
        growth[direction] = growth_of(np.array([row["growth"] for row in mine], np.float64))
        ended = [row for row in mine if row["outcome"]]
        if ended:
            fixation[direction] = fixation_of(ended)
    return Cell(at, verdict(growth[FIRST_RARE].sign, growth[SECOND_RARE].sign), growth, fixation)


def verdict(first_invades: int, second_invades: int) -> str:
    """What follows from the signs of growth from rarity; 0 is unclear.

    Parameters
    ----------
    first_invades, second_invades : int
        1 if the rare contender spreads, -1 if it goes, 0 if that is open.
    """
    said = {(1, -1): "first", (-1, 1): "second", (1, 1): "coexistence", (-1, -1): "bistable"}
    return said.get((first_invades, second_invades), "undecided")


def growth_of(values: NDArray[np.float64]) -> Growth:
    """Mean and standard error over worlds.

    Parameters
    ----------
    values : (n_worlds,) float64 array
    """
    return Growth(float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5), len(values))


def fixation_of(rows: Sequence[Row]) -> Fixation:
    """Of contests that all began with the same share."""
    n = len(rows)
    fixed = [row for row in rows if row["outcome"] == "fixed"]
    n_open = sum(row["outcome"] == "unresolved" for row in rows)
    times = np.array([row["generations"] for row in fixed], np.float64)
    return Fixation(
        n, len(fixed), n_open, len(fixed) / (n - n_open) if n > n_open else np.nan, wilson(len(fixed), n)[0],
        wilson(len(fixed) + n_open, n)[1], float(rows[0]["share"]), float(times.mean()) if len(times) else np.nan,
        float(times.std(ddof=1) / len(times) ** 0.5) if len(times) > 1 else np.nan,
    )  # fmt: skip


def wilson(k: int, n: int, z: float = _Z95) -> tuple[float, float]:
    """Wilson's interval for a probability of which k of n trials came out.

    (p + z^2/2n -+ z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n), p = k/n.

    Parameters
    ----------
    k, n : int
    z : float
        Quantile of the standard normal; 95 % unless given.
    """
    p, square = k / n, z * z / n
    middle, half = p + square / 2.0, z * np.sqrt(p * (1.0 - p) / n + square / (4.0 * n))
    low, high = (middle - half) / (1.0 + square), (middle + half) / (1.0 + square)
    return (0.0 if k == 0 else float(low), 1.0 if k == n else float(high))


def evenly(rows: Sequence[Row]) -> NDArray[np.float64]:
    """(n_worlds,) float64 array: growth of the second contender in an even mixture, world by world."""
    mine = sorted((row for row in rows if row["direction"] == EVEN), key=lambda row: row["replicate"])
    return np.array([row["growth"] for row in mine], np.float64)


def _defined(value: float) -> float | None:
    return None if value != value else value
