"""Oja's rule: Hebb with a built-in normalisation, which finds the first principal component of its input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.biology.learning.base import Gene, LearningRule
from evo_mirror.foundation.settings import param


class OjaForm(NamedTuple):
    """Input times activity, and forgetting by the square of the activity."""

    second_term: bool = False
    forgetting: bool = True
    memory: bool = False
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head, y."""
        return drive + parameters[1] * target

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience, of all cues, there or not."""
        return parameters[0] * salience

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """(y / lambda) squared."""
        y = (drive + parameters[1] * target) / asymptote
        return y * y


class Oja(LearningRule):
    """Delta strength_fh = rate alpha_f y_h [x_f - y_h strength_fh / lambda^2], y_h = V_h + g r_h [Oja1982].

    The activity y of a head is its drive V; with g above 0 (``driven_by_acts``) an act drives its own units as well. With
    g = 0, the rule proper, the strengths of a head come to have the length lambda and point along the first principal
    component of the input, uncentred: the eigenvector of E(x x') with the largest eigenvalue. Acts then play no part at all,
    and where strengths are 0 they stay 0: what is found is something about sights alone. With g above 0 sights that go with an
    act gain, and every act takes from all strengths of its units: Hebb with a budget. Acts without the sight weaken what it
    has gained, but leave something where Delta P is 0.

    Lengths settle while the rate times the squared length of the input stays below 1; up to 2 they wander but stay finite, if
    they were at most lambda at birth.
    """

    kind: Literal["oja"] = "oja"
    genes: ClassVar[Mapping[str, Gene]] = {"driven_by_acts": Gene(0.0, 10.0, spread=0.1, step=0.1)}
    driven_by_acts: float = param(
        0.0, ge=0.0, le=10.0, unit="1", about="g: how far an act drives its own units; 0: acts play no part"
    )

    @property
    def bound(self) -> float:
        """2; see above for 1."""
        return 2.0

    def form(self) -> OjaForm:
        """See `LearningRule.form`."""
        return OjaForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """Rate, how far acts drive."""
        return (rate, self.driven_by_acts)
