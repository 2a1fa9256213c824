"""Studies small enough to be carried out in a blink, and how a folder is compared with another."""

import sys
from pathlib import Path

import pytest

from evo_mirror.scenario.scenario import Scenario

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))


@pytest.fixture(scope="module", autouse=True)
def _quickly(quick_weighing: None) -> None:
    """What studies leave in their folders does not depend on how many trees and draws there are."""


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    return Scenario(
        title="tiny",
        generations=5,
        replicates=2,
        population={"size": 8},
        repertoire={"actions": 3, "features": 4, "units": 4, "units_per_program": 2, "goals": 2, "forage_cues": 2},
        environment={"kind": "changing_looks", "rate": 0.3},
        rearing={"trials": 12},
        understanding={"rounds": 1},
        heritable={"rate": True},
        stationarity={"window": 2, "extension": 0.4},
        assays={"individuals": 4, "rounds": 1, "training_trials": 9, "training_blocks": 2},
        priors={"learning.rate": {"low": 0.1, "high": 0.4}},
    )
