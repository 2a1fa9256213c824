"""How every figure looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

INK, QUIET, FAINT = "#1a1a1a", "#595959", "#d0d0d0"
BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, WINE = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#882255",
)

COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, INK, SKY, QUIET, WINE)
DASHES: tuple[Any, ...] = (
    "-", (0, (6, 2)), (0, (6, 2, 1, 2)), (0, (1.2, 1.6)), (0, (10, 3)), (0, (3, 1)), (0, (8, 2, 1, 2, 1, 2)), (0, (1, 4)),
    (0, (4, 1, 4, 3)),
)  # fmt: skip
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "h")

WIDE = 7.2
"""Width of a figure [inches]; the page scales it."""


def style_of(place: int) -> dict[str, Any]:
    """Colour, dashes and marker of the account, or line, at a place in their order."""
    k = place % len(COLOURS)
    return {"color": COLOURS[k], "linestyle": DASHES[k], "marker": MARKERS[k]}


def line_style_of(place: int) -> dict[str, Any]:
    """Colour and dashes alone."""
    style = style_of(place)
    return {"color": style["color"], "linestyle": style["linestyle"]}


def blank(height: float, *, width: float = WIDE) -> Figure:
    """A figure of its own, tied to no window [inches]."""
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def plain(axes: Axes) -> Axes:
    """Take away what carries no information."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(QUIET)
    axes.tick_params(colors=INK, labelsize=8)
    axes.xaxis.label.set_fontsize(9)
    axes.yaxis.label.set_fontsize(9)
    axes.title.set_fontsize(9.5)
    return axes


def apart(heights: Sequence[float], least: float) -> NDArray[np.float64]:
    """Move labels up or down until none covers another, as little as possible.

    Parameters
    ----------
    heights : sequence of float
        Where they would best stand.
    least : float
        Distance between neighbours.

    Returns
    -------
    (n_labels,) float64 array
    """
    order = np.argsort(heights, kind="stable")
    placed = np.array(heights, dtype=float)[order]
    for _ in range(200):
        gaps = np.diff(placed)
        if (gaps >= least - 1e-9).all():
            break
        for k in np.flatnonzero(gaps < least - 1e-9):
            push = (least - (placed[k + 1] - placed[k])) / 2.0
            placed[k] -= push
            placed[k + 1] += push
    back = np.empty_like(placed)
    back[order] = placed
    return back


def label_ends(axes: Axes, names: Sequence[str], ends: Sequence[float], places: Sequence[int]) -> None:
    """Name lines at their right ends, with a stroke in each line's own style.

    Parameters
    ----------
    axes : Axes
        With its limits set.
    names : sequence of str
    ends : sequence of float
        Heights at which the lines end.
    places : sequence of int
        As in `style_of`.
    """
    low, high = axes.get_ylim()
    span = high - low
    for name, height, end, place in zip(names, apart(ends, 0.085 * span), ends, places, strict=True):
        across = axes.get_yaxis_transform()
        axes.plot(
            [1.0, 1.03, 1.11],
            [end, height, height],
            transform=across,
            clip_on=False,
            linewidth=1.4,
            **line_style_of(place),
        )
        axes.text(1.125, height, name, transform=across, va="center", fontsize=8, color=INK)


def legend_columns(names: Sequence[str], *, width: float = WIDE, most: int = 5) -> int:
    """How many columns of a legend in small print fit beside one another.

    Parameters
    ----------
    names : sequence of str
        Set column by column.
    width : float
        Of the figure [inches].
    most : int
    """
    for n in range(min(most, len(names)), 1, -1):
        rows = -(-len(names) // n)
        longest = [max(map(len, names[k : k + rows])) for k in range(0, len(names), rows)]
        if sum(0.07 * length + 0.55 for length in longest) <= width:
            return n
    return 1


def thinned(values: NDArray[np.float64], most: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leave out generations until few enough are left for a thin line; the last one stays.

    Parameters
    ----------
    values : (n_generations,) float64 array
    most : int

    Returns
    -------
    generations, values : (n,) float64 arrays
    """
    step = -(-len(values) // most)
    at = np.unique(np.append(np.arange(0, len(values), step), len(values) - 1))
    return at.astype(float), values[at]


def band(replicates: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean over replicates in each generation, for as long as all of them go on.

    Parameters
    ----------
    replicates : sequence of (n_generations,) float64 arrays

    Returns
    -------
    generations, mean : (n,) float64 arrays
        As long as the shortest, so that the mean never jumps because a replicate has ended; NaN where none is defined.
    """
    n = min(len(values) for values in replicates)
    whole = np.array([values[:n] for values in replicates])
    count = np.isfinite(whole).sum(axis=0)
    total = np.where(np.isfinite(whole), whole, 0.0).sum(axis=0)
    return np.arange(n, dtype=float), np.divide(total, count, out=np.full(n, np.nan), where=count > 0)
