"""The rule of Bienenstock, Cooper and Munro: a threshold that slides with activity makes heads selective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param


class BCMForm(NamedTuple):
    """Input times a function of activity and of its threshold, which the head remembers."""

    second_term: bool = False
    forgetting: bool = False
    memory: bool = True
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Phi = y (y - theta) / lambda."""
        y = drive + parameters[2] * target
        return y * (y - memory) / asymptote

    def remembered_x(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Nothing."""
        return memory

    def remembered_y(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """The threshold, theta."""
        y = drive + parameters[2] * target
        return memory + parameters[1] * (y * y / asymptote - memory)


class BCM(LearningRule):
    """Delta strength_fh = rate alpha_f x_f y_h (y_h - theta_h) / lambda, y_h = V_h + g r_h [BienenstockCooperMunro1982].

    The threshold follows the mean square of activity: theta <- theta + a (y^2 / lambda - theta), a being ``averaging``; it is
    0 at birth. The activity y of a head is its drive V; with g above 0 (``driven_by_acts``) an act drives its own units as well.
    With g = 0, the rule proper, acts play no part, and where strengths are 0 they stay 0. Strengths are at rest where each input
    has V = 0 or V = theta, with theta = E(V^2) / lambda. Of K inputs, orthogonal and equally frequent, only the most
    selective of these is stable: one drives the head by K lambda, and the others not at all. For one input, always there,
    strengths come to rest while the rate times its squared length stays below a / (1 + a): the threshold must be the quicker.
    Somewhat beyond, drive and threshold chase each other round; far beyond, where inputs vary, strengths may run away.
    """

    kind: Literal["bcm"] = "bcm"
    genes: ClassVar[Mapping[str, Gene]] = {
        "averaging": Gene(0.0, 1.0, spread=0.05, step=0.05),
        "driven_by_acts": Gene(0.0, 10.0, spread=0.1, step=0.1),
    }
    averaging: float = param(
        0.25, ge=0.0, le=1.0, unit="per trial", about="a: how fast the threshold follows activity, over 1 / a trials"
    )
    driven_by_acts: float = param(
        0.0, ge=0.0, le=10.0, unit="1", about="g: how far an act drives its own units; 0: acts play no part"
    )

    @property
    def bound(self) -> float:
        """None that is known; for coming to rest, see above."""
        return float("inf")

    def form(self) -> BCMForm:
        """See `LearningRule.form`."""
        return BCMForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, averaging, how far acts drive."""
        return (rate, self.averaging, self.driven_by_acts)
