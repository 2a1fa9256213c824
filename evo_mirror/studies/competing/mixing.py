"""Mixing: two contenders in one population, what each can expect there, and which of them is left in the end.

What is written down for a contender in one world is its log relative fitness: the log of its members' mean expected offspring
over that of the others. The mean of that over worlds is what decides whether a rare contender spreads where worlds differ, or
change from one generation to the next (geometric mean fitness); where they hardly differ, it is the advantage as usual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.breeding import breed, choose_parents
from evo_mirror.evolution.generation import live_through
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population
from evo_mirror.studies.competing.contenders import Band

MOST = 20.0
"""Largest log relative fitness that is written down: who can expect e^-20 of the others' offspring, or less, has none."""


@dataclass(frozen=True)
class Contest:
    """How a contest ended.

    Attributes
    ----------
    outcome : str
        "fixed" or "lost", of the contender that was few at first; "unresolved" if both were left when time was up.
    generations : int
        That passed until then.
    """

    outcome: str
    generations: int


@dataclass(frozen=True)
class Mixture:
    """Two contenders in one population, as its members are born.

    Attributes
    ----------
    scenario : Scenario
        The shared world.
    population : Population
    is_focal : (n_individuals,) bool array
        Who belongs to the first of the two.
    elders : Elders or None
        Who rears them: the same genotypes, a generation earlier.
    moment : Moment
    closed : (2, n_loci) bool array
        Loci that do not mutate: in the others, and in the focal contender.
    """

    scenario: Scenario
    population: Population
    is_focal: NDArray[np.bool_]
    elders: Elders | None
    moment: Moment
    closed: NDArray[np.bool_]


def mixed(scenario: Scenario, focal: Band, other: Band, n_focal: int, moment: Moment) -> Mixture:
    """Put so many of one contender among the others, at places drawn by lot.

    In the generation before, which is not counted, the same genotypes live where adults have a part in rearing: so everybody
    is reared among what its population makes of adults. In the one that is counted the world has changed once.

    Parameters
    ----------
    scenario : Scenario
        The shared world.
    focal, other : Band
        Of as many members as the population has.
    n_focal : int
    moment : Moment
        When the contenders are born.
    """
    n, n_loci = len(focal.genotypes), scenario.genome.n_loci
    luck = uniforms(moment.address("who is which contender"), np.arange(n), 1)[:, 0]
    is_focal = np.zeros(n, np.bool_)
    is_focal[np.argsort(luck, kind="stable")[:n_focal]] = True
    genotypes = np.where(is_focal[:, None, None], focal.genotypes, other.genotypes)
    whole = genotypes.transpose(0, 2, 1).reshape(-1, n_loci)
    founders = Population(
        np.ascontiguousarray(whole).reshape(n, -1, n_loci).transpose(0, 2, 1),
        np.full((n, 2), -1, np.int32), np.arange(n, dtype=np.int64), scenario.structure.homes(n),
    )  # fmt: skip
    elders = None
    if scenario.asks_elders:
        elders = live_through(scenario, founders, None, moment).elders
    own = np.repeat(np.arange(n, dtype=np.int32)[:, None], 2, axis=1)
    newborns = replace(founders, parents=own, birth_ids=founders.birth_ids + n)
    closed = np.stack([other.is_closed, focal.is_closed])
    return Mixture(scenario, newborns, is_focal, elders, moment.at(moment.generation + 1), closed)


def log_relative_fitness(mixture: Mixture) -> float:
    """Of the focal contender against the others, in the generation that is about to live.

    Expected offspring are exact, given fitness: chances of selection times places. The log of a mean over few members is too
    small by half its squared coefficient of variation, on average; that is given back (delta method), so that few are not at a
    disadvantage for being few.

    Parameters
    ----------
    mixture : Mixture
    """
    lived = live_through(mixture.scenario, mixture.population, mixture.elders, mixture.moment)
    return log_ratio(mixture.scenario.selection.probabilities(lived.fitness), mixture.is_focal)


def log_ratio(expected: NDArray[np.float64], is_focal: NDArray[np.bool_]) -> float:
    """Log of the mean over the focal individuals, less that over the others, each corrected for how few they are.

    Parameters
    ----------
    expected : (n_individuals,) float64 array
        Expected offspring, up to a factor.
    is_focal : (n_individuals,) bool array

    Returns
    -------
    float
        Between -`MOST` and `MOST`.
    """
    logs = [_log_mean(expected[side]) for side in (is_focal, ~is_focal)]
    return float(np.clip(logs[0] - logs[1], -MOST, MOST))


def _log_mean(members: NDArray[np.float64]) -> float:
    mean = float(members.mean())
    if mean <= 0.0:
        return -2.0 * MOST
    few = members.var(ddof=1) / len(members) / mean**2 if len(members) > 1 else 0.0
    return float(np.log(mean) + 0.5 * few)


def contested(mixture: Mixture, *, evolves: bool, most: int) -> tuple[float, Contest]:
    """Let a mixture breed until one contender is left.

    Parameters
    ----------
    mixture : Mixture
    evolves : bool
        Whether loci other than those that make a contender what it is mutate.
    most : int
        Generations after which it is left unresolved.

    Returns
    -------
    float
        See `log_relative_fitness`: of the first generation.
    Contest
    """
    scenario, population, is_focal = mixture.scenario, mixture.population, mixture.is_focal
    elders, moment, first = mixture.elders, mixture.moment, np.nan
    for generation in range(most):
        lived = live_through(scenario, population, elders, moment)
        if generation == 0:
            first = log_ratio(scenario.selection.probabilities(lived.fitness), is_focal)
        parents = choose_parents(scenario, lived.fitness, moment, demes=population.demes)
        children = breed(scenario, population, parents, moment)
        marks = is_focal[parents[:, 0]]
        population = _true(children, population, parents[:, 0], mixture.closed[marks.astype(np.int64)], evolves)
        is_focal, elders, moment = (
            marks,
            lived.elders if scenario.asks_elders else None,
            moment.at(moment.generation + 1),
        )
        if is_focal.all() or not is_focal.any():
            return float(first), Contest("fixed" if is_focal.all() else "lost", generation + 1)
    return float(first), Contest("unresolved", most)


def _true(
    children: Population, parents: Population, of: NDArray[np.int64], closed: NDArray[np.bool_], evolves: bool
) -> Population:  # fmt: skip
    """Undo mutations where there must be none: everywhere, or at closed loci, (n_children, n_loci) bool array."""
    inherited = parents.genotypes[of]
    if not evolves:
        return replace(children, genotypes=inherited)
    return replace(children, genotypes=np.where(closed[:, :, None], inherited, children.genotypes))
