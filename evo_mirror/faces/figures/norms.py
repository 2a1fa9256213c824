"""Norms of reaction: mirror gain over contingency, a line for each delay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, plain, style_of


def norms_figure(delta_ps: Sequence[float], delays: Sequence[int], gains: NDArray[np.float64]) -> Figure:
    """Draw mirror gain over Delta P on the left, and over the delay on the right, at the largest Delta P.

    Parameters
    ----------
    delta_ps : sequence of float
        Ascending.
    delays : sequence of int
        Ascending [trials]; negative where the sight comes first.
    gains : (n_replicates, n_delays, n_delta_ps) float64 array
        Means over individuals [asymptotes].

    Returns
    -------
    Figure
    """
    figure = blank(3.4)
    left, right = figure.subplots(1, 2, sharey=True, gridspec_kw={"width_ratios": [3, 2]})
    mean = gains.mean(axis=0)
    for k, delay in enumerate(delays):
        style = style_of(k)
        label = "same trial" if delay == 0 else f"{abs(delay)} {'after' if delay > 0 else 'before'}"
        left.plot(delta_ps, mean[k], linewidth=1.6, markersize=5, label=label, **style)
        for replicate in gains if len(gains) > 1 else ():
            left.plot(
                delta_ps, replicate[k], linewidth=0.5, alpha=0.5, color=style["color"], linestyle=style["linestyle"]
            )
    right.plot(delays, mean[:, -1], color=INK, marker="o", markersize=5, linewidth=1.4)
    for replicate in gains if len(gains) > 1 else ():
        right.plot(delays, replicate[:, -1], color=QUIET, linewidth=0.5)
    left.set_xlabel("Delta P of sights and acts")
    left.set_ylabel("mirror gain of adults (asymptotes)")
    left.legend(title="sight, trials from the act", fontsize=8, title_fontsize=8, frameon=False)
    right.set_xlabel("trials from act to sight")
    right.set_xticks(delays)
    for axes in (left, right):
        plain(axes).axhline(0.0, color=QUIET, linewidth=0.8)
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.set_axisbelow(True)
    right.set_title(f"Delta P = {delta_ps[-1]:g}", loc="left", color=INK, fontsize=9.5)
    return figure
