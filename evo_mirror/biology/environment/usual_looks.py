"""An environment with a rule and exceptions to it."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.foundation.settings import Contradiction, param
from evo_mirror.machine.counters import Address, uniforms


class UsualLooks(Environment):
    """In each generation a cultural action has its usual look with probability p, and else a look that passes with it.

    This is certainty as it is meant in theory of when to learn: how often what was right for ancestors is right now,
    whatever came in between [Stephens1991]. Passing looks are unlike each other (cosine 0 on average). Generation 0 has the
    usual ones.
    """

    kind: Literal["usual_looks"] = "usual_looks"
    by_chance: ClassVar[bool] = True
    returns: ClassVar[bool] = True
    at_a_time: ClassVar[str] = "together"
    certainty: float = param(
        0.8, ge=0.0, le=1.0, unit="of generations", about="p: how often an action looks as it usually does"
    )
    together: bool = param(
        False, unit="1", about="whether all cultural actions pass at a time, or each in its own generations"
    )

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        place = Address(address.seed, "passing looks", address.replicate)
        luck = uniforms(place, np.array([address.generation]), len(is_cultural))[0]
        passes = is_cultural & ((luck[0] if self.together else luck) >= self.certainty)
        return looks_of(np.where(passes, address.generation, 0), n_features, address)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: 1 - p^2, but 1 - p after the founders."""
        return np.where(is_cultural, 1.0 - self._both_usual(1, generations), 0.0)

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: p^2, but p since the founders."""
        return np.where(is_cultural, self._both_usual(lag, generations) if lag else 1.0, 1.0)

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: nothing."""
        return ()

    def _both_usual(self, lag: int, generations: int) -> float:
        """Chance that both of two generations have the usual look: mean over all pairs so far apart."""
        n = max(1, generations - lag)
        return (self.certainty + (n - 1) * self.certainty**2) / n
