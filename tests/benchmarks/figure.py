"""The figure of the benchmarks: lifetimes per second against size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster import PEERS

LABELS = {"ours": "ours, explicit vectors", "plain": "ours, plain numba"} | {n: e.label for n, e in PEERS.items()}
# Okabe and Ito's colours: they can be told apart without seeing red or green.
COLOURS = {
    "ours": "#000000", "plain": "#999999", "c": "#0072B2", "jax": "#009E73", "evosax": "#56B4E9", "numpy": "#E69F00",
    "deap": "#D55E00",
}  # fmt: skip
MARKERS = {"ours": "o", "plain": "s", "c": "D", "jax": "^", "evosax": "v", "numpy": "P", "deap": "X"}


@dataclass
class Course:
    """Speed over one kind of size.

    Attributes
    ----------
    axis : str
    sizes : list of float
    names : list of str
        Of the sizes, as they are written below the axis.
    lifetimes : mapping of str to mapping of float to float
        For each program, lifetimes per second at each size.
    roofline : list of float
        What the multiply-adds alone would allow, at each size.
    """

    axis: str
    sizes: list[float]
    names: list[str]
    lifetimes: dict[str, dict[float, float]]
    roofline: list[float]

    def as_json(self) -> dict[str, Any]:
        """Names and numbers only."""
        by_size = {name: [at.get(size) for size in self.sizes] for name, at in self.lifetimes.items()}
        return {"axis": self.axis, "sizes": self.names, "lifetimes_per_second": by_size, "roofline": self.roofline}


def draw(courses: list[Course], folder: Path, head: dict[str, str]) -> list[Path]:
    """Draw one panel for each course, write ``speed.png`` and ``speed.svg`` and return their paths."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(courses), figsize=(4.2 * len(courses), 4.6), sharey=True, layout="constrained")
    for ax, course in zip(axes, courses, strict=True):
        ax.plot(course.sizes, course.roofline, "--", color="#CC79A7", label="FMA peak, nothing else")
        for name, colour in COLOURS.items():
            if name in course.lifetimes:
                at = course.lifetimes[name]
                ax.plot(
                    list(at), list(at.values()), color=colour, marker=MARKERS[name], label=LABELS[name],
                    linewidth=2.4 if name == "ours" else 1.2,
                )  # fmt: skip
        ax.set(xscale="log", yscale="log", xlabel=course.axis)
        ax.set_xticks(course.sizes, course.names)
        ax.minorticks_off()
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("lifetimes per second, one core")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize="small")
    figure.suptitle(f"REF and its neighbours. {head.get('machine', '')}", fontsize="medium")
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"speed.{kind}" for kind in ("png", "svg")]
    for path in paths:
        figure.savefig(path, dpi=150)
    plt.close(figure)
    return paths
