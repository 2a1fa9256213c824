"""What the accounts predict: tidy rows, their file, and the same as arrays.

Columns of ``predictions.csv``, one row for each account, replicate and statistic:

==================  ======  =========================  ==========================================================
column              dtype   unit                       meaning
==================  ======  =========================  ==========================================================
``account``         text                               the account's name
``replicate``       int                                which evolved population; the unit of replication
``statistic``       text                               ``<assay>.<statistic>``
``value``           float   the statistic's own unit   mean over individuals; empty: undefined
``standard_error``  float   the statistic's own unit   over individuals; empty: undefined
``effect_size``     float   SD                         mean over SD of individuals, within ±5; empty: undefined
==================  ======  =========================  ==========================================================

An undefined number is an empty field in the file, NaN in memory and never a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.prediction import Prediction
from evo_mirror.foundation.errors import RunError

COLUMNS = ("account", "replicate", "statistic", "value", "standard_error", "effect_size")


@dataclass(frozen=True)
class PredictionTable:
    """The predictions as arrays, accounts in an order that does not depend on their names.

    Attributes
    ----------
    accounts : tuple of str
        Ordered by content, so that calculations know no names.
    replicates : tuple of int
        Union over accounts, ascending.
    statistics : tuple of str
    present : (n_accounts, n_replicates) bool array
        Whether the account was evolved in the replicate at all.
    value, standard_error, effect_size : (n_accounts, n_replicates, n_statistics) float64 array
        As in `Prediction`; NaN where undefined or absent.
    """

    accounts: tuple[str, ...]
    replicates: tuple[int, ...]
    statistics: tuple[str, ...]
    present: NDArray[np.bool_]
    value: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    effect_size: NDArray[np.float64]


def tabulate(
    predictions: Iterable[Prediction], accounts: Sequence[str], *, contents: Mapping[str, str] | None = None
) -> PredictionTable:
    """Arrange predictions as arrays.

    Parameters
    ----------
    predictions : iterable of Prediction
        In any order; rows of accounts not asked for are passed over.
    accounts : sequence of str
        Those wanted, in any order.
    contents : mapping of str to str, optional
        What each account is, apart from its name (for instance its settings as JSON). Accounts are ordered by the hash of
        this and of their predictions, so that two accounts whose names are swapped swap their results exactly.

    Returns
    -------
    PredictionTable

    Raises
    ------
    RunError
        If an account has no prediction, or a statistic is predicted twice for one population.
    """
    rows: dict[str, dict[tuple[int, str], Prediction]] = {name: {} for name in accounts}
    for row in predictions:
        if row.account not in rows:
            continue
        place = (row.replicate, row.statistic)
        if place in rows[row.account]:
            raise RunError(
                f"predictions of {row.account} must hold one row for each replicate and statistic; got two for "
                f"replicate {row.replicate}, {row.statistic}. Remove one of them."
            )
        rows[row.account][place] = row
    missing = [name for name in accounts if not rows[name]]
    if missing:
        raise RunError(
            f"predictions must hold every account that competes; got none for {', '.join(missing)}. Evolve it first."
        )
    ordered = sorted(accounts, key=lambda name: _content_key((contents or {}).get(name, ""), rows[name]))
    replicates = tuple(sorted({place[0] for table in rows.values() for place in table}))
    statistics = tuple(sorted({place[1] for table in rows.values() for place in table}))
    numbers = np.full((3, len(ordered), len(replicates), len(statistics)), np.nan)
    present = np.zeros((len(ordered), len(replicates)), dtype=bool)
    replicate_at = {replicate: i for i, replicate in enumerate(replicates)}
    statistic_at = {statistic: i for i, statistic in enumerate(statistics)}
    for k, name in enumerate(ordered):
        for (replicate, statistic), row in rows[name].items():
            r = replicate_at[replicate]
            present[k, r] = True
            numbers[:, k, r, statistic_at[statistic]] = row.value, row.standard_error, row.effect_size
    numbers[~np.isfinite(numbers)] = np.nan
    return PredictionTable(tuple(ordered), replicates, statistics, present, *numbers)


def predictions_csv_text(predictions: Iterable[Prediction]) -> str:
    """The text of ``predictions.csv``; floats as their shortest exact decimals.

    Parameters
    ----------
    predictions : iterable of Prediction

    Returns
    -------
    str
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in predictions:
        numbers = (row.value, row.standard_error, row.effect_size)
        writer.writerow([row.account, row.replicate, row.statistic, *map(_number_text, numbers)])
    return out.getvalue()


def read_predictions(path: Path) -> tuple[Prediction, ...]:
    """Read ``predictions.csv``.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of Prediction
        In the file's order.

    Raises
    ------
    RunError
        If the file cannot be read, its columns are not those documented here, or a number is none.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(
            f"{path} must be a readable table of predictions; got: {error}. Run the comparison again."
        ) from error
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    if tuple(header) != COLUMNS:
        raise RunError(
            f"{path} must have the columns {', '.join(COLUMNS)}; got {', '.join(header) or 'none'}. "
            "Run the comparison again."
        )
    rows = []
    for line, cells in enumerate(reader, start=2):
        try:
            account, replicate, statistic, *numbers = cells
            value, standard_error, effect_size = (float(cell) if cell else math.nan for cell in numbers)
            rows.append(Prediction(account, int(replicate), statistic, value, standard_error, effect_size))
        except ValueError as error:
            raise RunError(
                f"{path}:{line} must hold {len(COLUMNS)} cells, numbers where numbers belong; got {','.join(cells)!r}. "
                "Run the comparison again."
            ) from error
    return tuple(rows)


def _number_text(number: float) -> str:
    return repr(float(number)) if math.isfinite(number) else ""


def _content_key(content: str, rows: Mapping[tuple[int, str], Prediction]) -> str:
    """A hash of what an account is and predicts, and of nothing else."""
    body = [(place, row.value, row.standard_error, row.effect_size) for place, row in sorted(rows.items())]
    return hashlib.sha256(content.encode()).hexdigest() + hashlib.sha256(repr(body).encode()).hexdigest()
