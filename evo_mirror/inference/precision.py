r"""How the error of the posterior shrinks with the number of simulations, and what more of them cannot shrink.

For some n up to all replicates, the accounts are weighed by the first n alone: what a comparison of n replicates says. The
Monte Carlo error falls as 1/sqrt(n), roughly; that of a marginal likelihood which few replicates carry falls later. Where such
a replicate has not been met yet, the error of few is too small: it can rise before it falls.

Another error stays: the effects that studies share (a laboratory's shift, a paradigm's scale) are averaged over a fixed
number of draws. It is measured by weighing anew with independent draws: the standard deviation of the posterior over them.
Where it is the larger one, more simulations stop helping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.calibration import Calibration
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import Weighing, weigh
from evo_mirror.inference.posterior import infer, posterior_of
from evo_mirror.inference.predictions import PredictionTable
from evo_mirror.machine.counters import Address, uniforms

_FEWEST = 3
"""Replicates from which on an error is worth drawing."""

_REDRAWN = 8
"""Independent sets of draws of the shared effects: the error of the error is then 27 %."""


@dataclass(frozen=True)
class Precision:
    """The posterior and its errors against the number of simulations.

    Attributes
    ----------
    replicates : tuple of int
        How many were used, ascending; the last is all of them.
    simulations : tuple of int
        Of the accounts that compete, together.
    posterior, error : dict of str to tuple of float
        For each account: its probability, and the Monte Carlo standard error of that, by number of replicates.
    other_error : dict of str to float
        For each account: standard error from the draws of what studies share, which more replicates leave as it is.
    """

    replicates: tuple[int, ...]
    simulations: tuple[int, ...]
    posterior: dict[str, tuple[float, ...]]
    error: dict[str, tuple[float, ...]]
    other_error: dict[str, float]

    @property
    def largest_error(self) -> float:
        """The largest Monte Carlo error of any account, with all replicates; NaN with too few to have one."""
        return float(np.max([errors[-1] for errors in self.error.values()]))

    @property
    def largest_other_error(self) -> float:
        """The largest error of any account from the draws of what studies share."""
        return max(self.other_error.values())


def precision_of(
    weighing: Weighing, calibration: Calibration, prior: NDArray[np.float64], accounts: Sequence[str],
    *, doubts: Doubts, seed: int,
) -> Precision:  # fmt: skip
    """Weigh the accounts by the first few replicates, by more, and by all.

    Parameters
    ----------
    weighing : Weighing
    calibration : Calibration
    prior : (n_accounts,) float64 array
        In the order of the table of predictions.
    accounts : sequence of str
        The order in which accounts are returned.
    doubts : Doubts
    seed : int
        That of the weighing.

    Returns
    -------
    Precision
    """
    table, reports = weighing.table, weighing.reports
    # Of an account that was not evolved yet, the first few replicates say nothing.
    at = tuple(n for n in steps(len(table.replicates)) if table.present[:, :n].any(axis=1).all())
    effects = draw_effects(reports, doubts=doubts, seed=seed)
    found = []
    for n in at:
        part = (
            weighing
            if n == len(table.replicates)
            else weigh(reports, first_replicates(table, n), effects, only_published=True)
        )
        found.append(infer(part, Bayes(prior, calibration.slope_with(part.table.present)), seed=seed))
    bayes = Bayes(prior, calibration.slope_with(table.present))
    redrawn = (draw_effects(reports, doubts=doubts, seed=other) for other in _other_seeds(seed))
    others = np.std(
        [
            posterior_of(weigh(reports, table, one, only_published=True), reports.observed[None], bayes)[0]
            for one in redrawn
        ],
        axis=0,
        ddof=1,
    )
    place = {name: table.accounts.index(name) for name in accounts}
    return Precision(
        replicates=at,
        simulations=tuple(int(table.present[:, :n].sum()) for n in at),
        posterior={name: tuple(float(one.probability[k]) for one in found) for name, k in place.items()},
        error={name: tuple(one.error(k) for one in found) for name, k in place.items()},
        other_error={name: float(others[k]) for name, k in place.items()},
    )


def steps(n: int) -> tuple[int, ...]:
    """Numbers of replicates that are told: 3, 6, 12, ... below 3/4 of all, and all.

    Parameters
    ----------
    n : int
        All.
    """
    doubled = [_FEWEST * 2**k for k in range(32) if 4 * _FEWEST * 2**k < 3 * n]
    return (*doubled, n)


def first_replicates(table: PredictionTable, n: int) -> PredictionTable:
    """The same table as if no more than the first ``n`` replicates had been evolved."""
    arrays = {
        field.name: getattr(table, field.name)[:, :n]
        for field in fields(table)
        if isinstance(getattr(table, field.name), np.ndarray)
    }
    return PredictionTable(
        accounts=table.accounts, replicates=table.replicates[:n], statistics=table.statistics, **arrays
    )


def _other_seeds(seed: int) -> list[int]:
    return [int(u * 2**53) for u in uniforms(Address(seed, "inference redrawn"), np.zeros(1, np.int64), _REDRAWN)[0]]
