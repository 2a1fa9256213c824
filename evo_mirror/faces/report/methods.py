"""What the methods section of the page says of this scenario in particular."""

from __future__ import annotations

from typing import Any

from evo_mirror.faces.listing import summary
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import listing
from evo_mirror.foundation.discovery import kind_of

_STRATEGIES = ("encoding", "learning", "selection", "environment")


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
            name: f"{kind_of(type(strategy)).replace('_', ' ')}. {summary(strategy)}"
            for name, strategy in chosen.items()
        },
        "sources": listing(sorted(name.replace("_", " ") for name in scenario.rearing.sources)),
        "tasks": listing(sorted(name.replace("_", " ") for name in scenario.tasks)),
        "n_draws": int(story.comparison.doubts.get("n_draws", 0)),
    }
