"""The battery: every assay that a comparison makes, on one evolved population; and one assay alone, on any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Outcome, require_made
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import kind_of, leaves
from evo_mirror.foundation.errors import Mistake, ScenarioError, either
from evo_mirror.foundation.wording import near
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population


@cache
def assays() -> tuple[Assay, ...]:
    """One of each assay, by kind."""
    return tuple(leaf() for leaf in leaves(Assay).values())


def examine(evolution: Evolution) -> dict[str, Effect]:
    """Put the newborns of an evolved population through what a comparison asks: ``<assay>.<statistic>`` to its effect."""
    subjects = Subjects.of(evolution)
    return {
        f"{kind_of(type(assay))}.{name}": found
        for assay in assays()
        if assay.is_compared
        for name, found in assay.examine(subjects).items()
    }


@dataclass(frozen=True)
class Result:
    """What one assay showed.

    Attributes
    ----------
    outcome : Outcome
        What each individual showed in each arm.
    effects : mapping of str to Effect
    meaning : str
        In plain sentences.
    """

    outcome: Outcome
    effects: Mapping[str, Effect]
    meaning: str


def assay(
    kind: str, scenario: Scenario, population: Population, *, elders: Elders | None = None, seed: int = 1, replicate: int = 0,
    generation: int = 0,
) -> Result:  # fmt: skip
    """Carry out one assay on the newborns of a given population, whether it evolved or not.

    Parameters
    ----------
    kind : str
        Of the assay: see ``evo-mirror list``.
    scenario : Scenario
        Whose world they are born into; ``assays`` says how many are examined, and how.
    population : Population
        Such as `population_of` makes, or `Evolution.population`.
    elders : Elders, optional
        Who rears them; as founders are reared unless given.
    seed, replicate, generation : int
        Of codes, looks and luck.

    Raises
    ------
    ScenarioError
        If there is no such assay, or the scenario has not what it needs: both are told with what there is.
    MeasureError
        If those examined have not what it needs: for a lesion, enough units of both sorts.
    """
    known = leaves(Assay)
    if kind not in known:
        raise ScenarioError(
            "assay", [Mistake("kind", f"there is no {kind!r}; choose {either(known)}{near(kind, known)}")]
        )
    one: Assay = known[kind]()
    if why := one.impossible_in(scenario):
        raise ScenarioError("assay", [Mistake(kind, f"cannot be made in this scenario: {why}")])
    subjects = Subjects.among(scenario, Moment(seed, replicate, generation), population, elders)
    outcome = one.carry_out(subjects)
    require_made(outcome, f"assay {kind}")
    effects = one.effects(subjects, outcome)
    return Result(outcome, effects, one.meaning(effects))
