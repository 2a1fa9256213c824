"""The covariance rule: what counts is how sight and act vary together, each about its own running mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param


class CovarianceForm(NamedTuple):
    """Deviations from running means, multiplied; and forgetting by the square of the cue's own."""

    second_term: bool = False
    forgetting: bool = True
    memory: bool = True
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times x - mean x."""
        return parameters[0] * salience * (x - memory)

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head less its mean, r - mean r."""
        return target - memory

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times (x - mean x) squared."""
        return parameters[0] * salience * (x - memory) * (x - memory)

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """How much of it is forgotten."""
        return parameters[2]

    def remembered_x(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """The running mean of the cue."""
        return memory + parameters[1] * (x - memory)

    def remembered_y(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """The running mean of the head."""
        return memory + parameters[1] * (target - memory)


class Covariance(LearningRule):
    """Delta strength_fh = rate alpha_f [(x_f - mean x_f)(r_h - mean r_h) - phi (x_f - mean x_f)^2 strength_fh] [Sejnowski1977].

    x is the input and r the activity of the head in acting (its target), alpha the salience of the cue and phi ``forgetting``.
    Running means of both, which begin at 0 at birth, are those before the trial: mean <- mean + a (x - mean), a being
    ``averaging``; they reach back some 1 / a trials. Without forgetting (phi = 0, the rule proper) strengths drift by rate
    times alpha times the covariance of sight and act, without end. With it they settle at Cov(x, r) / (phi Var x): for a cue
    that is there or not, and phi = 1, that is lambda Delta P, of each cue by itself. Sensitive to contingency, then; but cues
    do not compete. A cue that is always there teaches nothing once its mean is known. Strengths of a cue stay finite while
    phi times the rate times the square of its deviation stays below 2.
    """

    kind: Literal["covariance"] = "covariance"
    genes: ClassVar[Mapping[str, Gene]] = {
        "averaging": Gene(0.0, 1.0, spread=0.02, step=0.02),
        "forgetting": Gene(0.0, 10.0, spread=0.1, step=0.1),
    }
    averaging: float = param(
        0.05,
        ge=0.0,
        le=1.0,
        unit="per trial",
        about="a: weight of the latest trial in running means, over 1 / a trials",
    )
    forgetting: float = param(1.0, ge=0.0, le=10.0, unit="1", about="phi: 0 lets strengths grow without end")

    @property
    def bound(self) -> float:
        """2 / phi."""
        return 2.0 / self.forgetting if self.forgetting > 0.0 else float("inf")

    def form(self) -> CovarianceForm:
        """See `LearningRule.form`."""
        return CovarianceForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, averaging, forgetting."""
        return (rate, self.averaging, self.forgetting)
