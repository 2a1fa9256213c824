"""Priors as ranges, with the values that were drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, plain

_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx")
"""What tells ranges of one setting apart where colours are lost."""


@dataclass(frozen=True)
class Range:
    """One prior of one setting.

    Attributes
    ----------
    whose : str
        Of whom, as the figure names it.
    low, high : float
        In the setting's unit.
    draws : (n_replicates,) float64 array
        The values that the comparison drew.
    """

    whose: str
    low: float
    high: float
    draws: NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """One setting, the unit it has, and its priors; ``is_log`` where they are uniform in the logarithm."""

    key: str
    unit: str
    is_log: bool
    ranges: Sequence[Range]


def priors_figure(settings: Sequence[Setting]) -> Figure:
    """Draw one strip for each setting: a bar for every range, a stroke for every value drawn.

    Bars are uniform by what a prior is, in the value or, on a logarithmic axis, in its logarithm. Bars of one setting differ
    in hatching, so that they can be told apart in grey, and each is named at its right.

    Parameters
    ----------
    settings : sequence of Setting

    Returns
    -------
    Figure
    """
    rows = [len(one.ranges) for one in settings]
    figure = blank(0.3 + sum(0.5 + 0.24 * n for n in rows))
    grid = figure.add_gridspec(len(settings), 1, height_ratios=[1.0 + 0.6 * n for n in rows])
    for k, one in enumerate(settings):
        _strip(plain(figure.add_subplot(grid[k, 0])), one)
    return figure


def _strip(axes: Axes, one: Setting) -> None:
    for row, each in enumerate(one.ranges):
        width = each.high - each.low
        axes.barh(
            row, width, left=each.low, height=0.7, color=FAINT if row == 0 else "white", edgecolor=QUIET, linewidth=0.6,
            hatch=_HATCHES[row % len(_HATCHES)],
        )  # fmt: skip
        if width == 0.0:
            axes.plot([each.low], [row], marker="|", markersize=11, color=QUIET)
        axes.scatter(each.draws, np.full(len(each.draws), row), marker="|", s=70, color=INK, linewidths=1.3, zorder=3)
        axes.text(1.01, row, each.whose, transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=INK)
    lows, highs = [each.low for each in one.ranges], [each.high for each in one.ranges]
    if one.is_log:
        axes.set_xscale("log")
        axes.set_xlim(min(lows) / 1.15, max(highs) * 1.15)
    else:
        margin = 0.05 * (max(highs) - min(lows)) or 0.5
        axes.set_xlim(min(lows) - margin, max(highs) + margin)
    axes.minorticks_off()
    ticks = sorted({*lows, *highs})
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_ylim(len(one.ranges) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    unit = f" [{one.unit}]" if one.unit not in ("", "1") else ""
    axes.set_title(f"{one.key}{unit}{', logarithmic' if one.is_log else ''}", loc="left", fontsize=8.5)
