"""Direct encoding: one locus for each connection."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.encodings.base import Encoding, Innate
from evo_mirror.foundation.settings import param
from evo_mirror.state.genome import LocusClass
from evo_mirror.state.repertoire import Channels, Heads


class Direct(Encoding):
    """The allele at a connection's locus is its innate strength, for the mirror and for the visual route alike."""

    kind: Literal["direct"] = "direct"
    spread: float = param(0.05, ge=0.0, le=1.0, unit="strength", about="SD of founders' innate strengths")
    mutation_size: float = param(0.15, gt=0.0, le=1.0, unit="strength", about="SD of the step of a mutation")
    limit: float = param(
        3.0, gt=0.0, le=10.0, unit="strength", about="innate strengths lie between minus and plus this"
    )

    def loci(self, channels: Channels, heads: Heads, heritable: bool) -> tuple[LocusClass, ...]:
        """One class, feature after feature, head after head."""
        n = channels.n_features * heads.n_heads
        return (
            LocusClass("wiring", n, 0.0, self.spread, self.mutation_size, -self.limit, self.limit, heritable),
        )  # fmt: skip

    def develop(self, alleles: NDArray[np.float32], channels: Channels, heads: Heads) -> Innate:
        """See `Encoding.develop`."""
        n = len(alleles)
        strength = alleles.reshape(n, channels.n_features, heads.n_heads)
        return Innate(strength, np.zeros((n, 0, 0), np.bool_))

    def alleles_for(self, strength: NDArray[np.float64], heads: Heads) -> NDArray[np.float64]:
        """The strengths themselves, within the limit."""
        return np.asarray(np.clip(strength, -self.limit, self.limit).ravel())
