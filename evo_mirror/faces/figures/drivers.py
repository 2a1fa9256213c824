"""Drivers: what each finding does to the odds of each account."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import FAINT, INK, QUIET, blank, legend_columns, plain, style_of

FURTHEST = 3.0
"""Powers of ten beyond which a factor is drawn at the edge: whether odds rise a thousand- or a millionfold is one to a reader."""


def drivers_figure(
    findings: Sequence[str], names: Sequence[str], change: NDArray[np.float64], error: NDArray[np.float64]
) -> Figure:
    """Draw, for each finding, by what factor it multiplies the odds of each account.

    Parameters
    ----------
    findings, names : sequence of str
    change : (n_findings, n_accounts) float64 array
        Natural log odds with the finding less those without it.
    error : (n_findings, n_accounts) float64 array
        Standard error of that; NaN where unknown.

    Returns
    -------
    Figure
        A symmetric scale in powers of ten.
    """
    powers = np.clip(change / np.log(10.0), -FURTHEST, FURTHEST)
    bars = np.nan_to_num(error) / np.log(10.0)
    figure = blank(1.2 + 0.3 * len(findings))
    axes = plain(figure.add_subplot())
    y = np.arange(len(findings))
    for k in range(len(names)):
        style = style_of(k)
        axes.errorbar(
            powers[:, k], y + 0.1 * (k - (len(names) - 1) / 2), xerr=bars[:, k], fmt="none", ecolor=QUIET,
            elinewidth=0.8, zorder=2,
        )  # fmt: skip
        axes.scatter(
            powers[:, k], y + 0.1 * (k - (len(names) - 1) / 2), s=30, marker=style["marker"], color=style["color"],
            edgecolors=INK, linewidths=0.4, zorder=3,
        )  # fmt: skip
    reach = max(0.35, float(np.nanmax(np.abs(powers), initial=0.0))) * 1.08
    axes.set_xlim(-reach, reach)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    for row in y:
        axes.axhline(row + 0.5, color=FAINT, linewidth=0.5)
    exponents = _ticks(reach)
    axes.set_xticks(exponents, [_factor(e) for e in exponents])
    axes.set_yticks(y, findings)
    axes.set_ylim(len(findings) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("factor by which the finding multiplies an account's odds")
    handles = [
        Line2D(
            [], [], linestyle="none", markersize=6, marker=style_of(k)["marker"], color=style_of(k)["color"], label=name
        )
        for k, name in enumerate(names)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=legend_columns(names), frameon=False, fontsize=8)
    return figure


def _ticks(reach: float) -> list[float]:
    factors = (10, 100, 1000) if reach > 1.5 else (2, 5, 10, 20) if reach > 0.5 else (1.25, 1.5, 2, 3)
    inside = [float(np.log10(factor)) for factor in factors if np.log10(factor) <= reach]
    return [-step for step in reversed(inside)] + [0.0] + inside


def _factor(exponent: float) -> str:
    text = f"{10.0 ** abs(exponent):.3g}"
    return f"× {text}" if exponent >= 0 else f"÷ {text}"
