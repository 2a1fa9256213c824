"""Everything that the page of a comparison tells, read back from its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.accounts import Rival
from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import Finding
from evo_mirror.faces.report.belonging import (
    require_evidence,
    require_predictions,
    require_scenario,
    require_stated,
    require_whole,
)
from evo_mirror.faces.words import chosen_in_words
from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.stated import Held
from evo_mirror.scenario.scenario import Scenario

Course = Mapping[str, NDArray[np.float64]]
"""Columns over the generations of one replicate, each a (n_generations,) float64 array."""


@dataclass(frozen=True)
class Story:
    """A comparison and how it came about.

    Attributes
    ----------
    comparison : Comparison
    scenario : Scenario
    provenance : mapping
    findings : mapping of str to Finding
        By id, as they were when they were weighed.
    courses : mapping of str to sequence of mapping of str to (n_generations,) float64 arrays
        For each account, its replicates.
    starts : mapping of str to sequence of mapping of str to (n_generations,) float64 arrays
        *Open*, begun from founders of each kind; empty if that was not asked for.
    stationary : mapping of str to sequence of bool
        For each account, whether each replicate had come to rest by the scenario's rule.
    predictions : sequence of Prediction
        What the experiments gave, as in ``predictions.csv``.
    titles, claims : mapping of str to str
    registered : sequence of Rival
        The accounts as they were registered; empty for a comparison from before there was that.
    stated : sequence of Held
        Their predictions, and what came of them.
    evidence : str
        By what names the findings were chosen, in words; empty if all shipped ones were.
    """

    comparison: Comparison
    scenario: Scenario
    provenance: Mapping[str, Any]
    findings: Mapping[str, Finding]
    courses: Mapping[str, Sequence[Course]]
    starts: Mapping[str, Sequence[Course]] = field(default_factory=dict)
    stationary: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    predictions: Sequence[Prediction] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    registered: Sequence[Rival] = ()
    stated: Sequence[Held] = ()
    evidence: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Accounts that compete, then those reported beside them."""
        return (*self.comparison.accounts, *self.comparison.reported)


def read_comparison(folder: Path) -> tuple[Comparison, dict[str, Finding], str]:
    """Read the verdict of a folder, the findings it rests on, and in words how they were chosen.

    Raises
    ------
    RunError
        If the comparison is unfinished, or a file is not what it was.
    """
    from evo_mirror.foundation.settings import validated

    for name in ("comparison.json", "evidence.json"):
        if not (folder / name).is_file():
            raise RunError(
                f"{folder} must hold {name}; got a comparison that is unfinished. The same `evo-mirror compare` carries it on."
            )
    try:
        comparison = Comparison.from_json_dict(_read_json(folder / "comparison.json"))
    except RunError as error:
        said = str(error)
        raise RunError(said if said.startswith(str(folder)) else f"{folder / 'comparison.json'}: {said}") from error
    evidence = _read_json(folder / "evidence.json")
    if not _is_evidence(evidence):
        raise RunError(
            f"{folder / 'evidence.json'} must say findings and how they were chosen. Run the comparison again."
        )
    found = {
        finding.id: finding
        for entry in evidence["findings"]
        for finding in [validated(Finding, entry, source=str(folder / "evidence.json"))]
    }
    require_whole(folder, comparison)
    require_evidence(folder, comparison, found)
    return comparison, found, chosen_in_words(evidence["chosen"], evidence["without"])


def _is_evidence(document: Any) -> bool:
    names = ("chosen", "without", "findings")
    if not isinstance(document, dict) or any(not isinstance(document.get(name), list) for name in names):
        return False
    return all(isinstance(word, str) for name in names[:2] for word in document[name])


def read_story(folder: Path) -> Story:
    """Read a finished comparison; nothing is evolved for it.

    Raises
    ------
    RunError
        If the folder is not one, or it is unfinished.
    """
    from evo_mirror.accounts import Rivals
    from evo_mirror.faces.report.draws import read_draws, require_examined, require_other_starts
    from evo_mirror.inference.predictions import read_predictions
    from evo_mirror.inference.stated import read_stated
    from evo_mirror.studies.provenance import read_provenance, read_scenario
    from evo_mirror.studies.registering import read_registered

    scenario, provenance = read_scenario(folder), read_provenance(folder)
    require_scenario(folder, scenario, provenance)
    comparison, findings, evidence = read_comparison(folder)
    # A thorough comparison that was stopped has evolved, and examined, more than it has weighed.
    n = max(comparison.n_replicates.values())
    predictions = [one for one in read_predictions(folder / "predictions.csv") if one.replicate < n]
    require_predictions(folder, comparison, provenance, predictions, findings)
    usual, everything = scenario.founders.start, read_draws(folder)
    require_examined(folder, usual, everything, predictions)
    draws = [draw.course for draw in everything if draw.course.replicate < n]
    shown = (*comparison.accounts, *comparison.reported)
    kinds = sorted(
        {draw.start for draw in draws if draw.account in comparison.reported}, key=lambda kind: (kind != usual, kind)
    )
    accounts, _ = read_registered(folder, scenario) or (Rivals(()), {})
    require_other_starts(folder, scenario, accounts, everything, seed=comparison.seed, replicates=n)
    stated = read_stated(folder)
    require_stated(folder, stated, accounts, predictions)
    return Story(
        comparison=comparison,
        scenario=scenario,
        provenance=provenance,
        findings=findings,
        courses={name: [d.columns for d in draws if (d.account, d.start) == (name, usual)] for name in shown},
        starts={
            kind: [d.columns for d in draws if d.account in comparison.reported and d.start == kind] for kind in kinds
        },
        stationary={name: [d.is_stationary for d in draws if (d.account, d.start) == (name, usual)] for name in shown},
        predictions=predictions,
        titles=accounts.titles,
        claims=accounts.claims,
        registered=accounts.everyone,
        stated=stated,
        evidence=evidence,
    )


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{path} must be JSON that can be read; got: {error}. Run the study again.") from error
