"""Two learning rules of one's own, as anybody would write them: plain Python, and nothing said about speed."""

from __future__ import annotations

from typing import Any, NamedTuple

from evo_mirror.lifetime.form import where


class Composed(NamedTuple):
    """Rescorla and Wagner's rule of somebody whom no surprise moves by more than 1."""

    second_term: bool = False
    forgetting: bool = False
    memory: bool = False
    in_proportion: bool = True

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Surprise, within bounds."""
        surprise = target - drive
        return where(surprise > 1, 1, where(surprise < -1, -1, surprise))


class Wasting(NamedTuple):
    """Hebb's rule of somebody who forgets by the square of what is there."""

    second_term: bool = False
    forgetting: bool = True
    memory: bool = False
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head."""
        return target

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times the square of the input."""
        return parameters[0] * x * x

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head as a share of the asymptote."""
        return target / asymptote
