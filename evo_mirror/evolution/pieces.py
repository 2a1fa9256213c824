"""Pieces of a life, alone: questions put to given wirings, and childhoods drawn, without anybody evolving."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import draw, setting, stage
from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.questions import Answers, question
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population
from evo_mirror.state.wiring import Wiring


def ask(
    scenario: Scenario, strength: ArrayLike, *, meaning: ArrayLike | None = None, mirror_share: float | None = None,
    seed: int = 1, replicate: int = 0,
) -> Answers:  # fmt: skip
    """Put the tests of understanding to individuals of a given wiring, with everything written down.

    Parameters
    ----------
    scenario : Scenario
        Its repertoire, noise and number of rounds hold.
    strength : (n_individuals, n_features, n_heads) array
        From each feature of a sight to each motor unit, then to each goal and each action where there is a visual route
        [asymptotes]. See `evo_mirror.evolution.founders.perfect_wiring` for one that is always right without noise.
    meaning : (n_actions, n_goals) array, optional
        K: which goals programs are known to serve; the world's own unless given.
    mirror_share : float, optional
        phi, from 0 to 1; the scenario's unless given.
    seed, replicate : int
        Of codes and noise.

    Returns
    -------
    Answers
        Stimuli, labels, scores and decisions, question by question.

    Raises
    ------
    ShapeError
        If the strengths do not fit the repertoire.
    """
    moment = Moment(seed, replicate)
    repertoire = stage(scenario, moment)
    given = np.asarray(strength, np.float32)
    heads = repertoire.heads
    require_shape(
        "strength", given, n_individuals=None, n_features=repertoire.channels.n_features, n_heads=heads.n_heads
    )  # fmt: skip
    n = len(given)
    known = np.eye(heads.n_goals)[repertoire.goal_of] if meaning is None else np.asarray(meaning)
    require_shape("meaning", known, n_actions=heads.n_actions, n_goals=heads.n_goals)
    wiring = replace(
        _founders(scenario, n, moment)[1],
        strength=given,
        meaning=np.broadcast_to(known.astype(np.float32), (n, *known.shape)),
    )
    if mirror_share is not None:
        wiring = replace(wiring, mirror_share=np.full(n, mirror_share, np.float32))
    return question(setting(scenario, repertoire), wiring, address=moment.address("life"))


def draw_lives(
    scenario: Scenario, n_individuals: int, *, seed: int = 1, replicate: int = 0, caregivers: ArrayLike | None = None
) -> Experience:  # fmt: skip
    """Draw what founders would see and do, trial by trial, from the scenario's sources of experience.

    Parameters
    ----------
    scenario : Scenario
    n_individuals : int
    seed, replicate : int
        Of codes and luck.
    caregivers : (n_adults, n_features, n_units) array, optional
        Mature strengths of those who rear [asymptotes]; any of them answers any child, as nobody's parents are known. Unless
        given, children are answered with the sources' ``founder_fidelity``.

    Returns
    -------
    Experience
        ``events[i, t]`` of individual i on trial t; `evo_mirror.measures.contingency.met` tells what it had to teach.

    Raises
    ------
    ScenarioError
        If nobody is to be drawn.
    ShapeError
        If the caregivers do not fit the repertoire.
    """
    if n_individuals < 1:
        raise ScenarioError(
            "draw_lives", [Mistake("n_individuals", demand("be at least 1 individuals", got=n_individuals))]
        )
    moment = Moment(seed, replicate)
    repertoire = stage(scenario, moment)
    elders = None
    if caregivers is not None:
        strength = np.ascontiguousarray(caregivers, np.float32)
        n_features, n_units = repertoire.channels.n_features, repertoire.heads.n_units
        require_shape("caregivers", strength, n_adults=None, n_features=n_features, n_units=n_units)
        elders = Elders(strength)
    newborns, wiring = _founders(scenario, n_individuals, moment)
    return draw(scenario, newborns, wiring, repertoire, elders, moment)


def _founders(scenario: Scenario, n: int, moment: Moment) -> tuple[Population, Wiring]:
    """So many founders, in one deme, and what they are born with."""
    size = max(n, scenario.population.size)  # what else the scenario says was found to fit at least so many
    world = adjusted(scenario, {"population": {"size": size}, "structure": {"kind": "panmictic"}})
    born = found(world, stage(world, moment), moment)
    few = Population(born.genotypes[:n], born.parents[:n], born.birth_ids[:n], born.demes[:n])
    return few, develop(world, few, moment)
