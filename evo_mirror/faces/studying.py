"""From words on the command line to a scenario, its evidence and the folder where results belong."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evo_mirror.foundation.errors import DoubtfulScenarioWarning

if TYPE_CHECKING:
    from evo_mirror.scenario.scenario import Scenario

RUNS = Path("runs")
"""Where results go unless told otherwise, below the folder the command was called in."""


def read_scenario(
    text: str, *, overrides: Sequence[str] = (), replicates: int | None = None, for_comparison: bool = False
) -> Scenario:
    """Read the scenario a user means.

    Parameters
    ----------
    text : str
        A path, or the name of a shipped scenario.
    overrides : sequence of str
        ``key=value`` each.
    replicates : int, optional
        In place of the scenario's own number.
    for_comparison : bool
        As in `loading.load`.

    Raises
    ------
    ScenarioError
        With all mistakes of the file and of the overrides.
    """
    from evo_mirror.scenario.loading import load

    repeated = [] if replicates is None else [f"replicates={replicates}"]
    return load(text, overrides=[*overrides, *repeated], for_comparison=for_comparison)


def voice_doubts(scenario: Scenario) -> None:
    """Warn of settings that can be run, but leave little to conclude."""
    from evo_mirror.scenario.doubting import doubts

    for doubt in doubts(scenario):
        warnings.warn(doubt, DoubtfulScenarioWarning, stacklevel=2)


def folder_for(kind: str, text: str, scenario: Scenario, *, seed: int, beside: str = "") -> Path:
    """Name the folder of a study after its content, so that the same call finds it again and no other does.

    Parameters
    ----------
    kind : str
        What the name begins with; may be empty.
    text : str
        The scenario as the user called it.
    scenario : Scenario
    seed : int
    beside : str
        What else the results depend on.
    """
    from evo_mirror.foundation.settings import content_hash

    content = content_hash(scenario) + beside
    name = Path(text).name.removesuffix(".toml")
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return RUNS / "-".join(part for part in (kind, name, digest, f"seed{seed}") if part)
