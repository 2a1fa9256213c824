"""Size: what a scenario will need, before it is run."""

from __future__ import annotations

from evo_mirror.foundation.errors import Mistake, ScenarioError, Words, demand
from evo_mirror.machine.memory import in_words, total_memory
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import N_COLUMNS

_UNIFORMS_PER_TRIAL = 24
"""Random numbers that drawing an experience holds at once, counted over its sources."""


def estimated_bytes(scenario: Scenario, workers: int = 1) -> int:
    """Peak memory of arrays, for ``workers`` replicates side by side [bytes].

    Genotypes (old, new, and three draws per locus while breeding), wirings (born and mature), snapshots, events, and the
    random numbers from which events are made.
    """
    shapes, n_loci, n_trials = scenario.repertoire, scenario.genome.n_loci, scenario.rearing.trials
    channels, heads = shapes.channels, shapes.heads
    strengths = channels.n_cues * heads.n_heads * 4
    per_individual = (
        2 * 4 * n_loci
        + 3 * 8 * n_loci
        + 4 * strengths
        + 3 * heads.n_actions * heads.n_heads * (4 + 8)
        + n_trials * N_COLUMNS
        + n_trials * 8 * (_UNIFORMS_PER_TRIAL + heads.n_actions)
    )
    return workers * scenario.population.size * per_individual


def require_memory(scenario: Scenario, workers: int, source: str = "") -> None:
    """Refuse a scenario that cannot fit into this computer.

    Raises
    ------
    ScenarioError
        If the estimate exceeds physical memory; says the estimate.
    """
    there_is, needed = total_memory(), estimated_bytes(scenario, workers)
    if there_is is not None and needed > there_is:
        message = demand(
            f"need no more memory than the {in_words(there_is)} of this computer",
            got=Words(f"{scenario.population.size} individuals, an estimated {in_words(needed)}"),
            remedy="Lower population.size, rearing.trials, the sizes of the repertoire or the number of workers.",
        )
        raise ScenarioError(source or scenario.title, [Mistake("population.size", message, None)])
