"""Posterior probability of each account, with its error."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, plain, style_of


def posterior_figure(
    names: Sequence[str],
    posterior: NDArray[np.float64],
    error: NDArray[np.float64],
    prior: NDArray[np.float64],
    groups: Sequence[Sequence[int]],
) -> Figure:
    """Draw bars from 0 to 1; a bracket joins accounts that cannot be told apart.

    Parameters
    ----------
    names : sequence of str
        Accounts, from the top down.
    posterior, error, prior : (n_accounts,) float64 arrays
        Probabilities, and the standard error of the first; NaN where unknown.
    groups : sequence of sequence of int
        Places of accounts that cannot be separated.

    Returns
    -------
    Figure
    """
    figure = blank(0.9 + 0.42 * len(names))
    axes = plain(figure.add_subplot())
    y = np.arange(len(names))
    colours = [style_of(k)["color"] for k in range(len(names))]
    axes.barh(y, posterior, height=0.55, color=colours, edgecolor=INK, linewidth=0.6)
    known = np.isfinite(error)
    axes.errorbar(posterior[known], y[known], xerr=error[known], fmt="none", ecolor=INK, elinewidth=1.4, capsize=4)
    axes.scatter(prior, y, marker="|", s=220, color=QUIET, linewidths=1.4, zorder=3)
    axes.text(prior[0], -0.62, "before the evidence", ha="center", va="bottom", fontsize=7.5, color=QUIET)
    ends = np.minimum(np.fmax(posterior + np.where(known, error, 0.0), prior), 1.0)
    for k, (height, end) in enumerate(zip(posterior, ends, strict=True)):
        said = f"{height:.2f}" if height >= 0.005 else "< 0.01"
        paper = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}
        axes.text(end + 0.015, k, said, va="center", fontsize=8, color=INK, bbox=paper, zorder=4)
    for depth, group in enumerate(group for group in groups if len(group) > 1):
        x = 1.12 + 0.05 * depth
        axes.plot([x, x], [min(group), max(group)], color=INK, linewidth=1.2, clip_on=False)
        for k in group:
            axes.plot([x - 0.02, x], [k, k], color=INK, linewidth=1.2, clip_on=False)
        axes.text(
            x + 0.012, sum(group) / len(group), "not separable", rotation=90, va="center", fontsize=7.5, color=INK
        )
    axes.set_yticks(y, names)
    axes.set_ylim(len(names) - 0.5, -0.95)
    axes.set_xlim(0.0, 1.22)
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.spines["bottom"].set_bounds(0.0, 1.0)
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel("posterior probability, with its Monte Carlo standard error")
    return figure
