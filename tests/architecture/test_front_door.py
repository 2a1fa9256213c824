"""What `dir(evo_mirror)` shows is there, and nothing else is promised."""

from __future__ import annotations

import pytest

import evo_mirror


@pytest.mark.parametrize("name", sorted(set(evo_mirror.__all__) - {"__version__"}))
def test_every_name_at_the_door_leads_somewhere(name: str):
    assert callable(getattr(evo_mirror, name))
    assert name in dir(evo_mirror)


def test_what_is_not_there_is_said_in_pythons_words():
    with pytest.raises(AttributeError, match="module 'evo_mirror' has no attribute 'evolv'"):
        _ = evo_mirror.evolv


def test_a_scenario_is_loaded_by_name_and_adjusted():
    scenario = evo_mirror.load("smallest", overrides=["population.size=9"])
    assert scenario.population.size == 9
    assert evo_mirror.adjusted(scenario, {"population.size": 10}).population.size == 10
