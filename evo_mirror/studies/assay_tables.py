"""Tables of assays: tidy, one number or one individual a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays.base import Assay, Effect, effect, interval
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.measures.recorded.base import Column
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.tables import csv_text

if TYPE_CHECKING:
    from evo_mirror.studies.assaying import Assayed, Examined

EFFECT = "effect"
"""What stands for an arm where a statistic is computed from several."""

_NUMBERS: Mapping[str, Column] = {
    "value": Column("as unit says", "mean over individuals, or what the statistic says"),
    "standard_error": Column("as value", "of the value, over individuals"),
    "lower": Column("as value", "lower end of a 95 % interval, by Student's t"),
    "upper": Column("as value", "its upper end"),
    "effect_size": Column("SD", "value over the standard deviation of individuals, within 5"),
}
COLUMNS: Mapping[str, Column] = {
    "replicate": Column("count", "which independent repetition of the run, from 0"),
    "assay": Column("1", "which experiment"),
    "arm": Column("1", f"who was measured; '{EFFECT}' where the statistic compares arms or sums one up"),
    "statistic": Column("1", "what was measured in each individual of the arm, or the name of the effect"),
    "unit": Column("1", "of the value; lambda is the asymptote of learning, 1 a pure number"),
    **_NUMBERS,
    "n_individuals": Column("count", "individuals, pairs or repetitions behind the value"),
}
"""Columns of ``assays.csv``."""

ACROSS: Mapping[str, Column] = {
    **{name: COLUMNS[name] for name in ("assay", "arm", "statistic", "unit")},
    "value": Column("as unit says", "mean over replicates in which it is defined"),
    "standard_error": Column("as value", "of that mean, over replicates; none with fewer than two"),
    "lower": _NUMBERS["lower"],
    "upper": _NUMBERS["upper"],
    "sd_between": Column("as value", "standard deviation between replicates"),
    "n_replicates": Column("count", "replicates in which it is defined"),
    "n_undefined": Column("count", "replicates in which it is not"),
}
"""Columns of ``across.csv``: the unit of replication is the replicate."""

Table = Mapping[str, Sequence[Any] | NDArray[np.generic]]


def table_text(table: Table) -> str:
    """A table as CSV, all columns in their order.

    Parameters
    ----------
    table : mapping of str to (n_rows,) sequences
    """
    return csv_text(table, list(table))


def rows_of(assayed: Assayed) -> Table:
    """``assays.csv``: every measure in every arm, and every effect."""
    known = {kind_of(type(assay)): assay for assay in assayed.assays}
    rows = [row for one in assayed.examined for row in _rows(one, known[one.assay])]
    return _columns(rows, COLUMNS)


def _rows(one: Examined, assay: Assay) -> Iterable[tuple[Any, ...]]:
    for arm, numbers in one.outcome.arms.items():
        for name, values in numbers.items():
            n = int((~np.isnan(values)).sum())
            yield (one.replicate, one.assay, arm, name, assay.measured[name].unit, *_summary(effect(values)), n)
    n = max(len(values) for numbers in one.outcome.arms.values() for values in numbers.values())
    for name, found in one.effects.items():
        yield (one.replicate, one.assay, EFFECT, name, assay.units[name], *_summary(found), n)


def _summary(found: Effect) -> tuple[float, float, float, float, float]:
    return (found.value, found.standard_error, *found.interval, found.effect_size)


def across(assayed: Assayed) -> Table:
    """``across.csv``: means over replicates."""
    table = rows_of(assayed)
    keys = list(zip(*(table[name] for name in ("assay", "arm", "statistic", "unit")), strict=True))
    values = np.asarray(table["value"], np.float64)
    groups: dict[tuple[Any, ...], list[float]] = {}
    for key, value in zip(keys, values.tolist(), strict=True):
        groups.setdefault(key, []).append(value)
    rows = []
    for key, every in groups.items():
        mean = over_replicates(every)
        known = int(np.isfinite(every).sum())
        spread = float(np.nanstd(every, ddof=1)) if known > 1 else float("nan")
        low, high = interval(mean.value, mean.standard_error, known)
        rows.append((*key, mean.value, mean.standard_error, low, high, spread, known, len(every) - known))
    return _columns(rows, ACROSS)


def over_replicates(values: Sequence[float]) -> Effect:
    """Mean over replicates in which a number is defined, and its error; the error is NaN with fewer than two."""
    known = np.array([value for value in values if np.isfinite(value)])
    if len(known) == 0:
        return Effect(float("nan"), float("nan"), float("nan"))
    spread = float(known.std(ddof=1)) if len(known) > 1 else float("nan")
    size = float(np.clip(known.mean() / spread, -5.0, 5.0)) if spread > 0.0 else float("nan")
    return Effect(float(known.mean()), spread / len(known) ** 0.5, size, len(known))


def individuals(assay: Assay, scenario: Scenario, examined: Sequence[Examined]) -> Table:
    """The table of individuals of one assay: one row for each replicate, individual and arm, one column for each measure."""
    names, arms = list(assay.measured), list(assay.arms(scenario))
    parts: dict[str, list[Any]] = {name: [] for name in ("replicate", "individual", "arm", *names)}
    for one in examined:
        n = max(len(values) for numbers in one.outcome.arms.values() for values in numbers.values())
        for individual in range(n):
            for arm in arms:
                numbers = one.outcome.arms[arm]
                parts["replicate"].append(one.replicate)
                parts["individual"].append(individual)
                parts["arm"].append(arm)
                for name in names:
                    parts[name].append(float(numbers[name][individual]) if name in numbers else float("nan"))
    return parts


def _columns(rows: Sequence[tuple[Any, ...]], columns: Mapping[str, Column]) -> Table:
    return {name: [row[k] for row in rows] for k, name in enumerate(columns)}
