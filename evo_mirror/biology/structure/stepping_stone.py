"""Stepping stones."""

from __future__ import annotations

from typing import Literal

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
from evo_mirror.foundation.settings import param


class SteppingStone(Structure):
    """Demes on a ring or a line, with migrants from the two neighbours, half and half.

    Each neighbour gives m / 2 [KimuraWeiss1964]_; at either end of a line there is one, and the other half of m stays at home.

    References
    ----------
    .. [KimuraWeiss1964] Kimura & Weiss (1964), The stepping stone model of population structure, Genetics 49:561. Recalled.
    """

    kind: Literal["stepping_stone"] = "stepping_stone"
    demes: int = param(5, ge=3, le=1000, unit="demes", about="d: how many stones there are")
    rate: float = param(0.05, ge=0.0, le=1.0, unit="of newborns", about="m: with parents from the two neighbours")
    arrangement: Literal["ring", "line"] = param("ring", unit="1", about="whether the last deme is next to the first")
    regulation: Regulation = regulation()
    migrants: Migrants = migrants()
    sizes: DemeSizes = sizes()

    def dispersal(self) -> Dispersal:
        """See `Structure.dispersal`."""
        d, half, here = self.demes, self.rate / 2.0, np.arange(self.demes)
        migration = (1.0 - self.rate) * np.eye(d)
        for neighbours in (here - 1, here + 1):
            there = neighbours % d if self.arrangement == "ring" else np.clip(neighbours, 0, d - 1)
            migration[here, there] += half
        shares = shares_of(self.sizes, d)
        return Dispersal(migration, shares, self.regulation == "hard", self.migrants == "gametes")
