"""Ternary encoding: each mirror connection is right, wrong or left open."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.encodings.base import Encoding, Innate
from evo_mirror.foundation.settings import param
from evo_mirror.state.genome import LocusClass
from evo_mirror.state.repertoire import Channels, Heads

WRONG, RIGHT, OPEN = 0, 1, 2


class Ternary(Encoding):
    """Alleles of Hinton and Nowlan: 0 wrong (strength -1), 1 right (+1), 2 open to trial and error [HintonNowlan1987].

    There is one locus for each connection of the mirror route; the visual route is not encoded.
    """

    kind: Literal["ternary"] = "ternary"
    leaves_open: ClassVar[bool] = True
    wrong: float = param(0.25, ge=0.0, le=1.0, unit="1", about="share of wrong alleles among founders and mutants")
    right: float = param(0.25, ge=0.0, le=1.0, unit="1", about="share of right alleles; the rest are open")

    def loci(self, channels: Channels, heads: Heads, heritable: bool) -> tuple[LocusClass, ...]:
        """One class, feature after feature, unit after unit."""
        shares = (self.wrong, self.right, max(0.0, 1.0 - self.wrong - self.right))
        return (LocusClass("wiring", channels.n_features * heads.n_units, 0.0, 0.0, 0.0, 0.0, 2.0, heritable, shares),)

    def develop(self, alleles: NDArray[np.float32], channels: Channels, heads: Heads) -> Innate:
        """See `Encoding.develop`."""
        n = len(alleles)
        allele = alleles.reshape(n, channels.n_features, heads.n_units)
        strength = np.zeros((n, channels.n_features, heads.n_heads), np.float32)
        units, is_open = strength[:, :, heads.units], allele == OPEN
        np.copyto(units, np.float32(-1.0), where=~is_open)
        np.copyto(units, np.float32(1.0), where=allele == RIGHT)
        return Innate(strength, is_open)

    def alleles_for(self, strength: NDArray[np.float64], heads: Heads) -> NDArray[np.float64]:
        """All right: the only wiring that this encoding holds to be the solution."""
        return np.full(len(strength) * heads.n_units, float(RIGHT))
