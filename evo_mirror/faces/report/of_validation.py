"""The page of a validation."""

from __future__ import annotations

from typing import Any

import numpy as np

from evo_mirror.biology.conventions import conventions
from evo_mirror.faces.figures.svg import svg_text
from evo_mirror.faces.figures.validity import Series, validity_figure
from evo_mirror.faces.report.page import filled
from evo_mirror.faces.report.sources import provenance_rows, short_citation
from evo_mirror.faces.words import READ, listing, number
from evo_mirror.foundation.references import bibliography, cite
from evo_mirror.studies.provenance import software
from evo_mirror.studies.validating.comparing import FALSE_ALARM, Checked, Comparison
from evo_mirror.studies.validating.study import Validation


def validation_page(validation: Validation) -> str:
    """Write the page of a validation; the same data give the same bytes.

    Parameters
    ----------
    validation : Validation

    Returns
    -------
    str
    """
    provenance = {**software(), "seed": validation.effort.seed, "tier": validation.tier}
    examined = {one.kind for one in validation.checked}
    keys = {key for one in validation.checked for key in one.sources}
    return filled(
        "validation.html.j2",
        {one.kind: drawn(one) for one in validation.checked if one.comparisons},
        provenance=provenance,
        provenance_rows=provenance_rows(provenance),
        has_passed=validation.has_passed,
        n_failed=sum(not one.has_passed for one in validation.checked),
        tier=validation.tier,
        n_comparisons=sum(len(one.comparisons) for one in validation.checked),
        rate=f"{FALSE_ALARM:g}",
        together=f"{FALSE_ALARM * len(validation.checked):.2g}",
        checks=[_told(one) for one in validation.checked],
        conventions=[
            {
                "what": c.subject,
                "holds": c.holds,
                "where": c.where,
                "checks": [kind for kind in c.checks if kind in examined],
            }
            for c in conventions()
        ],
        not_checked=[{"what": what, "why": why} for what, why in validation.not_checked],
        references=cite(keys),
    )


def drawn(one: Checked) -> str:
    """Draw a check as SVG: a row for each quantity, a colour for each series."""
    places = {name: k for k, name in enumerate(dict.fromkeys(c.series for c in one.comparisons))}
    quantities = []
    for quantity in dict.fromkeys(c.quantity for c in one.comparisons):
        inside = [c for c in one.comparisons if c.quantity == quantity]
        series = [_series(name, places[name], inside) for name in dict.fromkeys(c.series for c in inside)]
        quantities.append((quantity, one.axes[quantity], series))
    figure = validity_figure(quantities, bound=one.bound)
    said = f"{one.title}: {len(one.comparisons)} observed values with what theory expects, and deviations, as the table below."
    return svg_text(figure, name=f"check-{one.kind.replace('_', '-')}", label=said)


def _series(name: str, place: int, comparisons: list[Comparison]) -> Series:
    mine = [c for c in comparisons if c.series == name]
    columns = ("x", "expected", "observed", "standard_error", "deviation")
    return Series(name, place, *(np.array([getattr(c, column) for c in mine], np.float64) for column in columns))


def _told(one: Checked) -> dict[str, Any]:
    known = bibliography()
    sources = [f"{short_citation(key)} ({READ[known[key].read]})" for key in one.sources]
    return {
        "kind": one.kind,
        "title": one.title,
        "topic": one.topic,
        "claim": one.claim,
        "formula": one.formula,
        "setting": one.setting,
        "sources": listing(sources),
        "has_passed": one.has_passed,
        "n": len(one.comparisons),
        "n_failed": len(one.failed),
        "bound": number(one.bound),
        "least_p": f"{one.least_p:.1e}".replace("-", "−"),
        "worst": row(one.worst, one) if one.comparisons else None,
        "rows": [row(c, one) for c in one.comparisons],
    }


def row(c: Comparison, one: Checked) -> dict[str, str]:
    """One comparison as the cells of a table."""
    return {
        "quantity": c.quantity,
        "series": c.series,
        "axis": one.axes[c.quantity],
        "x": f"{c.x:.4g}",
        "expected": f"{c.expected:.5g}".replace("-", "−"),
        "observed": f"{c.observed:.5g}".replace("-", "−"),
        "error": f"{c.standard_error:.2g}".replace("-", "−") if c.standard_error else "exact",
        "deviation": number(c.deviation),
        "n": f"{c.n:,}",
        "verdict": "passed" if c.p_value >= one.least_p else "failed",
    }
