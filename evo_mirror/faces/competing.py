"""What is said of a competition: what it will cost before it begins, and what came of it."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

from evo_mirror.evolution.dividing import divided
from evo_mirror.faces.studying import folder_for
from evo_mirror.faces.tables import paragraph, table
from evo_mirror.faces.words import listing, number
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.competing.cost import explained, generations_of_a_cell
from evo_mirror.studies.competing.design import Design
from evo_mirror.studies.competing.study import Competition
from evo_mirror.studies.competing.summing import CLEAR

VERDICTS = {
    "first": "{first} wins",
    "second": "{second} wins",
    "coexistence": "coexistence: each invades the other",
    "bistable": "bistable: neither invades the other",
    "undecided": "undecided",
}
"""Verdicts in words, in the order in which they are listed."""


def cost(scenario: Scenario, design: Design, *, workers: int | None) -> str:
    """What will be done and what it will take, as plain text."""
    shared = design.world_of(scenario, design.cells[0])
    by = divided(
        shared,
        pieces=len(design.cells),
        generations=generations_of_a_cell(scenario, design),
        workers=workers,
        threads=1,
    )
    return "\n".join(paragraph(line) for line in explained(scenario, design, workers=by.workers))


def folder_of(text: str, scenario: Scenario, design: Design, *, seed: int) -> Path:
    """Where results go unless told otherwise."""
    return folder_for("compete", text, scenario, seed=seed, beside=json.dumps(design.to_json_dict(), sort_keys=True))


def said_of(verdict: str, design: Design) -> str:
    """A verdict in words."""
    first, second = design.between
    return VERDICTS[verdict].format(first=first.replace("_", " "), second=second.replace("_", " "))


def counted(found: Competition) -> str:
    """How many cells have which verdict, in a sentence."""
    counts = Counter(cell.verdict for cell in found.cells)
    parts = [f"{said_of(name, found.design)} in {counts[name]}" for name in VERDICTS if counts[name]]
    return f"Of {len(found.cells)} cells: {listing(parts)}."


def boundary_rows(found: Competition) -> list[list[str]]:
    """Rows of the table of boundaries: the other axis, measured, error, theory, error, difference, the flag model's rule."""
    rows = []
    for one in found.boundaries:
        off = (
            (one.measured - one.theory) / math.hypot(one.error, one.theory_error)
            if one.theory == one.theory
            else math.nan
        )
        at = "" if one.at != one.at else f"{one.at:.4g}"
        numbers = [one.measured, one.error, one.theory, one.theory_error]
        rows.append([at, *(number(value, 4) for value in numbers), number(off, 1), number(one.by_means, 4)])
    return rows


def outcome(found: Competition, folder: Path) -> str:
    """Set what came of it as plain text that fits 100 columns.

    Parameters
    ----------
    found : Competition
    folder : Path
        Which holds it all.
    """
    x = found.design.axes[0][0]
    y = found.design.axes[1][0] if len(found.design.axes) > 1 else ""
    header = [y, "boundary", "SE", "theory", "SE", "off [SE]", "q - c = p"]
    widths = [max(8, len(y)), 10, 10, 10, 10, 10, 10]
    lines = table(header, boundary_rows(found), widths=widths)
    parts = [
        counted(found),
        f"An invasion is clear, either way, beyond {CLEAR:g} standard errors; what is not is undecided.",
        f"Where neither is better half and half, on {x}:",
    ]
    none = [f"Theory draws none here: {listing(found.no_theory)}."] if found.no_theory else []
    said = "\n".join(paragraph(part) for part in parts)
    return "\n".join(
        [said, *lines, *(paragraph(text) for text in none), f"Report: {folder / 'report.html'}", f"Data:   {folder}"]
    )
