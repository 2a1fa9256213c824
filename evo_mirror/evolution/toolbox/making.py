"""From a scenario to a toolbox, its statistics and its logbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from deap import base, tools

from evo_mirror.evolution.generation import require_generations
from evo_mirror.evolution.observing import columns, columns_of, observe
from evo_mirror.evolution.toolbox.asking import Asking
from evo_mirror.evolution.toolbox.cohort import Common, ToolboxError, rows_of
from evo_mirror.evolution.toolbox.individual import Individual
from evo_mirror.evolution.toolbox.nursery import Fresh, Nursery
from evo_mirror.evolution.toolbox.operators import evaluate, mapped
from evo_mirror.foundation.errors import phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.record import Record


class ScenarioToolbox(base.Toolbox):  # type: ignore[misc]  # DEAP publishes no types, so its class is unknown to the checker
    """A toolbox whose ``select``, whatever is registered for it, never meets a fitness of an earlier generation."""

    def __init__(self, common: Common, moment: Moment) -> None:
        self._nursery = nursery = Nursery(common, moment, self._evaluate)
        asking = Asking(common, moment, self, nursery)
        own: dict[str, Callable[..., Any]] = {
            "generate": asking.generate,
            "update": asking.update,
            "genealogy": asking.genealogy,
            "population": nursery.population,
            "clone": nursery.clone,
            "mate": nursery.mate,
            "mutate": nursery.mutate,
            "select": nursery.select,
            "evaluate": evaluate,
            "map": mapped,
        }
        for alias, function in own.items():
            self.register(alias, function)

    def register(self, alias: str, function: Callable[..., Any], *arguments: Any, **keywords: Any) -> None:
        """Register an operator, as in ``deap.base.Toolbox.register``."""
        if alias == "select":
            function = Fresh(function, self._nursery)
        base.Toolbox.register(self, alias, function, *arguments, **keywords)

    def _evaluate(self, individuals: Sequence[Individual]) -> None:
        for one, values in zip(individuals, self.map(self.evaluate, individuals), strict=True):
            one.fitness.values = values


def toolbox(
    scenario: Scenario, *, seed: int, replicate: int = 0, threads: int = 1, weights: Sequence[float] = (1.0,)
) -> ScenarioToolbox:
    """Make a toolbox that runs a scenario.

    ``deap.algorithms.eaGenerateUpdate(toolbox, ngen=scenario.generations, stats=statistics(scenario))`` gives the logbook
    of `evolution.engine.evolve`, to the same bits. Every operator can be replaced; see the package.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    replicate : int
    threads : int
        For the lives of one generation; the results do not depend on it.
    weights : sequence of float
        One for each objective, as in ``deap.base.Fitness.weights``; more than one asks for an ``evaluate`` and a
        ``select`` of one's own.

    Returns
    -------
    deap.base.Toolbox
        With ``generate``, ``update``, ``evaluate``, ``map``, ``select``, ``mate``, ``mutate``, ``clone``,
        ``population`` (the founders, for DEAP's other algorithms) and ``genealogy``.
    """
    require_generations(scenario)  # DEAP's algorithms replace everybody at once
    if not weights or not all(weights):
        raise ToolboxError(phrase("weights", "be one number other than 0 for each objective", got=tuple(weights)))
    return ScenarioToolbox(Common(scenario, threads, tuple(map(float, weights))), Moment(seed, replicate))


def statistics(scenario: Scenario) -> tools.Statistics:
    """Every column of ``generations.csv``, for the argument ``stats`` of DEAP's algorithms.

    It is an ordinary ``deap.tools.Statistics`` without a key: further functions may be registered, and get the individuals.

    Parameters
    ----------
    scenario : Scenario
    """
    made = tools.Statistics()
    for name in columns_of(scenario.genome):
        made.register(name, _column, column=name, scenario=scenario)
    return made


def logbook(records: Iterable[Record]) -> tools.Logbook:
    """The records of one replicate as DEAP writes them: ``gen``, ``nevals``, then every column.

    Parameters
    ----------
    records : iterable of Record
        From `evolution.engine.evolve`.
    """
    book = tools.Logbook()
    told = list(records)
    book.header = ["gen", "nevals", *(told[0].values if told else columns())]
    for record in told:
        book.record(gen=record.generation, nevals=len(record.individuals["birth_id"]), **record.values)
    return book


def _column(individuals: Sequence[Individual], *, column: str, scenario: Scenario) -> float:
    return _record(individuals, scenario).values[column]


def _record(individuals: Sequence[Individual], scenario: Scenario) -> Record:
    """What there is to say about individuals of one cohort: measured when parents were chosen, or now."""
    cohort, rows = individuals[0].cohort, tuple(one.row for one in individuals)
    if any(one.cohort is not cohort for one in individuals) or cohort.moment is None:
        raise ToolboxError(
            "statistics of a scenario must be about individuals that live side by side; got some of several generations, or "
            "copies. Select with toolbox.select, which lets survivors live once more beside the newborns."
        )
    if cohort.common.scenario is not scenario and cohort.common.scenario != scenario:
        raise ToolboxError("statistics must be of the scenario that the individuals live in; got those of another.")
    if cohort.record is not None and len(rows) == cohort.size == len(set(rows)):
        return cohort.record
    fitness = cohort.fitness[list(rows), 0] * cohort.common.weights[0]
    key = np.array(rows).tobytes() + fitness.tobytes()
    if cohort.measured is None or cohort.measured[0] != key:
        cohort.measured = key, observe(replace(rows_of(cohort.lived, rows), fitness=fitness), cohort.moment)
    return cohort.measured[1]
