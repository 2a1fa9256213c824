"""Subjects made to order, and what one assay finds in them."""

from collections.abc import Mapping

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.scenario import Scenario

# Four actions that look unlike one another, programs without overlap: every closed form holds.
QUIET = Scenario(
    title="quiet",
    generations=2,
    population={"size": 60, "mutation_rate": 0.0},
    repertoire={"actions": 4, "features": 32, "units": 4, "units_per_program": 1, "goals": 2, "forage_cues": 2},
    encoding={"kind": "direct", "spread": 0.0, "limit": 10.0},
    rearing={"trials": 200, "act_rate": 0.6},
    understanding={"rounds": 1, "sight_noise": 0.0, "meaning": "given"},
    learning={"kind": "rescorla_wagner", "rate": 0.1},
    assays={"individuals": 40, "rounds": 3, "training_trials": 120, "training_blocks": 12},
)
NOISY = adjusted(QUIET, {"encoding.spread": 0.1, "understanding.sight_noise": 0.35})
PERFECT = {"founders.start": "innate", "learning.kind": "none"}
HEBB = {"learning.kind": "hebbian", "learning.rate": 0.1}


def evolved(
    changes: Mapping[str, object] = {}, *, world: Scenario = QUIET, generations: int = 1, seed: int = 3
) -> Evolution:
    """A population after some generations."""
    evolution = Evolution(adjusted(world, changes), seed=seed)
    for _ in range(generations):
        evolution.step()
    return evolution


def subjects(changes: Mapping[str, object] = {}, **how) -> Subjects:
    return Subjects.of(evolved(changes, **how))


def found(kind: str, who: Subjects) -> Mapping[str, Effect]:
    """What one assay finds."""
    return leaves(Assay)[kind]().examine(who)
