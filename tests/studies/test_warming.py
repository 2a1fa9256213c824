"""Compiling beforehand takes whatever a scenario may ask for."""

import pytest

from evo_mirror.foundation.settings import resolved
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.warming import live_once


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"selection": {"kind": "truncation"}},
        {"selection": {"kind": "truncation", "number": 12}},
        {"selection": {"kind": "tournament", "size": 9, "replacement": False}},
        {"selection": {"kind": "deap"}},
        {"selection": {"kind": "deap"}, "population": {"size": 40, "sexes": "separate"}},
        {"population": {"size": 40, "sexes": "separate", "sex_shares": "exact", "female_share": 0.05}},
        {"selection": {"kind": "proportional"}, "payoff": {"baseline": 0.0, "understanding": 0.0, "foraging": 0.0}},
        {"environment": {"kind": "schedule", "changes": [{"generation": 7}]}},
    ],
)
def test_what_a_small_world_contradicts_is_no_obstacle(changes):
    """Two individuals in one generation would do, but not where more must breed, few earn anything, or looks change later."""
    live_once(
        resolved(Scenario(**{"title": "to be compiled", "population": {"size": 12}, "generations": 8, **changes}))
    )
