"""Rearers: how related a child is to be expected to those who rear it, under neutral random mating in one deme.

Relatedness as in `kinship`, by as much pedigree as rearing looks at: parents of the adults are taken for founders, neither
related nor inbred. What generations before have made everybody share comes on top, and is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from evo_mirror.theory.asking import require_between, require_count


class Sib(NamedTuple):
    """A kind of birth, beside another.

    Attributes
    ----------
    chance : float
        Of a birth to be of this kind.
    shared : float
        Of the four pairs of a place of the one and a place of the other, those that are filled by the same adult.
    """

    chance: float
    shared: float


class Birth(NamedTuple):
    """What other births can be to one.

    Attributes
    ----------
    chance : float
        Of such a birth.
    full : Sib
    halves : tuple of Sib
    """

    chance: float
    full: Sib
    halves: tuple[Sib, ...]


@dataclass(frozen=True)
class Mating:
    """Neutral random mating, as the scenario's breeding does it.

    Attributes
    ----------
    groups : tuple of int
        (N,) hermaphrodites, or (N_f, N_m).
    ploidy : {1, 2}
    selfing : float or None
        As a share of births; None: by chance, each place being filled by itself.

    Raises
    ------
    TheoryError
        If a group is empty, a single hermaphrodite should mate with another, or selfing is no share.
    """

    groups: tuple[int, ...]
    ploidy: int
    selfing: float | None = None

    def __post_init__(self) -> None:
        for n in self.groups:
            require_count("groups", count=n, least=1 + (len(self.groups) == 1), unit="individuals")
        if self.selfing is not None:
            require_between("selfing", value=self.selfing, low=0.0, high=1.0)

    @property
    def in_one(self) -> float:
        """Chance that both places of a child are filled by one adult."""
        if len(self.groups) == 2:
            return 0.0
        return 1.0 / self.groups[0] if self.selfing is None else self.selfing

    @property
    def in_two(self) -> float:
        """Chance that a place of one child and a place of another, each any of two, are filled by one adult."""
        return sum(1.0 / n for n in self.groups) / len(self.groups) ** 2

    @property
    def of_adults(self) -> tuple[float, float]:
        """Expected relatedness of an adult with itself, and with another."""
        return (1.0 if self.ploidy == 1 else 1.0 + 0.5 * self.in_one), self.in_two

    def with_a_parent(self) -> float:
        """Expected relatedness of a child and one of its parents, either place with equal chances."""
        itself, another = self.of_adults
        return 0.5 * (itself + self.in_one * itself + (1.0 - self.in_one) * another)

    def with_anybody(self) -> float:
        """Expected relatedness of a child and any adult."""
        itself, another = self.of_adults
        filled = 1.0 / sum(self.groups)
        return filled * itself + (1.0 - filled) * another

    def with_a_firstborn(self, n_firstborns: int) -> tuple[float, float, float]:
        """Expected relatedness of a later-born and the first-born who answers it: a full sib, else a half sib, else anybody.

        Parameters
        ----------
        n_firstborns : int

        Returns
        -------
        relatedness, full, half : float
            The last two: chance that it is a full sib, a half sib.
        """
        require_count("n_firstborns", count=n_firstborns, least=1, unit="individuals")
        relatedness = full = half = 0.0
        for birth in self._births():
            of_half = sum(sib.chance for sib in birth.halves)
            no_full = (1.0 - birth.full.chance) ** n_firstborns
            nobody = max(0.0, 1.0 - birth.full.chance - of_half) ** n_firstborns
            as_half = sum(sib.chance / of_half * self._of_sibs(sib.shared) for sib in birth.halves if sib.chance > 0.0)
            relatedness += birth.chance * (
                (1.0 - no_full) * self._of_sibs(birth.full.shared)
                + (no_full - nobody) * as_half
                + nobody * self._of_sibs(0.0)
            )
            full += birth.chance * (1.0 - no_full)
            half += birth.chance * (no_full - nobody)
        return relatedness, full, half

    def _of_sibs(self, shared: float) -> float:
        itself, another = self.of_adults
        return (shared * itself + (4.0 - shared) * another) / 4.0

    def _births(self) -> tuple[Birth, ...]:
        """Births of one parent, and of two; with the chances that another birth is a full or half sib."""
        if len(self.groups) == 2:
            mother, father = (1.0 / n for n in self.groups)
            half = mother * (1.0 - father) + father * (1.0 - mother)
            return (Birth(1.0, Sib(mother * father, 2.0), (Sib(half, 1.0),)),)
        (n,), s = self.groups, self.in_one
        a_pair = (1.0 - s) / (n * (n - 1.0))  # of two places to be filled by this adult and that one
        selfed = Birth(s, Sib(s / n, 4.0), (Sib(2.0 * (n - 1.0) * a_pair, 2.0),))
        crossed = Birth(1.0 - s, Sib(2.0 * a_pair, 2.0), (Sib(2.0 * s / n, 2.0), Sib(4.0 * (n - 2.0) * a_pair, 1.0)))
        return selfed, crossed
