"""A small world, and one generation that lived in it."""

import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.scenario.scenario import Scenario


@pytest.fixture(scope="session")
def world() -> Scenario:
    return Scenario(
        title="small",
        generations=3,
        population={"size": 12},
        repertoire={"actions": 4, "features": 8, "units": 6, "units_per_program": 2, "goals": 2, "forage_cues": 2},
        rearing={"trials": 30},
        understanding={"rounds": 1},
        heritable={"rate": True, "attention": True},
    )


@pytest.fixture(scope="session")
def one_generation(world: Scenario):
    """What lived, and its record."""
    evolution = Evolution(world, seed=9)
    evolution.step()
    record = evolution.step()
    return evolution.lived, record
