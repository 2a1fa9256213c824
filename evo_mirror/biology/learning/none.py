"""No learning: the rule that does nothing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import LearningRule


class NoForm(NamedTuple):
    """One term, which is nothing."""

    second_term: bool = False
    forgetting: bool = False
    memory: bool = False
    in_proportion: bool = True

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Nothing."""
        return x - x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Nothing."""
        return target - target


class NoLearning(LearningRule):
    """Strengths stay as they were at birth: Delta strength = 0."""

    kind: Literal["none"] = "none"
    learns: ClassVar[bool] = False

    @property
    def bound(self) -> float:
        """None."""
        return float("inf")

    def form(self) -> NoForm:
        """See `LearningRule.form`."""
        return NoForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rate alone, which has no effect."""
        return (rate,)
