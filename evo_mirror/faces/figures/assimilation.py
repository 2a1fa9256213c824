"""Assimilation and canalisation over generations, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, plain, style_of

Courses = Mapping[str, NDArray[np.float64]]
"""Name of a line to means over individuals, (n_replicates, n_generations) float64 array."""


def assimilation_figure(
    generations: Sequence[float], *, gains: Courses, shares: NDArray[np.float64], spreads: Courses, threshold: float
) -> Figure:  # fmt: skip
    """Draw gains, the innate share of them, and how much gain varies within a genotype, below one another.

    Parameters
    ----------
    generations : sequence of float
        At which newborns were examined, ascending.
    gains, spreads : mapping of str to (n_replicates, n_generations) float64 array
        In asymptotes.
    shares : (n_replicates, n_generations) float64 array
        NaN where undefined.
    threshold : float
        Share from which on mirroring counts as assimilated: a dotted line.

    Returns
    -------
    Figure
    """
    figure = blank(6.0)
    top, middle, bottom = figure.subplots(3, 1, sharex=True)
    _draw(top, generations, gains)
    _draw(middle, generations, {"innate share": shares})
    middle.axhline(threshold, color=QUIET, linewidth=1.0, linestyle=":")
    _draw(bottom, generations, spreads)
    titles = (
        "Mirror gain of adults (asymptotes)",
        "Assimilation: share of it without learning",
        "Canalisation: spread (SD) within a genotype; low is canalised",
    )
    for axes, title in zip((top, middle, bottom), titles, strict=True):
        axes.set_title(title, loc="left", color=INK)
    bottom.set_ylim(bottom=0.0)
    bottom.set_xlabel("generation")
    return figure


def _draw(axes: Axes, generations: Sequence[float], courses: Courses) -> None:
    plain(axes)
    for place, (name, values) in enumerate(courses.items()):
        style = style_of(place)
        for replicate in values if len(values) > 1 else ():
            axes.plot(
                generations, replicate, linewidth=0.5, alpha=0.5, color=style["color"], linestyle=style["linestyle"]
            )
        known = np.isfinite(values)
        count = known.sum(axis=0)
        total = np.where(known, values, 0.0).sum(axis=0)
        mean = np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0)
        axes.plot(generations, mean, linewidth=1.7, markersize=5, label=name, **style)
    axes.axhline(0.0, color=QUIET, linewidth=0.8)
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    if len(courses) > 1:
        axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
