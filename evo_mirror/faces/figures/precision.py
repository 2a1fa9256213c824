"""Precision: how probabilities settle, and their error shrinks, with the number of simulations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, blank, legend_columns, plain, style_of

_LEAST = 5e-4
"""Errors below this are drawn at the edge."""


def precision_figure(
    simulations: Sequence[int],
    names: Sequence[str],
    posterior: NDArray[np.float64],
    error: NDArray[np.float64],
    other: float,
) -> Figure:
    """Draw probabilities on the left, with their standard errors, and these errors on the right.

    Parameters
    ----------
    simulations : sequence of int
        Ascending.
    names : sequence of str
    posterior, error : (n_accounts, n_steps) float64 arrays
        NaN where unknown.
    other : float
        The error that more simulations leave as it is: a dashed line.

    Returns
    -------
    Figure
        Numbers of simulations, and errors, on logarithmic axes.
    """
    figure = blank(3.6)
    left, right = figure.subplots(1, 2)
    for k, name in enumerate(names):
        style = {**style_of(k), "markersize": 4.5, "linewidth": 1.4}
        aside = np.array(simulations) * 1.03 ** (k - (len(names) - 1) / 2)
        left.errorbar(aside, posterior[k], yerr=np.nan_to_num(error[k]), capsize=2, elinewidth=0.8, label=name, **style)
        right.plot(simulations, np.maximum(error[k], _LEAST), **style)
    right.axhline(max(other, _LEAST), color=INK, linewidth=1.0, linestyle=(0, (4, 3)))
    right.annotate(
        "that more simulations leave", (1.0, max(other, _LEAST)), xycoords=("axes fraction", "data"), xytext=(0, 3),
        textcoords="offset points", ha="right", fontsize=7.5, color=INK,
        bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.85},
    )  # fmt: skip
    left.set_ylim(0.0, 1.0)
    left.set_ylabel("posterior probability")
    right.set_yscale("log")
    right.set_ylabel("standard error")
    for axes in (left, right):
        plain(axes)
        axes.set_xscale("log")
        axes.set_xticks(list(simulations), [str(n) for n in simulations])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("simulations")
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.set_axisbelow(True)
    right.yaxis.set_major_formatter(FuncFormatter(lambda error, _: f"{error:g}"))
    right.yaxis.set_minor_formatter(NullFormatter())
    figure.legend(
        *left.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=legend_columns(names),
        frameon=False,
        fontsize=8,
    )
    return figure
