"""The page of the assays of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from evo_mirror.assays.base import LARGER, SMALL, Assay, Effect
from evo_mirror.faces.report.assay_figures import UNITS, drawn, measures_drawn, spoken
from evo_mirror.faces.report.page import filled
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.sources import provenance_rows
from evo_mirror.faces.words import number
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.studies.assay_tables import over_replicates
from evo_mirror.studies.assaying import Assayed, Examined

_MOST_ARMS_TOLD = 6
_UNTOLD = ("assays", "packages", "skipped", "settings")


def assays_page(assayed: Assayed) -> str:
    """Write the page; the same data give the same bytes.

    Parameters
    ----------
    assayed : Assayed

    Returns
    -------
    str
    """
    shown = {name: value for name, value in assayed.record.items() if name not in _UNTOLD}
    return filled(
        "assays.html.j2",
        {kind_of(type(assay)): drawn(assay, assayed) for assay in assayed.assays},
        provenance=assayed.record,
        scenario=assayed.scenario,
        n_replicates=len(assayed.replicates),
        small=f"{SMALL:g}",
        larger=f"{LARGER:g}",
        n_individuals=assayed.scenario.assays.individuals,
        assays=[told(assay, assayed) for assay in assayed.assays],
        skipped=[{"name": spoken(kind), "why": why} for kind, why in assayed.skipped.items()],
        settings=list(setting_rows(assayed.scenario.assays, "assays.")),
        provenance_rows=provenance_rows({**shown, "packages": assayed.record["packages"]}),
    )


def told(assay: Assay, assayed: Assayed) -> dict[str, Any]:
    """One assay in words and numbers, as the template has it."""
    kind = kind_of(type(assay))
    examined = assayed.of(kind)
    arms = assay.arms(assayed.scenario)
    found = {name: summed_up([one.effects[name] for one in examined]) for name in assay.statistics}
    return {
        "kind": kind,
        "title": spoken(kind).capitalize(),
        "procedure": assay.procedure,
        "arms": [_arm(assay, arm, about, examined) for arm, about in arms.items()]
        if len(arms) <= _MOST_ARMS_TOLD
        else [],
        "meaning": assay.meaning(found),
        "rows": [
            {
                "name": spoken(name),
                "about": assay.statistics[name],
                "value": measured(found[name].value),
                "error": measured(found[name].standard_error),
                "interval": spanned(found[name]),
                "size": number(found[name].effect_size),
                "unit": UNITS.get(assay.units[name], assay.units[name]),
                "n": sum(bool(np.isfinite(one.effects[name].value)) for one in examined),
            }
            for name in assay.statistics
        ],
    }


def summed_up(effects: Sequence[Effect]) -> Effect:
    """An effect over replicates; with one in all, that one as it is. One that defines it among several tells no error."""
    return effects[0] if len(effects) == 1 else over_replicates([one.value for one in effects])


def measured(value: float) -> str:
    """Write a number with three decimals, or with two digits that say something where it is small."""
    if not np.isfinite(value) or abs(value) >= 0.0095 or abs(value) < 1e-9:
        return number(value, 3)
    return f"{value:.2g}".replace("-", "−")


def spanned(found: Effect) -> str:
    """Write the 95 % interval of an effect, from one end to the other."""
    low, high = found.interval
    return f"{measured(low)} to {measured(high)}" if np.isfinite(low) else number(low, 3)


def _arm(assay: Assay, arm: str, about: str, examined: Sequence[Examined]) -> dict[str, str]:
    """What an arm showed, as half a sentence."""
    parts = []
    for measure in measures_drawn(assay):
        each = [one.outcome.arms[arm].get(measure) for one in examined]
        means = [float(np.nanmean(v)) for v in each if v is not None and np.isfinite(v).any()]
        if any(v is not None for v in each):
            unit = UNITS.get(assay.measured[measure].unit, assay.measured[measure].unit)
            value = number(float(np.mean(means))) if means else "undefined"
            name = "" if measure == unit else spoken(measure)
            parts.append(f"{name} {value} {unit}".strip())
    return {"name": arm, "about": about, "shows": ", ".join(parts)}
