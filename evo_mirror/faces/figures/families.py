"""Families: children over their parents, with the line whose slope is a heritability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, QUIET, blank, plain, style_of

Families = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Midparents and means of children, (n_families,) float64 arrays [asymptotes]."""


def families_figure(arms: Mapping[str, Sequence[Families]], slopes: Mapping[str, str]) -> Figure:
    """Draw one panel for each way of rearing: a mark for each family, a least-squares line for each replicate.

    Parameters
    ----------
    arms : mapping of str to sequence of two (n_families,) float64 arrays
        Title of the panel to midparents and children, one pair of arrays for each replicate.
    slopes : mapping of str to str
        What is said of the slope, by the same titles.

    Returns
    -------
    Figure
    """
    figure = blank(3.0)
    panels = figure.subplots(1, len(arms), sharey=True, squeeze=False)[0]
    for axes, (title, replicates) in zip(panels, arms.items(), strict=True):
        plain(axes)
        for place, (parents, children) in enumerate(replicates):
            style = style_of(place)
            axes.scatter(
                parents, children, s=11, marker=style["marker"], facecolors="none", edgecolors=style["color"], linewidths=0.7
            )  # fmt: skip
            if np.ptp(parents) > 0.0:
                ends = np.array([parents.min(), parents.max()])
                axes.plot(
                    ends, np.polyval(np.polyfit(parents, children, 1), ends), linewidth=1.6, color=style["color"],
                    linestyle=style["linestyle"],
                )  # fmt: skip
        axes.set_title(f"{title}\n{slopes[title]}", loc="left", fontsize=9.5)
        axes.grid(color=FAINT, linewidth=0.4)
        axes.axhline(0.0, color=QUIET, linewidth=0.8)
        axes.set_axisbelow(True)
    panels[0].set_ylabel("mirror gain of children (asymptotes)")
    figure.supxlabel("mean mirror gain of both parents (asymptotes)", fontsize=9)
    return figure
