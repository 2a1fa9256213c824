"""What kind of learner this is: rates, attention, and how much was learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.recorded.base import Column, Measure
from evo_mirror.state.lived import Lived
from evo_mirror.state.wiring import ATTENTION, FORAGING, SENSORIMOTOR


class Plasticity(Measure):
    """Expressed learning rates, salience of sights, attention, the mirror route's share, and change in life."""

    kind: Literal["plasticity"] = "plasticity"
    columns: ClassVar[Mapping[str, Column]] = {
        "learning_rate": Column("per trial", "expressed rate of sensorimotor learning"),
        "forage_rate": Column("per trial", "expressed rate of learning to forage"),
        "sight_salience": Column("1", "expressed associability of sights"),
        **{f"attention_{name}": Column("1", f"share of attention: {name}") for name in ATTENTION},
        "mirror_share": Column("1", "phi: share of the mirror route in understanding"),
        "change": Column("strength", "sum of absolute changes of strength in a life"),
    }

    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        wiring = lived.wiring
        return {
            "learning_rate": wiring.plasticity[:, SENSORIMOTOR, 0].astype(np.float64),
            "forage_rate": wiring.plasticity[:, FORAGING, 0].astype(np.float64),
            "sight_salience": wiring.salience[:, 0].astype(np.float64),
            **{f"attention_{name}": wiring.attention[:, k].astype(np.float64) for k, name in enumerate(ATTENTION)},
            "mirror_share": wiring.mirror_share.astype(np.float64),
            "change": lived.life.change.astype(np.float64),
        }
