"""Plasticity of four terms, for evolution to weigh: before, after, both, and neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param

_COEFFICIENT = Gene(-2.0, 2.0, spread=0.1, step=0.1)


class FourTermsForm(NamedTuple):
    """x times (A lambda + C r), and 1 times (B r + D lambda)."""

    second_term: bool = True
    forgetting: bool = False
    memory: bool = False
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Terms in which there is the cue."""
        return parameters[1] * asymptote + parameters[3] * target

    def x2(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience, of all cues, there or not."""
        return parameters[0] * salience

    def y2(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Terms in which there need not be the cue."""
        return parameters[2] * target + parameters[4] * asymptote


class FourTerms(LearningRule):
    """Delta strength_fh = rate alpha_f [A lambda x_f + B r_h + C x_f r_h + D lambda] [Soltoggio2008].

    Cue alone, act alone, both, and neither: r is the activity of the head in acting (its target), alpha the salience. The four
    coefficients are settings, and loci if `heritable.plasticity` says so, which makes this the rule that evolution shapes.
    With C alone it is Hebb's product. With A = - E(r) / lambda, B = - E(x), C = 1 and D = E(x) E(r) / lambda it adds the
    covariance, on average: known to the genes of one world, instead of measured in each life. Nothing here depends on
    strengths or drives: growth is linear, and has no bound but the length of a life.
    """

    kind: Literal["four_terms"] = "four_terms"
    genes: ClassVar[Mapping[str, Gene]] = dict.fromkeys(("cue", "act", "both", "neither"), _COEFFICIENT)
    cue: float = param(0.0, ge=-2.0, le=2.0, unit="1", about="A: coefficient of the cue alone, pre")
    act: float = param(0.0, ge=-2.0, le=2.0, unit="1", about="B: coefficient of the act alone, post")
    both: float = param(0.1, ge=-2.0, le=2.0, unit="1", about="C: coefficient of cue and act together, pre times post")
    neither: float = param(0.0, ge=-2.0, le=2.0, unit="1", about="D: coefficient of what changes on every trial")

    @property
    def bound(self) -> float:
        """None: growth is linear."""
        return float("inf")

    def form(self) -> FourTermsForm:
        """See `LearningRule.form`."""
        return FourTermsForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, and the coefficients A to D."""
        return (rate, self.cue, self.act, self.both, self.neither)
