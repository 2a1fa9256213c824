"""A leaf."""

from typing import Literal

from evo_mirror.foundation.settings import param
from example_world.selection.base import Selection


class Tournament(Selection):
    """The best of a few."""

    kind: Literal["tournament"] = "tournament"
    size: int = param(3, ge=1, unit="contestants", about="how many are compared for each parental place")
    replace: bool = param(True, unit="1", about="whether a contestant may be drawn twice")

    def choose(self, n_parents: int) -> int:
        return n_parents * self.size
