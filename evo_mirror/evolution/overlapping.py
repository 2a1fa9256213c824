"""Overlapping generations, with lives: Moran's model as lives are lived in it.

In each of N steps those who live go on with their lives, then one is born and one dies (see `biology.overlapping`). Lives are
lived in bouts: by step s, counted from 1 over the whole run, everybody alive has been offered floor(s T / N) trials since the
run began; a step that brings k > 0 new ones is a bout of k trials for all. So a life, which lasts N steps on average, has T
trials on average. A bout starts from the strengths and the traces that the last one left, with random numbers of its own.

- Who is born begins with innate strengths, and with the next bout.
- At the end of a bout everybody is tested, and has earned that much on each of its k trials. Payoff is the mean over the trials
  of a life so far: nobody is favoured for its age, as far as chances are in proportion to payoff, or to its rank. (A mean over
  few tests varies more than one over many, and tournaments favour what varies. Measured on 20 equals with one round of tests:
  those younger than a quarter of a life had 1.18 times their share of children under tournaments of 3, and 1.00 times under
  proportional and rank selection.) Costs of learning are taken off at the same rate: what a life of T trials would pay
  altogether. Before its first bout, a newborn's payoff is what its innate wiring earns.
- Caregivers are the living as they are now: "vertical" is a parent while one lives, else anybody else in the deme; "oblique" is
  anybody else in the deme. In generation 0 nobody has grown up yet: ``founder_fidelity`` stands for those who rear.
- The world changes between generations of N steps, and those who live keep what they learned.
- What is recorded of a generation is who lived at its beginning, as they were then, and whose children were born in its N steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.caregiving import caregivers_of
from evo_mirror.biology.drawing import draw as draw_experience
from evo_mirror.biology.drawing import foretold
from evo_mirror.evolution.assessing import assess, who_ran_away
from evo_mirror.evolution.developing import develop, meaning_at_birth
from evo_mirror.evolution.generation import setting, stage, thrifty
from evo_mirror.evolution.sexing import females
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.lifetime.live import Engine, live
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.births import Births
from evo_mirror.state.experience import Experience, no_events
from evo_mirror.state.life import TESTS, Life
from evo_mirror.state.lived import Lived
from evo_mirror.state.living import Living
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import Caregivers, Neighbours
from evo_mirror.state.wiring import Wiring


@dataclass(frozen=True)
class Overlap:
    """One generation of a scenario in which generations overlap.

    Attributes
    ----------
    scenario : Scenario
    moment : Moment
        Of the generation.
    threads : int
    engine : {"auto", "vector", "plain", "numpy", "reference"}
    """

    scenario: Scenario
    moment: Moment
    threads: int = 1
    engine: Engine = "auto"

    @cached_property
    def repertoire(self) -> Repertoire:
        """What there is to see and do in this generation."""
        return stage(self.scenario, self.moment)

    @cached_property
    def _census_setting(self) -> Setting:
        """Tests of those who do not go on with their lives meanwhile."""
        thrift = thrifty(setting(self.scenario, self.repertoire), self.scenario)
        return replace(thrift, ages=np.zeros(1, np.int64), keeps_strength=False)

    @cached_property
    def _paying_setting(self) -> Setting:
        """Tests that pay, and no others."""
        paid = {task.asks for name, task in self.scenario.tasks.items() if self.scenario.worth[name] > 0.0}
        asks = tuple(test in paid for test in TESTS)
        rounds = self.scenario.understanding.rounds if any(asks) else 0
        return replace(self._census_setting, asks=asks, test_rounds=rounds)  # type: ignore[arg-type]  # four, as there are tests

    @cached_property
    def _living_setting(self) -> Setting:
        """The same, of those who live on from what is left."""
        return replace(self._paying_setting, keeps_strength=True)

    def trials_at(self, step: int) -> int:
        """How many trials the bout of a step has, steps counted from 0 over the whole run."""
        n_trials, n = self.scenario.rearing.trials, self.scenario.population.size
        return (step + 1) * n_trials // n - step * n_trials // n

    def founders(self, population: Population) -> Living:
        """Those with whom a run begins, before they live.

        Parameters
        ----------
        population : Population
        """
        newborn = self._newborn(population, self.moment, population.positions)
        everybody = population.positions
        return replace(newborn, earned_at_birth=self._earned_at_birth(newborn, everybody, self.moment)[everybody])

    def turn(self, population: Population, living: Living) -> tuple[Lived, Population, Living, Births]:
        """Let N steps pass.

        Parameters
        ----------
        population : Population
            Who lives, parents named by birth id.
        living : Living
            Their lives so far; not changed.

        Returns
        -------
        Lived, Population, Living, Births
            Those who lived at the beginning, as they were; those who live at the end, with their lives; and what happened.
        """
        living = living.copy()
        if self.scenario.understanding.meaning == "given":
            living = replace(living, meaning=meaning_at_birth(self.scenario, population.size, self.moment))
        seen, payoff = self.census(living), living.payoff
        at_the_beginning, met = living.copy(), []
        turnover, n = Turnover(self.scenario, population, self.moment), population.size
        for k in range(n):
            step = n * self.moment.generation + k
            if n_trials := self.trials_at(step):
                living, experience = self.bout(turnover, living, step, n_trials)
                met.append(experience.events)
            place = np.array([turnover.step(living.payoff)])
            newborn = self._newborn(turnover.population_of(place), self.moment.at(step + 1), place)
            living.put(place, newborn)
            if k == n - 1 or not self.trials_at(step + 1):  # else its first bout comes before anybody asks
                living.earned_at_birth[place] = self._earned_at_birth(living, place, self.moment.at(step + 1))
        events = np.concatenate(met, axis=1) if met else no_events(n, 0)
        lived = Lived(
            self.scenario.genome, population, self.repertoire, at_the_beginning.innate,
            Experience(events, at_the_beginning.pays), seen, payoff, payoff, turnover.offspring,
            self.scenario.learning.asymptote, females(self.scenario, population.demes, self.moment), at_the_beginning.trials,
        )  # fmt: skip
        return lived, turnover.population, living, turnover.births

    def bout(self, turnover: Turnover, living: Living, step: int, n_trials: int) -> tuple[Living, Experience]:
        """Let everybody live some trials more.

        Parameters
        ----------
        turnover : Turnover
            Who they are.
        living : Living
            Not changed.
        step : int
            Counted from 0 over the whole run.
        n_trials : int
        """
        scenario, then, wiring = self.scenario, self.moment.at(step), living.wiring
        noise = scenario.understanding.response_noise * scenario.learning.asymptote
        experience = draw_experience(
            scenario.rearing.model_copy(update={"trials": n_trials}), wiring, self.repertoire,
            forage_outcomes=scenario.repertoire.forage_outcomes, parents=places_of(turnover.parents, turnover.birth_ids),
            caregivers=self._caregivers(living), response_noise=noise,
            address=then.address("rearing in a bout"), positions=np.arange(wiring.size), threads=self.threads,
            neighbours=self._others(turnover), pays=living.pays,
        )  # fmt: skip
        conditions = replace(self._living_setting, ages=np.array([n_trials]))
        life = live(
            wiring, experience, conditions, address=then.address("bout"), traces=living.traces,
            innate=living.innate.strength, threads=self.threads, engine=self.engine,
        )  # fmt: skip
        return self._lived_on(living, life, n_trials, self._earned(wiring, life, n_trials, then)), experience

    def _lived_on(self, living: Living, life: Life, n_trials: int, earned: NDArray[np.float64]) -> Living:
        """Lives after a bout."""
        lost = living.ran_away | who_ran_away(self._at_full_length(life, n_trials))
        strength, meaning, foraging = (
            np.where(lost[:, None, None], np.float32(0), now) if lost.any() else now
            for now in (life.strength, life.meaning, life.foraging)
        )
        traces = np.where(lost[:, None], np.float32(0), life.traces)
        return replace(
            living, strength=strength, meaning=meaning, foraging=foraging, traces=traces, trials=living.trials + n_trials,
            earned=living.earned + n_trials * earned, change=living.change + life.change, ran_away=lost,
        )  # fmt: skip

    def _earned(self, wiring: Wiring, life: Life, n_trials: int, then: Moment) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: what each earns on a trial as it is now, costs at the rate of a life of T trials."""
        return assess(self.scenario, wiring, self._at_full_length(life, n_trials), self.repertoire, then)

    def _at_full_length(self, life: Life, n_trials: int) -> Life:
        """A bout, with all changes of strength that a life of T trials would have at this rate."""
        whole = np.float32(self.scenario.rearing.trials / max(1, n_trials))
        with np.errstate(over="ignore"):  # more than any number is learning that ran away
            return replace(life, change=life.change * whole)

    def _newborn(self, population: Population, then: Moment, places: NDArray[np.int64]) -> Living:
        shapes = self.scenario.repertoire
        innate = develop(self.scenario, population, then)
        if self.scenario.understanding.meaning == "given":
            innate = replace(innate, meaning=meaning_at_birth(self.scenario, population.size, self.moment))
        pays = foretold(shapes.forage_cues, shapes.forage_outcomes, then.address("what foraging cues predict"), places)
        n_traces = (shapes.features + shapes.units) * self._living_setting.keeps_traces
        return Living.newborn(innate, pays, shapes.channels.n_cues, n_traces)

    def _earned_at_birth(self, living: Living, places: NDArray[np.int64], then: Moment) -> NDArray[np.float64]:
        """(n_places,) float64 array: what innate wiring earns, among all others as they are where they are rivals."""
        has_rivals = any(task.rivals.matters for task in self.scenario.tasks.values())
        asked = np.arange(len(living.trials)) if has_rivals else places
        wiring = _rows(living.wiring, asked)
        life = self._examined(wiring, living.pays[asked], self._paying_setting, then, "birth", asked)
        return self._earned(wiring, life, 0, then)[places if has_rivals else slice(None)]

    def _examined(
        self, wiring: Wiring, pays: NDArray[np.int8], conditions: Setting, then: Moment, purpose: str, places: NDArray[np.int64]
    ) -> Life:  # fmt: skip
        """Test wirings as they are: a life of no trials."""
        nothing = Experience(no_events(wiring.size, 0), pays)
        return live(
            wiring, nothing, conditions, address=then.address(purpose), positions=places, threads=self.threads,
            engine=self.engine,
        )  # fmt: skip

    def census(self, living: Living) -> Life:
        """Everybody as at birth, and as they are now: at "maturity", however old they are; nobody is in its "youth".

        Parameters
        ----------
        living : Living
        """
        everybody, conditions = np.arange(len(living.trials)), self._census_setting

        def examined(wiring: Wiring, name: str) -> Life:
            return self._examined(wiring, living.pays, conditions, self.moment, f"census {name}", everybody)

        now = examined(living.wiring, "now")
        now = replace(now, change=living.change.astype(np.float32), strength=living.strength)
        if len(self.scenario.examined_ages) == 1:
            return now
        born = examined(living.innate, "of innate wiring")
        drives, correct = (
            np.concatenate([first, np.full_like(first, np.nan), last], axis=1)
            for first, last in ((born.drives, now.drives), (born.correct, now.correct))
        )
        return replace(now, ages=np.zeros(3, np.int64), drives=drives, correct=correct)

    def _caregivers(self, living: Living) -> Caregivers | None:
        if not (self.scenario.asks_elders and self.moment.generation):
            return None
        return caregivers_of(mirror_route(living, self.repertoire), self.repertoire)

    def _others(self, turnover: Turnover) -> Neighbours | None:
        """Everybody else in the same deme: each deme twice in a row, so that those who follow somebody are all others."""
        return others_of(turnover.demes) if self.scenario.asks_elders else None


