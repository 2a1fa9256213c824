"""One published finding, and one file of them."""

from __future__ import annotations

from typing import Literal

from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.errors import demand, either
from evo_mirror.foundation.settings import Settings, checked, model_validator, param, require
from evo_mirror.foundation.wording import Contradiction, near

DIRECTIONS = ("negative", "null", "positive")
"""What a finding without a value may report, in the order of their codes -1, 0, 1."""

STATUSES = ("replicated", "single", "contested")
"""How well established a finding is, the firmest first."""

SUBJECTS = ("adults", "infants", "animals", "recorded", "patients")
"""Who was studied: adult or infant humans, animals, animals whose neurons were recorded (few), patients."""

_NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval in standard errors."""


UNCERTAIN = "be given, or interval in its place, if and only if there is an effect_size"
NO_UNCERTAINTY = "A number without its uncertainty cannot be weighed; give its direction instead."


def _one_of_ours(statistic: str) -> tuple[str, str]:
    """What a statistic must be, and what to do about one that is not."""
    hint = near(statistic, STATISTICS)
    return f"be one that an assay computes, or empty{hint}", "" if hint else f"Choose {either(STATISTICS)}."


def unknown_statistic(statistic: str) -> str:
    """Say that no assay computes a statistic, with the nearest one."""
    must, remedy = _one_of_ours(statistic)
    return demand(must, got=statistic, remedy=remedy)


class Finding(Settings):
    """What a study, or a meta-analysis, reports; a value with its uncertainty or a direction.

    With a `statistic` it is held against the accounts; without one it is listed, and `untested_because` says why.
    """

    id: str = param(unit="1", about="a short name such as catmur-2007-reversal", min_length=1)
    claim: str = param(unit="1", about="what was found, one sentence without its full stop", min_length=1)
    design: str = param(unit="1", about="how it was found, and how directly it bears on the statistic", min_length=1)
    n: int | None = param(None, unit="of n_of", about="sample size, if known, all groups together", ge=1)
    n_of: Literal["individuals", "pairs", "neurons", "studies"] = param(
        "individuals",
        unit="1",
        about="what n counts; neurons and studies say nothing of how many individuals there were",
    )
    subjects: Literal["adults", "infants", "animals", "recorded", "patients"] = param(
        "adults", unit="1", about="who was studied, which decides how many they may have been where n does not say"
    )
    groups: int = param(1, unit="groups", about="1 within the same individuals, 2 between two groups", ge=1, le=2)
    statistic: str = param("", unit="1", about="the statistic of an assay that measures the same")
    untested_because: str = param("", unit="1", about="why no assay addresses it yet")
    effect_size: float | None = param(None, unit="SD", about="a standardised mean difference")
    standard_error: float | None = param(None, unit="SD", about="of the effect size", gt=0)
    interval: tuple[float, float] | None = param(None, unit="SD", about="95 % confidence interval of the effect size")
    direction: Literal["", "negative", "null", "positive"] = param(
        "", unit="1", about="the sign, where no value can be had"
    )
    bound: float | None = param(None, unit="of the statistic", about="effects within it count as none", gt=0)
    status: Literal["replicated", "single", "contested"] = param(unit="1", about="how well established it is")
    laboratory: str = param("", unit="1", about="who found it; findings of one laboratory share its shift")
    paradigm: str = param("", unit="1", about="the kind of experiment; findings of one paradigm share its scale")
    source: str = param(unit="1", about="key in the bibliography", min_length=1)
    read: Literal["read", "abstract", "secondary", "recalled"] = param(
        unit="1", about="whether the text, its abstract, another's report of it, or only memory stands behind this"
    )
    confidence: Literal["", "high", "medium", "low"] = param("", unit="1", about="in what is only recalled")
    bears: dict[str, Literal["for", "against", "neutral"]] = param(
        {}, unit="1", about="how the literature uses it, by account; shown, never weighed"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Finding:
        tested = bool(self.statistic)
        has_value = self.effect_size is not None
        known = not tested or self.statistic in STATISTICS
        # What is meant instead is looked for where it is to be said.
        must, remedy = ("", "") if known else _one_of_ours(self.statistic)
        low, high = self.interval or (0.0, 0.0)
        inside = self.interval is None or self.effect_size is None or low < self.effect_size < high
        return checked(
            self,
            require(
                known,
                "statistic",
                must,
                got=self.statistic,
                beside=(),
                remedy=remedy,
            ),
            require(
                tested != bool(self.untested_because),
                "untested_because",
                "be given if, and only if, there is no statistic",
                got=self.untested_because,
                beside=("statistic",),
                remedy="Name a statistic, or say why there is none.",
            ),
            require(
                has_value + bool(self.direction) == 1 or not (tested or has_value),
                "direction",
                "be given unless there is an effect_size, and not beside one",
                got=self.direction,
                beside=("effect_size", "statistic"),
                remedy="Give one of the two.",
            ),
            *self._about_uncertainty(inside=inside),
            require(
                not tested or bool(self.laboratory),
                "laboratory",
                "be given where there is a statistic",
                got=self.laboratory,
                beside=("statistic",),
                remedy="Findings of one laboratory are not independent.",
            ),
            require(
                not tested or bool(self.paradigm),
                "paradigm",
                "be given where there is a statistic",
                got=self.paradigm,
                beside=("statistic",),
                remedy="Findings of one paradigm are not independent.",
            ),
            require(
                (self.read == "recalled") == bool(self.confidence),
                "confidence",
                'be given if, and only if, read = "recalled"',
                got=self.confidence,
                beside=("read",),
                remedy="Say how sure the memory is, or where it was read.",
            ),
        )

    def _about_uncertainty(self, *, inside: bool) -> tuple[Contradiction | None, ...]:
        has_value = self.effect_size is not None
        n_errors = (self.standard_error is not None) + (self.interval is not None)
        return (
            require(
                n_errors == int(has_value),
                "standard_error",
                UNCERTAIN,
                got=self.standard_error,
                beside=("effect_size", "interval"),
                remedy=NO_UNCERTAINTY,
            ),
            require(
                inside,
                "interval",
                f"be ascending and hold the effect_size {self.effect_size}",
                got=self.interval,
                beside=("effect_size",),
            ),
            require(
                not (self.statistic and self.direction) or self.bound is not None,
                "bound",
                "be given beside a direction",
                got=self.bound,
                beside=("direction", "statistic"),
                remedy="Say how small an effect counts as none, in the unit of the statistic.",
            ),
        )

    @property
    def sample(self) -> int | None:
        """Individuals, or pairs of twins, that the finding rests on; None where that is not known."""
        return self.n if self.n_of in ("individuals", "pairs") else None

    @property
    def error(self) -> float | None:
        """Standard error of the effect size [SD], from the interval where that is given; None for a direction."""
        if self.interval is not None:
            return (self.interval[1] - self.interval[0]) / (2.0 * _NORMAL_95)
        return self.standard_error

    @property
    def outcome(self) -> str:
        """What was found, as text: a direction, or an effect size with its standard error."""
        return self.direction if self.effect_size is None else f"{self.effect_size:.2f} ± {self.error:.2f} SD"


class EvidenceFile(Settings):
    """A file of findings on one theme."""

    theme: str = param(unit="1", about="what the findings of this file have in common", min_length=1)
    findings: tuple[Finding, ...] = param(unit="1", about="the findings, one table each")
