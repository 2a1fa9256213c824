"""The engine: one generation after another, steppable by hand, and back from a checkpoint to the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.dividing import threads_for
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import Intervention, generation, stage
from evo_mirror.evolution.observing import observe
from evo_mirror.evolution.overlapping import Overlap, mirror_route, places_of
from evo_mirror.foundation.errors import phrase
from evo_mirror.lifetime.live import Engine
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import require_memory
from evo_mirror.state.births import Births
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.living import Living, living_of
from evo_mirror.state.population import Population
from evo_mirror.state.record import Record

_WATCHED = ("mirror_gain_birth", "mirror_gain_maturity", "learning_rate")
State = dict[str, NDArray[np.generic]]


class Evolution:
    """One replicate of a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    replicate : int
        Founders, codes and all luck are drawn anew in each.
    threads : int, optional
        For the lives of one generation; the results do not depend on it. Unless given, as many of the cores as a generation
        of this size gains by; see `dividing.threads_for`.
    interventions : sequence of callables
        As in `generation`, applied in every generation.

    Attributes
    ----------
    population : Population
        The newborns that will live next; where generations overlap, those who live, parents named by birth id.
    living : Living or None
        Where generations overlap, their lives so far.
    births : Births or None
        Where they do, who was born and who died in the generation that passed last.
    elders : Elders or None
        The previous generation, as newborns will meet it.
    lived : Lived or None
        The generation that lived last.
    watched : list of tuple of float
        What stationarity is judged by, one entry a generation.

    Raises
    ------
    ScenarioError
        If the scenario needs more memory than there is; nothing has been allocated then.
    """

    def __init__(
        self, scenario: Scenario, *, seed: int, replicate: int = 0, threads: int | None = None, engine: Engine = "auto",
        interventions: Sequence[Intervention] = (),
    ) -> None:  # fmt: skip
        require_memory(scenario)
        self.scenario = scenario
        self.moment = Moment(seed, replicate)
        self.threads, self.engine, self.interventions = threads_for(scenario, threads), engine, tuple(interventions)
        self.population = found(scenario, stage(scenario, self.moment), self.moment)
        self.living: Living | None = None
        if scenario.population.overlaps:
            if self.interventions:
                raise ValueError(
                    phrase(
                        "interventions", "be none where generations overlap", got=len(self.interventions),
                        remedy="Nobody is born when a generation begins: let population.turnover be 'generations'.",
                    )
                )  # fmt: skip
            self.living = self._overlap.founders(self.population)
        self.elders: Elders | None = None
        self.births: Births | None = None
        self.lived: Lived | None = None
        self.watched: list[tuple[float, ...]] = []

    @property
    def generation(self) -> int:
        """The generation that will live next, counted from 0."""
        return self.moment.generation

    @property
    def newborns(self) -> Population:
        """Who could live next, parents told by their places among `elders`."""
        if self.living is None:
            return self.population
        parents = places_of(self.population.parents, self.population.birth_ids)
        return replace(self.population, parents=parents)

    @property
    def is_stationary(self) -> bool:
        """Whether two windows in a row have the same means, within the tolerance, of everything watched."""
        window = self.scenario.stationarity.window
        if len(self.watched) < 2 * window:
            return False
        recent = np.array(self.watched[-2 * window :])
        moved = np.abs(recent[:window].mean(axis=0) - recent[window:].mean(axis=0))
        is_examined = np.array([self.scenario.understanding.ages == "all" or "birth" not in name for name in _WATCHED])
        return bool((moved[is_examined] < self.scenario.stationarity.tolerance).all())

    @property
    def is_over(self) -> bool:
        """Whether the scenario's generations have lived."""
        return self.generation >= self.scenario.generations

    def step(self) -> Record:
        """Let one generation live and breed."""
        if self.living is not None:
            return self._turn(self.living)
        self.lived = None  # what was measured of it is recorded: two generations of lives take twice the room
        self.lived, self.population = generation(
            self.scenario, self.population, self.elders, self.moment,
            interventions=self.interventions, threads=self.threads, engine=self.engine,
        )  # fmt: skip
        self.elders = self.lived.elders
        return self._recorded(self.lived)

    @property
    def _overlap(self) -> Overlap:
        return Overlap(self.scenario, self.moment, self.threads, self.engine)

    def _turn(self, living: Living) -> Record:
        """Let N steps of overlapping generations pass."""
        self.lived = None
        overlap = self._overlap
        self.lived, self.population, self.living, self.births = overlap.turn(self.population, living)
        self.elders = Elders(mirror_route(self.living, overlap.repertoire), self.population.demes)
        return self._recorded(self.lived)

    def _recorded(self, lived: Lived) -> Record:
        record = observe(lived, self.moment, self.threads)
        self.watched.append(tuple(record.values[name] for name in _WATCHED))
        self.moment = self.moment.at(self.generation + 1)
        return record

    def state(self) -> State:
        """Everything that the next step needs, as named arrays."""
        population = self.population
        state: State = {
            "generation": np.array(self.generation),
            "watched": np.array(self.watched, np.float64).reshape(-1, len(_WATCHED)),
            "genotypes": population.genotypes,
            "parents": population.parents,
            "birth_ids": population.birth_ids,
            "demes": population.demes,
        }
        if self.living is not None:
            state |= self.living.arrays()
        elif self.elders is not None:
            state["elders_strength"] = self.elders.strength
            if self.elders.parents is not None:
                state["elders_parents"] = self.elders.parents
        return state

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        """Carry on from the `state` of an evolution of the same scenario, seed and replicate.

        Parameters
        ----------
        state : mapping of str to arrays of any shape
        """
        self.population = Population(
            state["genotypes"].astype(np.float32),
            state["parents"].astype(np.int32),
            state["birth_ids"].astype(np.int64),
            state["demes"].astype(np.int32),
        )
        self.moment = self.moment.at(int(state["generation"]))
        self.watched = [tuple(row) for row in state["watched"].astype(np.float64).tolist()]
        if self.scenario.population.overlaps:
            self.living = living_of(state)
            if self.generation:
                self.elders = Elders(mirror_route(self.living, self._overlap.repertoire), self.population.demes)
            return
        strength = state.get("elders_strength")
        lived_in = None if strength is None else self.scenario.structure.homes(len(strength))
        parents = state.get("elders_parents")
        born_of = None if parents is None else parents.astype(np.int32)
        self.elders = None if strength is None else Elders(strength.astype(np.float32), lived_in, born_of)


def evolve(scenario: Scenario, *, seed: int, replicate: int = 0, threads: int | None = None) -> Iterator[Record]:
    """Yield one record for each generation of one replicate; ``threads`` as in `Evolution`."""
    evolution = Evolution(scenario, seed=seed, replicate=replicate, threads=threads)
    while not evolution.is_over:
        yield evolution.step()
