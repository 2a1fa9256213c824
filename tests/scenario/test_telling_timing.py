"""When sights come, as `explain` tells it, and delays that nothing bridges."""

import pytest

from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.loading import load
from evo_mirror.scenario.telling_timing import doubts_of_timing, lags_of, told_of_timing

LATE = "rearing.sources.self_observation.delay=2"
MIXED = "rearing.sources.being_imitated.delay=[0.25, 0.75]"
AHEAD = 'rearing.sources.dance={kind="synchronous_activity", lead=1}'
TRACES = ["understanding.motor_trace=0.5", "understanding.sight_trace=0.25"]


@pytest.mark.parametrize(
    ("kind", "settings", "lags"),
    [
        ("self_observation", {}, {0: 1.0}), ("mirrors", {"delay": 3}, {3: 1.0}), ("others", {}, {0: 1.0}),
        ("being_imitated", {"delay": (0.5, 0.0, 0.5)}, {0: 0.5, 2: 0.5}), ("synchronous_activity", {"lead": 2}, {-2: 1.0}),
        ("acquired_equivalence", {"delay": 1}, {1: 1.0}),
    ],
)  # fmt: skip
def test_lags_are_those_of_the_settings(kind: str, settings: dict, lags: dict):
    assert lags_of(leaves(Source)[kind](**settings)) == lags


def test_what_comes_with_the_act_is_not_worth_a_word():
    assert list(told_of_timing(load("origin"))) == []


def test_delays_and_what_bridges_them_are_told():
    told = list(told_of_timing(load("origin", overrides=[LATE, MIXED, AHEAD, *TRACES])))
    assert sorted(told[:3]) == [
        "being imitated: 25% on the trial of the act; 75% 1 trial after the act.",
        "dance: 1 trial before the act.",
        "self observation: 2 trials after the act.",
    ]
    assert told[3].startswith("Traces: 0.5 of an act and 0.25 of a sight are left a trial later.")
    said = " ".join(explain(load("origin", overrides=[LATE])).text(100).split())
    assert "self observation: 2 trials after the act. Traces: 0 of an act" in said


@pytest.mark.parametrize(
    ("overrides", "doubted"),
    [
        ([LATE], ["understanding.motor_trace: what self_observation brings always comes after the act"]),
        ([AHEAD], ["understanding.sight_trace: what dance brings always comes before the act"]),
        ([LATE, *TRACES], []), ([AHEAD, *TRACES], []), ([MIXED], []),
        ([LATE, "learning.kind=none"], []), ([LATE, "learning.kind=spike_timing"], []),
        ([LATE, "rearing.sources.self_observation.rate=0"], []),
    ],
)  # fmt: skip
def test_delays_that_nothing_bridges_are_doubted(overrides: list[str], doubted: list[str]):
    scenario = load("origin", overrides=overrides)
    told = list(doubts_of_timing(scenario))
    assert [line.startswith(start) for line, start in zip(told, doubted, strict=True)] == [True] * len(doubted)
    assert set(told) <= set(doubts(scenario))
