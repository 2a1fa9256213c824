"""Lives made to order for newborns of an evolved population, on the luck that they would have had."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.biology.structure.panmictic import Panmictic
from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.generation import setting
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


def drawn(
    subjects: Subjects, elders: Elders | None, *, scenario: Scenario | None = None,
    parents: NDArray[np.int32] | None = None, moment: Moment | None = None, repertoire: Repertoire | None = None,
) -> Experience:  # fmt: skip
    """The experience of the same newborns among other elders, of other parents, in other rearing, or at another time.

    Parameters
    ----------
    subjects : Subjects
    elders : Elders or None
    scenario : Scenario, optional
        With another rearing.
    parents : (n_individuals, 2) int32 array, optional
        Positions among the elders.
    moment : Moment, optional
        Of which the luck of rearing is; unless given, that which they would have had.
    repertoire : Repertoire, optional
        The world in which caregivers see them, from the first of these trials on; that of their births unless given.
    """
    population = subjects.population
    return subjects.drawn_for(
        population if parents is None else replace(population, parents=parents), elders,
        scenario=subjects.scenario if scenario is None else scenario, moment=subjects.moment if moment is None else moment,
        repertoire=repertoire,
    )  # fmt: skip


def lived(
    subjects: Subjects, wiring: Wiring, experience: Experience, *, positions: NDArray[np.int64] | None = None,
    ages: tuple[int, ...] | None = None, learns: bool = True,
) -> Life:  # fmt: skip
    """A life of any wiring in the world of the subjects.

    Parameters
    ----------
    subjects : Subjects
    wiring : Wiring
    experience : Experience
        Of the same individuals.
    positions : (n_individuals,) int array, optional
        Whose luck of noise each has; its own unless given.
    ages : tuple of int, optional
        Trials lived before each examination; those of the scenario unless given.
    learns : bool
        Whether learning, where there is any, works.
    """
    conditions = setting(subjects.scenario, subjects.repertoire, rounds=subjects.scenario.assays.rounds)
    conditions = replace(
        conditions,
        ages=conditions.ages if ages is None else np.array(ages, np.int64),
        learns=conditions.learns and learns,
    )
    return live(
        wiring, experience, conditions, address=subjects.moment.address("life"), positions=positions, threads=subjects.threads
    )  # fmt: skip


def one_after_the_other(first: Experience, second: Experience) -> Experience:
    """Two lives as one: the trials of the second follow those of the first."""
    return Experience(np.concatenate([first.events, second.events], axis=1), first.pays)


def bred(subjects: Subjects, parents: NDArray[np.int64]) -> Population:
    """Children that subjects would have, one for each row of parents.

    Parameters
    ----------
    subjects : Subjects
    parents : (n_children, 2) int array
        Positions among the subjects.
    """
    # Which deme they are born in is of no matter here; the scenario would have them fill all of its demes.
    world = subjects.scenario.model_copy(update={"structure": Panmictic()})
    return breed(world, subjects.population, parents, subjects.moment, threads=subjects.threads)


def some_of(wiring: Wiring, rows: slice) -> Wiring:
    """The wiring of some individuals."""
    return Wiring(**{field.name: getattr(wiring, field.name)[rows] for field in fields(wiring)})


def together(first: Population, second: Population) -> Population:
    """Two groups as one population, one after the other."""
    return Population(
        **{
            field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(Population)
        }
    )


def side_by_side(first: Experience, second: Experience) -> Experience:
    """The experiences of two groups as those of one population."""
    return Experience(np.concatenate([first.events, second.events]), np.concatenate([first.pays, second.pays]))


def same_for_all(one: Experience, n_individuals: int) -> Experience:
    """One experience, of one individual, given to everybody."""
    events = np.ascontiguousarray(np.broadcast_to(one.events[:1], (n_individuals, *one.events.shape[1:])))
    pays = np.ascontiguousarray(np.broadcast_to(one.pays[:1], (n_individuals, one.pays.shape[1])))
    return Experience(events, pays)
