"""What would give wrong numbers without a word is refused with one."""

import pytest
from deap import tools

from evo_mirror.evolution.toolbox import ToolboxError, breeders, statistics, toolbox
from evo_mirror.scenario.scenario import Scenario

SMALL = Scenario.model_validate(
    {
        "title": "small",
        "population": {"size": 12},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {"trials": 10},
        "understanding": {"rounds": 1},
    }
)
TERNARY = Scenario.model_validate(SMALL.model_dump() | {"encoding": {"kind": "ternary"}})


def _evaluated(box):
    generation = box.generate()
    for one, values in zip(generation, box.map(box.evaluate, generation), strict=True):
        one.fitness.values = values
    return generation


def _mistake(box, what: str):
    if what == "not evaluated":
        box.update(box.generate())
    elif what == "others":
        box.generate()
        box.update(box.population())
    elif what == "too few chosen":
        box.register("select", tools.selNSGA2)
        box.update(_evaluated(box))
    elif what == "copies chosen":
        box.register("select", lambda them, k: [box.clone(them[0])] * k)
        box.update(_evaluated(box))
    elif what == "share":
        breeders(box.population(), 3, tools.selBest, share=1.0)
    elif what == "weights":
        toolbox(SMALL, seed=1, weights=(1.0, 0.0))
    elif what == "two objectives":
        many = toolbox(SMALL, seed=1, weights=(1.0, 1.0))
        many.register("evaluate", lambda one: (one[0], 1.0))
        many.update(_evaluated(many))
    elif what == "one value for two objectives":
        many = toolbox(SMALL, seed=1, weights=(1.0, 1.0))
        many.register("select", tools.selNSGA2)
        _evaluated(many)
    elif what == "several generations":
        first = box.generate()[:3]
        statistics(SMALL).compile(first + box.population())
    elif what == "another scenario":
        statistics(TERNARY).compile(box.population())
    elif what == "other loci":
        box.mate(box.population()[0], toolbox(TERNARY, seed=1).population()[0])


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("not evaluated", "update must be given evaluated individuals; got 12 without a fitness"),
        ("others", "update must be given the individuals that generate made last"),
        ("too few chosen", "select must fill 24 parental places, two for each child; got 12 individuals"),
        ("copies chosen", "select must return references to the individuals that it was given"),
        ("share", "share must be above 0 and below 1 of the individuals; got 1.0"),
        ("weights", "weights must be one number other than 0 for each objective"),
        ("two objectives", "select must be an operator for several objectives, since there are 2"),
        ("one value for two objectives", "fitness.values must be 2 numbers in a sequence"),
        ("several generations", "statistics of a scenario must be about individuals that live side by side"),
        ("another scenario", "statistics must be of the scenario that the individuals live in"),
        ("other loci", "mates must have the same loci"),
    ],
)
def test_what_would_give_wrong_numbers_is_refused(what: str, message: str):
    with pytest.raises(ToolboxError, match=message.replace("(", r"\(")):
        _mistake(toolbox(SMALL, seed=1), what)
