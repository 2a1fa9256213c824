"""Arms: what an experiment showed in each of its arms, and the effects that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, FAINT, INK, QUIET, VERMILLION, blank, plain

_ROW, _AROUND = 0.27, 0.85
"""Height of a row, and of what surrounds the rows of a panel [inches]."""
_NUMBERS = 8
"""So many numbers fit side by side below panels, however many these are."""
_LINES = 60
"""So many genotypes can be followed at most."""
_MIDDLE = (10.0, 90.0)
"""Percentiles of individuals between which a pale bar lies."""
_ROUNDING = 1e-9
"""What is smaller is rounding, and sets no axis."""


@dataclass(frozen=True)
class Row:
    """One arm, or one effect.

    Attributes
    ----------
    name : str
    value, low, high : float
        Mean and its 95 % interval; NaN where undefined.
    replicates : (n_replicates,) float64 array
    individuals : (n_individuals,) float64 array
        Of all replicates; empty for effects.
    """

    name: str
    value: float
    low: float
    high: float
    replicates: NDArray[np.float64]
    individuals: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Shown:
    """One panel: what its axis says, its rows from top to bottom, and whether the same genotypes are joined across them."""

    axis: str
    rows: Sequence[Row]
    joins: bool = False


def arms_figure(arms: Sequence[Shown], effects: Sequence[Shown]) -> Figure:
    """Draw measures side by side, arms as rows; below them effects, a panel for each unit.

    A large mark with a line is the mean over replicates with its 95 % interval, a small mark is one replicate, a pale bar
    holds the middle 80 % of individuals. Arms are round and effects are diamonds, so that they differ in grey too.

    Parameters
    ----------
    arms : sequence of Shown
        All with the same rows; may be empty.
    effects : sequence of Shown

    Returns
    -------
    Figure
    """
    heights = [_AROUND + _ROW * len(arms[0].rows)] if arms else []
    heights += [_AROUND + _ROW * len(panel.rows) for panel in effects]
    figure = blank(sum(heights) + 0.35)
    grid = figure.add_gridspec(len(heights), max(1, len(arms)), height_ratios=heights)
    for k, panel in enumerate(arms):
        axes = figure.add_subplot(grid[0, k])
        _draw(axes, panel, marker="o", colour=BLUE)
        axes.locator_params(axis="x", nbins=max(2, _NUMBERS // len(arms)))
        if k:
            axes.set_yticklabels([])
    for k, panel in enumerate(effects):
        _draw(figure.add_subplot(grid[k + bool(arms), :]), panel, marker="D", colour=VERMILLION)
    has_several = any(len(row.replicates) > 1 for panel in (*arms, *effects) for row in panel.rows)
    legend = _legend(arms, has_several)
    columns = len(legend) if len(legend) <= 4 else 3
    figure.legend(handles=legend, loc="outside lower center", ncols=columns, frameon=False, fontsize=8)
    return figure


def _draw(axes: Axes, panel: Shown, *, marker: str, colour: str) -> None:
    plain(axes)
    axes.axvline(0.0, color=QUIET, linewidth=0.9, zorder=1)
    if panel.joins:
        _join(axes, panel.rows)
    for y, row in enumerate(panel.rows):
        if len(known := row.individuals[np.isfinite(row.individuals)]):
            low, high = np.percentile(known, _MIDDLE)
            axes.barh(y, high - low, left=low, height=0.62, color=FAINT, linewidth=0.0, zorder=0)
        if not np.isfinite(row.value):
            axes.text(0.01, y, "undefined", transform=axes.get_yaxis_transform(), va="center", fontsize=8, color=QUIET)
            continue
        if len(row.replicates) > 1:
            axes.scatter(
                row.replicates, np.full(len(row.replicates), y), s=12, marker=marker, facecolors="none", edgecolors=INK,
                linewidths=0.6, zorder=3,
            )  # fmt: skip
        if np.isfinite(row.low):
            axes.plot([row.low, row.high], [y, y], color=colour, linewidth=1.8, zorder=2, solid_capstyle="butt")
        axes.scatter(row.value, y, s=42, marker=marker, color=colour, edgecolors=INK, linewidths=0.7, zorder=4)
    axes.set_yticks(range(len(panel.rows)), [row.name for row in panel.rows])
    axes.set_ylim(len(panel.rows) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.use_sticky_edges = False  # or bars would end where the panel does
    axes.margins(x=0.06)
    if max(map(abs, axes.get_xlim())) < _ROUNDING:
        axes.set_xlim(-0.05, 0.05)
    axes.set_xlabel(panel.axis)
    axes.grid(axis="x", color=FAINT, linewidth=0.4)
    axes.set_axisbelow(True)


def _join(axes: Axes, rows: Sequence[Row]) -> None:
    """A thin line for each genotype, or for some of them: lines that are not parallel are genes x rearing."""
    gains = np.array([row.individuals for row in rows])
    some = gains[:, :: -(-gains.shape[1] // _LINES)]
    axes.plot(some, range(len(rows)), color=QUIET, linewidth=0.4, alpha=0.6, zorder=1)


def _legend(arms: Sequence[Shown], has_several: bool) -> list[Line2D | Patch]:
    arm: list[Line2D | Patch] = [
        _mark("o", BLUE, 6.0, "arm: mean, 95 %"),
        Patch(color=FAINT, label="middle 80 % of individuals"),
    ]
    if any(panel.joins for panel in arms):
        arm.append(Line2D([], [], color=QUIET, linewidth=0.6, label="one genotype"))
    effect, one = _mark("D", VERMILLION, 5.5, "effect: value, 95 %"), _mark("o", "none", 3.5, "one replicate")
    return [*(arm if arms else []), effect, *([one] if has_several else [])]


def _mark(marker: str, colour: str, size: float, label: str) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="none",
        markeredgecolor=INK,
        marker=marker,
        markerfacecolor=colour,
        markersize=size,
        label=label,
    )
