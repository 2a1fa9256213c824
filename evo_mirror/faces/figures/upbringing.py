"""Upbringing: what individuals met in their lives, and what became of it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, FAINT, INK, QUIET, VERMILLION, blank, plain

_MOST = 600
"""Points of a cloud: more of them would only make it black, and the page heavy."""
_SAME = 1e-9
"""What differs by less is the same."""


def upbringing_figure(delta_p: NDArray[np.float64], delay: NDArray[np.float64], gain: NDArray[np.float64]) -> Figure:
    """Draw what each individual met: Delta P, delay, and its mirror gain over its Delta P.

    Parameters
    ----------
    delta_p : (n_individuals,) float64 array
        Of matching acts in each life [1]; NaN where it is not defined.
    delay : (n_individuals,) float64 array
        Mean delay of sights that go with acts of one's own [trials]; NaN likewise.
    gain : (n_individuals,) float64 array
        Mirror gain of the same individuals at maturity [asymptotes].

    Returns
    -------
    Figure
    """
    figure = blank(2.3)
    left, middle, right = figure.subplots(1, 3)
    _histogram(left, delta_p, "Delta P of matching acts", BLUE)
    _histogram(middle, delay, "mean delay [trials]", VERMILLION)
    plain(right)
    known = np.flatnonzero(np.isfinite(delta_p) & np.isfinite(gain))
    shown = known[:: max(1, -(-len(known) // _MOST))]
    right.scatter(delta_p[shown], gain[shown], s=6, color=BLUE, alpha=0.5, linewidths=0)
    right.axhline(0.0, color=FAINT, linewidth=0.8, zorder=0)
    right.set_xlabel("Delta P of matching acts")
    right.set_ylabel("mirror gain at maturity")
    return figure


def _histogram(axes: Axes, values: NDArray[np.float64], label: str, colour: str) -> None:
    plain(axes)
    defined = values[np.isfinite(values)]
    axes.set_xlabel(label)
    axes.set_ylabel("individuals")
    if not len(defined):
        axes.text(
            0.5, 0.5, "nobody met any", ha="center", va="center", transform=axes.transAxes, color=QUIET, fontsize=8
        )
        return
    axes.hist(defined, bins=_bins(defined), color=colour, edgecolor="white", linewidth=0.4)
    if np.ptp(defined) < _SAME:
        axes.set_xlim(float(defined[0]) - 1.0, float(defined[0]) + 1.0)
    axes.axvline(float(defined.mean()), color=INK, linewidth=1.0, linestyle=(0, (4, 2)))


def _bins(values: NDArray[np.float64]) -> list[float]:
    """Twenty of them over what there is; one around it if that is always the same."""
    low, high = float(values.min()), float(values.max())
    return [low - 0.1, low + 0.1] if high - low < _SAME else np.linspace(low, high, 21).tolist()
