"""Hebb's rule, as it is used in the debate on mirror neurons: pairing is all that counts."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from evo_mirror.biology.learning.base import LearningRule


class HebbianForm(NamedTuple):
    """Growth by pairing, and forgetting in proportion, so that growth ends at the asymptote."""

    second_term: bool = False
    forgetting: bool = True
    memory: bool = False
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """Rate times salience times input."""
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head, r."""
        return target

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        """As ``x1``, whatever the sign of the input."""
        return abs(parameters[0] * salience * x)

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        """Activity of the head as a share of the asymptote, r / lambda."""
        return target / asymptote


class Hebbian(LearningRule):
    """Delta strength_fh = rate x_f r_h (lambda - strength_fh) / lambda, with r the activity of the head [Cooper2013].

    Written for activities of 0 and more; a feature below 0 counts as its mirror image, so that growth ends at - lambda there
    instead of never. Blind to contingency: an act without the sight, or a sight without the act, changes nothing. Each
    strength stays finite while the rate times its salience times the size of its feature stays below 2, whatever the rest of
    the input: which it does where features are at most 1 in size.
    """

    kind: Literal["hebbian"] = "hebbian"

    @property
    def bound(self) -> float:
        """None for the length of the input: see above."""
        return float("inf")

    def form(self) -> HebbianForm:
        """See `LearningRule.form`."""
        return HebbianForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rate."""
        return (rate,)
