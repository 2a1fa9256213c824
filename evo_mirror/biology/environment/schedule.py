"""An environment whose changes are written down beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.occasions import ancient_or_unknown, places_of, twice
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.foundation.settings import Contradiction, Settings, param, ranged, require
from evo_mirror.machine.counters import Address


class Change(Settings):
    """New looks for some actions."""

    generation: int = param(ge=1, unit="generations", about="the first generation that lives with the new looks")
    actions: tuple[Annotated[int, ranged(ge=0)], ...] | None = param(
        None, unit="actions", about="which cultural actions, counted from 0; nothing for all of them"
    )


class Schedule(Environment):
    """Cultural actions get new looks in generations that are written down, and in no others.

    A new look is drawn at random, unlike any before it. After the last change everything stays as it is.
    """

    kind: Literal["schedule"] = "schedule"
    changes: tuple[Change, ...] = ()

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
        since = np.zeros(len(is_cultural), np.int64)
        for change in self.changes:
            if change.generation <= address.generation:
                places = places_of(change.actions, is_cultural)
                since[places] = np.maximum(since[places], change.generation)
        return since

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        return looks_of(self.looks_since(is_cultural, address), n_features, address)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: changes over the generations that could begin with one, all but the first."""
        counts = np.array([len(bounds) - 2 for bounds in self._bounds(is_cultural, generations)], np.float64)
        return counts / max(1, generations - 1)

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: how many of the pairs so far apart have no change between them."""
        pairs = [np.maximum(0, np.diff(bounds) - lag).sum() for bounds in self._bounds(is_cultural, generations)]
        return np.asarray(np.array(pairs, np.float64) / (generations - lag))

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: each change must come in time, for actions that there are, and once."""
        return tuple(self._objections(repertoire, generations))

    def _objections(self, repertoire: RepertoireSettings, generations: int) -> Iterator[Contradiction | None]:
        is_cultural, named = repertoire.is_cultural, []
        for place, change in enumerate(self.changes):
            key, when = f"environment.changes.{place}", change.generation
            yield require(
                when < generations, f"{key}.generation",
                f"be below generations = {generations}, as generations are counted from 0", got=when,
                beside=("generations",),
            )  # fmt: skip
            yield ancient_or_unknown(key, change.actions, is_cultural)
            actions = np.flatnonzero(is_cultural).tolist() if change.actions is None else change.actions
            named.append((key, when, f"in generation {when}", actions))
        yield from twice(named, "give each action at most one new look in a generation")

    def _bounds(self, is_cultural: NDArray[np.bool_], generations: int) -> list[NDArray[np.int64]]:
        """For each action, the generations in which its looks begin, and the end."""
        begins: list[set[int]] = [{0} for _ in is_cultural]
        for change in self.changes:
            for action in places_of(change.actions, is_cultural).tolist():
                begins[action].add(change.generation)
        return [np.array([*sorted(g for g in found if g < generations), generations]) for found in begins]
