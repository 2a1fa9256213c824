"""What the page of a comparison says of its accounts: what was registered, what was drawn, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.accounts import Rival
from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.faces.figures import priors_figure
from evo_mirror.faces.figures.priors import Range, Setting
from evo_mirror.faces.proposing import weighed_by_statistic
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.stating import families_said, stated_rows
from evo_mirror.faces.telling_accounts import also_fixes, drawn, is_fixed, may_evolve, pays
from evo_mirror.faces.words import listing, titled
from evo_mirror.foundation.settings import resolved
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario

SHARED = "shared"


def about_accounts(story: Story) -> dict[str, Any]:
    """Fill what the template asks about accounts; empty for a comparison in which nothing was registered.

    Parameters
    ----------
    story : Story
    """
    shared = story.scenario.priors
    return {
        "families": [line.replace("\n", " ") for line in families_said(story.comparison, story.titles)],
        "stated": _with_tests(story),
        "registered": [
            {
                "title": titled(one.name, story.titles),
                "claim": one.claim,
                "variant_of": titled(one.variant_of, story.titles) if one.variant_of else "",
                "evolves": may_evolve(one),
                "pays": pays(one),
                "fixes": "; ".join(f"{key} = {value}" for key, value in also_fixes(one)),
                "own": "; ".join(f"{key}: {text}" for key, text, _ in drawn(one, {})),
                "undrawn": listing([key for key in shared if is_fixed(one, key)]) if _fixes_any(one, shared) else "",
                "beside": not one.competes,
            }
            for one in story.registered
        ],
    }


def _with_tests(story: Story) -> list[dict[str, Any]]:
    """Stated predictions, each with the findings that have tested it, and the number of those that none has."""
    weighed = weighed_by_statistic(story.comparison)
    blocks = stated_rows(story.stated, story.titles)
    for block in blocks:
        for row in block["rows"]:
            done = weighed.get(row["statistic"], [])
            row["tested"] = f"tested by {listing(done)}" if done else "not yet tested by any finding that was weighed"
        block["untested"] = sum(row["statistic"] not in weighed for row in block["rows"])
    return blocks


def _fixes_any(one: Rival, shared: Mapping[str, Prior]) -> bool:
    return any(is_fixed(one, key) for key in shared)


def priors_drawing(story: Story) -> Mapping[str, Any]:
    """Draw the priors with the values that each replicate drew, if there are any.

    Parameters
    ----------
    story : Story

    Returns
    -------
    dict of str to Figure
        ``priors``, or nothing.
    """
    own = [one for one in story.registered if one.priors]
    keys = sorted({*story.scenario.priors, *(key for one in own for key in one.priors)})
    if not keys or "replicates" not in story.provenance:
        return {}
    units = {row.key: row.unit for row in setting_rows(story.scenario)}
    shared, theirs = _draws(story, None), {one.name: _draws(story, one) for one in own}
    settings = []
    for key in keys:
        ranges = []
        if (prior := story.scenario.priors.get(key)) is not None:
            ranges.append((prior, Range(SHARED, prior.low, prior.high, shared[key])))
        for one in own:
            if (prior := one.priors.get(key)) is not None:
                whose = titled(one.name, story.titles)
                ranges.append((prior, Range(whose, prior.low, prior.high, theirs[one.name][key])))
        is_log = all(prior.scale == "log" for prior, _ in ranges)
        settings.append(Setting(key, units.get(key, ""), is_log, [each for _, each in ranges]))
    return {"priors": priors_figure(settings)}


def _draws(story: Story, account: Rival | None) -> dict[str, NDArray[np.float64]]:
    """What each replicate drew, (n_replicates,) float64 arrays by key: drawn again, as nothing but the seed decides it."""
    scenario = story.scenario if account is None else account.unknown(story.scenario)
    seed, n = int(story.provenance["seed"]), int(story.provenance["replicates"])
    worlds = [resolved(drawn_from_priors(scenario, Moment(seed, replicate))) for replicate in range(n)]
    return {key: np.array([_at(world, key) for world in worlds], dtype=np.float64) for key in scenario.priors}


def _at(world: Any, key: str) -> float:
    for part in key.split("."):
        world = world[part]
    return float(world)


def priors_label(scenario: Scenario) -> str:
    """Say what the figure shows, for those who cannot see it."""
    said = [f"{key} from {prior.low:g} to {prior.high:g}" for key, prior in sorted(scenario.priors.items())]
    return f"Ranges from which settings were drawn, and the values drawn: {listing(said)}."
