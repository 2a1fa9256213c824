"""Ours: the work as `ref.toml` states it, through the same engine that every study runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from work import NEUTRAL, Work

from evo_mirror.evolution.breeding import breed, choose_parents
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import generation, live_through, stage
from evo_mirror.lifetime.live import Engine
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.loading import load
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders, Lived

REF_FILE = Path(__file__).with_name("ref.toml")


def scenario_of(work: Work) -> Scenario:
    """`ref.toml` at other sizes."""
    sizes = {
        "population.size": work.population,
        "population.mutation_rate": work.mutation_rate,
        "repertoire.features": work.features,
        "repertoire.units": work.units,
        "repertoire.actions": work.actions,
        "rearing.trials": work.trials,
        "understanding.rounds": work.rounds,
        "understanding.sight_noise": work.noise,
        "selection.size": work.contestants,
    }
    return load(str(REF_FILE), overrides=[f"{key}={value}" for key, value in sizes.items()])


class Ours:
    """One population, a generation at a time; what `evo_mirror.evolution.engine.Evolution` does, less the record it keeps.

    Parameters
    ----------
    scenario : Scenario
    engine : {"vector", "plain", "reference"}
    threads : int
    """

    def __init__(self, scenario: Scenario, *, engine: Engine = "vector", threads: int = 1) -> None:
        self.scenario, self.how = scenario, {"threads": threads, "engine": engine}
        self.threads, self.moment = threads, Moment(seed=11)
        self.population = found(scenario, stage(scenario, self.moment), self.moment)
        self.elders: Elders | None = None

    def generation(self) -> None:
        """Live and breed."""
        lived, self.population = generation(self.scenario, self.population, self.elders, self.moment, **self.how)
        self.elders = lived.elders
        self.moment = self.moment.at(self.moment.generation + 1)

    def evaluate(self) -> Lived:
        """The first half: everything up to what each life was worth. The same lives at every call."""
        return live_through(self.scenario, self.population, self.elders, self.moment, **self.how)

    def reproduce(self, fitness: NDArray[np.float64]) -> None:
        """The second half."""
        parents = choose_parents(self.scenario, fitness, self.moment, threads=self.threads)
        breed(self.scenario, self.population, parents, self.moment, threads=self.threads)

    # ------------------------------------------------------------------------------ the same in the words of `work`
    def share_right(self, lived: Lived) -> NDArray[np.float64]:
        """(n,) float64 array: the share of sights understood, before payoff counts from chance upward."""
        chance = 1.0 / self.scenario.repertoire.actions
        return (lived.payoff - self.scenario.payoff.baseline) * (1.0 - chance) + chance

    def genotypes(self) -> NDArray[np.float32]:
        """(n, n_loci) float32 array: our population as `work` lays it out, the unit of action 0 first."""
        repertoire, places = stage(self.scenario, self.moment), self.scenario.genome.places
        alleles = self.population.genotypes[:, :, 0]
        n, unit_of = len(alleles), repertoire.unit_codes.argmax(axis=1)
        others = np.setdiff1d(np.arange(self.scenario.repertoire.units), unit_of)
        wiring = alleles[:, places["wiring"]].reshape(n, self.scenario.repertoire.features, -1)
        in_order = wiring[:, :, np.concatenate([unit_of, others])].reshape(n, -1)
        return np.hstack([in_order, alleles[:, places["rate"]], np.zeros((n, NEUTRAL), np.float32)])

    def codes(self) -> NDArray[np.float32]:
        """(actions, features) float32 array: how our actions look."""
        return stage(self.scenario, self.moment).sight_codes
