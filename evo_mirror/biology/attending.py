"""Attending: how a budget of attention is shared out, by genes of degree or by one gene of a few morphs.

Shares are a matter of degree unless a scenario names morphs: then one locus says which of them an individual is, and how it
attends comes with that. So copiers, who attend to others, and individual learners, who attend to themselves, can be told apart
as types, as theory has them; shares of degree are never 0, and mutate in steps.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Contradiction, Settings, checked, model_validator, param, require
from evo_mirror.state.genome import LocusClass
from evo_mirror.state.wiring import ATTENTION

MORPHS = "attention"
"""The class of the one locus, where there are morphs; else one class for each share, as `loci` names them."""

_SPREAD = _STEP = 0.2
_LEAST, _MOST = -4.0, 4.0


class Shares(NamedTuple):
    """Of the budget, in the order of `ATTENTION`; they add up to 1."""

    own: float
    other: float
    forage: float


class AttentionMorph(Settings):
    """One way to attend, and how many founders have it."""

    own: float = param(0.0, ge=0.0, le=1.0, unit="1", about="share for one's own acts")
    other: float = param(0.0, ge=0.0, le=1.0, unit="1", about="share for acts of others")
    forage: float = param(0.0, ge=0.0, le=1.0, unit="1", about="share for foraging")
    among: float = param(0.5, ge=0.0, le=1.0, unit="of the founders", about="how many are of this morph")

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        return checked(self, _one_budget(self.own, self.other, self.forage))


class Attention(Settings):
    """Shares of the attention budget, where they do not evolve or before they do; or the morphs there are, which replace them."""

    own: float = param(0.4, gt=0.0, lt=1.0, unit="1", about="share for one's own acts")
    other: float = param(0.3, gt=0.0, lt=1.0, unit="1", about="share for acts of others")
    forage: float = param(0.3, gt=0.0, lt=1.0, unit="1", about="share for foraging")
    morphs: tuple[AttentionMorph, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(morph.among for morph in self.morphs)
        return checked(
            self,
            _one_budget(self.own, self.other, self.forage),
            require(
                len(self.morphs) != 1, "morphs", "be at least 2 morphs, or none", got=len(self.morphs), beside=(),
                remedy="Write another [[attention.morphs]], or none and the shares themselves.",
            ),
            require(
                not self.morphs or abs(total - 1.0) < 1e-6, "morphs.0.among", "add up to 1 with that of the other morphs",
                got=round(total, 6), beside=("morphs",), remedy="Raise or lower one of them.",
            ),
        )  # fmt: skip

    @property
    def of_founders(self) -> tuple[tuple[float, Shares], ...]:
        """How many of the founders attend how, on average: one way for all, or that of each morph."""
        if not self.morphs:
            return ((1.0, Shares(self.own, self.other, self.forage)),)
        return tuple((morph.among, Shares(morph.own, morph.other, morph.forage)) for morph in self.morphs)

    def loci(self, heritable: bool) -> tuple[LocusClass, ...]:
        """One locus of as many alleles as there are morphs; or one for each share, whose alleles are its logarithm."""
        if self.morphs:
            among = tuple(morph.among for morph in self.morphs)
            return (LocusClass(MORPHS, 1, 0.0, 0.0, 0.0, 0.0, len(among) - 1.0, heritable, among),)
        logarithms, spread = np.log([self.own, self.other, self.forage]), _SPREAD if heritable else 0.0
        return tuple(
            # A smaller share than evolution goes down to is kept all the same, where it is what founders have.
            LocusClass(f"attention_{name}", 1, float(mean), spread, _STEP, min(_LEAST, float(mean)), _MOST, heritable)
            for name, mean in zip(ATTENTION, logarithms, strict=True)
        )

    def of_morphs(self, alleles: NDArray[np.float32]) -> NDArray[np.float32]:
        """How individuals attend who carry these alleles.

        Parameters
        ----------
        alleles : (n_individuals,) float32 array
            Numbers of morphs, from 0.

        Returns
        -------
        (n_individuals, 3) float32 array
            Shares of the budget, in the order of `ATTENTION`.
        """
        table = np.array([shares for _, shares in self.of_founders], np.float32)
        return np.ascontiguousarray(table[alleles.astype(np.int64)])


def _one_budget(own: float, other: float, forage: float) -> Contradiction | None:
    total = own + other + forage
    return require(
        abs(total - 1.0) < 1e-6, "own", "add up to 1 with other and forage", got=round(total, 6),
        beside=("other", "forage"), remedy="Raise or lower one of the three shares.",
    )  # fmt: skip
