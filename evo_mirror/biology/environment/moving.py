"""An environment whose looks move gradually."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.biology.walking import Walk
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.machine.counters import Address, normals

_TINY = 1e-300
_AT_A_TIME = 1 << 18
"""Random numbers that are held at a time, or those of one generation where it takes more."""


class Moving(Environment):
    """Looks of cultural actions drift: a little unlike the last generation's in each, each in its own direction.

    The look of an action is a direction l that turns by the angle arccos(rho) in each generation, towards a random
    direction w at right angles to it: l' = rho l + sqrt(1 - rho^2) w. So E[l' | l] = rho l, whatever came before, and the
    cosine of two looks t generations apart is rho^t on average, exactly; its correlation time is -1 / ln(rho) generations.
    Single courses scatter around that, with variance 1/F in the end for F features. At any time looks are directions
    drawn evenly, as in generation 0.
    """

    kind: Literal["moving"] = "moving"
    correlation: float = param(
        0.99, ge=0.0, le=1.0, unit="1", about="rho: cosine of the looks of an action in two generations in a row"
    )

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        if self.correlation == 1.0:
            return looks_of(np.zeros(len(is_cultural), np.int64), n_features, address)
        course = _course(self.correlation, tuple(is_cultural.tolist()), n_features, address.seed, address.replicate)
        return course.at(address.generation).astype(np.float64)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: 1, however small the change."""
        return np.where(is_cultural, float(self.correlation < 1.0), 0.0)

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: rho^lag."""
        return np.where(is_cultural, self.correlation**lag, 1.0)

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: a direction needs room to turn."""
        return (
            require(
                repertoire.features >= 2 or self.correlation == 1.0, "repertoire.features",
                "be at least 2 features where looks move", got=repertoire.features, beside=("environment",),
            ),
        )  # fmt: skip


@lru_cache(maxsize=64)
def _course(rho: float, is_cultural: tuple[bool, ...], n_features: int, seed: int, replicate: int) -> Walk:
    """Looks, one generation after another: (n_actions, n_features) float64 array."""
    n, moves, place = len(is_cultural), np.array(is_cultural), Address(seed, "moving looks", replicate)

    def onward(looks: NDArray[np.generic], here: int, there: int) -> NDArray[np.generic]:
        # Every action has lanes of its own, whether it moves or not.
        all_steps = normals(place, np.arange(here + 1, there + 1), n * n_features).reshape(-1, n, n_features)[:, moves]
        moved = looks.astype(np.float64)
        now = moved[moves]
        for step in all_steps:
            aside = _directions(step - (step * now).sum(axis=1, keepdims=True) * now)
            # Rounding would lengthen or shorten looks in the course of many generations.
            now = _directions(rho * now + np.sqrt(1.0 - rho**2) * aside)
        moved[moves] = now
        return moved

    start = looks_of(np.zeros(n, np.int64), n_features, Address(seed, "", replicate))
    return Walk(start, onward, stride=max(1, _AT_A_TIME // (n * n_features)))


def _directions(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.sqrt((vectors**2).sum(axis=1, keepdims=True)), _TINY))
