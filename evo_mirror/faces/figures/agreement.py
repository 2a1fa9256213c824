"""Findings by accounts: who agrees with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, INK, QUIET, VERMILLION, WIDE, blank, plain

AGREES, DIFFERS, UNDEFINED = 1, -1, 0

_MARKS: dict[int, dict[str, Any]] = {
    AGREES: {"marker": "o", "color": BLUE, "label": "agrees"},
    DIFFERS: {"marker": "X", "color": VERMILLION, "label": "differs"},
    UNDEFINED: {"marker": "_", "color": QUIET, "label": "unclear or undefined"},
}


def agreement_figure(
    findings: Sequence[str],
    names: Sequence[str],
    agrees: NDArray[np.int64],
    probability: NDArray[np.float64],
    *,
    n_competing: int,
) -> Figure:
    """Draw a mark for each pair: shape and colour say whether they agree, size how probable what was found is.

    Parameters
    ----------
    findings, names : sequence of str
        Rows and columns.
    agrees : (n_findings, n_accounts) int64 array
        1 agrees, -1 differs, 0 undefined.
    probability : (n_findings, n_accounts) float64 array
        Of what was found, under the account; NaN where undefined.
    n_competing : int
        Columns after this many are set apart: they are reported, and do not compete.

    Returns
    -------
    Figure
    """
    figure = blank(1.1 + 0.27 * len(findings), width=max(WIDE, 2.4 + 0.74 * len(names)))
    axes = plain(figure.add_subplot())
    row, column = np.meshgrid(np.arange(agrees.shape[0]), np.arange(agrees.shape[1]), indexing="ij")
    for kind, mark in _MARKS.items():
        is_kind = agrees == kind
        size = np.where(np.isfinite(probability[is_kind]), 30.0 + 90.0 * np.nan_to_num(probability[is_kind]), 60.0)
        axes.scatter(column[is_kind], row[is_kind], s=size, marker=mark["marker"], color=mark["color"], linewidths=1.0)
    axes.set_yticks(range(len(findings)), findings)
    axes.set_xticks(range(len(names)), [name.replace(" ", "\n") for name in names])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_ylim(len(findings) - 0.5, -0.5)
    axes.set_xlim(-0.5, len(names) - 0.5)
    for y in range(len(findings)):
        axes.axhline(y + 0.5, color="#e6e6e6", linewidth=0.5, zorder=0)
    if 0 < n_competing < len(names):
        axes.axvline(n_competing - 0.5, color=INK, linewidth=1.0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    handles = [Line2D([], [], linestyle="none", markersize=8, **mark) for mark in _MARKS.values()]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure
