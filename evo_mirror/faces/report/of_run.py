"""The page of a run: what its template is filled with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.faces.figures import courses_figure, svg_text, upbringing_figure
from evo_mirror.faces.figures.courses import Line, Panel
from evo_mirror.faces.report.assimilation import SHARE, told, with_share
from evo_mirror.faces.report.columns import Table, by_replicate, described_columns, last_of
from evo_mirror.faces.report.long_run import fitness_over_generations
from evo_mirror.faces.report.page import filled
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.sources import provenance_rows
from evo_mirror.faces.words import number
from evo_mirror.studies.run import RunData

PANELS = (
    ("Mirror gain", "asymptotes", {"mirror_gain_birth": "at birth", "mirror_gain_maturity": "at maturity"}),
    ("Assimilation: innate share of mature mirror gain", "share", {SHARE: "at birth"}),
    ("Mirror index (0 is chance)", "1", {"mirror_index_birth": "at birth", "mirror_index_maturity": "at maturity"}),
    (
        "Actions identified",
        "share",
        {"identify_birth": "at birth", "identify_juvenile": "in youth", "identify_maturity": "at maturity"},
    ),
    ("Learning rate", "per trial", {"learning_rate": "sights and acts", "forage_rate": "foraging"}),
    (
        "Attention",
        "share",
        {"attention_own": "own acts", "attention_other": "others' acts", "attention_forage": "foraging"},
    ),
    ("Alleles (ternary encoding)", "share", {"share_right": "right", "share_wrong": "wrong", "share_open": "open"}),
    ("Fitness", "payoff", {"fitness": "mean"}),
)
"""Title, unit of the axis, and columns with the names of their lines."""

MET = ("met_delta_p", "met_delay", "mirror_gain_maturity")


def run_page(run: RunData) -> str:
    """Write the page of a run; the same data give the same bytes.

    Parameters
    ----------
    run : RunData

    Returns
    -------
    str
    """
    parts = [with_share(part) for part in by_replicate(run.generations)]
    said = "Mirror gain, its innate share, mirror index, actions identified, learning rate, attention, fitness over generations."
    met = upbringing(run.individuals)
    drawn = {"course": svg_text(courses_figure(panels_of(parts)), name="course", label=said)}
    if met is not None:
        label = "How many individuals met which Delta P and which delays, and mirror gain at maturity over Delta P."
        drawn["upbringing"] = svg_text(upbringing_figure(*met), name="upbringing", label=label)
    return filled(
        "run.html.j2",
        drawn,
        scenario=run.scenario,
        provenance=run.provenance,
        n_generations=run.scenario.generations,
        n_replicates=len(parts),
        assimilation=told(parts),
        outcome=_outcome(run.generations),
        long_run=fitness_over_generations(parts),
        settings=list(setting_rows(run.scenario)),
        provenance_rows=provenance_rows(run.provenance),
    )


def panels_of(parts: list[dict[str, Any]]) -> list[Panel]:
    """Choose what is worth drawing: panels with at least one line that is defined.

    Parameters
    ----------
    parts : list of dict of str to (n_generations,) arrays
        One for each replicate.
    """
    panels = []
    for title, axis, columns in PANELS:
        lines = []
        for place, (column, name) in enumerate(columns.items()):
            courses = [np.asarray(part[column], dtype=np.float64) for part in parts if column in part]
            if any(np.isfinite(course).any() for course in courses):
                lines.append(Line(name, courses, place))
        if lines:
            panels.append(Panel(title, axis, lines))
    return panels


def upbringing(individuals: Table) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
    """What the individuals of the last generation met: Delta P, delay, and their mirror gain at maturity.

    Parameters
    ----------
    individuals : mapping of str to (n_rows,) arrays

    Returns
    -------
    three (n_rows,) float64 arrays, or None
        None where nobody saw anything, or an older version took nothing down.
    """
    if any(name not in individuals for name in MET):
        return None
    delta_p, delay, gain = (np.asarray(individuals[name], np.float64) for name in MET)
    return (delta_p, delay, gain) if np.isfinite(delta_p).any() or np.isfinite(delay).any() else None


def _outcome(table: Table) -> list[dict[str, str]]:
    last = last_of(table)
    rows = []
    for name, column in described_columns().items():
        values = np.asarray(last[name], dtype=np.float64) if name in last else np.array([])
        known = values[np.isfinite(values)]
        if len(known):
            mean, low, high = (number(float(value), 3) for value in (known.mean(), known.min(), known.max()))
            rows.append(
                {"name": name, "about": column.about, "unit": column.unit, "mean": mean, "low": low, "high": high}
            )
    return rows
