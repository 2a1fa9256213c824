"""Phase diagram: who wins over two settings, and the boundary, as measured and as theory has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from evo_mirror.faces.figures.style import BLUE, GREEN, INK, ORANGE, PURPLE, blank, plain

_FILLS = {
    "first": (BLUE, "white", ""),
    "second": (ORANGE, INK, ""),
    "coexistence": (GREEN, "white", "////"),
    "bistable": (PURPLE, INK, "xxxx"),
    "undecided": ("white", INK, ""),
}
"""Fill, ink and hatching of each verdict: apart in grey too, and every cell says its verdict by a letter."""
_ERRORS_SHOWN = 2.0


@dataclass(frozen=True)
class Line:
    """A boundary across the rows of the diagram.

    Attributes
    ----------
    name : str
    at, error : (n_rows,) float64 arrays
        On the axis that is drawn across; NaN where there is none.
    """

    name: str
    at: NDArray[np.float64]
    error: NDArray[np.float64]


def phases_figure(
    x: tuple[str, Sequence[float]], y: tuple[str, Sequence[float]], verdicts: Sequence[Sequence[str]],
    fitness: NDArray[np.float64], *, names: tuple[str, str], lines: Sequence[Line] = (),
) -> Figure:  # fmt: skip
    """Draw a square for each cell, with its verdict and relative fitness; boundaries lie across.

    Cells stand at equal distances, whatever the spacing of their values; boundaries are put between them in proportion.

    Parameters
    ----------
    x, y : (str, sequence of float)
        What each axis is, and its values, ascending; y may have an empty name and one value.
    verdicts : sequence of sequence of str
        Row by row of y: "first", "second", "coexistence", "bistable" or "undecided".
    fitness : (n_rows, n_columns) float64 array
        Relative fitness of the second contender in an even mixture.
    names : (str, str)
        Of the contenders.
    lines : sequence of Line

    Returns
    -------
    Figure
    """
    n_columns, n_rows = len(x[1]), len(y[1])
    figure = blank(2.2 + 0.62 * n_rows, width=max(4.5, 2.0 + 0.78 * n_columns))
    axes = plain(figure.add_subplot())
    letters = letters_of(names)
    for row, told in enumerate(verdicts):
        for column, verdict in enumerate(told):
            _cell(axes, column, row, verdict, letters[verdict], float(fitness[row, column]))
    for k, line in enumerate(lines):
        _boundary(axes, line, np.array(x[1], np.float64), is_theory=k > 0)
    axes.set_xlim(-0.5, n_columns - 0.5)
    axes.set_ylim(-0.5, n_rows - 0.5)
    axes.set_xticks(range(n_columns), [f"{value:.3g}" for value in x[1]])
    axes.set_yticks(range(n_rows), [f"{value:.3g}" for value in y[1]] if y[0] else [""])
    axes.set_xlabel(x[0])
    axes.set_ylabel(y[0])
    axes.tick_params(length=0)
    present = [verdict for verdict in _FILLS if any(verdict in told for told in verdicts)]
    handles = [
        *(_patch(verdict, names, letters) for verdict in present),
        *(_handle(line, k > 0) for k, line in enumerate(lines)),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    return figure


def letters_of(names: tuple[str, str]) -> dict[str, str]:
    """A letter for each verdict: initials of contenders, or 1 and 2 where these are alike; C, B and ?."""
    first, second = (name[:1].upper() for name in names)
    is_clear = first != second and not {first, second} & {"C", "B"}
    pair = (first, second) if is_clear else ("1", "2")
    return {"first": pair[0], "second": pair[1], "coexistence": "C", "bistable": "B", "undecided": "?"}


def _cell(axes: Axes, column: int, row: int, verdict: str, letter: str, fitness: float) -> None:
    fill, ink, hatch = _FILLS[verdict]
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=fill, edgecolor="white", hatch=hatch, linewidth=1.5)
    )
    left = column - 0.42
    # Boundaries and hatching run behind the words, and never through them.
    paper = {"facecolor": fill, "edgecolor": "none", "pad": 1.0}
    said: dict[str, Any] = {"ha": "left", "va": "center", "color": ink, "bbox": paper, "zorder": 6}
    axes.text(left, row + 0.27, letter, fontsize=9, fontweight="bold", **said)
    axes.text(left, row - 0.3, f"{fitness:.2f}", fontsize=7, **said)


def _boundary(axes: Axes, line: Line, x: NDArray[np.float64], *, is_theory: bool) -> None:
    is_inside = np.isfinite(line.at) & (line.at >= x[0]) & (line.at <= x[-1])
    if not is_inside.any() or len(x) < 2:
        return
    rows, places = np.flatnonzero(is_inside), np.interp(line.at[is_inside], x, np.arange(len(x)))
    halo = [withStroke(linewidth=4.0, foreground="white")]
    dashes = (0, (5, 2)) if is_theory else "-"
    axes.plot(places, rows, color=INK, linestyle=dashes, linewidth=1.6, path_effects=halo, zorder=4)
    if not is_theory:
        ends = [
            np.interp(line.at[is_inside] + side * _ERRORS_SHOWN * line.error[is_inside], x, np.arange(len(x)))
            for side in (-1, 1)
        ]
        axes.hlines(rows, *ends, color=INK, linewidth=1.4, path_effects=halo, zorder=4)
    axes.plot(
        places, rows, linestyle="none", marker="D" if is_theory else "o", markersize=5, markerfacecolor="white",
        markeredgecolor=INK, zorder=5,
    )  # fmt: skip


def _patch(verdict: str, names: tuple[str, str], letters: dict[str, str]) -> Patch:
    fill, _, hatch = _FILLS[verdict]
    said = {
        "first": f"{names[0]} wins",
        "second": f"{names[1]} wins",
        "coexistence": "coexistence",
        "bistable": "bistable",
        "undecided": "undecided",
    }
    edge = "white" if hatch else INK
    return Patch(
        facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=0.5, label=f"{letters[verdict]}: {said[verdict]}"
    )


def _handle(line: Line, is_theory: bool) -> Line2D:
    return Line2D(
        [], [], color=INK, linestyle=(0, (5, 2)) if is_theory else "-", marker="D" if is_theory else "o", markersize=5,
        markerfacecolor="white", linewidth=1.6, label=line.name,
    )  # fmt: skip
