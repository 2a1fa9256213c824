"""The table: what was measured, what was asked for, and whether it is met."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rounds import Ratio


@dataclass
class Line:
    """One line of the table.

    Attributes
    ----------
    place : int
        Lines are printed in this order.
    what : str
    measured : float or None
        None where it could not be measured; ``note`` says why.
    unit : str
        Written behind the number: ``"x"``, ``"%"``, ``"s"``.
    low, high : float or None
        Quartiles of the paired ratios.
    n : int
        Rounds, or repetitions.
    gate : str
        What was asked for; empty for what is only reported.
    is_met : bool or None
        None where there is no gate, or nothing was measured.
    note : str
    """

    place: int
    what: str
    measured: float | None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    n: int = 0
    gate: str = ""
    is_met: bool | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        number = "-" if self.measured is None else f"{self.measured:.3g} {self.unit}".strip()
        spread = "" if self.low is None or self.high is None else f"{self.low:.3g} to {self.high:.3g}"
        if self.measured is None:
            verdict = "not measured"
        elif self.is_met is None:
            verdict = ""
        else:
            verdict = "met" if self.is_met else "NOT MET"
        return (self.what, number, spread, str(self.n or ""), self.gate, verdict, self.note)


@dataclass
class Table:
    """All lines of a run, and what else goes into the JSON."""

    head: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    further: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    def at_least(self, place: int, what: str, ratio: Ratio, gate: float, unit: str = "x", note: str = "") -> bool:
        """Enter a number that must not be smaller than its gate."""
        return self._enter(place, what, ratio, f">= {gate:g} {unit}", ratio.median >= gate, unit, note)

    def at_most(self, place: int, what: str, ratio: Ratio, gate: float, unit: str = "x", note: str = "") -> bool:
        """Enter a number that must not be larger than its gate."""
        return self._enter(place, what, ratio, f"<= {gate:g} {unit}", ratio.median <= gate, unit, note)

    def report(self, place: int, what: str, ratio: Ratio, unit: str = "x", note: str = "") -> None:
        """Enter a number without a gate."""
        self._enter(place, what, ratio, "", None, unit, note)

    def missing(self, place: int, what: str, reason: str) -> None:
        """Say what could not be measured, and why."""
        self.lines.append(Line(place, what, None, note=reason))

    def _enter(self, place: int, what: str, ratio: Ratio, gate: str, is_met: bool | None, unit: str, note: str) -> bool:
        low, high = (ratio.low, ratio.high) if ratio.high > ratio.low else (None, None)
        self.lines.append(Line(place, what, ratio.median, unit, low, high, ratio.n, gate, is_met, note))
        return bool(is_met)

    def text(self) -> str:
        """The head and the table, as printed."""
        titles = ("against, on the same work", "measured", "quartiles", "n", "gate", "", "")
        rows = [titles, *(line.cells() for line in sorted(self.lines, key=lambda line: line.place))]
        widths = [max(len(row[k]) for row in rows) for k in range(len(titles) - 1)]
        printed = [
            "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in rows
        ]
        printed.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([*(f"{key}: {value}" for key, value in self.head.items()), "", *printed])

    def write(self, folder: Path) -> Path:
        """Write ``table.json`` into a folder and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "table.json"
        lines = [asdict(line) for line in sorted(self.lines, key=lambda line: line.place)]
        told = {"head": self.head, "lines": lines, **self.further}
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        return path
