"""Rescorla and Wagner's rule: learning by surprise, shared among the cues present."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.foundation.settings import param


class RescorlaWagnerForm(NamedTuple):
    """One term: the error of the summed prediction."""

    second_term: bool = False
    forgetting: bool = False

    @staticmethod
    def factors(
        form: Any, parameters: Any, salience: Any, x: Any, drive: Any, target: Any, asymptote: Any,
        x1: Any, y1: Any, x2: Any, y2: Any, p: Any, q: Any, memory_x: Any, memory_y: Any,
    ) -> None:  # fmt: skip
        """x1 = alpha x, y1 = beta (target - V)."""
        rate, reinforced, unreinforced = parameters[0], parameters[1], parameters[2]
        for cue in range(x.shape[0]):
            x1[cue] = rate * salience[cue] * x[cue]
        for head in range(drive.shape[0]):
            error = target[head] - drive[head]
            y1[head] = (reinforced if target[head] > 0 else unreinforced) * error


class RescorlaWagner(LearningRule):
    """Delta strength_fh = alpha_f x_f beta (target_h - V_h), V_h summed over all cues present [RescorlaWagner1972].

    Cues compete for what can be predicted, so that the rule follows contingency, not mere pairing. With equal beta, a small
    rate and trials without sight, strengths settle where the drive of a sight above the context's is Delta P. It is
    stable while the rate times the squared length of the input stays below 2.
    """

    kind: Literal["rescorla_wagner"] = "rescorla_wagner"
    bound: ClassVar[float] = 2.0
    reinforced: float = param(1.0, ge=0.0, le=1.0, unit="1", about="beta for heads that were active on the trial")
    unreinforced: float = param(1.0, ge=0.0, le=1.0, unit="1", about="beta for heads that were silent on the trial")

    def form(self) -> RescorlaWagnerForm:
        """See `LearningRule.form`."""
        return RescorlaWagnerForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, beta reinforced, beta unreinforced."""
        return (rate, self.reinforced, self.unreinforced)