def mirror_route(living: Living, repertoire: Repertoire) -> NDArray[np.float32]:
    """(n_individuals, n_features, n_units) float32 array: strengths with which the living would answer as caregivers."""
    return np.ascontiguousarray(living.strength[:, : repertoire.channels.n_features, repertoire.heads.units])


def others_of(demes: NDArray[np.int32]) -> Neighbours:
    """Among whom each grows up: everybody in its deme but itself.

    Parameters
    ----------
    demes : (n_individuals,) int32 array
        At least two of each.
    """
    adults, bounds, begin = [], np.empty((len(demes), 2), np.int64), 0
    for deme in np.unique(demes):
        members = np.flatnonzero(demes == deme)
        adults += [members, members]
        bounds[members, 0] = begin + 1 + np.arange(len(members))
        bounds[members, 1] = bounds[members, 0] + len(members) - 1
        begin += 2 * len(members)
    return Neighbours(np.concatenate(adults), bounds)


def places_of(parents: NDArray[np.integer], birth_ids: NDArray[np.int64]) -> NDArray[np.int32]:
    """Where parents live: a single one that is left in both columns, and -1 where none is.

    Parameters
    ----------
    parents : (n_individuals, 2) int array
        Birth ids.
    birth_ids : (n_living,) int64 array
        Of those who live, place by place.

    Returns
    -------
    (n_individuals, 2) int32 array
    """
    order = np.argsort(birth_ids)
    near = np.minimum(np.searchsorted(birth_ids, parents, sorter=order), len(order) - 1)
    places = np.where(birth_ids[order[near]] == parents, order[near], -1)
    return np.where(places < 0, places[:, ::-1], places).astype(np.int32)


def _rows(wiring: Wiring, places: NDArray[np.int64]) -> Wiring:
    return Wiring(**{name: np.ascontiguousarray(rows[places]) for name, rows in vars(wiring).items()})
