"""Telling when sights come, before or after the acts that they go with, for `explaining`; and doubting what nothing bridges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evo_mirror.biology.rearing.base import Source
from evo_mirror.scenario.scenario import Scenario


def lags_of(source: Source) -> Mapping[int, float]:
    """Shares of the delays from an act to what goes with it [trials]; below 0 where the other is ahead.

    Parameters
    ----------
    source : Source
        One without a setting of that name shows what it shows on the trial of the act, or has nothing to do with acts.

    Returns
    -------
    mapping of int to float
    """
    settings: dict[str, Any] = dict(source)
    lead, delay = settings.get("lead", 0), settings.get("delay", 0)
    if isinstance(delay, int):
        return {delay - lead: 1.0}
    return {trials: share for trials, share in enumerate(delay) if share > 0.0}


def told_of_timing(scenario: Scenario) -> Iterator[str]:
    """One statement for each source whose sights, or sounds, do not all come with the act; and what bridges that.

    Parameters
    ----------
    scenario : Scenario
    """
    late = {name: lags for name, source in _shown(scenario) if (lags := lags_of(source)) != {0: 1.0}}
    for name, lags in late.items():
        yield f"{name.replace('_', ' ')}: {'; '.join(_lag(trials, share) for trials, share in lags.items())}."
    if late:
        memory = scenario.understanding
        yield (
            f"Traces: {memory.motor_trace:g} of an act and {memory.sight_trace:g} of a sight are left a trial later. The one "
            "bridges delays of sights after acts, the other of acts after sights."
        )


def doubts_of_timing(scenario: Scenario) -> Iterator[str]:
    """Delays that no trace bridges: what is seen then teaches about another act, or about none.

    Parameters
    ----------
    scenario : Scenario
    """
    if not scenario.learning.learns or scenario.learning.has_traces:
        return
    memory = scenario.understanding
    for name, source in _shown(scenario):
        lags = lags_of(source)
        if memory.motor_trace == 0.0 and min(lags) > 0:
            yield (
                f"understanding.motor_trace: what {name} brings always comes after the act, of which nothing is left by then: it "
                "teaches nothing about that act, and, with a trace of sights, the opposite. Raise it."
            )
        if memory.sight_trace == 0.0 and max(lags) < 0:
            yield (
                f"understanding.sight_trace: what {name} brings always comes before the act, and nothing of it is left by then: "
                "it teaches nothing about that act. Raise it."
            )


def _shown(scenario: Scenario) -> list[tuple[str, Source]]:
    return [
        (name, source) for name, source in scenario.rearing.sources.items() if source.rate > 0.0 and source.matching
    ]


def _lag(trials: int, share: float) -> str:
    often = "" if share == 1.0 else f"{share:.0%} "
    if trials == 0:
        return f"{often}on the trial of the act"
    side = "after" if trials > 0 else "before"
    return f"{often}{abs(trials)} trial{'s' * (abs(trials) != 1)} {side} the act"
