"""Rescorla and Wagner's rule: learning by surprise, shared among the cues present."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param
from evo_mirror.lifetime.form import where


class RescorlaWagnerForm(NamedTuple):
    """One term: the error of the summed prediction."""

    second_term: bool = False
    forgetting: bool = False
    memory: bool = False
    in_proportion: bool = True

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Alpha times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Beta times surprise, target - V."""
        return where(target > 0, parameters[1], parameters[2]) * (target - drive)


class RescorlaWagner(LearningRule):
    """Delta strength_fh = alpha_f x_f beta (target_h - V_h), V_h summed over all cues present [RescorlaWagner1972].

    Cues compete for what can be predicted, so that the rule follows contingency, not mere pairing. With equal beta, a small
    rate and trials without sight, strengths settle where the drive of a sight above the context's is Delta P. Contexts,
    imperatives and signals compete like sights; each class of cues has its own alpha, the rate times its `salience`. It is
    stable while the rate times the squared length of the input stays below 2.
    """

    kind: Literal["rescorla_wagner"] = "rescorla_wagner"
    genes: ClassVar[Mapping[str, Gene]] = {
        "reinforced": Gene(0.0, 1.0, spread=0.1, step=0.1),
        "unreinforced": Gene(0.0, 1.0, spread=0.1, step=0.1),
    }
    reinforced: float = param(1.0, ge=0.0, le=1.0, unit="1", about="beta for heads that were active on the trial")
    unreinforced: float = param(1.0, ge=0.0, le=1.0, unit="1", about="beta for heads that were silent on the trial")

    @property
    def bound(self) -> float:
        """2, whatever beta, which is at most 1."""
        return 2.0

    def form(self) -> RescorlaWagnerForm:
        """See `LearningRule.form`."""
        return RescorlaWagnerForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, beta reinforced, beta unreinforced."""
        return (rate, self.reinforced, self.unreinforced)
