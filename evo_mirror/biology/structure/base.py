"""The family of structures: in how many demes a population lives, and who can have children where."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Contradiction, Family, param, ranged, require

Regulation = Literal["soft", "hard"]
Migrants = Literal["juveniles", "gametes"]
DemeSizes = tuple[Annotated[int, ranged(ge=2)], ...]

_FEWEST = 2
"""Individuals of a deme."""


@dataclass(frozen=True)
class Dispersal:
    """Where demes get their newborns from.

    Attributes
    ----------
    migration : (n_demes, n_demes) float64 array
        M_ik: share of deme i's newborns whose parents lived in deme k, were all demes equally fit. Rows add up to 1.
    shares : (n_demes,) int64 array
        How large demes are, beside one another.
    is_hard : bool
        Whether fitter demes export more.
    in_gametes : bool
        Whether each of a child's two gametes migrates by itself, instead of the child as a whole.
    """

    migration: NDArray[np.float64]
    shares: NDArray[np.int64]
    is_hard: bool = False
    in_gametes: bool = False

    @property
    def n_demes(self) -> int:
        """Number of demes, d."""
        return len(self.migration)


def shared_out(n: int, shares: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of n individuals belong to each deme.

    Demes end at the whole numbers nearest to n times the sum of shares so far, a half upwards: each has its share of n, rounded
    up or down, and all together have n.

    Parameters
    ----------
    n : int
    shares : (n_demes,) int64 array

    Returns
    -------
    (n_demes,) int64 array
    """
    so_far = np.cumsum(shares)
    ends = (2 * n * so_far + so_far[-1]) // (2 * so_far[-1])
    sizes = ends.copy()
    sizes[1:] -= ends[:-1]
    return np.asarray(sizes)


class Structure(Family):
    """Says which demes there are, and from which of them the parents of each deme's newborns come.

    What every structure keeps to:

    - Adults breed, children migrate, and whoever is newborn in a deme lives and breeds there. Migration is told backwards:
      row i of the matrix says where the parents of deme i's newborns lived, as in `evo_mirror.theory.islands`.
    - Each parental place is filled by the scenario's regime of selection among the adults of the deme that was drawn, so that
      tournaments, ranks and thresholds are those of one deme.
    - Demes have the same size in every generation, or the same share of a size that changes.
    - ``regulation``: under soft selection each deme gives a fixed share of places; under hard selection fitter demes give more
      (see `dispersing.backward_migration`).
    - ``migrants``: "juveniles" have both parents in one deme and move once; of "gametes" each moves by itself, as pollen and
      eggs do, and selfing happens by chance alone. Where a child has one parent there is no difference.
    """

    @abstractmethod
    def dispersal(self) -> Dispersal:
        """Where demes get their newborns from."""

    @property
    def settled(self) -> Dispersal:
        """The same, made once: every generation asks for it."""
        return _settled(self)

    @property
    def n_demes(self) -> int:
        """Number of demes, d."""
        return self.settled.n_demes

    def deme_sizes(self, n_individuals: int) -> NDArray[np.int64]:
        """How many of so many live in each deme: (n_demes,) int64 array; see `shared_out`."""
        return shared_out(n_individuals, self.settled.shares)

    def homes(self, n_individuals: int) -> NDArray[np.int32]:
        """Where each of so many newborns lives: (n_individuals,) int32 array; neighbours in a row share a deme."""
        if self.n_demes == 1:
            return np.zeros(n_individuals, np.int32)
        sizes = self.deme_sizes(n_individuals)
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    def smallest_deme(self, n_individuals: int) -> int:
        """The fewest that a deme has in a population of at least so many."""
        shares = self.settled.shares
        return int(n_individuals * int(shares.min()) // int(shares.sum()))

    def contradictions(self, *, founders: int, smallest: int) -> list[Contradiction | None]:
        """What these settings ask for that so many individuals cannot give; keys begin at the scenario.

        Parameters
        ----------
        founders, smallest : int
            Individuals of the first generation, and of the smallest.
        """
        dispersal = self.settled
        shares, n_demes = dispersal.shares, dispersal.n_demes
        if n_demes == 1:
            return []
        if len(shares) != n_demes:
            wanted = f"have {n_demes} entries, one for each deme"
            return [require(False, "structure.sizes", wanted, got=len(shares), beside=("structure",))]
        is_stated, fewest = bool((shares > 1).any()), self.smallest_deme(smallest)
        return [
            require(
                not is_stated or int(shares.sum()) == founders, "structure.sizes",
                f"add up to the {founders} individuals of population.size", got=int(shares.sum()),
                beside=("population.size",), remedy="Change the sizes of demes, or that of the population.",
            ),
            require(
                fewest >= _FEWEST, "structure.sizes" if is_stated else "structure",
                f"leave at least {_FEWEST} individuals to each of {n_demes} demes in every generation", got=fewest,
                beside=("population",), remedy="Have fewer demes, or more individuals in the smallest generation.",
            ),
        ]  # fmt: skip


@lru_cache(maxsize=64)
def _settled(structure: Structure) -> Dispersal:
    dispersal = structure.dispersal()
    dispersal.migration.setflags(write=False)
    return dispersal


def regulation() -> Any:
    """The setting that says whether selection between demes is soft or hard."""
    about = "soft: each deme gives a fixed share of places; hard: more, the fitter it is on average"
    return param("soft", unit="1", about=about)


def migrants() -> Any:
    """The setting that says who migrates."""
    about = "juveniles: both parents are of one deme; gametes: each parental place draws its own deme"
    return param("juveniles", unit="1", about=about)


def sizes() -> Any:
    """The setting that says how large demes are."""
    about = "one for each deme, together population.size; none: demes are alike, within 1"
    return param((), unit="individuals", about=about)


def shares_of(stated: tuple[int, ...], n_demes: int) -> NDArray[np.int64]:
    """Stated sizes, or one share for each deme where none is stated: (n_demes,) int64 array."""
    return np.array(stated, np.int64) if stated else np.ones(n_demes, np.int64)
