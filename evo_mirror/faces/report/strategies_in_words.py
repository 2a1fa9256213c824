"""A strategy of a scenario in prose: what it does, and what it is set to, each setting by what it means."""

from __future__ import annotations

from dataclasses import dataclass

from evo_mirror.faces.listing import summary
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.scenario.scenario import Scenario

_YES_NO = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class SetTo:
    """One setting: what it means, its value with its unit, and the name by which it is changed."""

    words: str
    value: str
    key: str


@dataclass(frozen=True)
class InWords:
    """A strategy: its name, what it does, and what it is set to."""

    name: str
    does: str
    settings: tuple[SetTo, ...]


def strategy_in_words(scenario: Scenario, family: str, *, with_settings: bool = True) -> InWords:
    """Put one strategy of a scenario into words.

    Parameters
    ----------
    scenario : Scenario
    family : str
        Such as ``"selection"``.
    with_settings : bool
        A learning rate may evolve, and is told with its account.
    """
    strategy = getattr(scenario, family)
    name, does = kind_of(type(strategy)).replace("_", " "), summary(strategy)
    return InWords(name, does, tuple(_settings(scenario, family)) if with_settings else ())


def _settings(scenario: Scenario, family: str) -> list[SetTo]:
    """Those that are in use; drawn ones with their range."""
    said = []
    strategy = getattr(scenario, family)
    for row in setting_rows(strategy):
        if row.key == "kind" or getattr(strategy, row.key, ...) in (None, ()):  # a setting that is not used
            continue
        key = f"{family}.{row.key}"
        prior = scenario.priors.get(key)
        value = f"drawn anew in each replicate from {prior.low:g} to {prior.high:g}" if prior else row.value
        value = _YES_NO.get(value, value.removesuffix(".0"))
        said.append(SetTo(row.about, f"{value} {row.unit}".rstrip(), key))
    return said
