"""What the page of a comparison says of its precision, and of the verdict over worlds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from evo_mirror.faces.figures import precision_figure, worlds_figure
from evo_mirror.faces.figures.worlds import Over
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import listing, margin, probability, titled
from evo_mirror.inference.mixed_outcome import IN_WORDS
from evo_mirror.inference.over_worlds import Dependence, Part


def precision_drawn(story: Story, names: Sequence[str]) -> dict[str, Any]:
    """The figure of posterior and error against simulations, by name."""
    p, accounts = story.comparison.precision, story.comparison.accounts
    posterior, error = (np.array([numbers[name] for name in accounts]) for numbers in (p.posterior, p.error))
    return {"precision": precision_figure(p.simulations, names, posterior, error, p.largest_other_error)}


def worlds_drawn(story: Story, names: Sequence[str]) -> dict[str, Any]:
    """The figure of the verdict over settings, by name; none where nothing has a prior."""
    accounts, settings = story.comparison.accounts, story.comparison.worlds.settings
    panels = [
        Over(
            title=one.key,
            at=one.at,
            posterior=np.array([one.posterior[name] for name in accounts]),
            error=np.array([one.error[name] for name in accounts]),
            note=_chance(one),
        )
        for one in settings
    ]
    return {"worlds": worlds_figure(names, panels)} if panels else {}


def told_over_worlds(story: Story) -> dict[str, Any]:
    """What ``worlds.html.j2`` is filled with."""
    c = story.comparison
    about = {row.key: row for row in setting_rows(story.scenario)}
    values = [
        {
            "title": titled(belief.account, story.titles),
            "key": belief.key,
            "unit": about[belief.key].unit if belief.key in about else "",
            "prior": _span(belief.prior_mean, belief.prior_low, belief.prior_high),
            "posterior": _span(belief.mean, belief.low, belief.high, belief.error)
            if belief.is_said
            else "too few to say",
            "effective": f"{belief.effective:.1f}",
        }
        for belief in c.worlds.beliefs
    ]
    return {
        "over_worlds": [
            {
                "key": one.key,
                "about": about[one.key].about if one.key in about else "",
                "middle": f"{one.middle:.2g}",
                "lower": _part(story, one.lower),
                "upper": _part(story, one.upper),
                "moved": f"{100 * one.moved:.0f} %" if math.isfinite(one.moved) else "too few to say",
                "chance": probability(one.chance) if math.isfinite(one.chance) else "",
            }
            for one in c.worlds.settings
        ],
        "beliefs": values,
        "pairs": [
            {"first": pair.first, "second": pair.second, "parts": [_part(story, part) for part in pair.parts]}
            for pair in c.worlds.pairs
            if pair.first in IN_WORDS and pair.second in IN_WORDS
        ],
        "n_pairs": len(c.worlds.pairs),
        "largest_error": margin(c.precision.largest_error),
        "largest_other_error": margin(c.precision.largest_other_error),
    }


def _chance(one: Dependence) -> str:
    if not math.isfinite(one.chance):
        return "too few worlds in one half to say whether it matters"
    return f"moves {100 * one.moved:.0f} % of the probability; by chance alone p = {one.chance:.2g}"


def _part(story: Story, part: Part) -> str:
    worlds = f"{part.n} world{'' if part.n == 1 else 's'}"
    if not part.leading:
        return f"{worlds}: too few to say"
    who = listing([titled(name, story.titles) for name in part.leading])
    return f"{who}: {probability(part.share)} {margin(part.share_error)} ({worlds})"


def _span(mean: float, low: float, high: float, error: float = 0.0) -> str:
    margin = f" ± {_plain(error, 1)}" if error else ""
    return f"{_plain(mean, 2)}{margin} ({_plain(low, 2)} to {_plain(high, 2)})"


def _plain(number: float, digits: int) -> str:
    """So many digits that count, and no exponent."""
    return format(Decimal(f"{number:.{digits}g}"), "f")
