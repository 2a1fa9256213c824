"""Reliability diagram and ranks: whether what is called probable comes true as often as that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, FAINT, INK, QUIET, blank, plain


def reliability_figure(
    predicted: NDArray[np.float64],
    observed: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    counts: Sequence[int],
    ranks: Sequence[float],
) -> Figure:
    """Draw the observed share over the predicted probability, and the shares of the ranks.

    Parameters
    ----------
    predicted, observed, low, high : (n_bins,) float64 arrays
        Mean probability, share that came true, and its 95 % interval.
    counts : sequence of int
        Cases in each bin.
    ranks : sequence of float
        Share of each rank.

    Returns
    -------
    Figure
    """
    figure = blank(3.6)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
    axes = plain(left)
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1.0, linestyle=(0, (4, 3)))
    axes.text(0.02, 0.985, "dashed: as probable as it says", fontsize=7.5, color=QUIET, va="top")
    axes.errorbar(
        predicted, observed, yerr=[np.maximum(observed - low, 0.0), np.maximum(high - observed, 0.0)],
        fmt="o", color=BLUE, ecolor=INK, elinewidth=1.1, capsize=3, markersize=5, markeredgecolor=INK,
    )  # fmt: skip
    for x, top, n in zip(predicted, high, counts, strict=True):
        axes.text(x, min(top + 0.025, 1.03), f"{n}", ha="center", va="bottom", fontsize=6.5, color=INK)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.12)
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_xlabel("posterior probability of an account")
    axes.set_ylabel("share of cases in which it was true")
    axes.set_title("Reliability, with the number of cases", fontsize=9.5)
    axes = plain(right)
    axes.bar(np.arange(len(ranks)), ranks, width=0.85, color=FAINT, edgecolor=INK, linewidth=0.6)
    axes.axhline(1.0 / len(ranks), color=INK, linewidth=1.0, linestyle=(0, (4, 3)))
    axes.set_xlabel(f"rank of the true account among {len(ranks) - 1} draws")
    axes.set_ylabel("share of cases")
    axes.set_title("Ranks (level if calibrated)", fontsize=9.5)
    return figure
