"""Mirroring at birth, in youth and at maturity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.mirroring import index_and_gain
from evo_mirror.measures.recorded.base import AGES, Column, Measure, by_age
from evo_mirror.state.lived import Lived


class Mirroring(Measure):
    """Mirror index (scale-free) and mirror gain, at each age."""

    kind: Literal["mirroring"] = "mirroring"
    columns: ClassVar[Mapping[str, Column]] = {
        **{f"mirror_index_{age}": Column("1", f"mirror index {when}; 0 is chance") for age, when in AGES.items()},
        **{
            f"mirror_gain_{age}": Column("lambda", f"own program's drive above the others' {when}")
            for age, when in AGES.items()
        },
    }

    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        return dict(zip(self.columns, by_age(index_and_gain(lived, threads).transpose(0, 2, 1)), strict=True))
