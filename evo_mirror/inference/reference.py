"""The reference table of the methods that need no likelihood: bodies of evidence of known origin, as summaries.

Both approximate methods (`evo_mirror.inference.adjusted`, `evo_mirror.inference.forest`) learn from it which account makes
which evidence. Summaries are the findings themselves, standardised over the table; a finding that says nothing (an infinite
error, a report no better than chance) is nought throughout. Rows weigh what the prior says, however many each account has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.observation import Weighing
from evo_mirror.inference.reports import Reports
from evo_mirror.inference.simulated import simulate
from evo_mirror.machine.counters import Address


@dataclass(frozen=True)
class Reference:
    """Bodies of evidence drawn from the prior predictive.

    Attributes
    ----------
    summaries : (n, n_findings) float64 array
        In SD of the table.
    account, replicate : (n,) int64 array
        Positions in the table of predictions of what made each.
    weight : (n,) float64 array
        Adds up to n; the share of an account is its prior probability.
    centre, spread : (n_findings,) float64 array
        Mean and SD of each finding in the table; an infinite spread silences a finding.
    n_accounts : int
    """

    summaries: NDArray[np.float64]
    account: NDArray[np.int64]
    replicate: NDArray[np.int64]
    weight: NDArray[np.float64]
    centre: NDArray[np.float64]
    spread: NDArray[np.float64]
    n_accounts: int

    def summarise(self, observed: NDArray[np.float64]) -> NDArray[np.float64]:
        """Bring bodies of evidence to the table's scale.

        Parameters
        ----------
        observed : (..., n_findings) float64 array

        Returns
        -------
        (..., n_findings) float64 array
            In SD of the table.
        """
        return np.asarray((observed - self.centre) / self.spread)


def draw_reference(
    weighing: Weighing, prior: NDArray[np.float64], *, doubts: Doubts, seed: int, per_world: int
) -> Reference:
    """Simulate the table, from other random numbers than the evidence of the calibration.

    Parameters
    ----------
    weighing : Weighing
    prior : (n_accounts,) float64 array
    doubts : Doubts
    seed : int
    per_world : int
        Bodies of evidence for each evolved population.

    Returns
    -------
    Reference
    """
    drawn = simulate(weighing, doubts=doubts, seed=Address(seed, "inference reference").key, per_world=per_world)
    share = prior / np.bincount(drawn.account, minlength=len(prior))
    weight = share[drawn.account]
    weight = weight * (len(weight) / weight.sum())
    centre = (weight[:, None] * drawn.observed).mean(axis=0)
    spread = np.sqrt((weight[:, None] * (drawn.observed - centre) ** 2).mean(axis=0))
    spread = np.where(_says_nothing(weighing.reports) | (spread < 1e-12), np.inf, spread)
    return Reference(
        summaries=(drawn.observed - centre) / spread,
        account=drawn.account,
        replicate=drawn.replicate,
        weight=weight,
        centre=centre,
        spread=spread,
        n_accounts=len(prior),
    )


def _says_nothing(reports: Reports) -> NDArray[np.bool_]:
    return np.where(reports.is_value, ~np.isfinite(reports.error), reports.informative <= 0.0)
