"""Comparisons that grow: more replicates in a folder that was begun with fewer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.alone import alone_in
from evo_mirror.studies.provenance import PROVENANCE, SCENARIO, claim, provenance, read_provenance, write_json


def claim_growing(
    folder: Path, scenario: Scenario, *, kind: str, seed: int, replicates: int, beside: Mapping[str, Any] | None = None
) -> None:  # fmt: skip
    """Make a folder that of a study, or recognise it as that of the same study with as many replicates or fewer.

    Raises
    ------
    RunError
        As `provenance.claim`.
    """
    there = replicates_in(folder)
    if 0 < there < replicates:
        claim(folder, adjusted(scenario, {"replicates": there}), kind=kind, seed=seed, replicates=there, beside=beside)
    else:
        claim(folder, scenario, kind=kind, seed=seed, replicates=replicates, beside=beside)


def grown(
    folder: Path, scenario: Scenario, *, kind: str, seed: int, replicates: int, beside: Mapping[str, Any] | None = None
) -> None:  # fmt: skip
    """Write down that a folder holds more replicates now: to be called when they are all there.

    Until then it says that it holds those it began with, which is true of everything that was weighed. A seal on what fewer
    replicates gave is taken off: more of them give more.
    """
    if replicates_in(folder) == replicates:
        return
    with alone_in(folder):
        # In this order: a crash between the two leaves a provenance that is too modest, and the next call mends it.
        write_json(folder / SCENARIO, resolved(scenario))
        said = provenance(scenario, kind=kind, seed=seed, replicates=replicates)
        write_json(folder / PROVENANCE, {**said, **(beside or {})})


def replicates_in(folder: Path) -> int:
    """How many replicates a folder says it holds; 0 if it is no study's folder yet."""
    if not (folder / PROVENANCE).is_file():
        return 0
    said = read_provenance(folder)["replicates"]
    return said if isinstance(said, int) and said > 0 else 0
