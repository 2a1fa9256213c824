"""Warming up: compile the kernel for each learning rule before any clock is watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted, resolved, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.progress import Progress
from evo_mirror.studies.workers import count_generation, share_out


def warm_up(scenarios: Sequence[Scenario], *, workers: int, progress: Progress) -> None:
    """Compile what these scenarios need and the cache does not have, each learning rule once, side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
    workers : int
    progress : Progress
    """
    by_form = {type(scenario.learning.form()): scenario for scenario in scenarios}
    pieces = [(resolved(scenario),) for scenario in by_form.values()]
    share_out(live_once, pieces, workers=workers, progress=progress, stage="compiling", total=len(pieces))


def live_once(plain: Mapping[str, Any]) -> None:
    """Let two individuals live two trials, or as many as it takes to select: enough to compile everything."""
    scenario = validated(Scenario, plain)
    size = scenario.population.size if scenario.selection.contradicted_by(2) else 2
    # Of the generations, one is lived; their number is left, since schedules are held against it.
    tiny = adjusted(scenario, {"population.size": size, "rearing.trials": 2, "understanding.rounds": 1})
    Evolution(tiny, seed=0).step()
    count_generation()
