"""An environment in which cultural actions get new looks."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.biology.walking import Walk
from evo_mirror.foundation.settings import Contradiction, param
from evo_mirror.machine.counters import Address, uniforms


class ChangingLooks(Environment):
    """Each cultural action gets a new look with probability u per generation, at birth of that generation.

    A look lasts 1/u generations on average; looks t generations apart are the same with probability (1 - u)^t, and unlike
    (cosine 0 on average) otherwise. Where all change together, nothing that was learned of looks in the generation before is of
    any use in a generation in which they do.
    """

    kind: Literal["changing_looks"] = "changing_looks"
    by_chance: ClassVar[bool] = True
    at_a_time: ClassVar[str] = "together"
    rate: float = param(0.1, ge=0.0, le=1.0, unit="per action per generation", about="u: chance of a new look")
    together: bool = param(
        False, unit="1", about="whether all cultural actions get new looks at a time, or each in its own generations"
    )

    def looks_since(self, is_cultural: NDArray[np.bool_], address: Address) -> NDArray[np.int64]:
        """The generation in which each action got its look.

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
        address : Address

        Returns
        -------
        (n_actions,) int array
        """
        since = _since(self.rate, self.together, tuple(is_cultural.tolist()), address.seed, address.replicate)
        return since.at(address.generation).astype(np.int64)

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        return looks_of(self.looks_since(is_cultural, address), n_features, address)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: u."""
        return np.where(is_cultural, self.rate, 0.0)

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: (1 - u)^lag."""
        return np.where(is_cultural, (1.0 - self.rate) ** lag, 1.0)

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: nothing."""
        return ()


@lru_cache(maxsize=64)
def _since(rate: float, together: bool, is_cultural: tuple[bool, ...], seed: int, replicate: int) -> Walk:
    """The generation of the last change of each look."""
    place = Address(seed, "change of looks", replicate)

    def onward(since: NDArray[np.generic], here: int, there: int) -> NDArray[np.generic]:
        generations = np.arange(here + 1, there + 1)
        luck = uniforms(place, generations, len(is_cultural))
        changes = ((luck[:, :1] if together else luck) < rate) & np.array(is_cultural)
        return np.asarray(np.maximum(since, (changes * generations[:, None]).max(axis=0)))

    return Walk(np.zeros(len(is_cultural), np.int64), onward)
