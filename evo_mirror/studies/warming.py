"""Warming up: compile the kernel for each learning rule before any clock is watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted, resolved, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.progress import Progress
from evo_mirror.studies.workers import Processes, count_generation, share_out

_PLENTY = 1e3
"""More than two trials cost, in units of payoff."""


def warm_up(scenarios: Sequence[Scenario], *, workers: int, progress: Progress, among: Processes | None = None) -> None:
    """Compile what these scenarios need and the cache does not have, each learning rule once, side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
    workers : int
    progress : Progress
    among : Processes, optional
        Those that will do the work: they have loaded by then what they need.
    """
    by_form = {type(scenario.learning.form()): scenario for scenario in scenarios}
    pieces = [(resolved(scenario),) for scenario in by_form.values()]
    share_out(live_once, pieces, workers=workers, progress=progress, stage="compiling", total=len(pieces), among=among)


def live_once(plain: Mapping[str, Any]) -> None:
    """Let two individuals, or as few as can be selected, live two trials: enough to compile everything."""
    scenario = validated(Scenario, plain)
    few = (2**k for k in range(1, 64))
    fewest = next(n for n in few if scenario.selection.contradicted_by(n) is None)
    # Of the generations, one is lived; their number is left, since schedules of the environment are held against it.
    tiny = adjusted(
        scenario,
        {
            "population.size": fewest, "population.sizes": {"kind": "constant"}, "structure": {"kind": "panmictic"},
            # So few are often of one sex.
            "population.sexes": "hermaphrodite", "population.female_share": 0.5, "population.sex_shares": "drawn",
            # Changes within a life are held against its length.
            "rearing.trials": 2, "environment.within": (), "understanding.rounds": 1,
            # Where only few earn anything, so few may earn nothing; somebody has to have offspring.
            "payoff.baseline": scenario.payoff.baseline + _PLENTY,
        },
    )  # fmt: skip
    Evolution(tiny, seed=0).step()
    count_generation()
