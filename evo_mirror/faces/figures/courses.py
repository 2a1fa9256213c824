"""Courses: how measured quantities changed over generations, one panel for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, band, blank, label_ends, line_style_of, plain, thinned


@dataclass(frozen=True)
class Line:
    """One line of a panel.

    Attributes
    ----------
    name : str
    replicates : sequence of (n_generations,) float64 arrays
    place : int
        Decides colour and dashes, as in `evo_mirror.faces.figures.style.style_of`.
    """

    name: str
    replicates: Sequence[NDArray[np.float64]]
    place: int


@dataclass(frozen=True)
class Panel:
    """What is drawn above each other: a title, the vertical axis and its lines."""

    title: str
    axis: str
    lines: Sequence[Line]


def courses_figure(panels: Sequence[Panel]) -> Figure:
    """Draw panels below one another; replicates thin, their mean thick, names at the ends of lines.

    Parameters
    ----------
    panels : sequence of Panel

    Returns
    -------
    Figure
    """
    figure = blank(0.4 + 1.9 * len(panels))
    for axes, panel in zip(figure.subplots(len(panels), 1, sharex=True, squeeze=False).flat, panels, strict=True):
        plain(axes)
        ends = []
        for line in panel.lines:
            style = line_style_of(line.place)
            for values in line.replicates if len(line.replicates) > 1 else ():
                axes.plot(*thinned(values), linewidth=0.4, alpha=0.3, **style)
            generations, mean = band(line.replicates)
            axes.plot(generations, mean, linewidth=1.9, **style)
            defined = mean[np.isfinite(mean)]
            ends.append(float(defined[-1]) if len(defined) else 0.0)
        low, high = axes.get_ylim()
        if high - low < 0.02:
            axes.set_ylim((low + high) / 2 - 0.01, (low + high) / 2 + 0.01)
        axes.set_title(panel.title, loc="left", color=INK, fontsize=9.5)
        axes.set_ylabel("" if panel.axis == "1" else panel.axis)
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.margins(x=0.0)
        label_ends(axes, [line.name for line in panel.lines], ends, [line.place for line in panel.lines])
    axes.set_xlabel("generation")
    return figure
