"""Scenarios with little in them but what a test is about."""

from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.scenario.scenario import Scenario


def scenario(**changes):
    plain = validated(Scenario, {"title": "made for a test"})
    return adjusted(plain, {key.replace("__", "."): value for key, value in changes.items()})


def source(**settings):
    return {"rearing": {"trials": 60, "act_rate": 0.6, "sources": settings}}
