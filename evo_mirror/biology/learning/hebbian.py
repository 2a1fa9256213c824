"""Hebb's rule, as it is used in the debate on mirror neurons: pairing is all that counts."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from evo_mirror.biology.learning.base import LearningRule


class HebbianForm(NamedTuple):
    """Growth by pairing, and forgetting in proportion, so that growth ends at the asymptote."""

    second_term: bool = False
    forgetting: bool = True

    @staticmethod
    def factors(
        form: Any, parameters: Any, salience: Any, x: Any, drive: Any, target: Any, asymptote: Any,
        x1: Any, y1: Any, x2: Any, y2: Any, p: Any, q: Any, memory_x: Any, memory_y: Any,
    ) -> None:  # fmt: skip
        """x1 = rate x, p = rate |x|, y1 = r, q = r / lambda, with r the target."""
        rate = parameters[0]
        for cue in range(x.shape[0]):
            x1[cue] = rate * salience[cue] * x[cue]
            p[cue] = abs(x1[cue])
        for head in range(drive.shape[0]):
            y1[head] = target[head]
            q[head] = target[head] / asymptote


class Hebbian(LearningRule):
    """Delta strength_fh = rate x_f r_h (lambda - strength_fh) / lambda, with r the activity of the head [Cooper2013].

    Written for activities of 0 and more; a feature below 0 counts as its mirror image, so that growth ends at - lambda there
    instead of never. Blind to contingency: an act without the sight, or a sight without the act, changes nothing.
    """

    kind: Literal["hebbian"] = "hebbian"

    def form(self) -> HebbianForm:
        """See `LearningRule.form`."""
        return HebbianForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rate."""
        return (rate,)
