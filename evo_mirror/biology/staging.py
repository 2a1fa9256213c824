"""Staging: the repertoire as an environment has it for one generation, from birth to the end of life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, direction_of, repertoire_of, sights_of
from evo_mirror.biology.within_life import Turns
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.eras import Eras
from evo_mirror.state.repertoire import Repertoire


def staged(
    environment: Environment, settings: RepertoireSettings, address: Address, *, n_trials: int = 0
) -> Repertoire:  # fmt: skip
    """The repertoire of the generation ``address.generation``: how actions look, and what they mean, at birth and later.

    Parameters
    ----------
    environment : Environment
    settings : RepertoireSettings
    address : Address
        Its purpose does not matter.
    n_trials : int
        In a life: how far it is to be foreseen.
    """
    looks = environment.looks(settings.is_cultural, settings.features, address)
    born = repertoire_of(settings, looks, environment.goals(settings, address), address)
    turns = environment.turns(settings.is_cultural, n_trials, address)
    if turns is None or not (turns.looks.any() or turns.goals.any()):
        return born
    return replace(born, later=_eras(settings, born, turns, address))


def _eras(settings: RepertoireSettings, born: Repertoire, turns: Turns, address: Address) -> Eras:
    """Each turn begins an era. A new look is drawn at random, unlike any before it; each other goal has the same chance."""
    begins = np.flatnonzero(turns.looks.any(axis=1) | turns.goals.any(axis=1))
    n, features = born.sight_codes.shape
    seed, replicate, generation = address.seed, address.replicate, address.generation
    drawn = Address(seed, "looks within a life", replicate, generation)
    chosen = Address(seed, "goals within a life", replicate, generation)
    sights, goals = np.empty((len(begins), n, features), np.float32), np.empty((len(begins), n), np.int8)
    sight_codes, goal_of = born.sight_codes.copy(), born.goal_of.astype(np.int64)
    looks = np.zeros((n, features))
    for era, trial in enumerate(begins.tolist()):
        new, turned = np.flatnonzero(turns.looks[trial]), np.flatnonzero(turns.goals[trial])
        for action in new.tolist():
            looks[action] = direction_of(drawn, trial * n + action, features)
        sight_codes[new] = sights_of(settings, looks, address)[new]
        luck = uniforms(chosen, trial * n + turned, 1)[:, 0]
        goal_of[turned] += 1 + (luck * (settings.goals - 1)).astype(np.int64)
        goal_of %= settings.goals
        sights[era], goals[era] = sight_codes, goal_of
    return Eras(begins.astype(np.int64), sights, goals)
