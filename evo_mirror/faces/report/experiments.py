"""What the experiments gave: every statistic of every assay, for every account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.faces.listing import listed, statistics_in_words
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import number, standard_error

UNITS = {"lambda": "asymptotes of learning"}
"""Units that are written out; a pure number has none."""

_DIGITS = 3


def experiments(story: Story) -> list[dict[str, Any]]:
    """Set out the predictions, one block for each assay in the order of the statistics.

    Parameters
    ----------
    story : Story

    Returns
    -------
    list of dict
        Assay, what it does, and rows with one cell for each account; empty where nothing was predicted.
    """
    if not story.predictions:
        return []
    values = _by_place(story)
    said, about = statistics_in_words(), dict(listed("assays"))
    blocks: dict[str, dict[str, Any]] = {}
    for statistic, unit in STATISTICS.items():
        assay = statistic.partition(".")[0]
        block = blocks.setdefault(
            assay, {"assay": assay.replace("_", " "), "about": about.get(assay, ""), "statistics": []}
        )
        cells = [
            {**cell(values.get((name, statistic), np.array([]))), "beside": name in story.comparison.reported}
            for name in story.shown
        ]
        block["statistics"].append(
            {"statistic": statistic, "about": said[statistic], "unit": UNITS.get(unit, ""), "cells": cells}
        )
    return list(blocks.values())


def cell(values: NDArray[np.float64]) -> dict[str, str]:
    """Say the mean over replicates, its standard error, and in how many of them there was no number.

    Parameters
    ----------
    values : (n_replicates,) float64 array
        NaN where undefined.
    """
    if not len(values):
        return {"mean": "not examined", "error": "", "undefined": ""}
    known = values[np.isfinite(values)]
    n_undefined = len(values) - len(known)
    error = known.std(ddof=1) / len(known) ** 0.5 if len(known) > 1 else None
    return {
        "mean": number(float(known.mean()), _DIGITS) if len(known) else "",
        "error": "" if error is None else standard_error(float(error), _DIGITS),
        "undefined": f"undefined ({n_undefined}\u00a0of\u00a0{len(values)})" if n_undefined else "",
    }


def rests(story: Story) -> list[dict[str, str]]:
    """Say of each account how many of its populations had come to rest, and after how many generations they ended.

    Parameters
    ----------
    story : Story
    """
    found = []
    for name in story.shown:
        flags, courses = story.stationary.get(name, ()), story.courses.get(name, ())
        if flags and courses:
            lengths = np.array([len(next(iter(course.values()))) for course in courses])
            low, high, middle = int(lengths.min()), int(lengths.max()), float(np.median(lengths))
            found.append(
                {
                    "name": name,
                    "rested": f"{sum(flags)} of {len(flags)}",
                    "ended": str(low) if low == high else f"{low} to {high}",
                    "middle": f"{middle:g}",
                }
            )
    return found


def _by_place(story: Story) -> Mapping[tuple[str, str], NDArray[np.float64]]:
    """(n_replicates,) float64 arrays by account and statistic."""
    gathered: dict[tuple[str, str], list[float]] = {}
    for row in story.predictions:
        gathered.setdefault((row.account, row.statistic), []).append(row.value)
    return {place: np.array(values) for place, values in gathered.items()}
