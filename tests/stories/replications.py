"""Adults of a shipped scenario in which nobody evolves, and what experimenters do with them."""

from dataclasses import replace
from functools import cache

import numpy as np

from evo_mirror.assays import Subjects
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import setting
from evo_mirror.interventions.training import training
from evo_mirror.lifetime.live import live
from evo_mirror.measures.probing import compounds, probed
from evo_mirror.scenario.loading import load
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire

REPLICATES, SEED = 8, 1


@cache
def adults(name: str, *overrides: str) -> tuple[Subjects, ...]:
    """Of each replicate of a scenario: its children, to be reared, trained and tested."""
    groups = []
    for replicate in range(REPLICATES):
        evolution = Evolution(load(name, overrides=list(overrides)), seed=SEED, replicate=replicate)
        evolution.step()
        groups.append(Subjects.of(evolution))
    return tuple(groups)


def trials(who: Subjects, respond: np.ndarray, n_trials: int | None = None, **how) -> Experience:
    """Training of everybody, in the laboratory."""
    n_trials = who.scenario.assays.training_trials if n_trials is None else n_trials
    return training(
        respond, n_trials, n_individuals=who.population.size, n_contexts=who.repertoire.channels.n_contexts,
        address=who.moment.address("order of training"), **how,
    )  # fmt: skip


def trained_with(who: Subjects, experience: Experience, looks: Repertoire) -> Life:
    """What training makes of adults to whom the actions are shown in other looks."""
    conditions = setting(who.scenario, looks, rounds=0)
    return live(
        who.adults, replace(experience, pays=who.experience.pays), conditions, address=who.moment.address("training")
    )


def drives(who: Subjects, strength: np.ndarray, looks: Repertoire | None = None, **cues) -> np.ndarray:
    """Drives of all acts by compounds of cues: (n_individuals, n_probes, n_actions)."""
    looks = who.repertoire if looks is None else looks
    return probed(strength, compounds(looks, **cues), looks)


def own_less_others(r: np.ndarray) -> np.ndarray:
    """Drive of the own act less the mean of the others, for each action: (n_individuals, n_actions)."""
    own = np.einsum("iaa->ia", r)
    return own - (r.sum(axis=-1) - own) / (r.shape[-1] - 1)
