"""What stands between a true effect and a published one, as numbers that may be questioned.

Every number here is a prior of the observation model (`evo_mirror.inference.observation`), stated once, shown in the
report, and the same for all accounts. What the verdict would be with others is told by `evo_mirror.inference.sensitivity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from evo_mirror.evidence.finding import STATUSES, SUBJECTS


def _by_status(replicated: float, single: float, contested: float) -> Mapping[str, float]:
    return MappingProxyType(dict(zip(STATUSES, (replicated, single, contested), strict=True)))


def _by_subjects(
    adults: float, infants: float, animals: float, recorded: float, patients: float
) -> Mapping[str, float]:
    return MappingProxyType(dict(zip(SUBJECTS, (adults, infants, animals, recorded, patients), strict=True)))


@dataclass(frozen=True)
class Doubts:
    """Priors of the observation model.

    Attributes
    ----------
    reliability : mapping of status to float
        q, the probability that a reported class (positive, null, negative) is the true one, 1/3 to 1; 1/3 says nothing.
    laboratory_sd : mapping of status to float
        SD of a laboratory's shift of a reported effect size, in SD of individuals.
    laboratory_bounds : float
        SD of a laboratory's shift of what a reported direction refers to, in the finding's equivalence bounds.
    scale_median, scale_spread : float
        Median of a paradigm's scale eta, and SD of its logarithm. The median lies below 1 because an experiment measures
        individuals with noise, which the SD over simulated individuals lacks: published effects are attenuated.
    sample_size : mapping of subjects to float
        Median number of individuals of a study that does not say, or of which it was not read.
    sample_spread : float
        SD of the logarithm of that number; a number that is known has none.
    sharing : float
        How far findings of one laboratory, and of one paradigm, are reliable together: the correlation, 0 to 1, of what
        decides it. 0 makes them independent; each finding's own q stays what it is.
    n_draws : int
        Draws of the laboratory and paradigm effects, the same for all accounts and for all evidence, published or simulated.
        On shipped evidence (24 replicates) the largest standard deviation of a probability over independent draws was .027,
        .010, .010, .004 with 128, 512, 1024, 2048 of them; on simulated evidence .072, .040, .030, .022 (root mean square).
    """

    reliability: Mapping[str, float] = field(default_factory=lambda: _by_status(0.95, 0.80, 0.60))
    laboratory_sd: Mapping[str, float] = field(default_factory=lambda: _by_status(0.1, 0.25, 0.5))
    laboratory_bounds: float = 0.5
    scale_median: float = 0.4
    scale_spread: float = 1.0
    sample_size: Mapping[str, float] = field(default_factory=lambda: _by_subjects(20.0, 20.0, 10.0, 3.0, 40.0))
    sample_spread: float = 0.5
    sharing: float = 0.5
    n_draws: int = 1024

    def as_dict(self) -> dict[str, float]:
        """Every number by name, for the report.

        Returns
        -------
        dict of str to float
        """
        named: dict[str, float] = {}
        for name, value in vars(self).items():
            if isinstance(value, Mapping):
                named.update({f"{name}.{status}": float(number) for status, number in value.items()})
            else:
                named[name] = float(value)
        return named
