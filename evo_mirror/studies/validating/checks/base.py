"""The family of checks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import ClassVar, Literal

from evo_mirror.foundation.settings import Family
from evo_mirror.machine.counters import Address, Moment
from evo_mirror.studies.validating.comparing import Comparison

GENERATION = "generation"
"""An axis along which a figure joins what belongs together."""

Topic = Literal[
    "Drift", "Selection", "Mutation", "Recombination", "Diploids, selfing and sexes", "Demes", "Overlapping generations",
    "Traits under selection", "Learning",
]  # fmt: skip
"""What checks are about, in the order in which they are told."""


@dataclass(frozen=True)
class Effort:
    """How much chance is averaged out, and which chance.

    Attributes
    ----------
    seed : int
    scale : float
        Replicates, relative to what the checks name.
    """

    seed: int
    scale: float = 1.0

    def of(self, n: int) -> int:
        """How many replicates, where the check names n; 20 at least."""
        return max(20, ceil(n * self.scale))

    def moment(self, purpose: str, replicate: int = 0) -> Moment:
        """Founders of a replicate; two purposes never share random numbers."""
        return Moment(Address(self.seed, f"validating: {purpose}").key, replicate)


class Check(Family):
    """Holds what the engine does against a formula. The first line of a check's docstring is its claim."""

    title: ClassVar[str]
    topic: ClassVar[Topic]
    formula: ClassVar[str]
    """With every symbol named."""

    sources: ClassVar[tuple[str, ...]]
    """Keys of the bibliography."""

    setting: ClassVar[str]
    """What is bred how, but for the number of replicates, which each comparison tells."""

    axes: ClassVar[Mapping[str, str]]
    """What the `x` of its comparisons is, with its unit, for each quantity that is compared."""

    @abstractmethod
    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """Breed, observe and compare.

        Parameters
        ----------
        effort : Effort
        """
