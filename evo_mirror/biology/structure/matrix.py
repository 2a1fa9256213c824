"""Any migration between any demes."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np

from evo_mirror.biology.structure.base import (
    DemeSizes,
    Dispersal,
    Migrants,
    Regulation,
    Structure,
    migrants,
    regulation,
    shares_of,
    sizes,
)
from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.settings import checked, model_validator, param, ranged, require

_ROUNDING = 1e-6
"""How far a row may be from adding up to 1."""

Share = Annotated[float, ranged(ge=0.0, le=1.0)]


class Matrix(Structure):
    """Demes with any matrix of migration: row i says which share of deme i's newborns has its parents in each deme.

    This is backward migration. Its columns need not add up to 1, and from where many come need not be where many go.
    """

    kind: Literal["matrix"] = "matrix"
    rows: tuple[tuple[Share, ...], ...] = param(
        unit="of newborns",
        about="for each deme a row: the shares of its newborns with parents in each deme",
        min_length=2,
    )
    regulation: Regulation = regulation()
    migrants: Migrants = migrants()
    sizes: DemeSizes = sizes()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        n_demes, remedy = len(self.rows), "Row i tells where the parents of deme i's newborns live."
        return checked(
            self,
            *(
                require(
                    len(row) == n_demes, "rows", f"have {n_demes} entries in each row, one for each deme",
                    got=Words(f"{len(row)} in row {k} of {n_demes}"), beside=(), remedy=remedy,
                )
                for k, row in enumerate(self.rows, start=1)
            ),
            *(
                require(
                    abs(sum(row) - 1.0) < _ROUNDING, "rows", "add up to 1 in each row",
                    got=Words(f"{sum(row):.6g} in row {k} of {n_demes}"), beside=(), remedy=remedy,
                )
                for k, row in enumerate(self.rows, start=1)
            ),
        )  # fmt: skip

    def dispersal(self) -> Dispersal:
        """See `Structure.dispersal`."""
        migration = np.array(self.rows, np.float64)
        shares = shares_of(self.sizes, len(migration))
        migration /= migration.sum(axis=1, keepdims=True)  # decimals of a file need not add up to the last bit
        return Dispersal(migration, shares, self.regulation == "hard", self.migrants == "gametes")
