"""What the page of a comparison says of how far its numbers can be trusted."""

from __future__ import annotations

import math
from typing import Any

from evo_mirror.faces.report.story import Story
from evo_mirror.faces.trust import cross_checks, taken_at_their_word
from evo_mirror.faces.words import margin, named, number, percent, probability, titled
from evo_mirror.inference.methods import Method
from evo_mirror.inference.reliability import Check


def trust_of(story: Story) -> dict[str, Any]:
    """Return what the tables of methods and of calibration are filled with.

    Parameters
    ----------
    story : Story
    """
    c = story.comparison
    return {
        "alarm": named(c.alarm, story.titles),
        "methods": [_method(story, method) for method in c.methods],
        "agreement": cross_checks(c, story.titles) if len(c.methods) > 1 else "",
        "believed": taken_at_their_word(c),
        "checks": [_check(story, check) for check in c.reliability.checks],
        "mean_posterior": [
            {"title": titled(name, story.titles), "cells": [probability(share) for share in row]}
            for name, row in zip(c.accounts, c.recovery.mean_posterior, strict=True)
        ],
    }


def _method(story: Story, method: Method) -> dict[str, Any]:
    return {
        "name": method.name,
        "is_posterior": method.is_posterior,
        "cells": [
            {
                "share": probability(method.probability[name]),
                "error": margin(method.error[name]) if math.isfinite(method.error[name]) else "",
            }
            for name in story.comparison.accounts
        ],
        "winner": titled(method.winner, story.titles),
        "probability": probability(method.winner_probability),
        "n_checked": method.n_checked,
        "recovered": percent(method.recovered, method.recovered_error)
        if math.isfinite(method.recovered)
        else "undefined",
        "log_score": _score(method.log_score, method.log_score_error),
        "brier": _score(method.brier, method.brier_error),
    }


def _score(score: float, error: float) -> str:
    return f"{number(score)} ± {number(error)}" if math.isfinite(score) else "none"


def _check(story: Story, check: Check) -> dict[str, str]:
    name = check.name.removeprefix("average of ")
    return {
        "name": f"average of {titled(name, story.titles)} less its prior" if name != check.name else name,
        "mean": number(check.mean, 3),
        "error": number(check.error, 3),
        "bound": number(check.bound, 1),
        "said": "off" if check.is_off else "probably off" if check.is_doubtful else "not surely off",
    }
