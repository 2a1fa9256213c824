"""One population without structure."""

from __future__ import annotations

from typing import Literal

import numpy as np

from evo_mirror.biology.structure.base import Dispersal, Structure


class Panmictic(Structure):
    """Everybody lives in one deme, and can have children with anybody."""

    kind: Literal["panmictic"] = "panmictic"

    def dispersal(self) -> Dispersal:
        """See `Structure.dispersal`: nobody has anywhere to go."""
        return Dispersal(np.ones((1, 1)), np.ones(1, np.int64))
