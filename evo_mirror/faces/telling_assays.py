"""An experiment in words: what is done to whom, what is measured, what it would mean, and what others found."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from evo_mirror.assays.base import Effect
from evo_mirror.foundation.discovery import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evo_mirror.assays.base import Assay
    from evo_mirror.evidence import Finding
    from evo_mirror.scenario.scenario import Scenario

_OUTCOMES = {"above 0": 1.0, "as good as none": 0.0, "below 0": -1.0}
"""Three ways in which every effect of an experiment may come out at once, surely."""
_MARKS = str.maketrans("", "", "`*")


def assay_title(assay: Assay) -> str:
    """What an experiment is called at the head of a page."""
    return kind_of(type(assay)).replace("_", " ").capitalize()


def assay_page(assay: Assay, scenario: Scenario, findings: Sequence[Finding]) -> list[tuple[str, list[str]]]:
    """Say of an experiment all that there is to say, under headings.

    Parameters
    ----------
    assay : Assay
    scenario : Scenario
        In which it would be made.
    findings : sequence of Finding
        Of these, what speaks of it is told.
    """
    kind = kind_of(type(assay))
    unmet = assay.impossible_in(scenario)
    made = [f"evo-mirror assay RUN --assay {kind}"]
    if unmet:
        made.append(f"Not in {scenario.title}: {unmet}.")
    return [
        ("What is done", [assay.procedure]),
        ("Arms", [f"{arm}: {about}." for arm, about in assay.arms(scenario).items()]),
        (
            "Measured in each individual",
            [f"{_spoken(name)}: {one.about}{_unit(one.unit)}." for name, one in assay.measured.items()],
        ),
        ("Effects", [f"{_spoken(name)}: {about}{_unit(assay.units[name])}." for name, about in assay.statistics.items()]),
        ("What it would mean", [f"Were all {how}: {_meant(assay, value)}" for how, value in _OUTCOMES.items()]),
        ("Published findings that it is held against", [_found(one) for one in findings if _speaks_of(one, kind)] or ["None."]),
        ("More exactly", _paragraphs(assay)),
        ("How to make it", made),
    ]  # fmt: skip


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _unit(unit: str) -> str:
    return "" if unit == "1" else f" [{unit}]"


def _meant(assay: Assay, value: float) -> str:
    return assay.meaning({name: Effect(value, 1e-6, value) for name in assay.statistics})


def _speaks_of(finding: Finding, kind: str) -> bool:
    return bool(finding.statistic) and str(finding.statistic).split(".")[0] == kind


def _found(finding: Finding) -> str:
    return f"{finding.claim}. [{finding.id}; {finding.statistic}: {finding.direction}]"


def _paragraphs(assay: Assay) -> list[str]:
    """What its author wrote of it, without the marks of a program."""
    whole = inspect.getdoc(type(assay)) or ""
    return [" ".join(part.split()).translate(_MARKS) for part in whole.split("\n\n")]
