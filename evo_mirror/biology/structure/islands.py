"""Wright's islands."""

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


class Islands(Structure):
    """Islands, with migrants from anywhere alike.

    These are Wright's [Wright1951]_. A share m of the newborns of every deme has its parents in the pool of migrants, to which
    all other demes give m / (d - 1) each; or, where the own deme is part of the pool, all demes m / d, so that m (1 - 1 / d)
    truly come from elsewhere.

    References
    ----------
    .. [Wright1951] Wright (1951), The genetical structure of populations, Annals of Eugenics 15:323. Recalled.
    """

    kind: Literal["islands"] = "islands"
    demes: int = param(4, ge=2, le=1000, unit="demes", about="d: how many islands there are")
    rate: float = param(0.05, ge=0.0, le=1.0, unit="of newborns", about="m: with parents from the pool of migrants")
    own_deme_too: bool = param(
        False, unit="1", about="whether the pool of migrants holds those of the own deme as well"
    )
    regulation: Regulation = regulation()
    migrants: Migrants = migrants()
    sizes: DemeSizes = sizes()

    def dispersal(self) -> Dispersal:
        """See `Structure.dispersal`."""
        d, m = self.demes, self.rate
        migration = np.full((d, d), m / d if self.own_deme_too else m / (d - 1))
        np.fill_diagonal(migration, 1.0 - m + m / d if self.own_deme_too else 1.0 - m)
        shares = shares_of(self.sizes, d)
        return Dispersal(migration, shares, self.regulation == "hard", self.migrants == "gametes")
