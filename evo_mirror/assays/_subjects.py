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
from evo_mirror.evolution.generation import draw, rear, setting, stage
from evo_mirror.evolution.litters import born_first, litters, together
from evo_mirror.interventions.training import derangement, grown_up
from evo_mirror.lifetime.form import has_memory
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.indices import counter_mirror_bias
from evo_mirror.measures.units import Classified, Criteria, classify
from evo_mirror.measures.units_recorded import Recorded, Session, record_doing, record_seeing
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
    is_first : (n_individuals,) bool array
        Which of the newborns examined grow up first: all, unless sibs rear sibs.
    firstborns : Elders or None
        Where they do: all first-borns of the generation, also those who are not examined, as they are after a normal life. In
        every arm it is they who answer later-borns.
    threads : int
        For lives; the results do not depend on it.
    everybody : Population or None
        The whole generation that the newborns examined are some of.
    """

    scenario: Scenario
    moment: Moment
    population: Population
    elders: Elders | None
    is_first: NDArray[np.bool_]
    firstborns: Elders | None = None
    threads: int = 1
    everybody: Population | None = None

    @classmethod
    def of(cls, evolution: Evolution, *, threads: int = 1) -> Subjects:
        """The next generation of an evolution, or as many of it as assays examine, from all demes and litters alike."""
        return cls.among(evolution.scenario, evolution.moment, evolution.newborns, evolution.elders, threads=threads)

    @classmethod
    def among(
        cls, scenario: Scenario, moment: Moment, newborns: Population, elders: Elders | None, *, threads: int = 1
    ) -> Subjects:  # fmt: skip
        """So many of any newborns as the scenario's assays examine, from all demes and litters alike."""
        n, p = min(scenario.assays.individuals, newborns.size), newborns
        is_first = born_first(scenario.rearing, p.demes)
        is_mixed = (
            bool(p.demes.any()) or not is_first.all()
        )  # a row of neighbours would be of one deme, or of one litter
        rows = np.arange(n) * (p.size if is_mixed else n) // n
        few = Population(p.genotypes[rows], p.parents[rows], p.birth_ids[rows], p.demes[rows])
        grown = None if is_first.all() else _grown_firstborns(scenario, moment, p, elders)
        return cls(scenario, moment, few, elders, is_first[rows], grown, threads=threads, everybody=p)

    @property
    def whole(self) -> Population:
        """The whole generation of the newborns examined, as far as it is known."""
        return self.population if self.everybody is None else self.everybody

    @cached_property
    def repertoire(self) -> Repertoire:
        """What there is to see and do in the world of these newborns, from birth to the end of life."""
        return stage(self.scenario, self.moment)

    @cached_property
    def present(self) -> Repertoire:
        """The world as their lives end: adults are examined and trained in it."""
        return self.repertoire.at_end

    @cached_property
    def wiring(self) -> Wiring:
        """At birth."""
        return develop(self.scenario, self.population, self.moment)

    @cached_property
    def experience(self) -> Experience:
        """The life they would have met."""
        return self.drawn(self.scenario)

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

    def drawn(self, scenario: Scenario) -> Experience:
        """The life that these newborns would meet in another scenario, among the same caregivers."""
        return self.drawn_for(self.population, self.elders, scenario=scenario, moment=self.moment)

    def drawn_for(
        self, population: Population, elders: Elders | None, *, scenario: Scenario, moment: Moment,
        repertoire: Repertoire | None = None,
    ) -> Experience:  # fmt: skip
        """The life of these newborns, of these or other parents, among any elders and on any luck of rearing.

        Where sibs rear sibs it is the first-borns of a normal life who answer those born later, in whatever other way they live.
        """
        born = litters(self.is_first)
        return together(born, [
            draw(
                scenario, litter.of(population), litter.of(self.wiring), repertoire or self.repertoire, elders, moment,
                firstborns=self.firstborns if litter.is_later else None, positions=litter.positions, threads=self.threads,
            )
            for litter in born
        ])  # fmt: skip

    def lived(self, experience: Experience) -> Life:
        """The life of these newborns under another experience, with the same luck."""
        conditions = setting(self.scenario, self.repertoire, rounds=self.scenario.assays.rounds)
        return live(
            self.wiring, experience, conditions, address=self.moment.address("life"), threads=self.threads
        )  # fmt: skip

    def deprived(self, names: tuple[str, ...]) -> Life:
        """The life without the named sources of experience; acts and all other luck stay."""
        rearing = self.scenario.rearing
        without = rearing.model_copy(update={"sources": sources_without(rearing.sources, names)})
        scenario = self.scenario.model_copy(update={"rearing": without})
        return self.lived(self.drawn(scenario))

    @property
    def remembers(self) -> bool:
        """Whether anything of a trial but its strengths lasts into the next: traces, or what the rule remembers."""
        traces = self.scenario.understanding
        return traces.sight_trace > 0.0 or traces.motor_trace > 0.0 or has_memory(self.scenario.learning.form())

    def trained(self, experience: Experience, wiring: Wiring | None = None) -> Life:
        """What training makes of the adults; snapshots after each block, the first before training.

        Where a rule remembers more than strengths, such as running means, the training of adults goes on from their lives; any
        other ``wiring`` begins with nothing remembered.
        """
        blocks = self._blocks(experience)
        if wiring is None and has_memory(self.scenario.learning.form()):
            return self._lived_on(experience, blocks)
        conditions = replace(setting(self.scenario, self.present, rounds=0), ages=blocks)
        conditions = conditions.after(self.scenario.rearing.trials)
        no_cues = Experience(experience.events, self.experience.pays)
        return live(
            self.adults if wiring is None else wiring, no_cues, conditions, address=self.moment.address("training"),
            innate=self.wiring.strength, threads=self.threads,
        )  # fmt: skip

    def _blocks(self, experience: Experience) -> NDArray[np.int64]:
        """(n_ages,) int array: after which trials training is interrupted to measure, the first 0."""
        ends = np.linspace(0, experience.n_trials, self.scenario.assays.training_blocks + 1)
        return np.unique(ends.round().astype(np.int64))

    def taught_from_birth(self, experience: Experience) -> Life:
        """What the trials of an experimenter make of newborns, in the world of adults; snapshots as in `trained`."""
        blocks = self._blocks(experience)
        conditions = replace(setting(self.scenario, self.present, rounds=0), ages=blocks)
        taught = Experience(experience.events, self.experience.pays)
        return live(self.wiring, taught, conditions, address=self.moment.address("training"), threads=self.threads)

    def _lived_on(self, experience: Experience, blocks: NDArray[np.int64]) -> Life:
        """Lives that go on with other trials, of which alone is told."""
        n_lived = self.experience.n_trials
        conditions = replace(setting(self.scenario, self.repertoire, rounds=0), ages=n_lived + blocks)
        whole = Experience(np.concatenate([self.experience.events, experience.events], axis=1), self.experience.pays)
        life = live(self.wiring, whole, conditions, address=self.moment.address("life"), threads=self.threads)
        return replace(life, ages=blocks, change=life.change - self.reared.change)

    def examined(self, wiring: Wiring) -> Life:
        """Test a wiring as it is, without any further experience, in the present world."""
        conditions = setting(self.scenario, self.present, rounds=self.scenario.assays.rounds)
        nothing = Experience(no_events(wiring.size, 0), self.experience.pays)
        conditions = replace(conditions, ages=np.zeros(1, np.int64))
        return live(wiring, nothing, conditions, address=self.moment.address("examination"))

    def drives(self, life: Life) -> NDArray[np.float64]:
        """R of each individual at each age: (n_individuals, n_ages, n_actions, n_actions) float64 array."""
        return life.program_drives(self.repertoire.readout, self.repertoire.heads)

    def bias(self, life: Life) -> NDArray[np.float64]:
        """B at each age [asymptotes]: (n_individuals, n_ages) float64 array; below 0 is counter-mirror."""
        return counter_mirror_bias(self.drives(life), self.partner, self.scenario.learning.asymptote)

    @cached_property
    def recorded(self) -> tuple[Recorded, Recorded]:
        """What is recorded of motor units in newborns, and in the same as adults: with the same acts and the same noise."""
        u, units = self.scenario.assays.units, self.repertoire.heads.units
        session = Session(u.trials, u.execution_noise, u.observation_noise, u.observation_gain, u.test)
        address, executed = self.moment.address("recording"), self.repertoire.unit_codes.astype(np.float64)
        doing = record_doing(executed, self.population.size, session=session, address=address)
        drives = self.reared.drives[..., units].astype(np.float64) / self.scenario.learning.asymptote
        newborns, adults = (
            record_seeing(drives[:, age], doing, session=session, address=address) for age in (0, -1)
        )  # fmt: skip
        return newborns, adults

    @cached_property
    def adult_units(self) -> Classified:
        """Units of adults as an experimenter classifies them."""
        return self.classified(self.recorded[1])

    def classified(self, recorded: Recorded) -> Classified:
        """Units by what was recorded of them, as an experimenter classifies them."""
        settings = self.scenario.assays.units
        criteria = Criteria(settings.alpha, settings.correction, settings.width, settings.selectivity)
        return classify(recorded, self.present.goal_of, criteria)

    def tested(
        self, life: Life, age: int, world: Repertoire | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Identifying actions, and naming goals, above chance: two (n_individuals,) float64 arrays.

        What the commonest goal would earn by guessing is that of the ``world``, at the end of life unless given.
        """
        goals = np.bincount((self.present if world is None else world).goal_of)
        identify = above_chance(life.correct[:, age, IDENTIFY], 1.0 / self.repertoire.n_actions)
        goal = above_chance(life.correct[:, age, GOAL], float(goals.max()) / self.repertoire.n_actions)
        return identify, goal

    def understanding(self, life: Life, age: int, world: Repertoire | None = None) -> NDArray[np.float64]:
        """Mean of identifying actions and naming goals, above chance: (n_individuals,) float64 array; see `tested`."""
        identify, goal = self.tested(life, age, world)
        return 0.5 * (identify + goal)


def _grown_firstborns(scenario: Scenario, moment: Moment, born: Population, elders: Elders | None) -> Elders:
    """The first litter of the generation that was about to live, when it is mature; the others are not born yet."""
    repertoire = stage(scenario, moment)
    wiring = develop(scenario, born, moment)
    litter, _, _, life = next(rear(scenario, born, wiring, repertoire, elders, moment))
    return Elders.of(litter.of(born), life, repertoire)
