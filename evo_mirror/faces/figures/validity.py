"""Validity: what theory expects and what was observed, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, VERMILLION, blank, plain, style_of

_ERRORS_SHOWN = 2.0
"""Standard errors that a bar is long, to either side."""
_MOST_BARS = 30


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


def validity_figure(quantities: Sequence[tuple[str, str, Sequence[Series]]], *, bound: float) -> Figure:
    """Draw a row for each quantity: values on the left, deviations and what is allowed on the right.

    Parameters
    ----------
    quantities : sequence of (str, str, sequence of Series)
        Name of each quantity, what its x is, and its series; what is expected is joined along generations only.
    bound : float
        Deviation that is allowed [standard errors].

    Returns
    -------
    Figure
    """
    figure = blank(1.0 + 2.1 * len(quantities))
    rows = figure.subplots(len(quantities), 2, squeeze=False, gridspec_kw={"width_ratios": [3, 2]})
    names: dict[int, str] = {}
    for (left, right), (quantity, axis, series) in zip(rows, quantities, strict=True):
        places = np.concatenate([one.x for one in series])
        span, step = float(np.ptp(places)) or 1.0, _step(series)
        for k, one in enumerate(series):
            names[one.place] = one.name
            x = one.x + step * (k - (len(series) - 1) / 2)
            _values(left, one, x, is_course=axis == "generation")
            _deviations(right, one, x, bound)
        for axes in (left, right):
            plain(axes).set_xlabel(axis)
            axes.set_xlim(places.min() - 0.08 * span, places.max() + 0.08 * span)
            if (places == places.round()).all():
                axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        left.set_title(quantity, loc="left", color=INK, fontsize=9.5)
        right.set_title("deviation [SE]", loc="left", color=INK, fontsize=9.5)
        right.axhspan(-bound, bound, color=FAINT, alpha=0.45, linewidth=0.0, zorder=0)
        right.axhline(0.0, color=QUIET, linewidth=0.8, zorder=1)
        reach = max([1.25 * bound, *(1.1 * float(np.abs(one.deviation).max(initial=0.0)) for one in series)])
        right.set_ylim(-reach, reach)
        left.grid(axis="y", color=FAINT, linewidth=0.5)
        left.set_axisbelow(True)
    handles = [_handle(place, name) for place, name in sorted(names.items())]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    return figure


def _step(series: Sequence[Series]) -> float:
    """By how much series are moved aside, so that those which share a place can be told apart."""
    places = np.concatenate([np.unique(one.x) for one in series])
    return 0.012 * (float(np.ptp(places)) or 1.0) if len(np.unique(places)) < len(places) else 0.0


def _values(axes: Axes, one: Series, x: NDArray[np.float64], *, is_course: bool) -> None:
    """Expected as a line, or as ticks; observed as marks, with bars where they can be told apart."""
    style = style_of(one.place)
    if is_course and len(x) > 1:
        order = np.argsort(x)
        axes.plot(x[order], one.expected[order], color=style["color"], linewidth=1.0, linestyle=style["linestyle"])
    else:
        axes.scatter(x, one.expected, marker="_", s=60, color=style["color"], linewidths=1.0)
    if len(x) <= _MOST_BARS:
        low, high = (one.observed + side * _ERRORS_SHOWN * one.error for side in (-1.0, 1.0))
        axes.vlines(x, low, high, color=style["color"], linewidth=0.8)
    axes.scatter(x, one.observed, s=14, marker=style["marker"], color=style["color"], linewidths=0.0, zorder=3)


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
