"""Tables: tidy CSV that opens everywhere, and what its columns mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.observing import columns, parameter_columns
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.measures.recorded.base import Column

Table = dict[str, NDArray[np.float64]]

KEYS: Mapping[str, Column] = {
    "replicate": Column("count", "which independent repetition, from 0"),
    "generation": Column("count", "which generation, from 0"),
}
PERSONAL: Mapping[str, Column] = {
    "replicate": KEYS["replicate"],
    "birth_id": Column("count", "unique over the run"),
    "parent_1": Column(
        "position",
        "place of the first parent in the previous generation, or its birth id where generations overlap; -1 for founders",
    ),
    "parent_2": Column("position", "of the second parent, likewise"),
    "deme": Column("count", "which deme"),
    "offspring": Column("individuals", "realised parental share: one half for each parental place filled"),
}

SEX: Mapping[str, Column] = {
    "female": Column("1", "1 for females, 0 for males; no such column where sexes are not separate")
}

AGE: Mapping[str, Column] = {"trials": Column("trials", "lived so far; no such column unless generations overlap")}


def generation_columns() -> Mapping[str, Column]:
    """Columns of ``generations.csv``, in order."""
    return {**KEYS, **columns()}


def individual_columns(individuals: Mapping[str, object]) -> Mapping[str, Column]:
    """Columns of ``individuals.csv``, in order: who it is, then the measures that each individual has."""
    further = {**SEX, **AGE, **columns(), **parameter_columns()}
    return {**PERSONAL, **{name: column for name, column in further.items() if name in individuals}}


def csv_text(table: Mapping[str, Sequence[float] | Sequence[str] | NDArray[np.generic]], names: Sequence[str]) -> str:
    """A table as CSV: words and whole numbers as such, others with the fewest digits that read back the same, undefined empty.

    Parameters
    ----------
    table : mapping of str to (n_rows,) sequences
    names : sequence of str
        Columns, in order.
    """
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(
        zip(*([_text(value) for value in np.asarray(table[name]).tolist()] for name in names), strict=True)
    )
    return page.getvalue()


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else "" if value != value else repr(value)


def read_csv(path: Path) -> Table:
    """Read a table of numbers; empty fields become NaN.

    Raises
    ------
    RunError
        If the file is missing or not such a table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            found = list(csv.reader(lines))
        if not found:
            raise ValueError("an empty file")
        names, *rows = found
        for row in rows:
            if len(row) != len(names):
                raise ValueError(f"a row of {len(row)} fields below {len(names)} names")
        values = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows]).reshape(-1, len(names))
    except (OSError, ValueError, csv.Error) as error:
        raise RunError(
            phrase(
                str(path),
                "be a table of numbers",
                got=Words(error),
                remedy="Carry the run on with 'evo-mirror resume'.",
            )
        ) from error
    return {name: values[:, k] for k, name in enumerate(names)}
