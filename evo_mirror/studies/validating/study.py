"""The whole validation: every check, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from evo_mirror.foundation.discovery import leaves
from evo_mirror.studies.progress import Progress, silent
from evo_mirror.studies.provenance import make_folder, software, write_json
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import FALSE_ALARM, Checked
from evo_mirror.studies.validating.missing import NOT_CHECKED
from evo_mirror.studies.workers import count_generation, share_out

VALIDATION = "validation.json"
QUICK, FULL = 2.0, 12.0
"""Replicates of the tiers, relative to what the checks name."""


@dataclass(frozen=True)
class Validation:
    """What was checked, and how it ended.

    Attributes
    ----------
    effort : Effort
    checked : tuple of Checked
    not_checked : tuple of (str, str)
        What, and why not.
    """

    effort: Effort
    checked: tuple[Checked, ...]
    not_checked: tuple[tuple[str, str], ...] = NOT_CHECKED

    @property
    def has_passed(self) -> bool:
        """Whether every check has."""
        return bool(self.checked) and all(one.has_passed for one in self.checked)

    @property
    def tier(self) -> str:
        """Its name, or the scale."""
        return {QUICK: "quick", FULL: "full"}.get(self.effort.scale, f"scale {self.effort.scale:g}")


@cache
def checks() -> Mapping[str, Check]:
    """Every check there is, by kind, topic after topic."""
    topics = get_args(Topic)
    found = sorted(leaves(Check).items(), key=lambda one: (topics.index(one[1].topic), one[0]))
    return {kind: leaf() for kind, leaf in found}


def validate(
    *, seed: int = 1, scale: float = QUICK, workers: int = 1, progress: Progress = silent
) -> Validation:  # fmt: skip
    """Hold the breeding step against theory.

    Parameters
    ----------
    seed : int
        Another seed is another experiment; see `comparing.FALSE_ALARM`.
    scale : float
        Replicates, relative to what the checks name; the tiers are `QUICK` and `FULL`.
    workers : int
        Processes; the result does not depend on it.
    progress : Progress

    Returns
    -------
    Validation
        In the order of the checks' topics; the same seed and scale give the same numbers.
    """
    found: dict[str, Checked] = {}
    share_out(
        carried_out, [(kind, seed, scale) for kind in checks()], workers=workers, progress=progress, stage="checking",
        total=len(checks()), collect=lambda one: found.update({one.kind: one}),
    )  # fmt: skip
    return Validation(Effort(seed, scale), tuple(found[kind] for kind in checks()))


def carried_out(kind: str, seed: int, scale: float) -> Checked:
    """Carry out one check."""
    check = checks()[kind]
    comparisons = tuple(check.examine(Effort(seed, scale)))
    claim = " ".join((type(check).__doc__ or "").partition("\n\n")[0].split())
    count_generation()
    return Checked(
        kind, check.title, claim, check.formula, check.sources, check.setting, dict(check.axes), comparisons,
        check.topic,
    )  # fmt: skip


def validation_json(validation: Validation) -> dict[str, Any]:
    """JSON data: everything that was compared, and every verdict."""
    return {
        "format": 1,
        "tier": validation.tier,
        "scale": validation.effort.scale,
        "seed": validation.effort.seed,
        "passed": validation.has_passed,
        "provenance": software(),
        "checks": [_check_json(one) for one in validation.checked],
        "not_checked": [{"what": what, "why": why} for what, why in validation.not_checked],
    }


def _check_json(one: Checked) -> dict[str, Any]:
    comparisons = [
        {**asdict(c), "deviation": c.deviation, "passed": c.p_value >= one.least_p} for c in one.comparisons
    ]  # fmt: skip
    return {
        "name": one.kind,
        "title": one.title,
        "topic": one.topic,
        "claim": one.claim,
        "formula": one.formula,
        "sources": list(one.sources),
        "setting": one.setting,
        "axes": dict(one.axes),
        "false_alarm_rate": FALSE_ALARM,
        "least_p_value": one.least_p,
        "passed": one.has_passed,
        "comparisons": comparisons,
    }


def ready(folder: Path) -> Path:
    """Make the folder of a validation, or take one that holds nothing else than an earlier one's files.

    Raises
    ------
    RunError
        If something else lies there, or it cannot be made.
    """
    is_taken = folder.exists() and (
        not folder.is_dir() or any(folder.iterdir()) and not (folder / VALIDATION).is_file()
    )
    make_folder(folder, of="a validation", is_taken=is_taken)
    return folder


def write_validation(folder: Path, validation: Validation) -> Path:
    """Write ``validation.json``, whole or not at all; the file."""
    write_json(folder / VALIDATION, validation_json(validation))
    return folder / VALIDATION
