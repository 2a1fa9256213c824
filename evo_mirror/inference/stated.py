"""What advocates predict, held against what the model makes of their account.

Columns of ``stated.csv``, one row for each prediction that an account had registered:

==================  ======  =========================  ==========================================================
column              dtype   unit                       meaning
==================  ======  =========================  ==========================================================
``account``         text                               the account's name
``statistic``       text                               ``<assay>.<statistic>``
``stated``          text                               what was predicted: negative, null or positive
``bound``           float   the statistic's own unit   effects within it count as none
``computed``        text                               the direction that is likelier than not in the model; unclear
                                                       where none is, undefined where the assay gives no number
``came_out``        text                               yes, no, unclear or undefined
``probability``     float   1                          of the stated direction, over the evolved populations
``mean``            float   the statistic's own unit   over populations; empty: undefined
``mean_error``      float   the statistic's own unit   standard error of it over populations; empty: undefined
``n``               int     populations                that gave a number
``source``          text                               who states it: a key of the bibliography, or ours
``words``           text                               the prediction in a sentence
==================  ======  =========================  ==========================================================

None of this enters a posterior: that rests on what the model computes, whatever was stated.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from evo_mirror.accounts import Rival, Stated
from evo_mirror.evidence.finding import DIRECTIONS
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.inference.agreement import UNCLEAR
from evo_mirror.inference.sampling import class_probabilities

STATED, UNDEFINED = "stated.csv", "undefined"
_FLOATS = ("bound", "probability", "mean", "mean_error")
COLUMNS = (
    "account", "statistic", "stated", "bound", "computed", "came_out", "probability", "mean", "mean_error", "n", "source",
    "words",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One stated prediction beside what was computed; attributes as the columns of ``stated.csv``."""

    account: str
    statistic: str
    stated: str
    bound: float
    computed: str
    came_out: str
    probability: float
    mean: float
    mean_error: float
    n: int
    source: str
    words: str


def hold_to_their_word(accounts: Sequence[Rival], predictions: Iterable[Prediction]) -> tuple[Held, ...]:
    """Hold what accounts stated against what their experiments gave.

    A direction is computed as for a finding (`evo_mirror.inference.agreement`): in each population the probability that
    the statistic is below, within or above the bound, given its standard error; the mean over populations; the direction
    that has more than one half of it.

    Parameters
    ----------
    accounts : sequence of Rival
    predictions : iterable of Prediction

    Returns
    -------
    tuple of Held
        In the order of accounts, then as stated.
    """
    numbers: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in predictions:
        if math.isfinite(row.value):
            error = row.standard_error if math.isfinite(row.standard_error) else 0.0
            numbers.setdefault((row.account, row.statistic), []).append((row.value, error))
    return tuple(
        _held(account.name, one, numbers.get((account.name, one.statistic), []))
        for account in accounts
        for one in account.expects
    )


def _held(account: str, one: Stated, numbers: Sequence[tuple[float, float]]) -> Held:
    computed, came_out, chance, mean, error = UNDEFINED, UNDEFINED, math.nan, math.nan, math.nan
    if numbers:
        value, each = np.array(numbers).T
        chances = class_probabilities(value, each, one.bound).mean(axis=1)
        chance, likeliest = float(chances[DIRECTIONS.index(one.direction)]), int(chances.argmax())
        computed = DIRECTIONS[likeliest] if chances[likeliest] > 0.5 else UNCLEAR
        came_out = UNCLEAR if computed == UNCLEAR else "yes" if computed == one.direction else "no"
        mean = float(value.mean())
        error = float(value.std(ddof=1) / math.sqrt(len(value))) if len(value) > 1 else math.nan
    return Held(
        account, one.statistic, one.direction, one.bound, computed, came_out, chance, mean, error, len(numbers),
        one.source, one.words,
    )  # fmt: skip


def stated_csv_text(held: Iterable[Held]) -> str:
    """The text of ``stated.csv``; floats as their shortest exact decimals.

    Parameters
    ----------
    held : iterable of Held

    Returns
    -------
    str
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in held:
        writer.writerow(["" if isinstance(cell, float) and math.isnan(cell) else cell for cell in astuple(row)])
    return out.getvalue()


def read_stated(folder: Path) -> tuple[Held, ...]:
    """Read ``stated.csv`` of a comparison; none of one that has no such file.

    Raises
    ------
    RunError
        If it is not what it was.
    """
    path = folder / STATED
    if not path.is_file():
        return ()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        return tuple(
            Held(**{**row, **{k: float(row[k] or "nan") for k in _FLOATS}, "n": int(row["n"])})  # type: ignore[arg-type]  # csv knows text only
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Run the comparison again."
        raise RunError(phrase(str(path), "hold stated predictions", got=Words(error), remedy=remedy)) from error
