"""What the methods section of the page says of this scenario in particular."""

from __future__ import annotations

from typing import Any

from evo_mirror.faces.report.sources import short_citation
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.report.strategies_in_words import strategy_in_words
from evo_mirror.faces.words import listing, number
from evo_mirror.inference.known import LAPSE, SPREAD

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
    return {
        "strategies": {name: strategy_in_words(scenario, name, with_settings=name in _FIXED) for name in _STRATEGIES},
        "sources": listing(sorted(name.replace("_", " ") for name in scenario.rearing.sources)),
        "tasks": listing(sorted(name.replace("_", " ") for name in scenario.tasks)),
        "slope": f"{number(story.comparison.slope)} ± {number(story.comparison.slope_error)}",
        "slope_spread": f"{SPREAD:g}",
        "lapse_in": f"{round(1.0 / LAPSE)}",
        "cited": {what: short_citation(key) for what, key in CITED.items()},
        "n_draws": int(story.comparison.doubts.get("n_draws", 0)),
    }
