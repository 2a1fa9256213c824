"""The family of learning rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from evo_mirror.foundation.settings import Family, param
from evo_mirror.lifetime.form import Form


class LearningRule(Family):
    """How strengths change with experience.

    A rule is written in the general form of `evo_mirror.lifetime.form`: it says what a trial adds, the kernel adds it. The
    rate is the domain-general one unless the scenario makes a rate of its own heritable.
    """

    learns: ClassVar[bool] = True
    bound: ClassVar[float] = float("inf")
    """What the rate times the squared length of the input has to stay below for strengths to stay finite."""

    rate: float = param(0.15, ge=0.0, le=1.0, unit="per trial", about="learning rate (salience alpha of a cue)")
    asymptote: float = param(
        1.0, gt=0.0, le=10.0, unit="strength", about="lambda: the strength that full learning reaches"
    )
    only_instructed: bool = param(
        False, unit="1", about="teach only the motor units of the act done, not all motor units, on each trial"
    )

    @abstractmethod
    def form(self) -> Form:
        """The named tuple whose type carries the rule's ``factors`` to the kernel."""

    @abstractmethod
    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rule's parameters for an individual of the given rate [per trial]; the rate comes first."""
