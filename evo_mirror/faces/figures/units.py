"""Units: how many there are of each class, beside what chance would make."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, FAINT, INK, ORANGE, QUIET, SKY, blank, plain
from evo_mirror.measures.units import ANTI_MIRROR, CLASSES, N_CONGRUENT, N_MIRROR

_LABELS = tuple(name.replace("_", " ") for name in CLASSES)
_FILLS = (
    *((BLUE, "") for _ in range(N_CONGRUENT)), *((SKY, "///") for _ in range(N_CONGRUENT, ANTI_MIRROR)),
    (ORANGE, "xxx"), *((FAINT, "") for _ in range(N_MIRROR, len(CLASSES))),
)  # fmt: skip
"""Colour and hatching of each class: dark for congruent units, hatched for other mirror units, pale for all others."""


def units_figure(
    titles: Sequence[str],
    observed: Sequence[NDArray[np.float64]],
    by_marginals: Sequence[NDArray[np.float64]],
    by_labels: Sequence[NDArray[np.float64]],
) -> Figure:
    """Draw a bar for each class, a mean over individuals with its standard error, and both baselines as marks.

    Parameters
    ----------
    titles : sequence of str
        One for each panel, side by side: newborns and adults, say.
    observed : sequence of (n_individuals, n_classes) float64 arrays
        Shares of units, in the order of `measures.units.CLASSES`; one array for each panel.
    by_marginals : sequence of (n_individuals, n_classes) float64 arrays
        Expected if doing and seeing were independent.
    by_labels : sequence of (n_individuals, n_classes) float64 arrays
        Expected with permuted labels of actions.

    Returns
    -------
    Figure
    """
    figure = blank(3.3)
    panels = np.atleast_1d(figure.subplots(1, len(titles), sharex=True, sharey=True))
    for axes, title, *shares in zip(panels, titles, observed, by_marginals, by_labels, strict=True):
        _panel(axes, *shares)
        axes.set_title(title, fontsize=9.5)
    panels[0].set_yticks(range(len(_LABELS)), _LABELS)
    panels[0].set_ylim(len(_LABELS) - 0.4, -0.6)
    panels[0].set_xlim(0.0, None)
    beside = panels[-1].get_yaxis_transform()
    panels[-1].plot([1.02, 1.02], [-0.4, N_MIRROR - 0.6], color=INK, linewidth=1.2, transform=beside, clip_on=False)
    panels[-1].text(
        1.03, (N_MIRROR - 1) / 2, "mirror units", rotation=90, va="center", fontsize=7.5, color=INK, transform=beside
    )  # fmt: skip
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    figure.supxlabel("share of units", fontsize=9, color=INK)
    return figure


def _panel(
    axes: Axes, observed: NDArray[np.float64], by_marginals: NDArray[np.float64], by_labels: NDArray[np.float64]
) -> None:  # fmt: skip
    plain(axes)
    y = np.arange(len(_LABELS))
    mean, n = observed.mean(axis=0), len(observed)
    error = observed.std(axis=0, ddof=1) / n**0.5 if n > 1 else np.zeros(len(_LABELS))
    for k, (colour, hatch) in enumerate(_FILLS):
        axes.barh(k, mean[k], height=0.62, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6)
    axes.errorbar(mean, y, xerr=error, fmt="none", ecolor=INK, elinewidth=1.2, capsize=2.5, label="recorded, mean ± SE")
    axes.scatter(
        by_marginals.mean(axis=0), y - 0.16, s=26, marker="D", color="white", edgecolors=INK, linewidths=0.9, zorder=3,
        label="doing and seeing independent",
    )  # fmt: skip
    axes.scatter(
        by_labels.mean(axis=0), y + 0.16, s=36, marker="X", color=INK, edgecolors="white", linewidths=0.9, zorder=3,
        label="labels of actions permuted",
    )  # fmt: skip
    axes.axhline(N_MIRROR - 0.5, color=QUIET, linewidth=0.8, linestyle=(0, (4, 2)))
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
