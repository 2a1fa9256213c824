"""Within a life: when what actions look like, and what they mean, changes under those who live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.occasions import ancient_or_unknown, places_of, twice
from evo_mirror.biology.repertoires import RepertoireSettings
from evo_mirror.foundation.settings import Contradiction, Settings, param, ranged, require
from evo_mirror.machine.counters import Address, uniforms

_AT_A_TIME = 1 << 18
"""Random numbers that are held at a time."""


class Excursion(Settings):
    """New looks, or other goals, for some actions, from a trial on until the life is over."""

    trial: int = param(ge=1, unit="trials", about="the first trial, counted from 0, that is lived in the changed world")
    actions: tuple[Annotated[int, ranged(ge=0)], ...] | None = param(
        None, unit="actions", about="which cultural actions, counted from 0; nothing for all of them"
    )
    what: Literal["looks", "meanings", "both"] = param(
        "looks", unit="1", about="what changes: how they look, which goals they serve, or both"
    )


@dataclass(frozen=True)
class Turns:
    """What changes at the beginning of which trial of a life.

    Attributes
    ----------
    looks, goals : (n_trials, n_actions) bool array
        Which actions get a new look, and which another goal. Nothing changes on trial 0, which is that of birth.
    """

    looks: NDArray[np.bool_]
    goals: NDArray[np.bool_]


def turns_of(
    excursions: tuple[Excursion, ...], rate: float, meaning_rate: float, is_cultural: NDArray[np.bool_], n_trials: int,
    address: Address,
) -> Turns:  # fmt: skip
    """What changes within the lives of one generation, by chance and as it is written.

    Parameters
    ----------
    excursions : tuple of Excursion
    rate, meaning_rate : float
        Chance of a new look, and of another goal [per cultural action and trial].
    is_cultural : (n_actions,) bool array
    n_trials : int
    address : Address
        Of the generation; its purpose does not matter.
    """
    looks, goals = (
        _by_chance(chance, is_cultural, n_trials, _place(f"change of {what} within a life", address))
        for chance, what in ((rate, "looks"), (meaning_rate, "meaning"))
    )
    for one in excursions:
        if one.trial < n_trials:
            places = places_of(one.actions, is_cultural)
            looks[one.trial, places] |= one.what != "meanings"
            goals[one.trial, places] |= one.what != "looks"
    return Turns(looks, goals)


def _place(purpose: str, address: Address) -> Address:
    return Address(address.seed, purpose, address.replicate, address.generation)


def _by_chance(
    rate: float, is_cultural: NDArray[np.bool_], n_trials: int, place: Address
) -> NDArray[np.bool_]:  # fmt: skip
    turns = np.zeros((n_trials, len(is_cultural)), np.bool_)
    stride = max(1, _AT_A_TIME // len(is_cultural))
    for first in range(1, n_trials if rate > 0.0 else 0, stride):
        trials = np.arange(first, min(first + stride, n_trials))
        turns[trials] = (uniforms(place, trials, len(is_cultural)) < rate) & is_cultural
    return turns


def impossible_excursions(
    excursions: tuple[Excursion, ...], repertoire: RepertoireSettings, n_trials: int
) -> Iterator[Contradiction | None]:  # fmt: skip
    """Each must come in time, for actions that there are, once, and with another goal to be had.

    Parameters
    ----------
    excursions : tuple of Excursion
    repertoire : RepertoireSettings
    n_trials : int
        In a life.
    """
    is_cultural = repertoire.is_cultural
    keys = [f"environment.within.{place}" for place in range(len(excursions))]
    for key, one in zip(keys, excursions, strict=True):
        yield require(
            one.trial < n_trials, f"{key}.trial", f"be below rearing.trials = {n_trials}, as trials are counted from 0",
            got=one.trial, beside=("rearing.trials",),
        )  # fmt: skip
        yield ancient_or_unknown(key, one.actions, is_cultural)
        yield require(
            one.what == "looks" or repertoire.goals > 1, f"{key}.what", "be 'looks' where there is only one goal",
            got=one.what, beside=("repertoire.goals",),
        )  # fmt: skip
    for what, name in (("looks", "new look"), ("meanings", "new goal")):
        named = [
            (
                key,
                one.trial,
                f"on trial {one.trial}",
                np.flatnonzero(is_cultural).tolist() if one.actions is None else one.actions,
            )
            for key, one in zip(keys, excursions, strict=True)
            if one.what in (what, "both")
        ]
        yield from twice(named, f"give each action at most one {name} on a trial")
