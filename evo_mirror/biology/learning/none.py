"""No learning: the rule that does nothing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import LearningRule


class NoForm(NamedTuple):
    """Neither term is used."""

    second_term: bool = False
    forgetting: bool = False

    @staticmethod
    def factors(
        form: Any, parameters: Any, salience: Any, x: Any, drive: Any, target: Any, asymptote: Any,
        x1: Any, y1: Any, x2: Any, y2: Any, p: Any, q: Any, memory_x: Any, memory_y: Any,
    ) -> None:  # fmt: skip
        """Change nothing: x1 = 0, y1 = 0."""
        for cue in range(x.shape[0]):
            x1[cue] = 0.0
        for head in range(drive.shape[0]):
            y1[head] = 0.0


class NoLearning(LearningRule):
    """Strengths stay as they were at birth: Delta strength = 0."""

    kind: Literal["none"] = "none"
    learns: ClassVar[bool] = False

    def form(self) -> NoForm:
        """See `LearningRule.form`."""
        return NoForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rate alone, which has no effect."""
        return (rate,)
