"""The family of learning rules."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, NamedTuple, Self

from evo_mirror.foundation.settings import Family, checked, model_validator, param, require
from evo_mirror.lifetime.form import Form
from evo_mirror.lifetime.routes import MirrorRoute

GENE_PREFIX = "plasticity_"
"""Classes of loci for parameters of a rule are named so, each with the name of its setting."""


class Gene(NamedTuple):
    """How a parameter of a rule is inherited, where `heritable.plasticity` says that it is.

    Founders are spread about the rule's own setting. All in the unit of the setting.

    Attributes
    ----------
    low, high : float
        Alleles are kept between these.
    spread : float
        Standard deviation of founders.
    step : float
        Standard deviation of a mutation's step.
    """

    low: float
    high: float
    spread: float
    step: float


class LearningRule(Family):
    """How strengths change with experience.

    A rule is written in the general form of `evo_mirror.lifetime.form`: it says what a trial adds, the kernel adds it. The
    rate is the domain-general one unless the scenario makes a rate of its own heritable. All that a trial adds is in
    proportion to it, so that a critical period is a factor on the rate: what a rule remembers goes on all the time. The mirror
    route may do otherwise, see `evo_mirror.lifetime.routes`: with other cues, goals, outcomes and food the rule then learns on.
    """

    learns: ClassVar[bool] = True
    genes: ClassVar[Mapping[str, Gene]] = {}
    """The parameters after the rate, in the order of `parameters`, by the name of their setting."""
    has_traces: ClassVar[bool] = False
    """Whether it keeps traces of sights and acts of its own, which may bridge a delay between them."""

    rate: float = param(0.15, ge=0.0, le=1.0, unit="per trial", about="learning rate (salience alpha of a cue)")
    asymptote: float = param(
        1.0, gt=0.0, le=10.0, unit="strength", about="lambda: the strength that full learning reaches"
    )
    only_instructed: bool = param(
        False, unit="1", about="teach only the motor units of the act done, not all motor units, on each trial"
    )
    opens: float = param(0.0, ge=0.0, lt=1.0, unit="of a life", about="when the critical period begins; 0: at birth")
    closes: float = param(1.0, gt=0.0, le=1.0, unit="of a life", about="when it ends; 1: never, in adults neither")
    outside: float = param(
        0.0, ge=0.0, le=1.0, unit="of the rate", about="what is left of the rate outside that period"
    )
    mirror_route: MirrorRoute = param(
        "learns", unit="1",
        about="strengths from sights to motor units learn by the rule, are fixed, have a plastic read-out, or gain by performing",
    )  # fmt: skip
    gain_at_birth: float = param(
        0.2, gt=0.0, le=1.0, unit="of full gain", about="g at birth, where the mirror route gains by performing"
    )

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        return checked(
            self,
            require(
                self.opens < self.closes, "closes", f"be above opens, which is {self.opens:g}", got=self.closes,
                beside=("opens",), remedy="Let the critical period end after it began.",
            ),
        )  # fmt: skip

    @property
    @abstractmethod
    def bound(self) -> float:
        """What the rate times the squared length of the input has to stay below for strengths to stay finite; or infinite."""

    @abstractmethod
    def form(self) -> Form:
        """The named tuple whose type carries the rule's ``factors`` to the kernel."""

    @abstractmethod
    def parameters(self, rate: float) -> tuple[float, ...]:
        """The rule's parameters for an individual of the given rate [per trial]; the rate comes first."""

    def period(self, n_trials: int) -> tuple[int, int | None]:
        """The critical period in a life of so many trials: the first trial in it, and the first after it; None: it never ends."""
        return round(self.opens * n_trials), None if self.closes == 1.0 else round(self.closes * n_trials)
