"""Who rears whom in a generation, for whoever wants to see how related they are; nobody lives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.drawing import called
from evo_mirror.biology.kin import caregivers_for
from evo_mirror.evolution.generation import caregivers, neighbours, stage
from evo_mirror.evolution.litters import litters_of
from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population
from evo_mirror.state.scene import Scene


@dataclass(frozen=True)
class Rearers:
    """Who answers each newborn.

    Attributes
    ----------
    places : (n_individuals,) int64 array
        Among the newborns themselves where these are first-borns, else among the adults; -1 where there is nobody.
    are_firstborns : (n_individuals,) bool array
    """

    places: NDArray[np.int64]
    are_firstborns: NDArray[np.bool_]


def rearers(
    scenario: Scenario, population: Population, adults: Population | None, moment: Moment, *, source: str
) -> Rearers:  # fmt: skip
    """Choose those who rear as `generation` does, by the same luck.

    With `theory.kinship` along the pedigree this tells how related a child is to who rears it; `theory.rearers` has what is to
    be expected.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        Newborns.
    adults : Population or None
        The generation before; None for founders.
    moment : Moment
        Of the newborns.
    source : str
        Name of a source of experience in which others have a part.

    Raises
    ------
    ShapeError
        If there is no such source.
    """
    asked = {name: one for name, one in scenario.rearing.sources.items() if one.answered_by is not None}
    if source not in asked:
        got = Words(f"{source!r} beside {', '.join(asked) or 'none'}")
        raise ShapeError(phrase("source", "be a source of experience that asks others", got=got))
    found = Rearers(np.full(population.size, -1, np.int64), np.zeros(population.size, np.bool_))
    firstborns, born, repertoire = (
        None,
        litters_of(scenario.rearing, population.demes),
        stage(scenario, moment),
    )
    for litter in born:
        newborns, mine = litter.of(population), litter.positions
        scene = Scene(
            np.empty((newborns.size, 0), np.int8), repertoire, np.empty((newborns.size, 0), np.float32), newborns.parents,
            caregivers(_known(adults), repertoire), 0.0, moment.address("rearing"), mine, called(source, asked[source]),
            neighbours(_known(adults), newborns), caregivers(_known(firstborns), repertoire),
            neighbours(_known(firstborns), newborns),
        )  # fmt: skip
        among, places = caregivers_for(scene, asked[source].answered_by)
        if among is not None:
            is_own = among is scene.firstborns
            found.places[mine] = born[0].positions[places] if is_own else places
            found.are_firstborns[mine] = is_own
        firstborns = newborns
    return found


def _known(population: Population | None) -> Elders | None:
    """Elders of whom nothing is known but whose children they are, and where they live."""
    if population is None:
        return None
    return Elders(np.zeros((population.size, 1, 0), np.float32), population.demes, population.parents)
