"""How mirroring evolved under each account: at birth, and at maturity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, FAINT, INK, QUIET, VERMILLION, WIDE, apart, band, blank, plain, thinned

Replicates = Sequence[NDArray[np.float64]]

_COLUMNS = 3


def mirroring_figure(
    names: Sequence[str],
    birth: Sequence[Replicates],
    maturity: Sequence[Replicates],
    *,
    what: str = "mirror gain (asymptotes of learning)",
) -> Figure:
    """Draw one panel for each account; replicates thin, their mean thick.

    Parameters
    ----------
    names : sequence of str
    birth, maturity : sequence of sequence of (n_generations,) float64 arrays
        For each account, one array for each replicate.
    what : str
        Label of the shared vertical axis.

    Returns
    -------
    Figure
    """
    n_rows = -(-len(names) // _COLUMNS)
    n_columns = min(_COLUMNS, len(names))
    figure = blank(0.6 + 1.75 * n_rows, width=WIDE * n_columns / _COLUMNS if n_columns > 1 else WIDE / 2)
    panels = figure.subplots(n_rows, n_columns, sharex=True, sharey=True, squeeze=False)
    lines = (
        ("at maturity", maturity, VERMILLION, "-"),
        ("at birth", birth, BLUE, (0, (4, 1.5))),
    )
    for k, (name, axes) in enumerate(zip(names, panels.flat, strict=False)):
        plain(axes)
        axes.axhline(0.0, color=QUIET, linewidth=0.8)
        ends = []
        for _, replicates, colour, dash in lines:
            for values in replicates[k]:
                axes.plot(*thinned(values), color=colour, linewidth=0.5, alpha=0.45, linestyle=dash)
            generations, mean = band(replicates[k])
            axes.plot(generations, mean, color=colour, linewidth=2.2, linestyle=dash)
            ends.append(float(mean[-1]))
        axes.set_title(name, loc="left", color=INK, fontsize=9.5)
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.margins(x=0.01)
        if k % _COLUMNS == n_columns - 1 or k == len(names) - 1:
            heights = apart(ends, 0.16 * max(1e-9, np.ptp(axes.get_ylim())))
            for (label, _, colour, _), height in zip(lines, heights, strict=True):
                frame = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": colour, "lw": 1.2}
                axes.annotate(
                    label, (1.02, height), xycoords=("axes fraction", "data"), fontsize=8, color=INK, va="center",
                    annotation_clip=False, bbox=frame,
                )  # fmt: skip
    for axes in panels.flat[len(names) :]:
        axes.set_visible(False)
    figure.supxlabel("generation", fontsize=9)
    figure.supylabel(what, fontsize=9)
    return figure
