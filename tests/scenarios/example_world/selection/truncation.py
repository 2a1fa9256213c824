"""Another leaf."""

from typing import Literal

from evo_mirror.foundation.settings import param
from example_world.selection.base import Selection


class Truncation(Selection):
    """The best share."""

    kind: Literal["truncation"] = "truncation"
    share: float = param(0.2, gt=0, le=1, unit="of all individuals", about="who may breed")

    def choose(self, n_parents: int) -> int:
        return n_parents
