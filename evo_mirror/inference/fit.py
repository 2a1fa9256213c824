r"""Goodness of fit: whether an account could produce such evidence at all.

The posterior only says which account is likeliest among those that compete; one of them leads even where none fits. Whether
one does is asked of each apart. With L_k(y) the marginal likelihood of account k for a body of evidence y, and y_1 .. y_n
bodies that were simulated under k itself (prior predictive), each weighed without the replicate that made it,

    p_k = (1 + #{i: L_k(y_i) <= L_k(published)}) / (n + 1)

is the probability that evidence made by k is as improbable under k as the published [Box1980]_. Were bodies of evidence
independent, it would fall to `MISFIT` or below under a true account with at most that probability. Those of one replicate are
not: where nothing but the replicate mattered, the published evidence would be the least probable of R + 1 once in R + 1 times.

.. [Box1980] Box (1980), Sampling and Bayes' inference in scientific modelling and robustness, J. R.
   Statist. Soc. A 143; recalled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from evo_mirror.inference.agreement import Row

MISFIT = 0.01
"""Prior predictive probability at which an account is said not to produce such evidence."""

_LEVEL = 1e-9
"""Relative difference of log likelihoods below which two bodies of evidence are as probable as each other, but for rounding."""


@dataclass(frozen=True)
class Fit:
    """Whether one account could produce such evidence.

    Attributes
    ----------
    account : str
    p, error : float
        Probability, and its standard error: from the number of simulated bodies, and over the replicates that made them. NaN
        for an account with a single replicate: it is all there is to weigh what itself has made.
    n : int
        Bodies of evidence simulated under the account, and weighed by it.
    """

    account: str
    p: float
    error: float
    n: int

    @property
    def is_misfit(self) -> bool:
        """Whether the account hardly produces such evidence."""
        return self.p <= MISFIT


def fits_of(
    simulated: NDArray[np.float64],
    account: NDArray[np.int64],
    replicate: NDArray[np.int64],
    published: NDArray[np.float64],
    names: Sequence[str],
) -> tuple[Fit, ...]:
    """Hold the published evidence against what each account itself produces.

    Parameters
    ----------
    simulated : (n, n_accounts) float64 array
        Log marginal likelihoods of simulated bodies of evidence; those that are not finite are left out.
    account, replicate : (n,) int64 array
        What made each.
    published : (n_accounts,) float64 array
        The same of the published evidence.
    names : sequence of str

    Returns
    -------
    tuple of Fit
        In the order of the names.
    """
    found = []
    for k, name in enumerate(names):
        own = (account == k) & np.isfinite(simulated[:, k])
        logs = simulated[own, k]
        below = (logs <= published[k] + _LEVEL * max(1.0, abs(published[k]))).astype(float)
        n = len(below)
        p = (1.0 + below.sum()) / (n + 1.0) if n else math.nan
        found.append(Fit(name, float(p), _error(p, below, replicate[own]), n))
    return tuple(found)


def _error(p: float, below: NDArray[np.float64], replicate: NDArray[np.int64]) -> float:
    """The larger of the error of so many cases and that over replicates, which share much."""
    of_cases = math.sqrt(p * (1.0 - p) / max(len(below), 1))  # NaN of a p that is
    units, which = np.unique(replicate, return_inverse=True)
    if len(units) < 2:
        return of_cases
    means = np.bincount(which, weights=below) / np.bincount(which)
    return max(of_cases, float(means.std(ddof=1) / math.sqrt(len(units))))


def misfit_of(fits: Sequence[Fit], titled: Callable[[str], str]) -> str:
    """Say that no account produces such evidence; nothing where one does.

    Parameters
    ----------
    fits : sequence of Fit
    titled : function
        From an account's name to its title.
    """
    if not fits or not all(fit.is_misfit for fit in fits):
        return ""
    best = max(fits, key=lambda fit: (fit.p, fit.account))
    below = {fit.account: round(fit.p * (fit.n + 1)) - 1 for fit in fits}
    n_below = below[best.account]
    if not any(below.values()):
        made, found = f"{min(fit.n for fit in fits)} bodies of evidence simulated under each of them", "none was"
    else:
        made = f"{best.n} bodies of evidence simulated under the one that comes nearest, {titled(best.account)}"
        found = f"{n_below or 'none'} {'were' if n_below > 1 else 'was'}"
    return (
        f"None of these accounts produces such evidence: of {made}, {found} as improbable as this one. The probabilities only "
        "say which account is least wrong."
    )


def predicted_by_none(rows: Sequence[Row], accounts: Sequence[str]) -> list[str]:
    """Ids of findings from which every account that says anything differs.

    Parameters
    ----------
    rows : sequence of Row
    accounts : sequence of str
        Those that compete.
    """
    found = []
    for row in rows:
        said = {cell.agrees for cell in row.cells if cell.account in accounts} - {"undefined"}
        if said == {"no"}:
            found.append(row.finding)
    return found
