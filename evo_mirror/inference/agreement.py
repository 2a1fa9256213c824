"""The table of findings by accounts: what each predicted, what was found, whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evo_mirror.evidence.finding import DIRECTIONS, Finding
from evo_mirror.inference.observation import Weighing, predicted
from evo_mirror.inference.sampling import class_probabilities

UNCLEAR = "unclear"

_LEVEL = 0.05
"""A value disagrees with an account whose predictive distribution leaves it less than this in both tails together."""


@dataclass(frozen=True)
class Cell:
    """What one account says of one finding.

    Attributes
    ----------
    account : str
    predicted, predicted_error : float
        Mean over replicates and its standard error: in the statistic's unit for a direction, in SD for a value. NaN where
        undefined.
    outcome : str
        What a study large enough should report: the direction that is likelier than not, "unclear" where none is, or the
        central 95 % of effect sizes; empty where undefined.
    agrees : {"yes", "no", "unclear", "undefined"}
        Whether the likeliest direction was found, or the value lies within its predictive distribution (two-sided 5 %).
    probability : float
        Of the found direction, before doubts about the report and the study's own sampling error; for a value its two-sided
        tail probability, doubts included. NaN where undefined.
    n_undefined : int
        Replicates in which the account's assay gave no number.
    """

    account: str
    predicted: float
    predicted_error: float
    outcome: str
    agrees: str
    probability: float
    n_undefined: int


@dataclass(frozen=True)
class Row:
    """One finding, and what every account says of it.

    Attributes
    ----------
    finding, claim, statistic, status, read, source : str
        As in the evidence.
    found : str
        A direction, or an effect size with its standard error.
    bears : dict of str to str
        For or against which account the literature cites it; it does not enter the posterior.
    cells : tuple of Cell
    """

    finding: str
    claim: str
    statistic: str
    found: str
    status: str
    read: str
    source: str
    bears: dict[str, str]
    cells: tuple[Cell, ...]


def rows_of(findings: Sequence[Finding], weighings: Sequence[Weighing], accounts: Sequence[str]) -> tuple[Row, ...]:
    """Make the table.

    Parameters
    ----------
    findings : sequence of Finding
        Rows appear in this order; those that no assay computes are left out.
    weighings : sequence of Weighing
        Each of some of the accounts, of the same findings.
    accounts : sequence of str
        Columns, in order.

    Returns
    -------
    tuple of Row
    """
    rows = []
    for finding in findings:
        if not finding.statistic:
            continue
        cells = {}
        for weighing in weighings:
            f = weighing.reports.ids.index(finding.id)
            for k, name in enumerate(weighing.table.accounts):
                cells[name] = _cell(weighing, f, k, name)
        rows.append(
            Row(
                finding=finding.id,
                claim=finding.claim,
                statistic=finding.statistic,
                found=finding.outcome,
                status=finding.status,
                read=finding.read,
                source=finding.source,
                bears=dict(finding.bears),
                cells=tuple(cells[name] for name in accounts),
            )
        )
    return tuple(rows)


def _cell(weighing: Weighing, f: int, k: int, name: str) -> Cell:
    reports = weighing.reports
    present = weighing.table.present[k]
    value, error, size = (array[k, present] for array in predicted(reports, weighing.table, f))
    numbers = size if reports.is_value[f] else value
    defined = np.isfinite(numbers)
    n_undefined = int((~defined).sum())
    if not defined.any():
        return Cell(name, float("nan"), float("nan"), "", "undefined", float("nan"), n_undefined)
    mean, mean_error = _mean_and_error(numbers[defined])
    if reports.is_value[f]:
        centre = weighing.centre[f][k, present][defined].ravel()
        spread = np.sqrt(weighing.variance[f][k, present][defined]).ravel()
        below = float(ndtr((reports.observed[f] - centre) / spread).mean())
        probability = 2.0 * min(below, 1.0 - below)
        low, high = (_quantile_told(centre, spread, share) for share in (0.025, 0.975))
        return Cell(
            name, mean, mean_error, f"{low} to {high} SD", _yes(probability >= _LEVEL), probability, n_undefined
        )
    chances = class_probabilities(value[defined], error[defined], reports.bound[f]).mean(axis=1)
    likeliest, found = int(chances.argmax()), int(reports.observed[f]) + 1
    if chances[likeliest] <= 0.5:
        return Cell(name, mean, mean_error, UNCLEAR, "unclear", float(chances[found]), n_undefined)
    return Cell(
        name, mean, mean_error, DIRECTIONS[likeliest], _yes(likeliest == found), float(chances[found]), n_undefined
    )


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"


def _mean_and_error(numbers: NDArray[np.float64]) -> tuple[float, float]:
    error = numbers.std(ddof=1) / np.sqrt(len(numbers)) if len(numbers) > 1 else np.nan
    return float(numbers.mean()), float(error)


def _quantile_told(centre: NDArray[np.float64], spread: NDArray[np.float64], share: float) -> str:
    """Effect size below which a mixture of normals has a share of its probability, by bisection until two digits are sure."""
    low, high = float((centre - 9.0 * spread).min()), float((centre + 9.0 * spread).max())
    for _ in range(60):
        if f"{low:.2g}" == f"{high:.2g}":
            break
        middle = (low + high) / 2.0
        if float(ndtr((middle - centre) / spread).mean()) < share:
            low = middle
        else:
            high = middle
    return f"{(low + high) / 2.0:.2g}"
