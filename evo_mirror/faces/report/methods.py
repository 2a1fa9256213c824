"""What the methods section of the page says of this scenario in particular."""

from __future__ import annotations

from typing import Any

from evo_mirror.faces.listing import summary
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.sources import short_citation
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import listing, number
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.scenario.scenario import Scenario

CITED = {"regression": "Beaumont2008", "forest": "Pudlo2016", "fit": "Box1980", "ranks": "Talts2018"}
"""Whose methods are used, by what they are for: keys of the bibliography."""

_STRATEGIES = ("encoding", "learning", "selection", "environment")
_FIXED = ("encoding", "selection", "environment")
"""Strategies whose settings are told here; a learning rate may evolve, and is told with its account."""


def methods_of(story: Story) -> dict[str, Any]:
    """Return what ``methods.html.j2`` is filled with, beside the scenario itself.

    Parameters
    ----------
    story : Story
    """
    scenario = story.scenario
    chosen = {name: getattr(scenario, name) for name in _STRATEGIES}
    return {
        "strategies": {
            name: f"{kind_of(type(strategy)).replace('_', ' ')}{_set(scenario, name)}. {summary(strategy)}"
            for name, strategy in chosen.items()
        },
        "sources": listing(sorted(name.replace("_", " ") for name in scenario.rearing.sources)),
        "tasks": listing(sorted(name.replace("_", " ") for name in scenario.tasks)),
        "slope": f"{number(story.comparison.slope)} ± {number(story.comparison.slope_error)}",
        "cited": {what: short_citation(key) for what, key in CITED.items()},
        "n_draws": int(story.comparison.doubts.get("n_draws", 0)),
    }


def _set(scenario: Scenario, name: str) -> str:
    """The settings of a strategy in brackets, such as ``" (size: 3 contestants)"``; drawn ones with their range."""
    if name not in _FIXED:
        return ""
    said = []
    strategy = getattr(scenario, name)
    for row in setting_rows(strategy):
        prior = scenario.priors.get(f"{name}.{row.key}")
        value = f"drawn anew in each replicate from {prior.low:g} to {prior.high:g}" if prior else row.value
        if row.key != "kind" and getattr(strategy, row.key, ...) not in (None, ()):  # a setting that is not used
            said.append(f"{row.key.replace('_', ' ').replace('.', ' ')}: {value} {row.unit}".rstrip())
    return f" ({', '.join(said)})" if said else ""
