"""Whether the files of a comparison belong together: a page of two studies mixed would look as good as any."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evo_mirror.accounts import Rivals
from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import Finding
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.inference.agreement import Cell
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.stated import STATED, Held, hold_to_their_word
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.registering import SEALED, hashes_of

_CLOSE = 1e-6
"""Relative difference up to which two numbers are the same one, computed by two versions of a library."""
_AGAIN = "Put back the file that was there, or run the comparison again in another folder; nothing was changed."


def require_scenario(folder: Path, scenario: Scenario, provenance: Mapping[str, Any]) -> None:
    """Refuse a provenance that does not say enough, and a scenario that is not the one that was registered.

    Raises
    ------
    RunError
        With the file.
    """
    for name, kind in (("seed", int), ("replicates", int), ("version", str)):
        if not isinstance(provenance.get(name), kind):
            refuse(folder / "provenance.json", f"say the study's {name}", "nothing of the kind")
    kept = provenance.get("registered")
    if isinstance(kept, Mapping) and kept.get("scenario") != _hash_of(scenario):
        refuse(folder / "scenario.json", "be the scenario that provenance.json was written for", "another")


def _hash_of(scenario: Scenario) -> str:
    nobody: dict[str, Any] = {"scenario_priors": {}, "prior_weights": {}, "accounts": {}}
    return hashes_of(scenario, nobody)["scenario"]


def require_whole(folder: Path, comparison: Comparison) -> None:
    """Refuse a verdict whose parts do not speak of the same accounts.

    Raises
    ------
    RunError
        With the file.
    """
    who = sorted(comparison.accounts)
    shown = sorted((*comparison.accounts, *comparison.reported))
    told = [
        sorted(comparison.posterior),
        sorted(comparison.n_replicates),
        sorted(sum(map(tuple, comparison.groups), ())),
    ]
    cells = [sorted(cell.account for cell in row.cells) for row in comparison.rows]
    if not who or any(names != who for names in told) or any(names != shown for names in cells):
        refuse(folder / "comparison.json", "say the same of every account", "parts that speak of other accounts")


def require_evidence(folder: Path, comparison: Comparison, findings: Mapping[str, Finding]) -> None:
    """Refuse findings that are not those that were weighed.

    Raises
    ------
    RunError
        With the files, and the first finding that differs.
    """
    told = {row.finding: (row.claim, row.statistic, row.found, row.source) for row in comparison.rows}
    told |= {row.finding: (row.claim, "", "", row.source) for row in comparison.untested}
    there = {
        name: (one.claim, one.statistic, one.outcome if one.statistic else "", one.source)
        for name, one in findings.items()
    }
    if other := sorted(name for name in {*told, *there} if told.get(name) != there.get(name)):
        must = "hold the findings that comparison.json tells of"
        refuse(folder / "evidence.json", must, f"{other[0]}, which differs or is in one of them only")


def require_predictions(
    folder: Path, comparison: Comparison, provenance: Mapping[str, Any], predictions: Sequence[Prediction],
    findings: Mapping[str, Finding],
) -> None:  # fmt: skip
    """Refuse predictions that are not those that were sealed, and a verdict that was not made from them.

    Raises
    ------
    RunError
        With the file.
    """
    path = folder / "predictions.csv"
    seal = provenance.get(SEALED)  # taken off while a thorough comparison grows
    if seal is not None and seal != hashlib.sha256(path.read_bytes()).hexdigest():
        refuse(path, f"be the file whose SHA-256 provenance.json has under {SEALED}", "another")
    if comparison.seed != provenance.get("seed"):
        must = f"have the seed of provenance.json, {provenance.get('seed')}"
        refuse(folder / "comparison.json", must, f"{comparison.seed}")
    values: dict[tuple[str, str], list[float]] = {}
    sizes: dict[tuple[str, str], list[float]] = {}
    for one in predictions:
        values.setdefault((one.account, one.statistic), []).append(one.value)
        sizes.setdefault((one.account, one.statistic), []).append(one.effect_size)
    for row in comparison.rows:
        numbers = values if findings[row.finding].direction else sizes
        for cell in row.cells:
            if not _is_mean(cell, numbers.get((cell.account, row.statistic), [])):
                got = f"other means for {cell.account} in {row.finding}"
                refuse(folder / "comparison.json", "be made from the predictions.csv beside it", got)


def _is_mean(cell: Cell, numbers: Sequence[float]) -> bool:
    known = [number for number in numbers if math.isfinite(number)]
    if not known:
        return not math.isfinite(cell.predicted)
    return math.isclose(cell.predicted, math.fsum(known) / len(known), rel_tol=_CLOSE, abs_tol=1e-12)


def require_stated(folder: Path, stated: Sequence[Held], accounts: Rivals, predictions: Iterable[Prediction]) -> None:
    """Refuse a table of stated predictions that does not say what was registered, and what came of it.

    Raises
    ------
    RunError
        With the file.
    """
    due, path = hold_to_their_word(accounts.everyone, predictions), folder / STATED
    must = "hold every prediction that registered.json states, and what predictions.csv makes of it"
    if due and not path.is_file():
        refuse(path, must, "no such file")
    if len(stated) != len(due):
        refuse(path, must, f"{len(stated)} of {len(due)}")
    for one, other in zip(stated, due, strict=True):
        if not all(same(a, b) for a, b in zip(vars(one).values(), vars(other).values(), strict=True)):
            refuse(path, must, f"something else about {one.statistic} of {one.account}")


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same one, numbers but for rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=_CLOSE, abs_tol=1e-12)
    return bool(one == other)


def refuse(path: Path, must: str, got: str) -> None:
    """Say which file is at fault, and how."""
    raise RunError(phrase(str(path), must, got=Words(got), remedy=_AGAIN))
