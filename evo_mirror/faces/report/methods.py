"""What the methods section of the page says of this scenario in particular."""

from __future__ import annotations

from typing import Any

from evo_mirror.faces.report.story import Story
from evo_mirror.faces.report.strategies_in_words import strategy_in_words
from evo_mirror.faces.words import listing, number

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
        "n_draws": int(story.comparison.doubts.get("n_draws", 0)),
    }
