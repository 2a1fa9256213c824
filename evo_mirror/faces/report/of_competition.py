"""The page of a competition: what its template is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from evo_mirror.faces.competing import boundary_rows, counted, said_of
from evo_mirror.faces.figures.phases import Line, phases_figure
from evo_mirror.faces.figures.svg import svg_text
from evo_mirror.faces.report.page import filled
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.sources import provenance_rows
from evo_mirror.faces.words import listing, number
from evo_mirror.foundation.references import cite
from evo_mirror.studies.competing.cells import EVEN, FIRST_RARE, SECOND_RARE
from evo_mirror.studies.competing.contenders import names
from evo_mirror.studies.competing.study import Competition
from evo_mirror.studies.competing.summing import CLEAR, Cell, Fixation, Growth

SOURCES = ("McLinnStephens2006", "DunlapStephens2009", "Stephens1991")


def competition_page(found: Competition, provenance: Mapping[str, Any]) -> str:
    """Write the page of a competition; the same data give the same bytes.

    Parameters
    ----------
    found : Competition
    provenance : mapping

    Returns
    -------
    str
    """
    design, about = found.design, names()
    first, second = (name.replace("_", " ") for name in design.between)
    label = f"Phase diagram of {first} against {second}. {counted(found)} Numbers are in the table below."
    return filled(
        "competition.html.j2",
        {"phases": svg_text(phases_of(found), name="phases", label=label)},
        scenario=found.scenario,
        provenance=provenance,
        provenance_rows=provenance_rows(provenance),
        settings=list(setting_rows(found.scenario)),
        design=design,
        first=first,
        second=second,
        about=[about[name] for name in design.between],
        counted=counted(found),
        clear=f"{CLEAR:g}",
        axes=_axes(found),
        rows=[_row(cell, found) for cell in found.cells],
        boundaries=boundary_rows(found),
        no_theory=listing(found.no_theory) if found.no_theory else "",
        neutral=number(design.rare / design.size, 3),
        references=cite(SOURCES),
    )


def phases_of(found: Competition) -> Any:
    """The phase diagram, a matplotlib Figure.

    Parameters
    ----------
    found : Competition
    """
    axes, width = found.design.axes, len(found.design.axes[0][1])
    y = axes[1] if len(axes) > 1 else ("", (0.0,))
    rows = [found.cells[k : k + width] for k in range(0, len(found.cells), width)]
    fitness = np.array([[cell.growth[EVEN].relative_fitness for cell in row] for row in rows])
    measured = np.array([(one.measured, one.error) for one in found.boundaries])
    lines = [Line("measured boundary, with 2 SE", measured[:, 0], measured[:, 1])]
    if not found.no_theory:
        theory = np.array([(one.theory, one.theory_error) for one in found.boundaries])
        lines.append(Line("theory: q − c = p", theory[:, 0], theory[:, 1]))
    first, second = (name.replace("_", " ") for name in found.design.between)
    return phases_figure(
        axes[0], y, [[cell.verdict for cell in row] for row in rows], fitness, names=(first, second), lines=lines
    )


def _row(cell: Cell, found: Competition) -> dict[str, Any]:
    return {
        "at": [f"{value:.4g}" for value in cell.at],
        "verdict": said_of(cell.verdict, found.design),
        "growth": [_grown(cell.growth[name]) for name in (EVEN, FIRST_RARE, SECOND_RARE)],
        "fixation": [_fixed(cell.fixation.get(name)) for name in (FIRST_RARE, SECOND_RARE)],
    }


def _axes(found: Competition) -> list[dict[str, str]]:
    """What is varied: each setting's name, meaning and unit."""
    known = {row.key: row for row in setting_rows(found.scenario)}
    return [
        {
            "key": key,
            "about": known[key].about if key in known else "",
            "unit": known[key].unit if key in known else "",
        }
        for key, _ in found.design.axes
    ]


def _grown(growth: Growth) -> dict[str, str]:
    """Relative fitness and its standard error, by the delta method."""
    w = growth.relative_fitness
    return {"mean": number(w, 3), "error": f"± {number(w * growth.error, 3)}"}


def _fixed(one: Fixation | None) -> dict[str, str]:
    if one is None:
        return {"p": "none held", "span": "", "time": ""}
    left = f", {one.unresolved} unresolved" if one.unresolved else ""
    error = ", once" if one.time_error != one.time_error else f" ± {number(one.time_error, 1)}"
    time = "" if one.time != one.time else f"{number(one.time, 1)}{error}"
    return {
        "p": number(one.probability, 2),
        "span": f"{number(one.low, 2)} to {number(one.high, 2)}{left}",
        "time": time,
    }
