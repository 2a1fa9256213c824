"""The verdict over worlds: probability of each account over each setting that is not known, one panel for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, legend_columns, plain, style_of

_TICKS = (0, 4, 8)
"""Which of the values are written out."""


@dataclass(frozen=True)
class Over:
    """One panel.

    Attributes
    ----------
    title : str
    at : sequence of float
        Values of the setting, evenly spaced in its prior.
    posterior, error : (n_accounts, n_values) float64 arrays
    note : str
        Below the title.
    """

    title: str
    at: Sequence[float]
    posterior: NDArray[np.float64]
    error: NDArray[np.float64]
    note: str


def worlds_figure(names: Sequence[str], panels: Sequence[Over]) -> Figure:
    """Draw two panels in a row; bands are standard errors, a mark on each line says whose it is.

    Parameters
    ----------
    names : sequence of str
    panels : sequence of Over

    Returns
    -------
    Figure
    """
    rows = -(-len(panels) // 2)
    figure = blank(0.7 + 1.9 * rows)
    grid = figure.subplots(rows, 2, squeeze=False, sharey=True)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        plain(axes)
        across = np.arange(len(panel.at))
        for k, name in enumerate(names):
            style = style_of(k)
            axes.fill_between(
                across, panel.posterior[k] - panel.error[k], panel.posterior[k] + panel.error[k], color=style["color"],
                alpha=0.12, linewidth=0,
            )  # fmt: skip
            axes.plot(across, panel.posterior[k], label=name, linewidth=1.4, markersize=4, markevery=2, **style)
        axes.set_title(panel.title, loc="left", color=INK, fontsize=9, pad=13)
        axes.text(0.0, 1.03, panel.note, transform=axes.transAxes, fontsize=7.5, color=QUIET)
        axes.set_xticks([across[k] for k in _TICKS], [f"{panel.at[k]:.2g}" for k in _TICKS])
        axes.set_ylim(0.0, 1.0)
        axes.set_yticks([0.0, 0.5, 1.0])
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.set_axisbelow(True)
    for row in grid:
        row[0].set_ylabel("probability")
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=legend_columns(names), frameon=False, fontsize=8)
    return figure
