"""The family of sources of experience."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.foundation.settings import Family, param
from evo_mirror.state.scene import Scene, Sights


class Source(Family):
    """Brings sights into a life, at a rate that the child's attention scales.

    ``matching`` says whether what this source shows goes with what the child does: such sources are what deprivation
    removes. Where several sources would fill the same trial, the one of lowest ``precedence`` does.
    """

    attends: ClassVar[Literal["own", "other"]]
    matching: ClassVar[bool]
    precedence: ClassVar[int]

    rate: float = param(
        0.5, ge=0.0, le=1.0, unit="per occasion", about="chance that an occasion offers the sight at all"
    )

    @abstractmethod
    def sights(self, scene: Scene) -> Sights:
        """Draw what the children of a scene see from this source."""


def nothing_visible(scene: Scene) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(n_individuals, n_trials) bool array: no outcome is seen."""
    return np.zeros(scene.acts.shape, np.bool_)
