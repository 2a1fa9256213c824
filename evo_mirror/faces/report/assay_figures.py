"""The figure of each assay on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evo_mirror.assays.base import Assay, Outcome, interval
from evo_mirror.assays.heritability import SLOPES
from evo_mirror.assays.reaction_norm import arm_of
from evo_mirror.faces.figures import arms_figure, families_figure, norms_figure, svg_text
from evo_mirror.faces.figures.arms import Row, Shown
from evo_mirror.faces.report.assimilation import assay_figure
from evo_mirror.faces.words import number
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.assay_tables import over_replicates
from evo_mirror.studies.assaying import Assayed, Examined

_AXES = {"lambda": "asymptotes of learning", "lambda squared": "asymptotes squared"}
"""Units as an axis shows them; one without a unit shows none."""
_MOST_ARMS = 2
_JOINED = ("shares",)
"""Assays in which thin lines join the same genotypes across arms."""
UNITS = {"lambda": "λ", "lambda squared": "λ²", "1": ""}
"""Units as a table shows them."""


def drawn(assay: Assay, assayed: Assayed) -> str:
    """Draw one assay as SVG."""
    kind = kind_of(type(assay))
    examined = assayed.of(kind)
    name = f"assay-{kind.replace('_', '-')}"
    if kind == "reaction_norm":
        return _norm(assayed.scenario, examined, name, _said(assay, assayed.scenario))
    if kind == "assimilation":
        return assay_figure(assayed.scenario, examined, name=name, label=_said(assay, assayed.scenario))
    if kind == "heritability":
        return _families(examined, name, _said(assay, assayed.scenario))
    arms = [_arms_panel(assay, measure, assayed.scenario, examined) for measure in measures_drawn(assay)]
    return svg_text(arms_figure(arms, _effect_panels(assay, examined)), name=name, label=_said(assay, assayed.scenario))


def measures_drawn(assay: Assay) -> tuple[str, ...]:
    """Which measures of an assay its figure and its text show."""
    return tuple(assay.measured)[:_MOST_ARMS] if assay.drawn is None else assay.drawn


def spoken(name: str) -> str:
    """A name of the tables as a sentence would have it."""
    return name.replace("_", " ")


def _said(assay: Assay, scenario: Scenario) -> str:
    arms = ", ".join(assay.arms(scenario))
    return f"{spoken(kind_of(type(assay)))}: what was measured in each arm ({arms}), and effects, as the tables below."


def _arms_panel(assay: Assay, measure: str, scenario: Scenario, examined: Sequence[Examined]) -> Shown:
    rows = []
    for arm in assay.arms(scenario):
        each = [_numbers(one.outcome, arm, measure) for one in examined]
        means = [float(np.nanmean(v)) if np.isfinite(v).any() else float("nan") for v in each]
        rows.append(
            _row(arm, means, errors=[_error(v) for v in each], n=len(each[0]), individuals=np.concatenate(each))
        )
    unit = assay.measured[measure].unit
    return Shown(
        measure if measure == unit else _axis(spoken(measure), unit), rows,
        joins=kind_of(type(assay)) in _JOINED,
    )  # fmt: skip


def _effect_panels(assay: Assay, examined: Sequence[Examined]) -> list[Shown]:
    panels = []
    for unit in dict.fromkeys(assay.units.values()):
        rows = []
        for name in assay.statistics:
            if assay.units[name] == unit:
                effects = [one.effects[name] for one in examined]
                rows.append(
                    _row(
                        spoken(name),
                        [e.value for e in effects],
                        errors=[e.standard_error for e in effects],
                        n=effects[0].n,
                    )  # fmt: skip
                )
        panels += [Shown(_axis("effects", unit), part) for part in _by_size(rows)]
    return panels


def _axis(what: str, unit: str) -> str:
    return what if unit == "1" else f"{what} ({_AXES.get(unit, unit)})"


def _by_size(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Shares have a panel of their own where a few numbers would dwarf them, as enrichment does."""
    dwarfing = [row for row in rows if abs(row.value) > 1.0]
    others = [row for row in rows if not abs(row.value) > 1.0]
    largest = max((abs(row.value) for row in others if np.isfinite(row.value)), default=0.0)
    if len(others) < 2 or not dwarfing or min(abs(row.value) for row in dwarfing) < 3.0 * largest:
        return [rows]
    return [others, dwarfing]


def _row(
    name: str, means: Sequence[float], *, errors: Sequence[float], n: float,
    individuals: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None = None,
) -> Row:  # fmt: skip
    """The interval is that over replicates; with one, that over its individuals."""
    known = np.array([value for value in means if np.isfinite(value)])
    over = over_replicates(means)
    error, of = (over.standard_error, len(known)) if len(known) > 1 else (float(np.nanmax([*errors, 0.0])), n)
    low, high = interval(over.value, error, of)
    return Row(name, over.value, low, high, known, np.zeros(0) if individuals is None else individuals)


def _numbers(outcome: Outcome, arm: str, measure: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    numbers: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = outcome.arms[arm]
    return numbers.get(measure, np.full(len(next(iter(numbers.values()))), np.nan))


def _error(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    known = values[np.isfinite(values)]
    return float(known.std(ddof=1) / len(known) ** 0.5) if len(known) > 1 else float("nan")


def _norm(scenario: Scenario, examined: Sequence[Examined], name: str, said: str) -> str:
    cs, delays = sorted(set(scenario.assays.delta_ps)), sorted(set(scenario.assays.delays))
    gains = [
        [[np.nanmean(one.outcome.of(arm_of(c, delay), "mirror_gain")) for c in cs] for delay in delays]
        for one in examined
    ]
    return svg_text(norms_figure(cs, delays, np.array(gains)), name=name, label=said)


def _families(examined: Sequence[Examined], name: str, said: str) -> str:
    arms, slopes = {}, {}
    for arm, statistic in SLOPES.items():
        each = [one.outcome.arms[arm] for one in examined]
        known = [np.isfinite([of["parent_1"], of["parent_2"], of["children"]]).all(axis=0) for of in each]
        arms[arm] = [
            (0.5 * (of["parent_1"] + of["parent_2"])[is_known], of["children"][is_known])
            for of, is_known in zip(each, known, strict=True)
        ]
        found = over_replicates([one.effects[statistic].value for one in examined])
        slopes[arm] = f"slope {number(found.value)}" if np.isfinite(found.value) else "slope undefined"
    return svg_text(families_figure(arms, slopes), name=name, label=said)
