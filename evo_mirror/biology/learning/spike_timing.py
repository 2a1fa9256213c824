"""A rule like spike-timing-dependent plasticity, at the scale of trials: order counts, and so does contingency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param


class SpikeTimingForm(NamedTuple):
    """Traces of sight meet acts, and sights meet traces of acts; and forgetting where there is the cue."""

    second_term: bool = True
    forgetting: bool = True
    memory: bool = True
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times the trace u of the cue, this trial's included."""
        return parameters[0] * salience * (memory + parameters[3] * (x - memory))

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Potentiation times the activity of the head, r."""
        return parameters[1] * target

    def x2(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y2(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Depression times the trace v of the head, of earlier trials."""
        return -(parameters[2] * memory)

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times the square of the input."""
        return parameters[0] * salience * x * x

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """How much of it is forgotten."""
        return parameters[5]

    def remembered_x(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """The trace of the cue."""
        return memory + parameters[3] * (x - memory)

    def remembered_y(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """The trace of the head."""
        return memory + parameters[4] * (target - memory)


class SpikeTiming(LearningRule):
    """Delta strength_fh = rate alpha_f [P u_f r_h - D x_f v_h - phi x_f^2 strength_fh] [KeysersGazzola2014] [BiPoo1998].

    Sight before act potentiates, act before sight depresses; in the same trial, the sight comes first. u_f is the trace of the
    cue with this trial, u <- u + a (x - u); v_h that of the head's activity r up to the trial before, v <- v + b (r - v). So a
    pair whose act comes k trials after its sight adds rate P a (1 - a)^k, and one whose act came k trials before it takes
    rate D b (1 - b)^(k - 1). P and D are the areas of these two windows. With trials that do not depend on each other, the
    expected drift is rate alpha [P a Cov(x, r) + (P - D) E(x) E(r)]: it is sensitive to contingency if D = P, windows of
    equal area, and then no drift is left where sight and act are independent, whatever their rates; it is P a Var(x) Delta P.
    With D = 0 it is Hebb's rule. With forgetting, a cue that is there or not settles at P a (1 - E(x)) Delta P / phi.

    These traces are the rule's own, beside those of `understanding`. Spikes, and windows of milliseconds, are beyond trials;
    bounds that weigh potentiation and depression differently are beyond the form.
    """

    kind: Literal["spike_timing"] = "spike_timing"
    has_traces: ClassVar[bool] = True
    genes: ClassVar[Mapping[str, Gene]] = {
        "potentiation": Gene(0.0, 10.0, spread=0.1, step=0.1),
        "depression": Gene(0.0, 10.0, spread=0.1, step=0.1),
        "sight_renewal": Gene(0.0, 1.0, spread=0.05, step=0.05),
        "act_renewal": Gene(0.0, 1.0, spread=0.05, step=0.05),
        "forgetting": Gene(0.0, 10.0, spread=0.1, step=0.1),
    }
    potentiation: float = param(1.0, ge=0.0, le=10.0, unit="1", about="P: area of the window of sight before act")
    depression: float = param(
        1.0,
        ge=0.0,
        le=10.0,
        unit="1",
        about="D: area of the window of act before sight; equal to P: contingency counts",
    )
    sight_renewal: float = param(
        0.5, ge=0.0, le=1.0, unit="per trial", about="a: how fast traces of sights give way; 1: within the trial"
    )
    act_renewal: float = param(0.2, ge=0.0, le=1.0, unit="per trial", about="b: how fast traces of acts give way")
    forgetting: float = param(0.5, ge=0.0, le=10.0, unit="1", about="phi: 0 lets strengths grow without end")

    @property
    def bound(self) -> float:
        """2 / phi."""
        return 2.0 / self.forgetting if self.forgetting > 0.0 else float("inf")

    def form(self) -> SpikeTimingForm:
        """See `LearningRule.form`."""
        return SpikeTimingForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, potentiation, depression, renewal of the traces of sights and of acts, forgetting."""
        return (rate, self.potentiation, self.depression, self.sight_renewal, self.act_renewal, self.forgetting)
