"""What the page of a comparison says of what to do next."""

from __future__ import annotations

from typing import Any

from evo_mirror.faces.proposing import proposal_in_words, right_now, weighed_by_statistic, what_next, would_separate
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import listing, tied, titled
from evo_mirror.inference.planning import SIZES


def told_next(story: Story) -> dict[str, Any]:
    """What ``next.html.j2`` is filled with.

    Parameters
    ----------
    story : Story
    """
    c, weighed = story.comparison, weighed_by_statistic(story.comparison)
    ties = [
        (listing([titled(name, story.titles) for name in group]), would_separate(c.plan.separating, group))
        for group in tied(c.groups)
    ]
    return {
        "next_said": what_next(c),
        "next_ties": [f"{who[:1].upper()}{who[1:]} are a tie. {said}" for who, said in ties if said],
        "proposals": [proposal_in_words(one, story.titles, weighed, c.posterior) for one in c.plan.best],
        "largest": max(SIZES),
        "now": right_now(c.plan.best[0], c) if c.plan.best else "",
    }
