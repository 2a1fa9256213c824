"""A world small enough to live through in a blink, and what becomes of it."""

from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import generation, stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario

SMALL = Scenario(title="small", population={"size": 24}, rearing={"trials": 30}, understanding={"rounds": 1})
OPEN = adjusted(SMALL, {f"heritable.{name}": True for name in type(SMALL.heritable).__pydantic_fields__})
MOMENT = Moment(81)


def founders(scenario: Scenario, moment: Moment = MOMENT):
    return found(scenario, stage(scenario, moment), moment)


def history(scenario: Scenario, generations: int = 3, *, moment: Moment = MOMENT, **how):
    """Each generation when its lives are over, and the children of the last."""
    population, elders, told = founders(scenario, moment), None, []
    for g in range(generations):
        lived, population = generation(scenario, population, elders, moment.at(g), **how)
        elders = lived.elders
        told.append(lived)
    return told, population
