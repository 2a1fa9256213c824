"""Validity: what theory expects and what was observed, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, VERMILLION, blank, plain, style_of

_ERRORS_SHOWN = 2.0
"""Standard errors that a bar is long, to either side."""


@dataclass(frozen=True)
class Series:
    """What was compared under one setting.

    Attributes
    ----------
    name : str
    place : int
        Decides colour and marker, as in `evo_mirror.faces.figures.style.style_of`.
    x, expected, observed, error, deviation : (n,) float64 arrays
        Where on the axis; both values and the standard error, in the quantity's unit; how far off [standard errors].
    """

    name: str
    place: int
    x: NDArray[np.float64]
    expected: NDArray[np.float64]
    observed: NDArray[np.float64]
    error: NDArray[np.float64]
    deviation: NDArray[np.float64]


def validity_figure(quantities: Sequence[tuple[str, Sequence[Series]]], *, axis: str, bound: float) -> Figure:
    """Draw a row for each quantity: values on the left, deviations and what is allowed on the right.

    Parameters
    ----------
    quantities : sequence of (str, sequence of Series)
        Name of each quantity, and its series.
    axis : str
        What x is.
    bound : float
        Deviation that is allowed [standard errors].

    Returns
    -------
    Figure
    """
    figure = blank(1.3 + 1.9 * len(quantities))
    rows = figure.subplots(len(quantities), 2, squeeze=False, gridspec_kw={"width_ratios": [3, 2]})
    names: dict[int, str] = {}
    for (left, right), (quantity, series) in zip(rows, quantities, strict=True):
        span = max((float(np.ptp(one.x)) for one in series), default=0.0) or 1.0
        for k, one in enumerate(series):
            names[one.place] = one.name
            x = one.x + 0.012 * span * (k - (len(series) - 1) / 2)
            _values(left, one, x)
            _deviations(right, one, x, bound)
        plain(left).set_title(quantity, loc="left", color=INK)
        plain(right).set_title("observed − expected [SE]", loc="left", color=INK)
        right.axhspan(-bound, bound, color=FAINT, alpha=0.45, linewidth=0.0, zorder=0)
        right.axhline(0.0, color=QUIET, linewidth=0.8, zorder=1)
        reach = max([1.25 * bound, *(1.1 * float(np.abs(one.deviation).max(initial=0.0)) for one in series)])
        right.set_ylim(-reach, reach)
        left.grid(axis="y", color=FAINT, linewidth=0.5)
        left.set_axisbelow(True)
    for axes in rows[-1]:
        axes.set_xlabel(axis)
    handles = [_handle(place, name) for place, name in sorted(names.items())]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    return figure


def _values(axes: Axes, one: Series, x: NDArray[np.float64]) -> None:
    """Expected as a line, or ticks where several share a place; observed as marks with bars."""
    style = style_of(one.place)
    if len(np.unique(one.x)) == len(one.x) > 1:
        order = np.argsort(x)
        axes.plot(x[order], one.expected[order], color=style["color"], linewidth=1.0, linestyle=style["linestyle"])
    else:
        axes.scatter(x, one.expected, marker="_", s=60, color=style["color"], linewidths=1.0)
    axes.errorbar(
        x, one.observed, yerr=_ERRORS_SHOWN * one.error, fmt=style["marker"], markersize=3.5, color=style["color"],
        ecolor=style["color"], elinewidth=0.8, linewidth=0.0,
    )  # fmt: skip


def _deviations(axes: Axes, one: Series, x: NDArray[np.float64], bound: float) -> None:
    style = style_of(one.place)
    axes.scatter(x, one.deviation, s=12, marker=style["marker"], color=style["color"], linewidths=0.0, zorder=3)
    is_off = np.abs(one.deviation) > bound
    axes.scatter(x[is_off], one.deviation[is_off], s=70, facecolors="none", edgecolors=VERMILLION, zorder=4)


def _handle(place: int, name: str) -> Line2D:
    style = style_of(place)
    return Line2D(
        [], [], color=style["color"], marker=style["marker"], markersize=4, linestyle=style["linestyle"], linewidth=1.0,
        label=name,
    )  # fmt: skip
