"""Confusion matrix: which account is returned when the truth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import INK, blank, plain


def confusion_figure(names: Sequence[str], shares: NDArray[np.float64]) -> Figure:
    """Draw a square for each pair, dark for often, with its number.

    Parameters
    ----------
    names : sequence of str
    shares : (n_accounts, n_accounts) float64 array
        Rows are true accounts, columns those returned; each row adds up to 1.

    Returns
    -------
    Figure
    """
    n = len(names)
    figure = blank(1.0 + 0.5 * n, width=2.2 + 0.75 * n)
    axes = plain(figure.add_subplot())
    edges = np.arange(n + 1) - 0.5
    axes.pcolormesh(edges, edges, shares, cmap="Greys", vmin=0.0, vmax=1.0, edgecolors="white", linewidth=2)
    axes.set_ylim(n - 0.5, -0.5)
    for (true, returned), share in np.ndenumerate(shares):
        axes.text(
            returned, true, f"{100 * share:.0f} %", ha="center", va="center", fontsize=8.5,
            color="white" if share > 0.5 else INK, fontweight="bold" if true == returned else "normal",
        )  # fmt: skip
    labels = [name.replace(" ", "\n") for name in names]
    axes.set_xticks(range(n), labels)
    axes.set_yticks(range(n), names)
    axes.tick_params(which="both", length=0)
    axes.set_xlabel("account returned")
    axes.set_ylabel("account that made the evidence")
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure
