"""Subjects: newborns of an evolved population, who can be given any life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.drawing import sources_without
from evo_mirror.biology.tasks.base import above_chance
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import draw, setting, stage
from evo_mirror.interventions.training import derangement, grown_up
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.indices import counter_mirror_bias
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience, no_events
from evo_mirror.state.life import GOAL, IDENTIFY, Life
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


@dataclass(frozen=True)
class Subjects:
    """The same genotypes, elders and luck for every arm of every assay.

    Attributes
    ----------
    scenario : Scenario
    moment : Moment
        Of the generation that was about to live.
    population : Population
        The newborns examined.
    elders : Elders or None
        Their caregivers, held fixed across arms.
    """

    scenario: Scenario
    moment: Moment
    population: Population
    elders: Elders | None

    @classmethod
    def of(cls, evolution: Evolution) -> Subjects:
        """The next generation of an evolution, or as many of it as the scenario's assays examine, from all demes alike."""
        n = min(evolution.scenario.assays.individuals, evolution.population.size)
        p = evolution.newborns
        rows = np.arange(n) * (p.size if p.demes.any() else n) // n  # a row of neighbours would be of one deme
        few = Population(p.genotypes[rows], p.parents[rows], p.birth_ids[rows], p.demes[rows])
        return cls(evolution.scenario, evolution.moment, few, evolution.elders)

    @cached_property
    def repertoire(self) -> Repertoire:
        """What there is to see and do in the world of these newborns."""
        return stage(self.scenario, self.moment)

    @cached_property
    def wiring(self) -> Wiring:
        """At birth."""
        return develop(self.scenario, self.population, self.moment)

    @cached_property
    def experience(self) -> Experience:
        """The life they would have met."""
        return draw(self.scenario, self.population, self.wiring, self.repertoire, self.elders, self.moment)

    @cached_property
    def reared(self) -> Life:
        """The life itself: examined at birth, in youth and at maturity."""
        return self.lived(self.experience)

    @cached_property
    def adults(self) -> Wiring:
        """Their wiring at maturity."""
        return grown_up(self.wiring, self.reared)

    @property
    def partner(self) -> NDArray[np.int64]:
        """(n_actions,) int array: each action's counter-mirror partner."""
        return derangement(self.repertoire.n_actions)

    def lived(self, experience: Experience) -> Life:
        """The life of these newborns under another experience, with the same luck."""
        conditions = setting(self.scenario, self.repertoire, rounds=self.scenario.assays.rounds)
        return live(self.wiring, experience, conditions, address=self.moment.address("life"))

    def deprived(self, names: tuple[str, ...]) -> Life:
        """The life without the named sources of experience; acts and all other luck stay."""
        rearing = self.scenario.rearing
        without = rearing.model_copy(update={"sources": sources_without(rearing.sources, names)})
        scenario = self.scenario.model_copy(update={"rearing": without})
        return self.lived(draw(scenario, self.population, self.wiring, self.repertoire, self.elders, self.moment))

    def trained(self, experience: Experience, wiring: Wiring | None = None) -> Life:
        """What training makes of the adults; snapshots after each block, the first before training."""
        assays, n_trials = self.scenario.assays, experience.n_trials
        blocks = np.unique(np.linspace(0, n_trials, assays.training_blocks + 1).round().astype(np.int64))
        conditions = replace(setting(self.scenario, self.repertoire, rounds=0), ages=blocks)
        no_cues = Experience(experience.events, self.experience.pays)
        return live(
            self.adults if wiring is None else wiring, no_cues, conditions, address=self.moment.address("training")
        )

    def examined(self, wiring: Wiring) -> Life:
        """Test a wiring as it is, without any further experience."""
        conditions = setting(self.scenario, self.repertoire, rounds=self.scenario.assays.rounds)
        nothing = Experience(no_events(wiring.size, 0), self.experience.pays)
        conditions = replace(conditions, ages=np.zeros(1, np.int64))
        return live(wiring, nothing, conditions, address=self.moment.address("examination"))

    def drives(self, life: Life) -> NDArray[np.float64]:
        """R of each individual at each age: (n_individuals, n_ages, n_actions, n_actions) float64 array."""
        return life.program_drives(self.repertoire.readout, self.repertoire.heads)

    def bias(self, life: Life) -> NDArray[np.float64]:
        """B at each age [asymptotes]: (n_individuals, n_ages) float64 array; below 0 is counter-mirror."""
        return counter_mirror_bias(self.drives(life), self.partner, self.scenario.learning.asymptote)

    def understanding(self, life: Life, age: int) -> NDArray[np.float64]:
        """Mean of identifying actions and naming goals, above chance: (n_individuals,) float64 array."""
        goals = np.bincount(self.repertoire.goal_of)
        identify = above_chance(life.correct[:, age, IDENTIFY], 1.0 / self.repertoire.n_actions)
        goal = above_chance(life.correct[:, age, GOAL], float(goals.max()) / self.repertoire.n_actions)
        return 0.5 * (identify + goal)
